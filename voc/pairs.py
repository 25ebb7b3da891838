"""Candidate opinions: which aspect may go with which opinion word, and how the two stand to each other.

Pure arithmetic on spans, shared by training and tagging, so that both see the same pairs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
CharSpan = tuple[int, int]

GAPS = 24
"""Classes of distance between aspect and opinion: 11 a side, overlapping, and one without a partner."""
MARKS = 4
"""Classes of clause marks between the two: 0, 1, 2, 3 or more."""
REACH = 80
"""Farthest distance in characters at which a pair is considered."""

_EDGES = np.array([0, 1, 2, 3, 5, 8, 12, 18, 27, 40])
_CLAUSE_MARKS = frozenset("，。！？；、,.!?;~…\n ")


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs of one text: indexes into the lists of spans, -1 for an implicit partner.

    :ivar aspect: ``(pairs,)``.
    :ivar opinion: ``(pairs,)``.
    :ivar gap: class of distance, below `GAPS`; ``(pairs,)``.
    :ivar marks: class of clause marks between, below `MARKS`; ``(pairs,)``.
    """

    aspect: Ints
    opinion: Ints
    gap: Ints
    marks: Ints


def candidate_pairs(text: str, aspects: Sequence[CharSpan], opinions: Sequence[CharSpan]) -> Pairs:
    """Every aspect with every opinion within reach, and each alone with an implicit partner.

    :param opinions: in order; `aspects` likewise.
    """
    marks = np.cumsum([0, *(c in _CLAUSE_MARKS for c in text)])
    starts = [start for start, _ in opinions]
    longest = max((end - start for start, end in opinions), default=0)
    rows = [
        (i, j, *_relation(a, opinions[j], marks))
        for i, a in enumerate(aspects)
        for j in _near(a, starts, longest)
    ]
    rows = [row for row in rows if row[2] >= 0]
    rows += [(-1, j, GAPS - 1, 0) for j in range(len(opinions))]
    rows += [(i, -1, GAPS - 1, 0) for i in range(len(aspects))]
    table = np.array(rows, np.int32).reshape(-1, 4)
    return Pairs(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _near(aspect: CharSpan, starts: Sequence[int], longest: int) -> range:
    """The opinions that may be within reach: a long text does not cost the square of its length."""
    first = bisect_left(starts, aspect[0] - REACH - longest)
    return range(first, bisect_right(starts, aspect[1] + REACH))


def _relation(aspect: CharSpan, opinion: CharSpan, marks: NDArray[np.int_]) -> tuple[int, int]:
    """Class of distance (-1 when out of reach) and class of clause marks between."""
    if opinion[0] >= aspect[1]:
        first, last, side = aspect[1], opinion[0], 0
    elif aspect[0] >= opinion[1]:
        first, last, side = opinion[1], aspect[0], 1
    else:
        return GAPS - 2, 0
    if last - first > REACH:
        return -1, 0
    gap = int(np.searchsorted(_EDGES, last - first, side="left"))
    return side * 11 + gap, min(int(marks[last] - marks[first]), MARKS - 1)


def decode_spans(tags: NDArray[np.int_]) -> list[CharSpan]:
    """Spans of a sequence of 0 outside, 1 begin, 2 inside; an inside without a begin starts a span."""
    spans: list[CharSpan] = []
    start = -1
    for at, tag in enumerate([*tags.tolist(), 0]):
        if start >= 0 and tag != 2:
            spans.append((start, at))
            start = -1
        if tag == 1 or (tag == 2 and start < 0):
            start = at
    return spans
