"""Category features to categories: of an opinion by its pieces, of a whole text by those that speak most.

The network gives each piece features; a trained category is a direction among them. A taxonomy that was not
trained is matched by its words and by the likeness of features to those of its phrases (`voc.taxonomy`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from voc.pairs import CharSpan
from voc.sentiment import POLARITIES

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class TrainedCategories:
    """The trained categories of one taxonomy.

    :ivar names: categories; of a taxonomy of whole texts each with a polarity, as ``category/polarity``.
    :ivar weights: a bias and a direction each, ``(categories, 1 + width)``.
    """

    names: tuple[str, ...]
    weights: Floats

    @classmethod
    def of(cls, categories: Mapping[str, Sequence[str]], weights: Floats, *, taxonomy: str) -> Self | None:
        """Those of a taxonomy; None when it was not trained."""
        start = 0
        for name, names in categories.items():
            if name == taxonomy:
                return cls(tuple(names), weights[start : start + len(names)])
            start += len(names)
        return None

    @property
    def categories(self) -> frozenset[str]:
        """Names of the categories, without polarities."""
        return frozenset(name.rpartition("/")[0] if self.of_texts else name for name in self.names)

    @property
    def of_texts(self) -> bool:
        """Whether they are categories of whole texts, with polarities."""
        return all(name.rpartition("/")[2] in set(POLARITIES) for name in self.names)

    def scores(self, features: Floats) -> Floats:
        """How well features suit each category, ``(n, categories)``.

        :param features: ``(n, width)``.
        """
        out: Floats = features @ self.weights[:, 1:].T + self.weights[:, 0]
        return out


@dataclass(frozen=True)
class TextCategory:
    """A category of a whole text.

    :ivar polarity: place in negative, neutral, positive.
    :ivar start: first of the pieces that say so; `end` the one after the last.
    """

    name: str
    polarity: int
    probability: float
    start: int
    end: int


def find_text_categories(
    trained: TrainedCategories, features: Floats, rows: NDArray[np.int_], *, threshold: float
) -> list[TextCategory]:
    """The categories of a text with their likeliest polarity, in the taxonomy's order.

    :param features: of each piece, ``(pieces, width)``.
    :param rows: the pieces that are the customer's.
    :param threshold: least probability.
    """
    scores = trained.scores(features[rows])
    weights = np.exp(scores - scores.max(0))
    probabilities = 1 / (1 + np.exp(-(weights * scores).sum(0) / weights.sum(0)))
    found = []
    for first in range(0, len(trained.names), len(POLARITIES)):
        polarity = int(probabilities[first : first + len(POLARITIES)].argmax())
        place = first + polarity
        if probabilities[place] >= threshold:
            start, end = _run(scores[:, place])
            found.append(
                TextCategory(
                    trained.names[place].rpartition("/")[0], polarity, float(probabilities[place]),
                    int(rows[start]), int(rows[end - 1]) + 1,
                )
            )  # fmt: skip
    return found


def _run(scores: Floats) -> tuple[int, int]:
    """The stretch around the highest score in which scores stay above half of it, or within 2 of it."""
    best = int(scores.argmax())
    least = max(scores[best] - 2.0, scores[best] / 2 if scores[best] > 0 else -np.inf)
    start, end = best, best + 1
    while start > 0 and scores[start - 1] >= least:
        start -= 1
    while end < len(scores) and scores[end] >= least:
        end += 1
    return start, end


def opinion_features(
    features: Floats, piece: NDArray[np.int32], spans: Sequence[tuple[CharSpan | None, CharSpan | None]]
) -> Floats:
    """The features of opinions, each the mean over the pieces of its aspect and its opinion word.

    :param features: of each piece, ``(pieces, width)``.
    :param piece: for each character the index of its piece.
    :returns: ``(opinions, width)``.
    """
    out = np.zeros((len(spans), features.shape[1]), np.float32)
    for row, both in enumerate(spans):
        chosen = np.unique(np.concatenate([piece[slice(*span)] for span in both if span]))
        out[row] = features[chosen].mean(0)
    return out
