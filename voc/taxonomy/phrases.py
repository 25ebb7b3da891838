"""How like a phrase is to examples, by the characters and pairs of characters they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from voc.taxonomy.lexicon import plain

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Phrases:
    """Phrases of categories, weighted as tf-idf does and of length 1.

    :ivar grams: gram -> the phrases it stands in, and its weight in each.
    :ivar idf: gram -> how rare it is among the phrases.
    :ivar owners: the category of each phrase.
    :ivar count: of categories.
    """

    grams: Mapping[str, tuple[NDArray[np.int_], Floats]]
    idf: Mapping[str, float]
    owners: NDArray[np.int_]
    count: int

    @classmethod
    def of(cls, phrases: Sequence[Sequence[str]]) -> Self:
        """The phrases of each category."""
        flat = [(place, _grams(phrase)) for place, own in enumerate(phrases) for phrase in own]
        held = Counter(gram for _, grams in flat for gram in grams)
        idf = {gram: float(np.log((1 + len(flat)) / (0.5 + number))) for gram, number in held.items()}
        table = defaultdict[str, list[tuple[int, float]]](list)
        for row, (_, grams) in enumerate(flat):
            for gram, weight in _unit(grams, idf).items():
                table[gram].append((row, weight))
        arrays = {
            gram: (np.array([row for row, _ in rows]), np.array([w for _, w in rows], np.float32))
            for gram, rows in table.items()
        }
        return cls(arrays, idf, np.array([place for place, _ in flat], np.int_), len(phrases))

    def likeness(self, phrase: str) -> Floats:
        """The cosine with the nearest phrase of each category, 0..1, ``(categories,)``."""
        best = np.zeros(self.count, np.float32)
        if not len(self.owners):
            return best
        cosine = np.zeros(len(self.owners), np.float32)
        for gram, weight in _unit(_grams(phrase), self.idf).items():
            if gram in self.grams:
                rows, weights = self.grams[gram]
                cosine[rows] += weight * weights
        np.maximum.at(best, self.owners, cosine)
        return best


def _grams(phrase: str) -> Counter[str]:
    text = plain(phrase)
    return Counter((*text, *(text[place : place + 2] for place in range(len(text) - 1))))


def _unit(grams: Mapping[str, int], idf: Mapping[str, float]) -> dict[str, float]:
    """The weights of the grams, of length 1; a gram that no phrase has counts as a rare one."""
    rare = max(idf.values(), default=1.0)
    # Pairs say more than characters: 味 stands in 味道 and in 海味.
    weights = {
        gram: number * idf.get(gram, rare) * (1.0 if len(gram) > 1 else 0.5) for gram, number in grams.items()
    }
    length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}
