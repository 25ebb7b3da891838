"""Rows made into feedback by a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from voc.errors import InvalidFeedback
from voc.records.columns import FIELDS
from voc.records.names import plain
from voc.records.plan import Plan
from voc.records.rows import BadRow, Row
from voc.records.rows_calls import turns_in
from voc.records.values import counted, given, levels, measured, number, parsed, simple, text
from voc.schema import SCALES, Channel, Feedback, Metric, RejectCode, Rejected, Speaker, read_feedback, reject

_AS_TEXT: Final = frozenset(FIELDS) - {
    "channel",
    "turns",
    "occurred_at",
    "reach",
    "org_path",
    "rating",
    "attributes",
}
_IDS: Final = ("id", "customer_id", "response_id", "parent_id")
_EXACT: Final = 10**15
"""From here on a table's floating numbers have lost digits: Excel keeps 15."""
_MEASURED: Final = ("occurred_at", "reach", "rating")


class Converter:
    """Makes feedback of rows, one plan for all of them.

    :param stem: what ids begin with where rows have none.
    :param speakers: roles of the speakers that a cell with a conversation names.
    """

    def __init__(self, plan: Plan, *, stem: str, speakers: Mapping[str, Speaker]) -> None:
        self._plan = plan
        self._speakers = speakers
        self._stem = stem
        self._late = [field for field in FIELDS if field not in plan.fields and field not in plan.constants]
        self._used = {column for columns in plan.fields.values() for column in columns} | set(self._late)

    def convert(self, row: Row | BadRow) -> Feedback | Rejected:
        """The feedback in a row, or why it is none."""
        if isinstance(row, BadRow):
            return Rejected(feedback_id=None, code=row.code, reason=row.reason, line=row.line)
        try:
            data = self._data(row)
        except InvalidFeedback as error:
            return reject(error, line=row.line)
        feedback = read_feedback(data, line=row.line)
        if isinstance(feedback, Rejected) and data.get("channel") not in tuple(Channel):
            return _wrong_channel(feedback, missing="channel" not in data)
        return feedback

    def _data(self, row: Row) -> dict[str, Any]:
        data: dict[str, Any] = {"id": f"{self._stem}:{row.line}", **self._plan.constants}
        if self._plan.channel is not None:
            data["channel"] = self._plan.channel
        for field, columns in self._plan.fields.items():
            value = self._value(field, columns, row.values)
            if value is not None:
                data[field] = value
        for field in self._late:
            if given(row.values.get(field)):
                data[field] = self._converted(field, row.values[field])
        data["attributes"] = self._attributes(row.values, data.get("attributes")) or None
        return data

    def _value(self, field: str, columns: tuple[str, ...], values: Mapping[str, object]) -> object | None:
        held = [values[column] for column in columns if given(values.get(column))]
        if field == "org_path":
            path = [
                text(level).strip()
                for value in held
                for level in (levels(value) if len(columns) == 1 else [value])
            ]
            return path or None
        if not held or (field in _MEASURED and not measured(held[0])):
            return None
        return self._converted(field, held[0])

    def _converted(self, field: str, value: object) -> object | None:
        if field in _IDS and isinstance(value, float) and abs(value) >= _EXACT:
            raise InvalidFeedback(
                f"{field} is a number of more than 15 digits, which the table has rounded; "
                "store the column as text"
            )
        if field in _AS_TEXT and not isinstance(value, list | dict):
            return text(value).strip() if field == "id" else text(value)
        if field == "channel":
            return self._channel(text(value))
        if field == "rating":
            return self._rating(value)
        if field == "reach":
            return counted(value)
        if field == "turns":
            return turns_in(parsed(value), speakers=self._speakers)
        return parsed(value)

    def _channel(self, name: str) -> Channel | str:
        return self._plan.channels.get(plain(name), name)

    def _rating(self, value: object) -> object | None:
        """A number on the column's scale; words such as 非常满意 and 5星 say their own."""
        value, scale = parsed(value), self._plan.rating
        if isinstance(value, Mapping):
            return value
        measure = number(value)
        if text(value).strip() in scale.missing or (measure is not None and f"{measure:g}" in scale.missing):
            return None
        if measure is None:
            return text(value) if scale.metric is None else {"metric": scale.metric, "value": text(value)}
        stars = (scale.low, scale.high) == SCALES[Metric.STARS]
        metric = scale.metric or (Metric.STARS if stars else Metric.OTHER)
        return {"metric": metric, "value": measure, "low": scale.low, "high": scale.high}

    def _attributes(self, values: Mapping[str, object], own: object) -> object:
        """The row's own attributes, and with them what no field took."""
        if own is not None and not isinstance(own, Mapping):
            return own
        kept: dict[object, object] = dict(own or {})
        for column, value in values.items():
            wanted = self._plan.attributes is None or column in self._plan.attributes
            if (
                wanted
                and column not in self._used
                and given(value)
                and (attribute := simple(value)) is not None
            ):
                kept[column] = attribute
        return kept


def _wrong_channel(rejected: Rejected, *, missing: bool) -> Rejected:
    """The reason in the words of the command, whose options mend it."""
    allowed = ", ".join(Channel)
    code, reason = RejectCode.UNKNOWN_CHANNEL, f"channel is none of {allowed}; translate it in a --map file"
    if missing:
        code, reason = (
            RejectCode.MISSING_FIELD,
            f"channel is missing in this row; say --channel with one of {allowed}",
        )
    return rejected.model_copy(update={"code": code, "reason": reason})
