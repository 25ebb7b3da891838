"""Character tags to names: persons, companies, products, places, addresses.

Each kind has two scores a character, inside and begin, independent of the other kinds (so that a corpus may
label some kinds only); where two kinds claim the same characters, the surer one stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.pairs import CharSpan, decode_spans

Floats = NDArray[np.float32]
DEFAULT_THRESHOLD = 0.0
"""Least score (a logit) at which a character is inside an entity."""
SHORTEST = {"address": 5}
"""Fewest characters of an entity of a kind; of every other kind two: one alone is a slip of the tags."""


@dataclass(frozen=True)
class FoundEntity:
    """A name in the clean text, ``[start, end)``.

    :ivar probability: the mean over its characters of being inside it, 0..1.
    """

    start: int
    end: int
    kind: str
    probability: float


def find_entities(
    tags: Floats, kinds: Mapping[str, slice], *, thresholds: Mapping[str, float]
) -> list[FoundEntity]:
    """The entities of a text, in order, none overlapping.

    :param tags: scores of each character, ``(characters, tags)``.
    :param kinds: of each kind the columns inside and begin.
    :param thresholds: least score of inside, by kind.
    """
    claims = [
        FoundEntity(start, end, kind, _probability(tags[start:end, columns.start]))
        for kind, columns in kinds.items()
        for start, end in spans(tags[:, columns], threshold=thresholds.get(kind, DEFAULT_THRESHOLD))
        if end - start >= SHORTEST.get(kind, 2)
    ]
    taken = np.zeros(len(tags), bool)
    found = []
    for claim in sorted(claims, key=lambda c: (-c.probability, c.start)):
        if not taken[claim.start : claim.end].any():
            taken[claim.start : claim.end] = True
            found.append(claim)
    return sorted(found, key=lambda c: c.start)


def spans(scores: Floats, *, threshold: float = DEFAULT_THRESHOLD) -> list[CharSpan]:
    """The spans of one kind.

    :param scores: inside and begin, ``(characters, 2)``.
    """
    inside = scores[:, 0] > threshold
    if not inside.any():
        return []
    return decode_spans(np.where(inside, np.where(scores[:, 1] > 0, 1, 2), 0))


def _probability(inside: Floats) -> float:
    return float((1 / (1 + np.exp(-np.clip(inside, -30, 30)))).mean())
