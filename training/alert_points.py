"""Where each kind of alert begins: calibration and thresholds on one half of dev, figures on the other.

Pure functions over arrays. A kind's probability is a logistic function of the network's logit and of what the
shipped rules say (Platt 1999), with Gaussian priors, so that a kind with few cases stays near what is usual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voc.alerts.points import BALANCED, FEW, RECALL, AlertPoint, Rung, wilson

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CRITICAL_FLOOR: Final = 0.95
FLOOR: Final = 0.90
"""Recall that the point `recall` keeps: of critical cases, of the others."""
MOST_FALSE: Final = 15.0
"""Ordinary texts, of a thousand, that may fire wrongly at `balanced`, of all kinds together."""
USUAL: Final = {BALANCED: 0.4, RECALL: 0.12}
"""Thresholds of a kind without cases."""
TRUST: Final = 10.0
"""Cases at which a kind's own threshold weighs as much as the usual one."""
LOWEST: Final = 0.02
_PRIOR: Final = np.array([1.0, 0.0, 2.0, -3.0])
_WIDE: Final = np.array([0.5, 2.0, 1.2, 1.2])
_STEPS: Final = 80
_LEVELS: Final = (
    0.98,
    0.95,
    0.9,
    0.85,
    0.8,
    0.7,
    0.6,
    0.5,
    0.4,
    0.3,
    0.25,
    0.2,
    0.15,
    0.1,
    0.07,
    0.05,
    0.03,
    0.02,
)


@dataclass(frozen=True, kw_only=True)
class AlertRows:
    """What the network and the rules say of some texts, and what readers do.

    :ivar names: of the columns: kinds, and severity columns such as ``abuse:high``.
    :ivar logits: pooled over each text, ``(texts, columns)``.
    :ivar gold: 1 or 0, NaN where nobody said; of a severity column only where its kind holds.
    :ivar severity: of each kind that holds, 0 normal, 1 high, 2 critical; -1 where none is said.
    :ivar rules: where a shipped rule says so; `vetoes` where all that proves it is disowned.
    :ivar ordinary: texts that were drawn at random, ``(texts,)``.
    """

    names: tuple[str, ...]
    logits: Floats
    gold: Floats
    severity: NDArray[np.int_]
    rules: Bools
    vetoes: Bools
    ordinary: Bools

    @classmethod
    def of(
        cls, names: Sequence[str], logits: NDArray[np.floating], gold: NDArray[np.floating], *,
        severity: NDArray[np.int_] | None = None, rules: Bools | None = None, vetoes: Bools | None = None,
        ordinary: Bools | None = None,
    ) -> AlertRows:  # fmt: skip
        """Rows with nothing said by rules, and no ordinary texts, where those are left out."""
        shape = np.asarray(logits).shape
        if shape != np.asarray(gold).shape or shape[1] != len(names):
            raise ValueError(
                f"logits {shape}, gold {np.asarray(gold).shape}, {len(names)} names: they differ"
            )
        return cls(
            names=tuple(names), logits=np.asarray(logits, np.float64), gold=np.asarray(gold, np.float64),
            severity=np.full(shape, -1) if severity is None else np.asarray(severity),
            rules=np.zeros(shape, bool) if rules is None else np.asarray(rules, bool),
            vetoes=np.zeros(shape, bool) if vetoes is None else np.asarray(vetoes, bool),
            ordinary=np.zeros(shape[0], bool) if ordinary is None else np.asarray(ordinary, bool),
        )  # fmt: skip

    def where(self, rows: Bools) -> AlertRows:
        """Some of the texts."""
        return replace(
            self, logits=self.logits[rows], gold=self.gold[rows], severity=self.severity[rows],
            rules=self.rules[rows], vetoes=self.vetoes[rows], ordinary=self.ordinary[rows],
        )  # fmt: skip

    def features(self, column: int) -> Floats:
        """Logit, one, rule, veto of each text; as in the engine a veto does not count beside a rule."""
        rules = self.rules[:, column]
        vetoes = self.vetoes[:, column] & ~rules
        return np.stack([self.logits[:, column], np.ones(len(rules)), rules, vetoes], 1).astype(np.float64)


def fit_points(rows: AlertRows) -> dict[str, AlertPoint]:
    """Calibration and operating points of each column, on the tuning half."""
    points = {name: _point(rows, column) for column, name in enumerate(rows.names)}
    return _quieter(rows, points)


def probabilities(rows: AlertRows, points: Mapping[str, AlertPoint]) -> Floats:
    """How probable each column is, ``(texts, columns)``."""
    theta = np.array([[p.scale, p.bias, p.rule, p.veto] for p in (points[name] for name in rows.names)])
    scores = np.stack([rows.features(column) @ theta[column] for column in range(len(rows.names))], 1)
    return _sigmoid(scores)


def _point(rows: AlertRows, column: int) -> AlertPoint:
    gold = rows.gold[:, column]
    known = ~np.isnan(gold)
    features, truth = rows.features(column)[known], gold[known] > 0.5
    theta = calibrate(features, truth)
    probability = _sigmoid(features @ theta)
    cases = int(truth.sum())
    critical = rows.severity[known, column] == 2
    scale, bias, rule, veto = map(float, theta)
    calibrated = AlertPoint(scale=scale, bias=bias, rule=rule, veto=veto, cases=cases)
    balanced = _shrunk(_best_f1(probability, truth), BALANCED, cases)
    if ":" in rows.names[column]:
        return replace(calibrated, balanced=balanced, recall=balanced)
    recall = _shrunk(_keeping(probability, truth, critical), RECALL, cases)
    promised = None if cases < FEW else CRITICAL_FLOOR if critical.sum() * 2 > cases else FLOOR
    return replace(
        calibrated, balanced=balanced, recall=min(recall, balanced), floor=promised,
        rungs=_rungs(probability, truth, rows.ordinary[known]),
    )  # fmt: skip


