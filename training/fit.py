"""Scores to probabilities that are frequencies, and thresholds that serve best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Scores:
    """Scores of a head on texts with their gold classes.

    :ivar scores: ``(texts, classes)``.
    :ivar gold: ``(texts,)``.
    """

    scores: np.ndarray
    gold: np.ndarray


def temperature(scores: Scores) -> float:
    """The temperature with the least negative log-likelihood."""
    grid = np.exp(np.linspace(np.log(0.4), np.log(4), 60))
    return float(grid[np.argmin([_loss(scores, t) for t in grid])])


def _loss(scores: Scores, t: float) -> float:
    return float(-np.log(probabilities(scores, t)[np.arange(len(scores.gold)), scores.gold] + 1e-9).mean())


def probabilities(scores: Scores, t: float) -> np.ndarray:
    """Class probabilities ``(texts, classes)`` at a temperature."""
    shifted = np.exp((scores.scores - scores.scores.max(1, keepdims=True)) / t)
    return np.asarray(shifted / shifted.sum(1, keepdims=True))


def calibration_error(scores: Scores, t: float, bins: int = 15) -> float:
    """Expected calibration error: the mean distance of confidence from accuracy, over equal bins (Guo et al.
    2017)."""
    p = probabilities(scores, t)
    return bin_error(p.max(1), p.argmax(1) == scores.gold, bins=bins)


def bin_error(confidence: np.ndarray, right: np.ndarray, *, bins: int = 15) -> float:
    """The mean distance of confidence from the share that is right, over equal bins; ``(n,)`` each."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(confidence[place == b].mean() - right[place == b].mean()) * (place == b).mean()
            for b in np.unique(place)
        )
    )


def best_threshold(scores: np.ndarray, gold: np.ndarray) -> tuple[float, float]:
    """The threshold with the best F1, in the middle between two scores, and that F1.

    :param scores: ``(n,)``.
    :param gold: whether it holds, ``(n,)``.
    """
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(gold[order])
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + max(1, gold.sum()))
    ordered = scores[order]
    f1[:-1][ordered[1:] == ordered[:-1]] = -1.0  # no threshold parts those that tie
    best = int(f1.argmax())
    after = ordered[best + 1] if best + 1 < len(scores) else ordered[best] - 1.0
    return float((ordered[best] + after) / 2), float(f1[best])
