"""User dictionaries over a segmentation: the door to HanLP's trie.

The semantics are HanLP's (``dict_force`` and ``dict_combine`` of its tokenizers):

- **force**: the longest entry that begins at a place of the text becomes a word, from left to right,
  whatever the segmentation says; an entry with parts is cut into them.
- **combine**: words that stand side by side and spell an entry become one; an entry that begins or ends
  inside a word has no effect.

Force comes first. Longest match never guarantees that an entry is found: one that overlaps an earlier match
is passed over, which :func:`voc.words.explain.explain` shows.
"""

from __future__ import annotations

import gc
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from voc.words.decode import Span, Spans

_BARRIER: Final = "\0"
"""What no entry goes through, in the place of a forced word."""
LONGEST: Final = 32
"""Most characters of an entry."""


class Mode(StrEnum):
    """How an entry acts on a segmentation."""

    FORCE = "force"
    COMBINE = "combine"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a dictionary.

    :ivar text: as clean text has it.
    :ivar kind: what it names, such as brand or product; empty: not said.
    :ivar weight: what its weight as a keyword is multiplied by.
    :ivar parts: words that a forced entry is cut into; empty: it stays whole.
    :ivar line: of the file, from 1.
    """

    text: str
    kind: str = ""
    weight: float = 1.0
    mode: Mode = Mode.COMBINE
    parts: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found in a text."""

    start: int
    end: int
    entry: Entry


class Dictionary:
    """Entries that are looked for together; never changed once made, so threads may share one.

    :ivar version: name and digest of the file, for ``Tags.versions``.
    """

    def __init__(self, entries: Iterable[Entry], *, version: str = "") -> None:
        self.entries: Mapping[str, Entry] = {entry.text: entry for entry in entries}
        self.version = version
        with uncollected():
            self._force = _trie(entry for entry in self.entries.values() if entry.mode is Mode.FORCE)
            self._combine = _trie(entry for entry in self.entries.values() if entry.mode is Mode.COMBINE)

    def __len__(self) -> int:
        return len(self.entries)

    def apply(self, text: str, words: Sequence[Span]) -> Spans:
        """Return the words with the entries among them.

        :param words: spans in order and apart; what lies between them is in no word.
        """
        forced = tuple(self.forced(text))
        words = _force(words, forced) if forced else tuple(words)
        combined = tuple(self.combined(text, words, keep=forced))
        return _combine(words, combined) if combined else tuple(words)

    def forced(self, text: str) -> Iterator[Match]:
        """Yield the entries that are forced upon a text, the longest from left to right."""
        if self._force:
            for start, end, entry in self._force.tokenize(text):
                yield Match(start, end, entry)

    def combined(self, text: str, words: Sequence[Span], *, keep: Sequence[Match] = ()) -> Iterator[Match]:
        """Yield the entries that two words or more, side by side, spell.

        :param keep: forced entries, which nothing is made of.
        """
        if not self._combine or not words:
            return
        places = list(_pieces(words))
        pieces = [text[start:end] for start, end in places]
        for place in _inside(places, keep):
            pieces[place] = _BARRIER
        for first, last, entry in self._combine.tokenize(pieces):
            if last - first > 1:
                yield Match(places[first][0], places[last - 1][1], entry)


def _trie(entries: Iterable[Entry]) -> Any:
    from hanlp_trie import TrieDict

    return TrieDict({entry.text: entry for entry in entries})


def _pieces(words: Sequence[Span]) -> Iterator[Span]:
    """Yield the words and what lies between them, so that an entry may hold a space."""
    done = words[0][0]
    for start, end in words:
        if done < start:
            yield done, start
        yield start, end
        done = end


def _inside(places: Sequence[Span], matches: Sequence[Match]) -> Iterator[int]:
    """Yield which of the places lie inside a match."""
    for match in matches:
        place = bisect_left(places, (match.start, match.start))
        while place < len(places) and places[place][0] < match.end:
            yield place
            place += 1


def _force(words: Sequence[Span], matches: Sequence[Match]) -> Spans:
    """Return the words with the matches among them; a word that a match cuts keeps what is left of it."""
    starts = [match.start for match in matches]
    rest: list[Span] = []
    for start, end in words:
        place = max(0, bisect_right(starts, start) - 1)
        while start < end and place < len(matches) and matches[place].start < end:
            match = matches[place]
            if match.start > start and match.end > start:
                rest.append((start, match.start))
            start = max(start, match.end)
            place += 1
        if start < end:
            rest.append((start, end))
    return tuple(sorted([*rest, *(span for match in matches for span in _cut(match))]))


def _cut(match: Match) -> Iterator[Span]:
    start = match.start
    for part in match.entry.parts or (match.entry.text,):
        yield start, start + len(part)
        start += len(part)


def _combine(words: Sequence[Span], matches: Sequence[Match]) -> Spans:
    joined: list[Span] = []
    done = 0
    for match in matches:
        first = bisect_left(words, (match.start, match.start))
        last = bisect_left(words, (match.end, match.end))
        joined += [*words[done:first], (match.start, match.end)]
        done = last
    return (*joined, *words[done:])


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from going through a trie again and again as it grows: half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
