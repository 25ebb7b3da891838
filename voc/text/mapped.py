"""Text under change, with the way back to the text as received."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from re import Match, Pattern

from voc.errors import VocError

Edit = tuple[int, int, str]
"""Start, end and replacement: each new character comes from the whole of ``[start, end)``."""


class SpanOutside(VocError, IndexError):
    """A span that does not lie inside the text it is said to be of."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What to read in the place of ``[start, end)``, with the span each new character comes from."""

    start: int
    end: int
    text: str
    sources: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CleanText:
    """What the model reads, and where each of its characters stands in the text as received.

    All offsets are Unicode code points, half open. Character ``i`` of ``text`` comes from
    ``original[starts[i]:ends[i]]``; neither list ever falls. Both are None when every character stands at its
    own place (it may be another character there, as ``，`` and ``,``).
    """

    original: str
    text: str
    damaged: bool = False
    starts: tuple[int, ...] | None = field(default=None, repr=False)
    ends: tuple[int, ...] | None = field(default=None, repr=False)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest span of the original that holds the sources of a span of the clean text.

        An empty span answers with an empty span. What was deleted at the edges is not included.

        :raises SpanOutside: when the span is not inside the clean text.
        """
        self._check(start, end, len(self.text), "clean text")
        if self.starts is None or self.ends is None:
            return start, end
        if start == end:
            place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return place, place
        return self.starts[start], self.ends[end - 1]

    def to_clean(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the clean text whose sources touch a span of the original.

        The answer is empty when everything in the span was deleted.

        :raises SpanOutside: when the span is not inside the original.
        """
        self._check(start, end, len(self.original), "original")
        if self.starts is None or self.ends is None:
            return start, end
        first = bisect_right(self.ends, start)
        if start == end:
            return first, first
        return first, max(first, bisect_left(self.starts, end))

    def _check(self, start: int, end: int, length: int, name: str) -> None:
        if not 0 <= start <= end <= length:
            raise SpanOutside(
                f"span [{start}, {end}) is not inside the {name}, which has {length} characters; "
                "give code points with 0 <= start <= end, of the text that the call is named for"
            )


class Draft:
    """A text that is being cleaned. Every change goes through here, so none escapes the map."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original
        self.damaged = False
        self._starts: list[int] | None = None
        self._ends: list[int] | None = None

    def rewrite(self, text: str) -> None:
        """Put another character in the place of each one; ``text`` has the length of what it replaces."""
        self.text = text

    def edit(self, edits: Iterable[Edit]) -> bool:
        """Apply edits, which are in order and do not overlap; return whether there was one."""
        return self.restore(Repair(start, end, new, ((start, end),) * len(new)) for start, end, new in edits)

    def restore(self, repairs: Iterable[Repair]) -> bool:
        """Apply repairs, which are in order and do not overlap; return whether there was one."""
        repairs = list(repairs)
        if not repairs:
            return False
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        old_starts, old_ends = self._sources()
        for repair in repairs:
            pieces += (self.text[done : repair.start], repair.text)
            starts += old_starts[done : repair.start]
            ends += old_ends[done : repair.start]
            starts += [old_starts[start] for start, _ in repair.sources]
            ends += [old_ends[end - 1] for _, end in repair.sources]
            done = repair.end
        self.text = "".join(pieces) + self.text[done:]
        self._starts = starts + list(old_starts[done:])
        self._ends = ends + list(old_ends[done:])
        return True

    def substitute(self, pattern: Pattern[str], new: str | Callable[[Match[str]], str]) -> bool:
        """Replace every match as a block; return whether there was one that changed."""
        if not pattern.search(self.text):
            return False
        found = (
            (m.start(), m.end(), new if isinstance(new, str) else new(m)) for m in pattern.finditer(self.text)
        )
        return self.edit([e for e in found if self.text[e[0] : e[1]] != e[2]])

    def finish(self) -> CleanText:
        """Return the clean text with its map."""
        if self._starts is None or self._ends is None:
            return CleanText(self.original, self.text, self.damaged)
        return CleanText(self.original, self.text, self.damaged, tuple(self._starts), tuple(self._ends))

    def _sources(self) -> tuple[list[int], list[int]]:
        if self._starts is None or self._ends is None:
            count = len(self.text)
            return list(range(count)), list(range(1, count + 1))
        return self._starts, self._ends
