"""Feedback and its tags as rows for people: one of the whole, one an opinion, one an alert."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from voc.schema import SHANGHAI, Alert, Feedback, Opinion, Rejected, Sentiment, Span, Tags

Cell = str | int | float | bool | datetime | None

FEEDBACK_COLUMNS: Final = (
    "id",
    "channel",
    "occurred_at",
    "source",
    "brand",
    "product",
    "org_path",
    "rating",
    "rating_scale",
    "text",
    "language",
    "sentiment",
    "sentiment_probability",
    "strength",
    "mixed",
    "emotion",
    "intent",
    "demand",
    "effort",
    "severity",
    "alerts",
    "opinions",
    "topic",
    "keywords",
    "flags",
    "coverage",
)
OPINION_COLUMNS: Final = (
    "feedback_id",
    "aspect",
    "opinion",
    "target",
    "category",
    "polarity",
    "strength",
    "probability",
    "journey_stage",
    "touchpoint",
    "indicator",
    "better_than",
    "text",
)
ALERT_COLUMNS: Final = (
    "feedback_id",
    "severity",
    "kind",
    "probability",
    "evidence",
    "origin",
    "title",
    "department",
    "due_at",
    "incident",
    "text",
)
REJECT_COLUMNS: Final = ("line", "feedback_id", "code", "reason")


def feedback_row(feedback: Feedback, tags: Tags) -> tuple[Cell, ...]:
    """The whole in a row, under ``FEEDBACK_COLUMNS``."""
    rating = feedback.rating
    return (
        feedback.id,
        feedback.channel.value,
        moment(feedback.occurred_at),
        feedback.source,
        feedback.brand,
        feedback.product,
        _joined(feedback.org_path, " / "),
        rating.value if rating else None,
        f"{rating.metric.value} {rating.low:g} to {rating.high:g}" if rating else None,
        whole_text(feedback),
        tags.language.value if tags.language else None,
        *_feeling(tags.sentiment),
        *(label.label if label else None for label in (tags.emotion, tags.intent, tags.demand, tags.effort)),
        tags.severity.value if tags.severity else None,
        _joined((alert_text(feedback, alert) for alert in tags.alerts or ()), "; "),
        _joined((opinion_text(feedback, opinion) for opinion in tags.opinions or ()), "; "),
        tags.topic.label if tags.topic else None,
        _joined((keyword.text for keyword in tags.keywords or ()), " "),
        _joined(tags.flags, " "),
        _rounded(tags.coverage),
    )


def opinion_rows(feedback: Feedback, tags: Tags) -> list[tuple[Cell, ...]]:
    """A row an opinion, under ``OPINION_COLUMNS``."""
    return [
        (
            feedback.id,
            quote(feedback, opinion.aspect) or opinion.normalised_aspect,
            quote(feedback, opinion.opinion),
            quote(feedback, opinion.target),
            opinion.category,
            opinion.polarity.value,
            _rounded(opinion.strength),
            _rounded(opinion.probability),
            opinion.journey_stage,
            opinion.touchpoint,
            opinion.indicator,
            opinion.better_than,
            whole_text(feedback),
        )
        for opinion in tags.opinions or ()
    ]


def alert_rows(feedback: Feedback, tags: Tags) -> list[tuple[Cell, ...]]:
    """A row an alert, under ``ALERT_COLUMNS``."""
    return [
        (
            feedback.id,
            alert.severity.value,
            alert.kind,
            _rounded(alert.probability),
            _evidence(feedback, alert),
            alert.origin,
            alert.title,
            alert.department,
            moment(alert.due_at),
            alert.incident,
            whole_text(feedback),
        )
        for alert in tags.alerts or ()
    ]


def reject_row(rejected: Rejected) -> tuple[Cell, ...]:
    """A reject, under ``REJECT_COLUMNS``."""
    return (rejected.line, rejected.feedback_id, rejected.code.value, rejected.reason)


def whole_text(feedback: Feedback) -> str | None:
    """The text; of a conversation its turns, a line each, with who speaks."""
    if feedback.turns is None:
        return feedback.text
    return "\n".join(f"{turn.speaker.value}: {turn.text}" for turn in feedback.turns)


def quote(feedback: Feedback, span: Span | None) -> str | None:
    """The words a span points at."""
    if span is None:
        return None
    if span.turn is None:
        return (feedback.text or "")[span.start : span.end]
    return (feedback.turns or ())[span.turn].text[span.start : span.end]


def opinion_text(feedback: Feedback, opinion: Opinion) -> str:
    """An opinion in a few words: ``电池 不耐用 [电池续航] negative``."""
    aspect = quote(feedback, opinion.aspect) or opinion.normalised_aspect
    category = opinion.category and f"[{opinion.category}]"
    parts = (aspect, quote(feedback, opinion.opinion), category, opinion.polarity.value)
    return " ".join(part for part in parts if part)


def alert_text(feedback: Feedback, alert: Alert) -> str:
    """An alert in a few words: ``food_safety critical: 吃出虫子``."""
    evidence = _evidence(feedback, alert)
    return f"{alert.kind} {alert.severity.value}" + (f": {evidence}" if evidence else "")


def moment(value: datetime | None) -> datetime | None:
    """The time in Shanghai without its zone, as sheets want it and as it is read back."""
    return None if value is None else value.astimezone(SHANGHAI).replace(tzinfo=None)


def _evidence(feedback: Feedback, alert: Alert) -> str | None:
    return _joined((quote(feedback, span) or "" for span in alert.evidence), " … ")


def _feeling(sentiment: Sentiment | None) -> tuple[Cell, ...]:
    if sentiment is None:
        return (None,) * 4
    return (
        sentiment.polarity.value,
        _rounded(sentiment.probability),
        _rounded(sentiment.strength),
        sentiment.mixed,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _joined(parts: Iterable[str] | None, joint: str) -> str | None:
    return joint.join(parts or ()) or None
