"""What alerts give at their operating points: figures on the half of dev they were not set on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from voc.alerts.points import FEW, OPERATING, AlertPoint, wilson

from .alert_points import AlertRows, Bools, probabilities


@dataclass(frozen=True, kw_only=True)
class KindFigures:
    """A kind at an operating point.

    :ivar cases: texts that are of the kind; `said` texts that fire; `hits` both.
    :ivar recall_low: lower end of the 95 % Wilson interval; likewise the others.
    :ivar false_per_thousand: ordinary texts, of a thousand, that fire wrongly.
    :ivar promises: whether there were cases enough to promise a recall.
    """

    kind: str
    point: str
    threshold: float
    cases: int
    said: int
    hits: int
    precision: float | None
    precision_low: float
    precision_high: float
    recall: float | None
    recall_low: float
    recall_high: float
    f1: float
    false_per_thousand: float | None
    promises: bool


@dataclass(frozen=True, kw_only=True)
class AlertFigures:
    """All kinds at an operating point.

    :ivar any_f1: of whether a text has any alert at all.
    :ivar macro_f1: mean over kinds with at least ten cases; None when there are none.
    :ivar severe_recall: of critical and high cases, those with the right kind.
    :ivar false_per_thousand: ordinary texts, of a thousand, with a kind that no reader gave.
    """

    point: str
    kinds: tuple[KindFigures, ...]
    any_f1: float
    macro_f1: float | None
    severe_recall: float | None
    severe_cases: int
    ordinary: int
    false_per_thousand: float | None


def measure(rows: AlertRows, points: Mapping[str, AlertPoint]) -> tuple[AlertFigures, ...]:
    """Figures at `balanced` and at `recall`.

    :param rows: texts that the points were not set on.
    """
    return tuple(_measured(rows, points, point) for point in OPERATING)


def severity_accuracy(
    rows: AlertRows, points: Mapping[str, AlertPoint], usual: Mapping[str, int]
) -> float | None:
    """Share of gold alerts whose severity the columns tell rightly; None without alerts.

    :param usual: rank of each kind's usual severity: 0 normal, 1 high, 2 critical.
    """
    ranks = {"normal": 0, "high": 1, "critical": 2}
    p = probabilities(rows, points)
    right = []
    for column, kind in enumerate(rows.names):
        if ":" in kind:
            continue
        levels = [(c, n.partition(":")[2]) for c, n in enumerate(rows.names) if n.startswith(kind + ":")]
        for row in np.flatnonzero(rows.severity[:, column] >= 0):
            over = [(p[row, c] - points[rows.names[c]].balanced, ranks[level]) for c, level in levels]
            best = max(over, default=(-1.0, 0))
            said = best[1] if best[0] > 0 else usual[kind]
            right.append(said == rows.severity[row, column])
    return float(np.mean(right)) if right else None


def _measured(rows: AlertRows, points: Mapping[str, AlertPoint], point: str) -> AlertFigures:
    kinds = [column for column, name in enumerate(rows.names) if ":" not in name]
    at = np.array([points[name].at(point) for name in rows.names])
    said, truth, wrong = probabilities(rows, points) >= at, rows.gold > 0.5, rows.gold == 0
    said, truth, false = said[:, kinds], truth[:, kinds], (said & wrong)[:, kinds]
    names = [rows.names[column] for column in kinds]
    of_kind = tuple(_kinds(names, said, truth, false, rows.ordinary, at[kinds], point))
    severe = rows.severity[:, kinds] >= 1
    ordinary = int(rows.ordinary.sum())
    hits = (said.any(1) & truth.any(1)).sum()
    many = [each.f1 for each in of_kind if each.cases >= 10]
    return AlertFigures(
        point=point, kinds=of_kind, any_f1=float(2 * hits / max(1, said.any(1).sum() + truth.any(1).sum())),
        macro_f1=float(np.mean(many)) if many else None,
        severe_recall=float(said[severe].mean()) if severe.any() else None, severe_cases=int(severe.sum()),
        ordinary=ordinary,
        false_per_thousand=1000 * float(false[rows.ordinary].any(1).sum()) / ordinary if ordinary else None,
    )  # fmt: skip


def _kinds(
    names: list[str], said: Bools, truth: Bools, false: Bools, ordinary: Bools, at: np.ndarray, point: str
) -> Iterator[KindFigures]:
    for column, kind in enumerate(names):
        fired, cases = int((said[:, column] & (truth | false)[:, column]).sum()), int(truth[:, column].sum())
        hits = int((said & truth)[:, column].sum())
        precision, recall = wilson(hits, fired), wilson(hits, cases)
        seen = int(ordinary.sum())
        yield KindFigures(
            kind=kind, point=point, threshold=float(at[column]), cases=cases, said=fired, hits=hits,
            precision=hits / fired if fired else None,
            precision_low=precision[0], precision_high=precision[1],
            recall=hits / cases if cases else None, recall_low=recall[0], recall_high=recall[1],
            f1=2 * hits / max(1, fired + cases),
            false_per_thousand=1000 * float(false[ordinary, column].sum()) / seen if seen else None,
            promises=cases >= FEW,
        )  # fmt: skip
