"""Texts that say what another says: exact copies, near copies, and praise written to a template.

Near copies are found by the characters' shingles of three under MinHash (Broder 1997) with banding, so that a
text is compared with the few that share a band and not with all: ten thousand copies cost ten thousand looks.
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

Sketch = NDArray[np.uint64]

SHINGLE: Final = 3
HASHES: Final = 63
BANDS: Final = 21
NEAR: Final = 0.7
"""Least share of shingles that near copies have in common."""
LEAST: Final = 10
"""Letters under which a text is nobody's copy: 质量很好，下次再来 is said by many."""
_SEED: Final = 20_261
_TOGETHER: Final = 4096
_FOLLOW: Final = 4
"""Texts that are compared in a band; of a campaign one stands for all."""

_UNWRITTEN: Final = re.compile(
    r"此?(?:用户|买家|顾客|客户)?(?:没有|未|暂未)(?:及时)?(?:填写|发表|作出|做出)(?:评价|评论|文字评价|文字评论)"
    r"|(?:系统|超时)?(?:自动|默认)(?:好评|五星|评价)|评价方未及时(?:做|作)出评价|(?:买家|用户)默认好评"
)
_PAID: Final = re.compile(
    r"(?:好评|五星|晒图|晒单|带图|评价)[^。！!？?\n]{0,8}(?:返现|返\d|返红包|领红包|送红包|换红包|有礼|得京豆|拿京豆|拿返现)"
    r"|(?:为了|刷|凑|赚|拿)[^。！!？?\n]{0,4}(?:京豆|积分|淘气值|返现)[^。！!？?\n]{0,6}(?:评|来|字|复制|好评)?"
    r"|(?:复制|粘贴)[^。！!？?\n]{0,6}(?:评价|好评|模板|评论)|凑(?:够|满|足)?\d{0,3}(?:个)?字数?"
)
_FILLED: Final = re.compile(
    r"(?:为了|觉得)[^。！!？?\n]{0,6}(?:方便|节约|节省)[^。！!？?\n]{0,8}(?:统一|复制)[^。！!？?\n]{0,8}(?:评价|好评|模板|评论)"
    r"|(?:从来|一直|以前)[^。！!？?\n]{0,8}(?:不|没|懒得)(?:去)?评价[^\n]{0,40}(?:浪费|积分|京豆|统一|复制|模板)"
    r"|走过南闯过北|火车道上压过腿|这宝贝不仅质量好|已经对生活失去了信心"
)
_COMPLAINS: Final = re.compile(
    "不给|没给|没返|不返|不退|骗|假|差评|威胁|逼|要求|让我|叫我|诱导|没见|没收到|不兑现|投诉|坏"
)


@dataclass(frozen=True)
class Copy:
    """What a text is a copy of.

    :ivar of: the id of the first that said so.
    :ivar similarity: shingles shared, of all that either has, 0..1; 1 for an exact copy.
    """

    of: str
    similarity: float
    exact: bool


@dataclass(frozen=True)
class _Shingled:
    """A text as it is compared: its shingles in order, their sketch, and how many texts came before it."""

    number: int
    shingles: Sketch
    sketch: Sketch


