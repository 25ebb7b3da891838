"""Which columns of the network's outputs say what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol, Self

SPAN_TAGS = 6
"""Outside, begin, inside of aspects, then of opinions: the first tags of a character."""


class Heads(Protocol):
    """What a release says of its heads."""

    @property
    def heads(self) -> Mapping[str, Sequence[str]]: ...
    @property
    def alerts(self) -> Sequence[str]: ...
    @property
    def category_width(self) -> int: ...
    @property
    def word_habits(self) -> Sequence[str]: ...
    @property
    def entities(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Layout:
    """Columns of `Reading.pieces` and `Reading.tags`.

    :ivar texts: of each text head its weight and outputs, among the columns of a piece.
    :ivar alerts: of the alert head, among the columns of a piece; `category` likewise.
    :ivar words: of each habit the tag that a word begins, among those of a character.
    :ivar entities: of each kind the tags inside and begin, among those of a character.
    """

    texts: Mapping[str, slice]
    alerts: slice
    category: slice
    words: Mapping[str, int]
    entities: Mapping[str, slice]

    @classmethod
    def of(cls, heads: Heads) -> Self:
        """The layout of a release."""
        sizes = [1 + len(outputs) for outputs in heads.heads.values()]
        sizes += [len(heads.alerts), heads.category_width]
        ends = list(accumulate(sizes))
        slices = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
        first = SPAN_TAGS + len(heads.word_habits)
        return cls(
            texts=dict(zip(heads.heads, slices, strict=False)),
            alerts=slices[-2],
            category=slices[-1],
            words={habit: SPAN_TAGS + number for number, habit in enumerate(heads.word_habits)},
            entities={
                kind: slice(first + 2 * number, first + 2 * number + 2)
                for number, kind in enumerate(heads.entities)
            },
        )
