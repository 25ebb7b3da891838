"""Ratings, as numbers on a scale and as people write them.

Read are, with the scale assumed when none is given:

==================================  ===================  =====================================================
written                             metric, scale        values
==================================  ===================  =====================================================
非常满意, 满意, 一般, 不满意 …        csat, 1 to 5         5, 4, 3, 2; 非常不满意 1
5星, 五星好评, 4.5星, ★★★☆☆          stars, 1 to 5        the number
4/5                                 stars, 1 to 5        the first number
9/10, 85/100                        other, 0 to second   the first number
9分                                 other, 0 to 10       the number; above 10, 85分: 0 to 100
好评, 中评, 差评                      other, 1 to 3        3, 2, 1
NPS 9, CSAT: 4, CES=6, stars 5      as named             the number
==================================  ===================  =====================================================

Scales by metric: nps 0 to 10, csat 1 to 5, ces 1 to 7, stars 1 to 5. A bare number needs a metric.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from voc.schema.kinds import Metric
from voc.schema.model import Model

SCALES: Final = {
    Metric.NPS: (0.0, 10.0),
    Metric.CSAT: (1.0, 5.0),
    Metric.CES: (1.0, 7.0),
    Metric.STARS: (1.0, 5.0),
}

_SATISFACTION = {
    5: ("非常满意", "很满意", "十分满意", "极其满意", "完全满意", "very satisfied"),
    4: ("满意", "比较满意", "较满意", "基本满意", "satisfied"),
    3: ("一般", "一般般", "中立", "无所谓", "neutral"),
    2: ("不满意", "不太满意", "比较不满意", "较不满意", "dissatisfied"),
    1: ("非常不满意", "很不满意", "十分不满意", "极不满意", "very dissatisfied"),
}
_SATISFIED = {word: float(value) for value, words in _SATISFACTION.items() for word in words}
_REVIEWED = {"好评": 3.0, "中评": 2.0, "差评": 1.0}
_DIGITS = dict(zip("零一二三四五六七八九十", range(11), strict=True)) | {"两": 2}
_NUMBER = rf"(\d+(?:\.\d+)?|[{''.join(_DIGITS)}])"
_BARE = re.compile(_NUMBER)
_STARS = re.compile(rf"{_NUMBER}\s*[颗个]?\s*(?:星级?|stars?)(半?)(?:好评|评价|评分)?")
_DRAWN = re.compile(r"([★⭐🌟]+)([☆✩]*)")
_FRACTION = re.compile(rf"{_NUMBER}分?\s*/\s*{_NUMBER}分?")
_POINTS = re.compile(rf"{_NUMBER}\s*分")
_NAMED = re.compile(rf"(nps|csat|ces|stars)\s*[:=]?\s*{_NUMBER}")


class Rating(Model):
    """A score that a customer gave, on its scale 评分.

    Written forms are read too: ``"5星"``, ``"非常满意"``, ``"4/5"``, or such a ``value`` beside a metric.
    ``low`` and ``high`` may be left out where the metric has a scale of its own.
    """

    metric: Metric = Field(description="What is measured.")
    value: float = Field(description="The score, from low to high.")
    low: float = Field(description="The lowest score there is. When left out: nps 0; csat, ces and stars 1.")
    high: float = Field(
        description="The highest score there is, above low. When left out: nps 10; csat and stars 5; ces 7."
    )

    @property
    def share(self) -> float:
        """Where the score stands on its scale, 0 (lowest) to 1 (highest)."""
        return (self.value - self.low) / (self.high - self.low)

    @classmethod
    def read(
        cls,
        written: str | float,
        *,
        metric: str | None = None,
        low: float | None = None,
        high: float | None = None,
    ) -> Self:
        """Return the rating as a table or a person writes it, on the scale given, else on the one assumed.

        :param metric: a value of ``Metric``; None: as the written form says.
        :raises pydantic.ValidationError: when it cannot be read, or lies outside its scale.
        """
        return cls.model_validate({"metric": metric, "value": written, "low": low, "high": high})

    @model_validator(mode="before")
    @classmethod
    def _read_written(cls, data: Any) -> Any:
        if isinstance(data, str | int | float):
            data = {"value": data}
        return _complete(data) if isinstance(data, dict) and _is_readable(data) else data

    @model_validator(mode="after")
    def _check_scale(self) -> Self:
        if not self.low < self.high:
            raise _invalid(f"has a scale from {self.low:g} to {self.high:g}; low must be below high")
        if not self.low <= self.value <= self.high:
            raise _invalid(
                f"is {self.value:g} on a scale from {self.low:g} to {self.high:g}. "
                "Correct the value, or give low and high"
            )
        return self


@dataclass(frozen=True)
class _Written:
    """What a written form says by itself; with ``word`` its value is a place on its scale, no number."""

    value: float
    metric: Metric | None = None
    scale: tuple[float, float] | None = None
    word: bool = False


def _is_readable(data: dict[str, Any]) -> bool:
    """Return false for what no reading can mend; the checks of the fields say what is wrong with it."""
    ends = all(data.get(end) is None or _is_number(data[end]) for end in ("low", "high"))
    value = isinstance(data.get("value"), str) or _is_number(data.get("value"))
    return ends and value and data.get("metric") in (None, *Metric)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) < 1e15


def _complete(data: dict[str, Any]) -> dict[str, Any]:
    """Fill in what was left out: from the written form where it is of the same metric, else by metric."""
    written = _read_value(data["value"])
    metric = data.get("metric") or written.metric
    if metric is None:
        raise _invalid(
            "is a number without a metric; give nps, csat, ces or stars, or other with low and high"
        )
    scale = written.scale if metric == written.metric or metric not in SCALES else SCALES[metric]
    low, high = (
        given if given is not None else scale and scale[end]
        for end, given in enumerate((data.get("low"), data.get("high")))
    )
    if low is None or high is None:
        raise _invalid("of metric other has no scale of its own; give low and high")
    value = written.value
    if written.word and written.scale and (low, high) != written.scale:
        value = low + (value - written.scale[0]) / (written.scale[1] - written.scale[0]) * (high - low)
    return data | {"metric": metric, "value": value, "low": low, "high": high}


def _read_value(value: str | float) -> _Written:
    if not isinstance(value, str):
        return _Written(value)
    text = unicodedata.normalize("NFKC", value).replace("\ufe0f", "").strip().lower()
    written = _read_word(text) or _read_stars(text) or _read_points(text)
    if written is None:
        raise _invalid(
            "cannot be read; allowed: a number with its metric, or written as 非常满意, 满意, 一般, 不满意, "
            "非常不满意, 5星, 五星, ★★★☆☆, 4/5, 9/10, 9分, 好评, 中评, 差评, NPS 9"
        )
    return written


def _read_word(text: str) -> _Written | None:
    if text in _SATISFIED:
        return _Written(_SATISFIED[text], Metric.CSAT, SCALES[Metric.CSAT], word=True)
    if text in _REVIEWED:
        return _Written(_REVIEWED[text], Metric.OTHER, (1.0, 3.0), word=True)
    return None


def _read_stars(text: str) -> _Written | None:
    if match := _DRAWN.fullmatch(text):
        return _Written(float(len(match[1])), Metric.STARS, SCALES[Metric.STARS])
    if match := _STARS.fullmatch(text):
        return _Written(_number(match[1]) + (0.5 if match[2] else 0.0), Metric.STARS, SCALES[Metric.STARS])
    return None


def _read_points(text: str) -> _Written | None:
    if match := _NAMED.fullmatch(text):
        metric = Metric(match[1])
        return _Written(_number(match[2]), metric, SCALES[metric])
    if match := _FRACTION.fullmatch(text):
        high = _number(match[2])
        stars = (Metric.STARS, SCALES[Metric.STARS]) if high == 5 else (Metric.OTHER, (0.0, high))
        return _Written(_number(match[1]), *stars)
    if match := _POINTS.fullmatch(text):
        value = _number(match[1])
        return _Written(value, Metric.OTHER, (0.0, 10.0 if value <= 10 else 100.0))
    return _Written(_number(text)) if _BARE.fullmatch(text) else None


def _number(digits: str) -> float:
    return float(_DIGITS.get(digits, digits))


def _invalid(message: str) -> PydanticCustomError:
    return PydanticCustomError("invalid_rating", "{message}", {"message": message})
