"""The alert of a rating."""

from __future__ import annotations

import pytest

from voc.alerts import AlertSettings
from voc.alerts.score import low_score
from voc.schema import Rating

USUAL = AlertSettings()


@pytest.mark.parametrize(
    ("written", "metric", "expected"),
    [
        (6, "nps", "normal"), (7, "nps", None), (0, "nps", "high"),
        (2, "csat", "normal"), (3, "csat", None), (1, "csat", "high"),
        (2, "stars", "normal"), (2.5, "stars", None), ("★☆☆☆☆", None, "high"),
        ("非常不满意", None, "high"), ("一般", None, None), ("差评", None, "high"), ("中评", None, None),
        (2, "ces", "normal"), (7, "ces", None),
    ],
)  # fmt: skip
def test_a_score_at_or_under_the_level_is_low(
    written: str | float, metric: str | None, expected: str | None
) -> None:
    assert low_score(Rating.read(written, metric=metric), USUAL) == expected


def test_a_level_moves_with_the_scale_of_the_rating() -> None:
    assert low_score(Rating.read(3, metric="csat", low=1, high=10), USUAL) == "normal"
    assert low_score(Rating.read(4, metric="csat", low=1, high=10), USUAL) is None


def test_a_company_sets_its_own_level() -> None:
    strict = AlertSettings(low_score={"stars": 3, "nps": None})
    assert low_score(Rating.read(3, metric="stars"), strict) == "normal"
    assert low_score(Rating.read(0, metric="nps"), strict) is None
    assert low_score(Rating.read(1, metric="ces"), strict) is None


def test_no_rating_is_no_low_score() -> None:
    assert low_score(None, USUAL) is None
