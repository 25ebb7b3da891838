"""The alert that needs no text: a rating at or under the level that the company set."""

from __future__ import annotations

from voc.alerts.settings import AlertSettings
from voc.schema import SCALES, Rating, Severity


def low_score(rating: Rating | None, settings: AlertSettings) -> Severity | None:
    """How severe a rating is: high for the lowest there is, normal for a low one, None for any other.

    A level is set on the metric's usual scale and moved to the scale of the rating: CSAT 2 of 1 to 5 is 3.25
    of 1 to 10.
    """
    if rating is None:
        return None
    level = settings.low_score.get(rating.metric)
    if level is None:
        return None
    if rating.metric in SCALES:
        low, high = SCALES[rating.metric]
        level = (level - low) / (high - low)
    if rating.share > level + 1e-9:
        return None
    return Severity.HIGH if rating.value <= rating.low else Severity.NORMAL
