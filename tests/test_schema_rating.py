"""Ratings: written forms, the scale assumed, the scale given, and what is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from voc.schema import Metric, Rating


@pytest.mark.parametrize(
    ("written", "metric", "value", "low", "high"),
    [
        ("非常满意", Metric.CSAT, 5, 1, 5),
        ("满意", Metric.CSAT, 4, 1, 5),
        ("一般", Metric.CSAT, 3, 1, 5),
        ("不满意", Metric.CSAT, 2, 1, 5),
        ("非常不满意", Metric.CSAT, 1, 1, 5),
        ("Very satisfied", Metric.CSAT, 5, 1, 5),
        ("5星", Metric.STARS, 5, 1, 5),
        ("５星", Metric.STARS, 5, 1, 5),
        ("五星", Metric.STARS, 5, 1, 5),
        ("两颗星", Metric.STARS, 2, 1, 5),
        ("五星级好评", Metric.STARS, 5, 1, 5),
        ("四星半", Metric.STARS, 4.5, 1, 5),
        ("4.5 stars", Metric.STARS, 4.5, 1, 5),
        ("★★★☆☆", Metric.STARS, 3, 1, 5),
        ("⭐️⭐️", Metric.STARS, 2, 1, 5),
        ("4/5", Metric.STARS, 4, 1, 5),
        ("9 / 10", Metric.OTHER, 9, 0, 10),
        ("85/100", Metric.OTHER, 85, 0, 100),
        ("9分", Metric.OTHER, 9, 0, 10),
        ("85分", Metric.OTHER, 85, 0, 100),
        ("差评", Metric.OTHER, 1, 1, 3),
        ("NPS 9", Metric.NPS, 9, 0, 10),
        ("csat：4", Metric.CSAT, 4, 1, 5),
        ("CES=6", Metric.CES, 6, 1, 7),
    ],
)
def test_written_forms(written: str, metric: Metric, value: float, low: float, high: float) -> None:
    assert Rating.read(written) == Rating(metric=metric, value=value, low=low, high=high)


@pytest.mark.parametrize(
    ("written", "metric", "value", "low", "high"),
    [
        (9, "nps", 9, 0, 10),
        ("9", "nps", 9, 0, 10),
        ("9分", "nps", 9, 0, 10),
        (4, "csat", 4, 1, 5),
        (7, "ces", 7, 1, 7),
        ("满意", "csat", 4, 1, 5),
        ("非常满意", "nps", 10, 0, 10),
        ("4/5", "csat", 4, 1, 5),
        ("三", "stars", 3, 1, 5),
        ("85分", "other", 85, 0, 100),
    ],
)
def test_a_metric_brings_its_scale(
    written: str | float, metric: str, value: float, low: float, high: float
) -> None:
    assert Rating.read(written, metric=metric) == Rating(
        metric=Metric(metric), value=value, low=low, high=high
    )


def test_words_keep_their_place_on_a_scale_that_is_given() -> None:
    assert Rating.read("满意", low=1, high=9).value == 7
    assert Rating.read("不满意", metric="nps").share == 0.25


def test_numbers_stay_on_a_scale_that_is_given() -> None:
    assert Rating.read("9分", low=0, high=12).value == 9
    assert Rating.read(9, metric="other", low=1, high=10).share == pytest.approx(8 / 9)


@pytest.mark.parametrize(
    ("written", "options", "message"),
    [
        ("很快", {}, "cannot be read; allowed: a number with its metric, or written as 非常满意"),
        (4, {}, "is a number without a metric; give nps, csat, ces or stars, or other with low and high"),
        ("4", {}, "is a number without a metric"),
        (4, {"metric": "other"}, "of metric other has no scale of its own; give low and high"),
        (11, {"metric": "nps"}, "is 11 on a scale from 0 to 10. Correct the value, or give low and high"),
        ("6星", {}, "is 6 on a scale from 1 to 5"),
        ("0/5", {}, "is 0 on a scale from 1 to 5"),
        (3, {"metric": "csat", "low": 5, "high": 1}, "has a scale from 5 to 1; low must be below high"),
        (3, {"metric": "fun"}, "Input should be 'nps', 'csat', 'ces', 'stars' or 'other'"),
        (float("nan"), {"metric": "nps"}, "finite number"),
    ],
)
def test_what_is_refused(written: str | float, options: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Rating.read(written, **options)  # type: ignore[arg-type]


def test_errors_do_not_show_what_was_written() -> None:
    with pytest.raises(ValidationError) as caught:
        Rating.read("我住在人民路8号")
    assert "人民路" not in str(caught.value)


@given(st.floats(0, 1), st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_share_is_the_place_on_the_scale(share: float, low: float, width: float) -> None:
    value = min(low + share * width, low + width)
    rating = Rating(metric=Metric.OTHER, value=value, low=low, high=low + width)
    assert rating.share == pytest.approx(share, abs=1e-3)
    assert 0 <= rating.share <= 1


@given(st.text())
def test_any_string_is_read_or_refused(written: str) -> None:
    with suppress(ValidationError):
        assert 0 <= Rating.read(written).share <= 1
