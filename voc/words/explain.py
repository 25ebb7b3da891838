"""What a dictionary does to a text: the proof of its effect, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from voc.words.decode import Span, Spans
from voc.words.dictionary import LONGEST, Dictionary, Entry, Match, Mode


class Effect(StrEnum):
    """What came of an entry at a place."""

    FORCED = "forced"
    COMBINED = "combined"
    ALREADY = "already_a_word"
    OVERLAPPED = "overlapped"
    INSIDE_WORD = "inside_word"


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that the text holds, and what came of it.

    :ivar by: the entry or word that kept it from having an effect; empty where it had one.
    """

    entry: Entry
    start: int
    end: int
    effect: Effect
    by: str = ""


@dataclass(frozen=True)
class Explanation:
    """The words of a text before and after a dictionary, and every entry that the text holds."""

    text: str
    before: Spans
    after: Spans
    found: tuple[Found, ...]

    @property
    def changed(self) -> bool:
        """Whether the dictionary changed a word."""
        return self.before != self.after

    def words(self, spans: Spans) -> list[str]:
        """Return the words of spans."""
        return [self.text[start:end] for start, end in spans]


def explain(text: str, words: Sequence[Span], dictionary: Dictionary) -> Explanation:
    """Return what the dictionary does to the words of a text.

    :param words: the segmentation without it, in order and apart.
    """
    before = tuple(words)
    forced = tuple(dictionary.forced(text))
    after = dictionary.apply(text, before)
    found = tuple(_judged(text, match, before, after, forced) for match in _entries(text, dictionary))
    return Explanation(text, before, after, found)


def _entries(text: str, dictionary: Dictionary) -> Iterator[Match]:
    """Yield every entry at every place, overlapping or not."""
    longest = min(LONGEST, max(map(len, dictionary.entries), default=0))
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + longest) + 1):
            if (entry := dictionary.entries.get(text[start:end])) is not None:
                yield Match(start, end, entry)


def _judged(text: str, match: Match, before: Spans, after: Spans, forced: Sequence[Match]) -> Found:
    place = (match.start, match.end)
    if match.entry.mode is Mode.FORCE and match in forced:
        same = place in before and not match.entry.parts
        return Found(match.entry, *place, Effect.ALREADY if same else Effect.FORCED)
    if place in after:
        return Found(match.entry, *place, Effect.ALREADY if place in before else Effect.COMBINED)
    for other in forced:
        if other.start < match.end and match.start < other.end:
            return Found(match.entry, *place, Effect.OVERLAPPED, other.entry.text)
    for start, end in after:
        crosses = start < match.end and match.start < end
        if crosses and not (match.start <= start and end <= match.end):
            effect = Effect.INSIDE_WORD if (start, end) in before else Effect.OVERLAPPED
            return Found(match.entry, *place, effect, text[start:end])
    return Found(match.entry, *place, Effect.OVERLAPPED)
