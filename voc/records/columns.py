"""What the user says about the columns: which holds which field, what is constant, how values are to be
read."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self

from voc.conversation.roles import speakers_named
from voc.errors import SettingsError, UnknownName, UnreadableInput
from voc.records.names import CHANNELS, plain
from voc.schema import Channel, Feedback, Metric

FIELDS: Final = tuple(Feedback.model_fields)
_NOT_CONSTANT: Final = ("id", "text", "turns", "attributes")


@dataclass(frozen=True)
class RatingScale:
    """How the numbers of the rating column are to be read.

    :ivar metric: what they measure; None: told by the column's name, else ``stars`` or ``other`` by the
        scale.
    :ivar low: the lowest of the scale; None: by name, metric or the first rows.
    :ivar high: the highest of the scale.
    :ivar missing: values that mean that no rating was given, such as ``0``.
    """

    metric: Metric | None = None
    low: float | None = None
    high: float | None = None
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Columns:
    """What is said about the columns of a table; all that is not said is found by name.

    :ivar fields: field -> column; several columns for ``org_path``, the widest unit first; an empty tuple
        says that no column holds the field, whatever the names suggest.
    :ivar constants: field -> its value in every row.
    :ivar channels: what the table calls a channel -> the channel, as ``{"电话": "call"}``.
    :ivar rating: how the rating column is to be read.
    :ivar attributes: the columns to keep as attributes; None: all that hold no field.
    :ivar speakers: what a conversation calls a speaker -> the role, as ``{"0": "agent"}``.
    :raises UnknownName: when a field or a channel is not known.
    :raises SettingsError: when a field is both a column and a constant, or cannot be what it is made.
    """

    fields: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str | int | float | bool | tuple[str, ...]] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    rating: RatingScale = RatingScale()
    attributes: tuple[str, ...] | None = None
    speakers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in [*self.fields, *self.constants]:
            if name not in FIELDS:
                raise UnknownName.among(name, FIELDS, what="field")
        for name, columns in self.fields.items():
            if isinstance(columns, tuple) and len(columns) > 1 and name != "org_path":
                raise SettingsError(
                    f"field {name!r} has {len(columns)} columns; only org_path is made of several"
                )
        for name in self.constants:
            if name in _NOT_CONSTANT or self.columns_of(name):
                why = "also has a column" if self.columns_of(name) else "differs from row to row"
                raise SettingsError(f"field {name!r} cannot be constant: it {why}")
        for called in self.channels.values():
            channel_named(called)
        speakers_named(self.speakers)
        if "channel" in self.constants:
            channel_named(str(self.constants["channel"]))

    def columns_of(self, name: str) -> tuple[str, ...] | None:
        """The columns said to hold a field; empty: said to be none; None: nothing said."""
        columns = self.fields.get(name)
        if isinstance(columns, str):
            return (columns,) if columns else ()
        return columns

    def override(self, **fields: str | None) -> Self:
        """The same with other columns for some fields; None leaves a field as it is."""
        given = {name: column for name, column in fields.items() if column is not None}
        return replace(self, fields={**self.fields, **given})

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """What a TOML file says::

            attributes = ["城市"]          # keep these alone; left out: all that hold no field

            [columns]
            text = "评价内容"
            org_path = ["区域", "门店"]
            parent_id = ""                 # no column holds it

            [constants]
            brand = "某品牌"

            [channels]
            "电话" = "call"                # TOML wants quotes around Chinese names

            [speakers]
            "0" = "agent"

            [rating]
            metric = "csat"
            low = 0
            high = 10
            missing = [0]

        :raises UnreadableInput: when the file cannot be read, or is no TOML.
        :raises SettingsError: when it says something that is not known, or of a wrong type.
        :raises UnknownName: when it names a field, channel or metric that is not known.
        """
        try:
            said = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise UnreadableInput(f"{path}: the map cannot be read: {error.strerror or error}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UnreadableInput(
                f"{path}: the map is not TOML in UTF-8: {error}. Chinese names stand in quotes there, as in "
                '"电话" = "call"'
            ) from error
        try:
            return cls(**_settings(said))
        except UnknownName as error:
            raise UnknownName(f"{path}: {error}") from error
        except SettingsError as error:
            raise SettingsError(f"{path}: {error}") from error


def channel_named(name: str) -> Channel:
    """The channel a user named.

    :raises UnknownName: when it is none; the message lists them.
    """
    if name not in tuple(Channel):
        near = CHANNELS.get(plain(name))
        raise UnknownName.among(name, Channel, what="channel", remedy=f"Say {near.value!r}." if near else "")
    return Channel(name)


def _settings(said: Mapping[str, Any]) -> dict[str, Any]:
    _only(said, ("columns", "constants", "channels", "speakers", "rating", "attributes"), where="the map")
    settings: dict[str, Any] = {
        "fields": {name: _names(name, value) for name, value in _table(said, "columns").items()},
        "constants": {name: _constant(name, value) for name, value in _table(said, "constants").items()},
        "channels": {
            name: _text(f"channels.{name}", value) for name, value in _table(said, "channels").items()
        },
        "speakers": {
            name: _text(f"speakers.{name}", value) for name, value in _table(said, "speakers").items()
        },
        "rating": _scale(_table(said, "rating")),
    }
    if "attributes" in said:
        settings["attributes"] = _list("attributes", said["attributes"])
    return settings


def _scale(said: Mapping[str, Any]) -> RatingScale:
    _only(said, ("metric", "low", "high", "missing"), where="[rating]")
    metric = said.get("metric")
    if metric is not None and metric not in tuple(Metric):
        raise UnknownName.among(str(metric), Metric, what="metric")
    return RatingScale(
        metric=None if metric is None else Metric(metric),
        low=_number("rating.low", said.get("low")),
        high=_number("rating.high", said.get("high")),
        missing=frozenset(str(value) for value in _items("rating.missing", said.get("missing", []))),
    )


def _only(said: Mapping[str, Any], allowed: tuple[str, ...], *, where: str) -> None:
    for name in said:
        if name not in allowed:
            raise SettingsError(str(UnknownName.among(name, allowed, what=f"key in {where}:")))


def _table(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = said.get(name, {})
    if not isinstance(value, dict):
        raise _wrong(name, value, "a table")
    return value


def _names(name: str, value: Any) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else _list(f"columns.{name}", value)


def _constant(name: str, value: Any) -> str | int | float | bool | tuple[str, ...]:
    return value if isinstance(value, str | int | float) else _list(f"constants.{name}", value)


def _items(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(name, value, "a list")
    return value


def _list(name: str, value: Any) -> tuple[str, ...]:
    return tuple(_text(name, item) for item in _items(name, value))


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(name, value, "a string")
    return value


def _number(name: str, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(name, value, "a number")
    return float(value)


def _wrong(name: str, value: Any, allowed: str) -> SettingsError:
    return SettingsError(f"{name} is {type(value).__name__}; allowed is {allowed}")
