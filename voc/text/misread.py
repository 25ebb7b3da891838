"""Bytes that were read in the wrong encoding, read again.

Each function yields the stretches it can repair. A repaired character comes from every character that held
one of its bytes, so neighbours may share a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from . import hanzi, rarity
from .mapped import Repair

_NOT_IN_CP1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_CP1252 = {
    bytes((code,)).decode("cp1252"): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_HIGH = "\x80-\xff\ufffd" + "".join(_CP1252)
_LATIN_RUN = re.compile(f"[{_HIGH}]{{2,}}")

# Three and four bytes of well-formed UTF-8 (The Unicode Standard, table 3-7), so that decoding cannot fail.
_LONG = (
    rb"\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
# Zero stands for a byte that something replaced by U+FFFD.
_GAPPED = rb"[\xe3-\xe9\xef](?:\x00[\x80-\xbf]|[\x80-\xbf]\x00)"
_UTF8 = re.compile(_LONG + rb"|[\xc2-\xdf][\x80-\xbf]")
_UTF8_OR_CUT = re.compile(
    rb"|".join(
        (_UTF8.pattern, _GAPPED, rb"[\xe0-\xef][\x80-\xbf\x00]{0,2}|[\xc2-\xf4][\x80-\xbf]{0,2}|[\x00-\xff]")
    )
)
# In UTF-8 read as GBK a last byte may have become a question mark, or gone altogether.
_CUT = rb"[\xe0-\xef][\x80-\xbf](?:\?|(?=[\xe0-\xef])|\Z)"
_UTF8_UNIT = re.compile(rb"|".join((_LONG, rb"\xc2[\xa0\xb7]", _GAPPED, _CUT, rb"[\x20-\x7e]")))
_UTF8_UNITS = re.compile(rb"(?:" + _UTF8_UNIT.pattern + rb")+")
# The commonest two, the full-width comma and full stop, can be told from the bytes that are left.
_TOLD = {b"\xef\xbc": "，", b"\xe3\x80": "。"}
_CONTINUATIONS = range(0x80, 0xC0)

# A slip is taken for one when reading it again gains this much, counted in frequent characters.
_COMMA = "，".encode("gbk")
_LEAST_GAIN = 6
_LEAST_GAIN_SHARE = 0.8
_LEAST_FREQUENT = 3
_MARK_IS_WORTH = 2
_PATIENCE = 3


@dataclass
class _Bytes:
    """A stretch of text in an encoding, with the place of the character that each byte comes from."""

    data: bytearray = field(default_factory=bytearray)
    owners: list[int] = field(default_factory=list)

    def add(self, encoded: bytes, *, owner: int) -> None:
        self.data += encoded
        self.owners += [owner] * len(encoded)

    def read(self, pieces: list[tuple[int, int, str]]) -> Repair:
        """Return the repair that puts a piece of text in the place of each ``[start, end)`` of the bytes."""
        sources = [
            (self.owners[start], self.owners[end - 1] + 1)
            for start, end, text in pieces
            for _ in range(len(text))
        ]
        first, last = self.owners[pieces[0][0]], self.owners[pieces[-1][1] - 1] + 1
        return Repair(first, last, "".join(text for _, _, text in pieces), tuple(sources))


def from_latin(text: str) -> Iterator[Repair]:
    """Yield the stretches of UTF-8 or GBK that were read as Latin-1 or cp1252."""
    for run in _LATIN_RUN.finditer(text):
        raw = _Bytes()
        for place in range(run.start(), run.end()):
            char = text[place]
            code = _CP1252.get(char) or ord(char)
            raw.add(bytes((code if code < 0x100 else 0,)), owner=place)
        repair = _gbk_in_latin(raw, text) or _utf8_in_latin(raw, text)
        if repair:
            yield repair


def _utf8_in_latin(raw: _Bytes, text: str) -> Repair | None:
    whole = list(_UTF8.finditer(raw.data))
    if len(whole) < 2 and not any(_is_certain(found, raw, text) for found in whole):
        return None
    return raw.read([_latin_piece(found, raw, text) for found in _UTF8_OR_CUT.finditer(raw.data)])


def _is_certain(found: re.Match[bytes], raw: _Bytes, text: str) -> bool:
    """Tell whether one character alone is enough: a letter before curly quotes may be meant (``é”…``)."""
    return any(text[raw.owners[place]] not in _CP1252 for place in range(found.start() + 1, found.end()))


def _latin_piece(found: re.Match[bytes], raw: _Bytes, text: str) -> tuple[int, int, str]:
    start, end = found.span()
    if _UTF8.fullmatch(found.group()):
        return start, end, found.group().decode()
    if 0 in found.group() and end - start == 3:
        return start, end, _guess(found.group(), _NOT_IN_CP1252)
    kept = text[raw.owners[start]] if end - start == 1 else ""
    return start, end, kept if kept in _CP1252 or kept in "·°" else ""


def _gbk_in_latin(raw: _Bytes, text: str) -> Repair | None:
    signs = sum(text[place] in _CP1252 or text[place] in "·°×" for place in raw.owners)
    if 0 in raw.data or signs > len(raw.owners) / 2:
        return None
    try:
        decoded = raw.data.decode("gbk")
    except UnicodeDecodeError:
        return None
    daily = hanzi.first_level()
    good = sum(c in daily or "\u3000" <= c <= "\u303f" or c >= "\uff00" for c in decoded)
    # Repeated signs (``°°°°``) are bytes of a daily character too.
    if len(decoded) < 2 or len(set(raw.data)) < 3 or decoded[0] not in daily or good < 0.8 * len(decoded):
        return None
    return raw.read([(2 * i, 2 * i + 2, char) for i, char in enumerate(decoded)])


def from_gbk(text: str) -> Iterator[Repair]:
    """Yield the stretches of UTF-8 that were read as GBK."""
    raw = _Bytes()
    for place, char in enumerate(text):
        raw.add(b"\0" if char == "\ufffd" else _gbk(char) or b"\n", owner=place)
    done = 0
    for found in _UTF8_UNITS.finditer(raw.data):
        pieces = _trim(
            [
                (u.start() + found.start(), u.end() + found.start(), _unit(u.group()))
                for u in _UTF8_UNIT.finditer(found.group())
            ]
        )
        if not pieces:
            continue
        repair = raw.read(pieces)
        if repair.start >= done and _is_better(text[repair.start : repair.end], repair.text):
            yield repair
            done = repair.end


def _unit(encoded: bytes) -> str:
    if 0 in encoded:
        return _guess(encoded, _CONTINUATIONS)
    try:
        return encoded.decode()
    except UnicodeDecodeError:
        return _TOLD.get(encoded[:2], "")


def _guess(encoded: bytes, values: Iterable[int]) -> str:
    """Return the one frequent character that has one of these values for its lost byte, or nothing."""
    filled = (encoded.replace(b"\0", bytes((value,))).decode("utf-8", "ignore") for value in values)
    frequent = [char for char in filled if char in hanzi.FREQUENT]
    return frequent[0] if len(frequent) == 1 else _TOLD.get(encoded[:2], "")


def _trim(pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Take off the ASCII at both ends: it needs no repair."""
    wide = [i for i, (start, end, _) in enumerate(pieces) if end - start > 1]
    return pieces[wide[0] : wide[-1] + 1] if wide else []


