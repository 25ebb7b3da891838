"""A measured figure with its interval, and the statistics that figures are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

RESAMPLINGS = 1000
SEED = 13


@dataclass(frozen=True)
class Figure:
    """A measured figure.

    :ivar low: lower end of the 95 % bootstrap interval; `high` the upper.
    :ivar n: texts it was measured on.
    :ivar cases: of these, those whose gold has what the figure is about, where it is about one thing.
    """

    value: float
    low: float
    high: float
    n: int
    cases: int | None = None


@dataclass(frozen=True)
class Absent:
    """Gold for a figure that the release gives no tags for.

    :ivar reason: what is not there.
    :ivar n: texts with gold.
    """

    reason: str
    n: int


Statistic = Callable[[np.ndarray], float]


def figure(rows: np.ndarray, of: Statistic, *, cases: int | None = None) -> Figure:
    """A figure of per-text rows, with the 95 % interval over `RESAMPLINGS` draws of texts.

    :param rows: ``(texts, ...)``.
    :param of: the figure of some rows.
    """
    rng = np.random.default_rng(SEED)
    values = [of(rows[rng.integers(0, len(rows), len(rows))]) for _ in range(RESAMPLINGS)]
    low, high = np.quantile(values, [0.025, 0.975])
    return Figure(round(of(rows), 4), round(float(low), 4), round(float(high), 4), len(rows), cases)


def f1(rows: np.ndarray) -> float:
    """F1 of rows of hits, predicted, gold."""
    hit, said, gold = rows.sum(0)
    return float(2 * hit / max(1, said + gold))


def precision(rows: np.ndarray) -> float:
    """Share of what was predicted that is right, of rows of hits, predicted, gold."""
    hit, said, _ = rows.sum(0)
    return float(hit / max(1, said))


def recall(rows: np.ndarray) -> float:
    """Share of the gold that was found, of rows of hits, predicted, gold."""
    hit, _, gold = rows.sum(0)
    return float(hit / max(1, gold))


def accuracy(rows: np.ndarray) -> float:
    """Share of rows of gold, predicted that agree."""
    return float((rows[:, 0] == rows[:, 1]).mean())


def class_f1(rows: np.ndarray, label: int) -> float:
    """F1 of one class of rows of gold, predicted."""
    gold, said = rows[:, 0] == label, rows[:, 1] == label
    return float(2 * (gold & said).sum() / max(1, gold.sum() + said.sum()))


def macro_f1(rows: np.ndarray) -> float:
    """Mean F1 over the gold classes of rows of gold, predicted."""
    return float(np.mean([class_f1(rows, label) for label in np.unique(rows[:, 0])]))


def mean_f1(rows: np.ndarray) -> float:
    """Mean over labels of the F1 of rows of hits, predicted, gold: ``(texts, labels, 3)``."""
    hit, said, gold = np.moveaxis(rows.sum(0), -1, 0)
    return float((2 * hit / np.maximum(1, said + gold)).mean())


def share(rows: np.ndarray) -> float:
    """Sum of the first column over that of the second, 0 where there is nothing."""
    part, whole = rows.sum(0)
    return float(part / whole) if whole else 0.0


def moments(pairs: list[tuple[float, float]]) -> tuple[float, ...]:
    """The sums by which `pearson` adds up pairs: their number, x, y, xx, yy, xy."""
    x, y = np.array(pairs, float).reshape(-1, 2).T
    return (len(x), x.sum(), y.sum(), (x * x).sum(), (y * y).sum(), (x * y).sum())


def pearson(rows: np.ndarray) -> float:
    """Pearson's correlation of all pairs of rows of `moments`; 0 where there are fewer than two."""
    n, x, y, xx, yy, xy = rows.sum(0)
    if n < 2:
        return 0.0
    spread = (xx - x * x / n) * (yy - y * y / n)
    return float((xy - x * y / n) / spread**0.5) if spread > 0 else 0.0
