"""Figures of alerts: by kind, their evidence and severity, and how many are raised for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from voc.schema import AlertKind, Span

from .classes import yes_rows
from .figure import accuracy, f1, figure, mean_f1, precision, recall, share
from .labelled import GoldAlert
from .tagging import Case, Cases, Part, missing, with_gold

LEAST = 10
"""Cases in the gold that a kind must have to count in the mean over kinds."""
RANDOM = "random"
KINDS = tuple(kind for kind in AlertKind if kind is not AlertKind.LOW_SCORE)
METRICS = (("f1", f1), ("precision", precision), ("recall", recall))


def alerts(name: str, cases: Cases) -> Iterator[Part]:
    """Every figure of alerts that the cases have gold for."""
    cases = with_gold(cases, "alerts")
    if not cases:
        return
    absent = missing(cases, lambda tags: tags.alerts, what="alerts")
    if absent:
        yield f"alert:{name}:f1", absent
        return
    for kind in KINDS:
        yield from _by_kind(name, kind, [case for case in cases if raised(case, kind) is not None])
    whole = [case for case in cases if case.gold.whole_alerts is not None]
    if whole:
        yield from _any(name, whole)
        yield from _common(name, whole)
        yield from _details(name, whole)


def raised(case: Case, kind: str) -> bool | None:
    """Whether the gold raises an alert of this kind; None: not labelled."""
    alerts = case.gold.alerts
    if isinstance(alerts, dict):
        return {str(one): holds for one, holds in alerts.items()}.get(kind)
    return None if alerts is None else any(alert.kind == kind for alert in alerts)


def said(case: Case, kind: AlertKind) -> bool:
    """Whether the tags raise one."""
    return any(alert.kind == kind for alert in (case.tags and case.tags.alerts) or ())


def kind_rows(cases: Cases, kind: AlertKind) -> np.ndarray:
    """Hits, predicted, gold of a kind in each case."""
    pairs = [(bool(raised(case, kind)), said(case, kind)) for case in cases]
    return np.array([(gold and found, found, gold) for gold, found in pairs], int)


def _by_kind(name: str, kind: AlertKind, cases: Cases) -> Iterator[Part]:
    count = sum(bool(raised(case, kind)) for case in cases)
    if not count:
        return
    rows = kind_rows(cases, kind)
    for metric, of in METRICS:
        yield f"alert:{name}/kind={kind}:{metric}", figure(rows, of, cases=count)
    if all(isinstance(case.gold.alerts, dict) for case in cases):
        pairs = np.array([(raised(case, kind), said(case, kind)) for case in cases], int)
        yield f"alert:{name}/kind={kind}:accuracy", figure(pairs, accuracy, cases=count)


def _any(name: str, cases: Cases) -> Iterator[Part]:
    """Whether there is any alert in a text; and those raised on random texts that have none of that kind."""
    rows = yes_rows(cases, lambda gold: gold.alerts, lambda tags: tags.alerts)
    for metric, of in METRICS:
        yield f"any-alert:{name}:{metric}", figure(rows, of, cases=int(rows[:, 2].sum()))
    random = [case for case in cases if case.gold.drawn in (None, RANDOM)]
    if random:
        false = np.array([[_false(case)] for case in random])
        yield f"false-alerts:{name}:per-1000-texts", figure(false, lambda some: 1000 * float(some.mean()))


def _false(case: Case) -> int:
    return sum(said(case, kind) and not raised(case, kind) for kind in KINDS)


def _common(name: str, cases: Cases) -> Iterator[Part]:
    common = [kind for kind in KINDS if sum(bool(raised(case, kind)) for case in cases) >= LEAST]
    if common:
        rows = np.stack([kind_rows(cases, kind) for kind in common], 1)
        yield f"alert:{name}:macro-f1", figure(rows, mean_f1)


def _details(name: str, cases: Cases) -> Iterator[Part]:
    """Character F1 of the evidence, and accuracy of the severity, over alerts that gold and tags both
    raise."""
    overlaps, severities = [], []
    for case in cases:
        both = list(_both(case))
        overlaps.append(np.sum([(0, 0, 0), *(_overlap(gold, spans) for gold, spans, _ in both)], 0))
        severities.append((sum(gold.severity == severity for gold, _, severity in both), len(both)))
    hits = int(np.sum(severities, 0)[1])
    if hits:
        yield f"evidence:{name}:f1", figure(np.array(overlaps), f1, cases=hits)
        yield f"severity:{name}:accuracy", figure(np.array(severities), share, cases=hits)


def _both(case: Case) -> Iterator[tuple[GoldAlert, tuple[Span, ...], str]]:
    found = {str(alert.kind): alert for alert in (case.tags and case.tags.alerts) or ()}
    for gold in case.gold.whole_alerts or ():
        if gold.kind in found:
            yield gold, found[gold.kind].evidence, str(found[gold.kind].severity)


def _overlap(gold: GoldAlert, spans: tuple[Span, ...]) -> tuple[int, int, int]:
    wanted = {(turn, at) for turn, start, end in gold.evidence for at in range(start, end)}
    have = {(span.turn, at) for span in spans for at in range(span.start, span.end)}
    return len(wanted & have), len(have), len(wanted)