def _is_better(before: str, after: str) -> bool:
    chinese = [c for c in after if "\u3400" <= c <= "\u9fff"]
    wide = sum(c >= "\u2000" for c in after)
    if not chinese or wide < 2:
        return False
    needed = 1.0 if wide < 4 else 0.7
    return rarity.rare_share(after) <= 1 - needed and rarity.rare_share(before) >= 0.3


def slipped(text: str) -> Iterator[Repair]:
    """Yield the stretches of GBK that lost a byte, so that each character is read from the halves of two."""
    done = 0
    for seed in rarity.rare_pair().finditer(text):
        if seed.start() < done:
            continue
        tries = [_slip(text, start) for start in range(max(done, seed.start() - 2), seed.start() + 1)]
        best = max(tries, key=lambda slip: slip.gain)
        # Good or not, what was read is not read again: the work stays in proportion to the text.
        done = max(done, *(slip.end for slip in tries))
        if best.is_one(text):
            yield best.repair(text)


@dataclass(frozen=True)
class _Slip:
    """What a stretch says when it is read on from the second half of its first character."""

    pieces: tuple[tuple[int, int, str], ...]
    gain: int

    @property
    def text(self) -> str:
        return "".join(char for _, _, char in self.pieces)

    @property
    def end(self) -> int:
        return self.pieces[-1][1] if self.pieces else 0

    def is_one(self, text: str) -> bool:
        """Tell whether to believe it; less is asked beside the mark of a lost byte."""
        if not self.pieces:
            return False
        marked = "\ufffd" in text[max(self.pieces[0][0] - 1, 0) : self.end + 1]
        least = _LEAST_GAIN - _MARK_IS_WORTH * marked
        frequent = len(rarity.frequent() & set(self.text))
        return (
            self.gain >= max(least, _LEAST_GAIN_SHARE * len(self.pieces))
            and frequent >= _LEAST_FREQUENT - marked
        )

    def repair(self, text: str) -> Repair:
        start = self.pieces[0][0]
        # The question mark stands for the byte that was lost.
        lost = start > 0 and text[start - 1] in "?\ufffd"
        return Repair(start - lost, self.end, self.text, tuple((first, end) for first, end, _ in self.pieces))


def _slip(text: str, start: int) -> _Slip:
    """Read on for as long as that makes better Chinese than what is there."""
    pieces: list[tuple[int, int, str]] = []
    gain = best = kept = 0
    for place in range(start, len(text)):
        char = _half_and_half(text, place, first=place == start)
        if char is None:
            break
        pieces.append((place, min(place + 2, len(text)), char))
        gain += _worth(char) - (0 if place == start else _worth(text[place]))
        if gain >= best:
            best, kept = gain, len(pieces)
        if gain < best - _PATIENCE or text[place + 1].isascii():
            break
    return _Slip(tuple(pieces[:kept]), best)


def _worth(char: str) -> int:
    if char in rarity.frequent() or char in "，。！？、":
        return 1
    return 0 if char in rarity.usual() or char.isascii() else -1


def _half_and_half(text: str, place: int, *, first: bool) -> str | None:
    """Return the character read from the last byte of one character and the first of the next."""
    # ``?`` was ``？`` before something narrowed it; ``？`` is A3 BF, and BF is the half that matters.
    here = b"\xa3\xbf" if first and text[place] == "?" else _gbk(text[place])
    if here[1:] == _COMMA[:1] and text[place + 1 : place + 2] == "\ufffd":
        return "，"
    after = _gbk(text[place + 1]) if place + 1 < len(text) else b""
    if len(here) != 2 or not after:
        return None
    try:
        decoded = (here[1:] + after[:1]).decode("gbk")
    except UnicodeDecodeError:
        return None
    return decoded if len(decoded) == 1 else None


def _gbk(char: str) -> bytes:
    return char.encode("gbk", "ignore")
