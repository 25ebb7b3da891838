"""From cut probabilities to words."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from voc.errors import VocError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voc.words.dictionary import Dictionary

Span = tuple[int, int]
Spans = tuple[Span, ...]

_SPACE: Final = re.compile(r"\s+")
_RUN: Final = re.compile(r"[0-9]{2}|[A-Za-z]{2}")
CUT: Final = 0.5
"""From this probability on a word begins."""


class CutsWrong(VocError, ValueError):
    """Cut probabilities that are not those of the text."""


def segment(text: str, cuts: NDArray[Any], *, dictionary: Dictionary | None = None) -> Spans:
    """Return the spans of the words, in order and apart; white space is in none of them.

    :param cuts: probability that a word begins at each character, 0 to 1, ``(characters,)``. The first
        character begins one whatever it says.
    :param dictionary: whose words are forced upon the text, or combined from what the cuts give.
    :raises CutsWrong: when there is not one probability a character.
    """
    if len(cuts) != len(text):
        raise CutsWrong(
            f"{len(cuts)} cut probabilities for a text of {len(text)} characters; give one for each character"
        )
    starts = [place for place in (cuts >= CUT).nonzero()[0].tolist() if place and not _within(text, place)]
    words = spans_between(text, [0, *starts, len(text)] if text else [])
    return dictionary.apply(text, words) if dictionary is not None else words


def _within(text: str, place: int) -> bool:
    """Return whether a place lies inside a number or a Latin word, where no word begins."""
    return _RUN.fullmatch(text, place - 1, place + 1) is not None


def spans_between(text: str, places: list[int]) -> Spans:
    """Return the spans between places in order, white space cut off and out."""
    pairs = pairwise(places)
    if not _SPACE.search(text):
        return tuple(pairs)
    return tuple(span for start, end in pairs for span in _seen(text, start, end))


def _seen(text: str, start: int, end: int) -> list[Span]:
    """Return the parts of a stretch that are not white space."""
    parts: list[Span] = []
    for space in _SPACE.finditer(text, start, end):
        if start < space.start():
            parts.append((start, space.start()))
        start = space.end()
    if start < end:
        parts.append((start, end))
    return parts
