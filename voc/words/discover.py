"""New words of a domain, by statistics of an archive: what holds together inside, and is free at its borders.

Cohesion is the least pointwise mutual information over the places a string may be cut at (Church and Hanks,
1990); freedom the lesser entropy of the characters before and behind it. No segmentation is needed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from voc.text import clean
from voc.words.function_words import FUNCTION_WORDS

LONGEST: Final = 6
_MOST_STRINGS: Final = 4_000_000
"""Strings that are counted at a time; then those seen once are let go, which bounds the memory."""
_MOST_CHARACTERS: Final = 2_000
"""Characters of a text that are counted."""
_RUN: Final = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z][A-Za-z0-9]*[\u4e00-\u9fff]{1,4}")
_EDGE: Final = "^"
_NO_FIRST: Final = frozenset(
    "的了着过吗呢吧啊呀哦是在和与及也都就还又很太更最把被给让对向从到我你您他她它这那有没不要会能可"
)
_NO_LAST: Final = frozenset(
    "的了着过吗呢吧啊呀哦是在和与及也都就还又很太更最把被给让对向从我你您他她它这那不要会能可很"
)


@dataclass(frozen=True, slots=True)
class NewWord:
    """A string that looks like a word.

    :ivar count: times it stands in the archive.
    :ivar cohesion: least pointwise mutual information of two parts, in bits.
    :ivar freedom: lesser entropy of its neighbours, in bits.
    """

    text: str
    count: int
    cohesion: float
    freedom: float

    @property
    def score(self) -> float:
        """What candidates are ranked by."""
        return self.cohesion * self.freedom * math.log(self.count)


def discover(
    texts: Callable[[], Iterable[str]],
    *,
    known: Collection[str] = frozenset(),
    least: int = 5,
    cohesion: float = 3.0,
    freedom: float = 1.0,
    most: int = 500,
) -> tuple[NewWord, ...]:
    """Return new words, the best first.

    :param texts: gives the texts of the archive, in the same order each time: they are gone through twice. A
        text that was there before, character for character, does not count again.
    :param known: words that are not new, beside function words.
    :param least: fewest times a word stands in the archive.
    :param cohesion: least mutual information, bits.
    :param freedom: least entropy at either border, bits.
    """
    counts, total = _count(texts())
    old = FUNCTION_WORDS.union(known)
    held = {
        text: value
        for text, count in counts.items()
        if len(text) > 1 and count >= least and _may_be(text) and text not in old
        if (value := _cohesion(text, counts, total)) >= cohesion
    }
    before, behind = _neighbours(texts(), held)
    found = [
        NewWord(text, counts[text], value, free)
        for text, value in held.items()
        if (free := min(_entropy(before[text]), _entropy(behind[text]))) >= freedom
    ]
    return tuple(sorted(found, key=lambda word: (-word.score, word.text))[:most])


def _runs(texts: Iterable[str]) -> Iterator[str]:
    """Yield stretches of Chinese characters of texts that differ."""
    seen: set[int] = set()
    for text in texts:
        cleaned = clean(text[:_MOST_CHARACTERS]).text
        if (key := hash(cleaned)) in seen:
            continue
        seen.add(key)
        yield from _RUN.findall(cleaned)


def _count(texts: Iterable[str]) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    total = 0
    for run in _runs(texts):
        total += len(run)
        for length in range(1, LONGEST + 1):
            counts.update(run[start : start + length] for start in range(len(run) - length + 1))
        if len(counts) > _MOST_STRINGS:
            counts = Counter({text: count for text, count in counts.items() if count > 1 or len(text) == 1})
    return counts, total


def _may_be(text: str) -> bool:
    return text[0] not in _NO_FIRST and text[-1] not in _NO_LAST


def _cohesion(text: str, counts: Counter[str], total: int) -> float:
    whole = counts[text] / total
    parts = (
        max(1, counts[text[:place]]) / total * max(1, counts[text[place:]]) / total
        for place in range(1, len(text))
    )
    return min(math.log2(whole / part) for part in parts)


def _neighbours(
    texts: Iterable[str], held: Collection[str]
) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    before: dict[str, Counter[str]] = {text: Counter() for text in held}
    behind: dict[str, Counter[str]] = {text: Counter() for text in held}
    for number, run in enumerate(_runs(texts)):
        for length in range(2, LONGEST + 1):
            for start in range(len(run) - length + 1):
                text = run[start : start + length]
                if text in before:
                    end = start + length
                    # Each border of a stretch is a neighbour of its own: punctuation ends a word for sure.
                    before[text][run[start - 1] if start else f"{_EDGE}{number}"] += 1
                    behind[text][run[end] if end < len(run) else f"{_EDGE}{number}"] += 1
    return before, behind


def _entropy(counts: Counter[str]) -> float:
    total = sum(counts.values())
    return sum(-count / total * math.log2(count / total) for count in counts.values()) if total else 0.0