def calibrate(features: Floats, truth: Bools) -> Floats:
    """The likeliest scale (above 0), bias, rule and veto under their priors, by Newton's method.

    :param features: logit, one, rule, veto, ``(texts, 4)``.
    """
    theta, precision = _PRIOR.copy(), np.diag(1 / _WIDE**2)
    for _ in range(_STEPS):
        p = _sigmoid(features @ theta)
        slope = features.T @ (p - truth) + precision @ (theta - _PRIOR)
        curve = (features * (p * (1 - p))[:, None]).T @ features + precision
        step = np.linalg.solve(curve, slope)
        theta = theta - step * min(1.0, 2.0 / max(1e-9, float(np.abs(step).max())))
        theta[0] = max(theta[0], 0.05)
        theta[2], theta[3] = max(theta[2], 0.0), min(theta[3], 0.0)
    return theta


def _best_f1(probability: Floats, truth: Bools) -> float | None:
    """The middle of the thresholds whose F1 is within a hair of the best; None without cases.

    One case more or less moves F1 by about 1 / cases: what lies within half of that is as good.
    """
    if not truth.any():
        return None
    order = np.argsort(-probability, kind="stable")
    levels, hits = probability[order], truth[order].cumsum()
    scores = 2 * hits / (np.arange(1, len(levels) + 1) + truth.sum())
    # Texts that tie at a level fire together: only the last of them counts.
    last = np.append(levels[1:] != levels[:-1], True)
    levels, scores = levels[last], scores[last]
    good = levels[scores >= scores.max() - 0.5 / (truth.sum() + 5)]
    return float(_sigmoid(np.array([_logit(good[[0, -1]]).mean()]))[0])


def _keeping(probability: Floats, truth: Bools, critical: Bools) -> float | None:
    """The highest threshold that keeps the floors: critical cases and others; None without cases."""
    if not truth.any():
        return None
    parts = ((truth & critical, CRITICAL_FLOOR), (truth & ~critical, FLOOR))
    return min(_quantile(probability[part], floor) for part, floor in parts if part.any())


def _quantile(probability: Floats, floor: float) -> float:
    """The highest threshold that so large a share reaches."""
    ordered = np.sort(probability)[::-1]
    return float(ordered[max(0, int(np.ceil(floor * len(ordered) - 1e-9)) - 1)])


def _shrunk(found: float | None, point: str, cases: int) -> float:
    """A threshold between the kind's own and the usual one, by how many cases speak for it."""
    usual = USUAL[point]
    if found is None:
        return usual
    weight = cases / (cases + TRUST)
    mixed = weight * _logit(np.array([found])) + (1 - weight) * _logit(np.array([usual]))
    return round(float(np.clip(_sigmoid(mixed)[0], LOWEST, 0.97)), 4)


def _rungs(probability: Floats, truth: Bools, ordinary: Bools) -> tuple[Rung, ...]:
    cases = int(truth.sum())
    out = []
    for level in _LEVELS:
        said = probability >= level
        hits = int((said & truth).sum())
        fired = 1000 * float((said & ordinary).sum()) / max(1, int(ordinary.sum()))
        recall = hits / cases if cases else 0.0
        low = wilson(hits, cases)[0]
        out.append(
            Rung(
                threshold=level, recall=round(recall, 4), recall_low=round(low, 4),
                precision=round(hits / max(1, int(said.sum())), 4), per_thousand=round(fired, 3),
            )
        )  # fmt: skip
    return tuple(out)


def _quieter(rows: AlertRows, points: dict[str, AlertPoint]) -> dict[str, AlertPoint]:
    """Balanced thresholds raised where that costs least, until ordinary texts fire wrongly seldom enough."""
    points = dict(points)
    kinds = [column for column, name in enumerate(rows.names) if ":" not in name]
    p, wrong = probabilities(rows, points), rows.gold == 0
    allowed = MOST_FALSE / 1000 * rows.ordinary.sum()
    while True:
        at = np.array([points[name].balanced for name in rows.names])
        false = (p >= at) & wrong & rows.ordinary[:, None]
        false[:, [c for c in range(len(at)) if c not in kinds]] = False
        if false.any(1).sum() <= allowed:
            return points
        column, level = min(
            ((c, _above(p[false[:, c], c])) for c in kinds if false[:, c].any()),
            key=lambda each: _loss(p[:, each[0]], rows.gold[:, each[0]], at[each[0]], each[1]),
        )
        if level >= 1:
            return points
        points[rows.names[column]] = replace(points[rows.names[column]], balanced=level)


def _above(probability: Floats) -> float:
    """Just above the least probable of some."""
    return round(float(min(1.0, probability.min() + 2e-4)), 4)


def _loss(probability: Floats, gold: Floats, before: float, after: float) -> float:
    """What raising a threshold costs in F1."""
    known = ~np.isnan(gold)
    truth = gold[known] > 0.5
    return _f1(probability[known] >= before, truth) - _f1(probability[known] >= after, truth)


def _f1(said: Bools, truth: Bools) -> float:
    return float(2 * (said & truth).sum() / max(1, said.sum() + truth.sum()))


def _sigmoid(scores: Floats) -> Floats:
    out: Floats = 1 / (1 + np.exp(-np.clip(scores, -40, 40)))
    return out


def _logit(probability: Floats) -> Floats:
    inside = np.clip(probability, 1e-5, 1 - 1e-5)
    out: Floats = np.log(inside / (1 - inside))
    return out
