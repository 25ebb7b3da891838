"""Alerts: what somebody at the company must look at now, with severity, probability, evidence and a reason.

::

    decider = Decider(columns, points, operating="balanced", settings=AlertSettings.read("alerts.toml"))
    alerts = decider.decide(feedback, passage, PieceScores(logits, piece), hits=rules.apply(passage))

What each kind means is in docs/alerts.md. :class:`Storms` brings the alerts of one incident together,
:func:`explain` says why a text fires and what would silence it, :func:`live_precision` reads the verdicts
that come back, and :func:`fit_kind` teaches a kind of the company's own by examples.
"""

from __future__ import annotations

from voc.alerts.decide import Decider, Finding, PieceScores
from voc.alerts.explain import Explanation, explain
from voc.alerts.kinds import KINDS, RAISED, Kind
from voc.alerts.points import AlertPoint, Budget, Floor, Operating, Rung, thresholds, wilson
from voc.alerts.prototypes import KindPrototype, TooFewExamples, fit_kind
from voc.alerts.settings import AlertSettings
from voc.alerts.storms import Act, Incident, Report, Storms, StormSettings
from voc.alerts.ticket import Ticket, ticket
from voc.alerts.verdicts import LivePrecision, Verdict, examples, live_precision, read_verdicts

__all__ = [
    "KINDS",
    "RAISED",
    "Act",
    "AlertPoint",
    "AlertSettings",
    "Budget",
    "Decider",
    "Explanation",
    "Finding",
    "Floor",
    "Incident",
    "Kind",
    "KindPrototype",
    "LivePrecision",
    "Operating",
    "PieceScores",
    "Report",
    "Rung",
    "StormSettings",
    "Storms",
    "Ticket",
    "TooFewExamples",
    "Verdict",
    "examples",
    "explain",
    "fit_kind",
    "live_precision",
    "read_verdicts",
    "thresholds",
    "ticket",
    "wilson",
]
