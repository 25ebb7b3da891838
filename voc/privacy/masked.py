"""A text with other words in the place of some of its own, and the way between the two.

It does not hold the text as received: it may be stored and logged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from voc.errors import MaskingFailed
from voc.schema import PersonalData
from voc.text import SpanOutside


@dataclass(frozen=True, slots=True)
class Replacement:
    """A span of the text as received, what it held, and the span of the masked text that stands for it."""

    start: int
    end: int
    masked_start: int
    masked_end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text and its map. All spans are ``[start, end)`` in Unicode code points.

    :ivar text: the masked text.
    :ivar replacements: what was replaced, in order.
    :ivar received_length: how many code points the text as received had.
    """

    text: str
    replacements: tuple[Replacement, ...]
    received_length: int

    def to_received(self, start: int, end: int) -> tuple[int, int]:
        """The smallest span of the text as received that holds a span of the masked text.

        A mask answers with all that it stands for.

        :raises SpanOutside: when the span is not inside the masked text.
        """
        _check(start, end, len(self.text), "masked text")
        pairs = [(r.masked_start, r.masked_end, r.start, r.end) for r in self.replacements]
        return _carried(pairs, start, end)

    def to_masked(self, start: int, end: int) -> tuple[int, int]:
        """The smallest span of the masked text that holds a span of the text as received.

        :raises SpanOutside: when the span is not inside the text as received.
        """
        _check(start, end, self.received_length, "text as received")
        pairs = [(r.start, r.end, r.masked_start, r.masked_end) for r in self.replacements]
        return _carried(pairs, start, end)


def replaced(text: str, found: Iterable[PersonalData], new: Callable[[PersonalData, str], str]) -> Masked:
    """The text with something new for each piece of personal data.

    :param new: what to write, from the personal data and the words it has in the text.
    :raises MaskingFailed: when the spans are not of this text, or overlap.
    """
    pieces: list[str] = []
    replacements: list[Replacement] = []
    done = length = 0
    for number, data in enumerate(sorted(found, key=lambda d: d.span.start)):
        start, end = data.span.start, data.span.end
        if start < done or end > len(text):
            raise MaskingFailed(
                f"personal data {number} ({data.kind}) at [{start}, {end}) overlaps the one "
                f"before it, which ends at "
                f"{done}, or runs out of the text of {len(text)} code points. Give what "
                f"find() said of this very text"
            )
        word = new(data, text[start:end])
        pieces += (text[done:start], word)
        length += start - done
        replacements.append(Replacement(start, end, length, length + len(word), data.kind))
        length += len(word)
        done = end
    pieces.append(text[done:])
    return Masked("".join(pieces), tuple(replacements), len(text))


def _carried(pairs: Sequence[tuple[int, int, int, int]], start: int, end: int) -> tuple[int, int]:
    """A span carried from one side to the other; pairs are (start, end) here and (start, end) there."""
    if start == end:
        place = _place(pairs, start)[0]
        return place, place
    return _place(pairs, start)[0], _place(pairs, end - 1)[1]


def _place(pairs: Sequence[tuple[int, int, int, int]], place: int) -> tuple[int, int]:
    """Where one character stands on the other side."""
    index = bisect_right(pairs, place, key=lambda pair: pair[0]) - 1
    if index < 0:
        return place, place + 1
    _, last, there, there_end = pairs[index]
    if place < last:
        return there, there_end
    return there_end + place - last, there_end + place - last + 1


def _check(start: int, end: int, length: int, name: str) -> None:
    if not 0 <= start <= end <= length:
        raise SpanOutside(
            f"span [{start}, {end}) is not inside the {name}, which has {length} characters; "
            "give code points with 0 <= start <= end, of the text that the call is named for"
        )
