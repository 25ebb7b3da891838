"""What a ticket needs of an alert: title, level, demand, department, time due, the words masked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from voc.alerts.kinds import RAISED, RANKS
from voc.alerts.settings import AlertSettings, rank_of
from voc.schema import Alert, Feedback, Label, Span, is_blank

Mask = Callable[[str], str]
"""Hides personal data in a text; raises when it cannot, and then there is no ticket."""

TITLE: Final = 24
"""Most characters of evidence in a title."""
DEMANDS: Final = {
    "refund": "退款", "replacement": "换货", "repair": "维修", "compensation": "赔偿", "apology": "道歉",
    "explanation": "解释", "none": "无",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """An alert as a ticket system takes it. Its fields hold no personal data when the mask does its work.

    :ivar level: the company's own 一般 to 特别重大.
    :ivar demand: what the customer asks for 诉求; None: not known.
    :ivar verbatim: all that the customer said, masked, a turn a line.
    :ivar count: pieces of feedback in the incident so far.
    """

    alert_id: str
    incident: str | None
    kind: str
    title: str
    level: str
    severity: str
    demand: str | None
    department: str | None
    due_at: datetime | None
    verbatim: str
    count: int


def ticket(
    alert: Alert,
    feedback: Feedback,
    settings: AlertSettings,
    *,
    mask: Mask,
    demand: Label | str | None = None,
) -> Ticket:
    """The ticket of an alert.

    :param mask: hides personal data, such as ``lambda text: protect(text)[0].text`` of ``voc.privacy``.
    :param demand: ``Tags.demand``, or a text of the company's own.
    """
    label = demand.label if isinstance(demand, Label) else demand
    return Ticket(
        alert_id=alert.id, incident=alert.incident, kind=alert.kind,
        title=title(alert.kind, feedback, alert.evidence, settings, mask=mask),
        level=level(alert, feedback, settings),
        severity=str(alert.severity), demand=DEMANDS.get(label, label) if label else None,
        department=alert.department,
        due_at=alert.due_at, verbatim=mask(verbatim(feedback)), count=alert.count or 1,
    )  # fmt: skip


def title(
    kind: str,
    feedback: Feedback,
    evidence: tuple[Span, ...],
    settings: AlertSettings,
    *,
    mask: Mask | None = None,
) -> str:
    """A line such as ``食品安全：吃出虫子``.

    Without a mask only the kind's name: evidence may hold personal data.
    """
    name = settings.kinds[kind].title if kind in settings.kinds else kind
    if not evidence:
        rating = feedback.rating
        return f"{name}：{rating.metric.upper()} {rating.value:g}" if rating is not None else name
    if mask is None:
        return name
    shown = min((_words(feedback, span) for span in evidence), key=lambda words: (len(words) < 3, len(words)))
    hidden = " ".join(mask(shown).split())
    return f"{name}：{hidden if len(hidden) <= TITLE else hidden[: TITLE - 1] + '…'}"


def level(alert: Alert, feedback: Feedback, settings: AlertSettings) -> str:
    """The company's level of an alert; beyond critical when it would be so without being raised.

    An alert does not say what it was raised from: of a kind that may be critical by itself, that is taken.
    """
    rank = rank_of(alert.severity)
    steps = beyond(alert.kind, feedback, settings)
    if rank < len(RANKS) - 1 or steps <= 0:
        return settings.level(rank)
    usual = settings.kinds[alert.kind].severity if alert.kind in settings.kinds else alert.severity
    most = max(map(rank_of, (usual, *RAISED.get(alert.kind, ()))))
    return settings.level(max(rank, most + steps))


def beyond(kind: str, feedback: Feedback, settings: AlertSettings) -> int:
    """Steps by which reach, the customer's value and the company raise an alert of a kind."""
    of_kind = settings.kinds[kind].raised if kind in settings.kinds else 0
    reach = feedback.reach if feedback.channel == "social" else None
    return settings.steps(reach=reach, customer_value=feedback.customer_value) + of_kind


def verbatim(feedback: Feedback) -> str:
    """What the customer said, a turn a line; all of it when nobody is said to be the customer."""
    if feedback.turns is None:
        return feedback.text or ""
    own = [turn for turn in feedback.turns if turn.speaker in ("customer", "other")] or list(feedback.turns)
    return "\n".join(turn.text for turn in own if not is_blank(turn.text))


def _words(feedback: Feedback, span: Span) -> str:
    text = feedback.text or "" if span.turn is None else (feedback.turns or ())[span.turn].text
    return text[span.start : span.end]