class Duplicates:
    """Finds copies among texts as they come; of a group of copies the first stands for all.

    :param capacity: texts that are remembered, those longest not met forgotten first.
    """

    def __init__(self, *, capacity: int = 200_000) -> None:
        self._capacity = capacity
        self._number = 0
        self._exact: OrderedDict[bytes, str] = OrderedDict()
        self._texts: OrderedDict[str, _Shingled] = OrderedDict()
        self._bands: dict[tuple[int, bytes], list[str]] = {}

    def add(self, name: str, text: str) -> Copy | None:
        """What the text is a copy of, if of anything; it is remembered under its name.

        The same name again is an update of the same text, and no copy of itself.
        """
        said = normalised(text)
        if len(said) < LEAST:
            return None
        key = sha256(said.encode("utf-8", "surrogatepass")).digest()
        first = self._exact.get(key)
        if first == name:
            return None
        if first is not None:
            self._exact.move_to_end(key)
            return Copy(first, 1.0, exact=True)
        shingles = _shingles(said)
        self._number += 1
        found = _Shingled(self._number, shingles, _sketch(shingles))
        near = self._nearest(found, name)
        self._remember(key, name if near is None else near.of)
        if near is None:
            self._index(name, found)
        return near

    def _nearest(self, found: _Shingled, name: str) -> Copy | None:
        """The first to have come of the texts that share a band and are near enough."""
        bands = (self._bands.get(band, ()) for band in _band_keys(found.sketch))
        others = {other for names in bands for other in names if other != name and other in self._texts}
        for other in sorted(others, key=lambda each: self._texts[each].number):
            share = _shared(self._texts[other].shingles, found.shingles)
            if share >= NEAR:
                self._texts.move_to_end(other)
                return Copy(other, share, exact=False)
        return None

    def _remember(self, key: bytes, name: str) -> None:
        self._exact[key] = name
        if len(self._exact) > self._capacity:
            self._exact.popitem(last=False)

    def _index(self, name: str, found: _Shingled) -> None:
        self._texts[name] = found
        for band in _band_keys(found.sketch):
            names = self._bands.setdefault(band, [])
            names.append(name)
            # The first of a band stays: all that follow are to find the same one.
            del names[1 : len(names) - _FOLLOW]
        if len(self._texts) > self._capacity:
            self._forget()

    def _forget(self) -> None:
        name, found = self._texts.popitem(last=False)
        for band in _band_keys(found.sketch):
            left = [other for other in self._bands.get(band, ()) if other != name]
            if left:
                self._bands[band] = left
            else:
                self._bands.pop(band, None)


def normalised(text: str) -> str:
    """What copies of a text share: letters and digits, in compatible form and small letters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in folded if character.isalnum())


def signature(text: str) -> str:
    """A short name that near copies mostly share: the least shingle of the text; a short text itself."""
    said = normalised(text)
    if len(said) < LEAST:
        return said
    return f"{int(_sketch(_shingles(said))[0]):016x}"


def _shingles(said: str) -> Sketch:
    """The different shingles of a normalised text as mixed numbers, in order, ``(shingles,)``."""
    points = np.frombuffer(said.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    size = min(SHINGLE, len(points))
    mixed = np.zeros(len(points) - size + 1, np.uint64)
    for place in range(size):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + points[place : len(points) - size + 1 + place]
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _sketch(shingles: Sketch) -> Sketch:
    """The least shingle under each of `HASHES` permutations, ``(hashes,)``."""
    factors, offsets = _permutations()
    # In parts: all of a long text under all permutations would take a hundred times its size.
    parts = range(0, len(shingles), _TOGETHER)
    least: Sketch = np.min(
        [(shingles[a : a + _TOGETHER, None] * factors + offsets).min(0) for a in parts], axis=0
    )
    return least


def _shared(one: Sketch, other: Sketch) -> float:
    """Shingles that two texts share, of all that either has (Jaccard 1912)."""
    if not len(one) or not len(other):
        return 0.0
    places = np.minimum(np.searchsorted(one, other), len(one) - 1)
    both = int((one[places] == other).sum())
    return both / (len(one) + len(other) - both)


def is_template_praise(text: str) -> bool:
    """Whether the text was set by default, bought, or written to a pattern, and so says nothing.

    A complaint about such praise (好评返现没给) is none.
    """
    said = unicodedata.normalize("NFKC", text)
    if _UNWRITTEN.search(said):
        return len(normalised(said)) <= 40
    return bool((_PAID.search(said) or _FILLED.search(said)) and not _COMPLAINS.search(said))


@cache
def _permutations() -> tuple[Sketch, Sketch]:
    random = np.random.default_rng(_SEED)
    most = np.iinfo(np.uint64).max
    factors = random.integers(1, most, HASHES, dtype=np.uint64) | np.uint64(1)
    return factors, random.integers(0, most, HASHES, dtype=np.uint64)


def _band_keys(found: Sketch) -> list[tuple[int, bytes]]:
    rows = HASHES // BANDS
    return [(band, found[band * rows : (band + 1) * rows].tobytes()) for band in range(BANDS)]
