"""Kinds of a company's own, taught by some twenty examples on the sentence vector.

The examples give a ridge classifier (Rifkin and Lippert 2007, whose closed leave-one-out scores calibrate it,
so that no example is judged by a classifier that has seen it).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from voc.alerts.points import sigmoid
from voc.errors import VocError

LEAST: Final = 5
"""Fewest examples of the kind, and fewest of anything else."""
_RIDGE: Final = 0.5
_STEPS: Final = 60


class TooFewExamples(VocError):
    """A kind cannot be taught by so few examples."""


@dataclass(frozen=True, kw_only=True)
class KindPrototype:
    """A kind that was taught by examples.

    :ivar direction: unit vectors score by their product with it.
    :ivar scale: with `bias` turns a score into a probability.
    :ivar threshold: from which on it fires.
    :ivar examples: of the kind; `others` of anything else.
    :ivar precision: on examples left out one at a time, at the threshold; `recall` likewise.
    """

    kind: str
    direction: tuple[float, ...]
    scale: float
    bias: float
    threshold: float
    examples: int
    others: int
    precision: float
    recall: float

    def probability(self, vector: NDArray[np.floating[Any]]) -> float:
        """How probable it is that a text with this sentence vector is of the kind."""
        score = float(_unit(vector[None])[0] @ np.asarray(self.direction))
        return sigmoid(self.scale * score + self.bias)

    def fires(self, vector: NDArray[np.floating[Any]]) -> bool:
        return self.probability(vector) >= self.threshold

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """What `write` wrote.

        :raises VocError: when it is something else.
        """
        try:
            said = json.loads(Path(path).read_text(encoding="utf-8"))
            return cls(**{**said, "direction": tuple(said["direction"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise VocError(
                f"{path}: is no kind taught by examples ({error}); make it with fit_kind"
            ) from error

    def write(self, path: str | Path) -> None:
        Path(path).write_text(json.dumps(asdict(self), ensure_ascii=False) + "\n", encoding="utf-8")


def fit_kind(
    vectors: NDArray[np.floating[Any]], labels: Sequence[bool] | NDArray[np.bool_], *, kind: str,
    threshold: float | None = None,
) -> KindPrototype:  # fmt: skip
    """A kind from examples of it and of other texts.

    :param vectors: sentence vectors, ``(examples, width)``; of the company's ordinary texts too.
    :param labels: true where the example is of the kind, ``(examples,)``.
    :param threshold: None: that with the best F1 on examples left out.
    :raises TooFewExamples: with fewer than `LEAST` of either.
    """
    gold = np.asarray(labels, bool)
    if gold.shape != (len(vectors),):
        raise VocError(f"{len(vectors)} vectors and {gold.size} labels; give one label for each vector")
    if min(gold.sum(), (~gold).sum()) < LEAST:
        raise TooFewExamples(
            f"kind {kind!r}: {int(gold.sum())} examples of it and {int((~gold).sum())} of other texts; "
            f"give at least {LEAST} of each, better 20 and 50"
        )
    direction, left_out = _ridge(_unit(np.asarray(vectors, np.float64)), gold)
    scale, bias = platt(left_out, gold)
    probabilities = np.array([sigmoid(scale * score + bias) for score in left_out])
    chosen = threshold if threshold is not None else _best(probabilities, gold)
    said = probabilities >= chosen
    hits = int((said & gold).sum())
    return KindPrototype(
        kind=kind, direction=tuple(direction.tolist()), scale=scale, bias=bias, threshold=chosen,
        examples=int(gold.sum()), others=int((~gold).sum()),
        precision=hits / max(1, int(said.sum())), recall=hits / int(gold.sum()),
    )  # fmt: skip


def _ridge(
    units: NDArray[np.float64], gold: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The direction, and each example's score by a classifier without it.

    Both classes weigh alike; the constant is left to the calibration.
    """
    weights = np.where(gold, 0.5 / gold.sum(), 0.5 / (~gold).sum()) * len(gold)
    root = np.sqrt(weights)
    middle = (weights[:, None] * units).sum(0) / weights.sum()
    scaled = root[:, None] * (units - middle)
    wanted = root * np.where(gold, 1.0, -1.0)
    inverse = np.linalg.inv(scaled @ scaled.T + _RIDGE * np.eye(len(gold)))
    alpha = inverse @ wanted
    left_out = (wanted - alpha / np.diag(inverse)) / root
    direction = scaled.T @ alpha
    # Left-out scores are of centred vectors; the centre is added, to be on the scale of `direction`.
    return direction, left_out + float(middle @ direction)


def platt(scores: NDArray[np.floating[Any]], gold: NDArray[np.bool_]) -> tuple[float, float]:
    """Scale and bias that make scores probabilities, by Newton's method on Platt's smoothed targets."""
    scores = np.asarray(scores, np.float64)
    positives, negatives = gold.sum(), (~gold).sum()
    target = np.where(gold, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    middle, wide = float(scores.mean()), float(scores.std()) or 1.0
    features = np.stack([(scores - middle) / wide, np.ones_like(scores)], 1)
    theta = np.zeros(2)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(features @ theta, -30, 30)))
        slope = features.T @ (p - target) + 1e-3 * theta
        curve = (features * (p * (1 - p))[:, None]).T @ features + 1e-3 * np.eye(2)
        theta = theta - np.linalg.solve(curve, slope)
    return float(theta[0] / wide), float(theta[1] - theta[0] * middle / wide)


def _best(probabilities: NDArray[np.float64], gold: NDArray[np.bool_]) -> float:
    """The middle of the thresholds with the best F1."""
    levels = np.unique(probabilities)
    scores = np.array([_f1(probabilities >= level, gold) for level in levels])
    best = levels[scores >= scores.max() - 1e-9]
    under = levels[levels < best[0]]
    return float((best[0] + (under[-1] if len(under) else 0.0)) / 2)


def _f1(said: NDArray[np.bool_], gold: NDArray[np.bool_]) -> float:
    return float(2 * (said & gold).sum() / max(1, said.sum() + gold.sum()))


def _unit(vectors: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    wide = np.asarray(vectors, np.float64)
    out: NDArray[np.float64] = wide / np.maximum(np.linalg.norm(wide, axis=-1, keepdims=True), 1e-12)
    return out


def read_kinds(paths: Iterable[str | Path]) -> tuple[KindPrototype, ...]:
    """The kinds of some files."""
    return tuple(KindPrototype.read(path) for path in paths)
