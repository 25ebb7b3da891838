"""Which column holds which field: what the user said, and for the rest what the names tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import ceil
from shlex import quote
from typing import Final

from voc.errors import ColumnsUnclear, UnknownName
from voc.records.columns import FIELDS, Columns, RatingScale
from voc.records.names import CHANNELS, ORG_LEVELS, TEXT, WEAK_TEXT, metric_of, plain, written_scale
from voc.records.names import FIELDS as NAMES
from voc.records.rows import Rows
from voc.records.values import given, number
from voc.schema import SCALES, Channel

_SHOWN: Final = 30
_NEARLY_ALL: Final = 0.95
_HIGHEST: Final = 100
_SENTENCE: Final = re.compile("[。！？!?，；…]")


@dataclass(frozen=True)
class Plan:
    """How a row becomes feedback.

    :ivar fields: field -> the columns that hold it: one, or for ``org_path`` its levels; none where the user
        said so.
    :ivar attributes: the columns kept as attributes; None: every one that holds no field.
    :ivar constants: field -> its value in every row.
    :ivar channels: what a channel is called, in plain letters -> the channel.
    :ivar channel: of rows that name none.
    :ivar rating: how numbers in the rating column are read.
    :ivar notes: sentences about what was decided.
    """

    fields: Mapping[str, tuple[str, ...]]
    attributes: frozenset[str] | None
    constants: Mapping[str, object]
    channels: Mapping[str, Channel]
    channel: Channel | None
    rating: RatingScale
    notes: tuple[str, ...] = ()


def make_plan(
    rows: Rows, columns: Columns, *, name: str, channel: Channel | None, feedback_lines: bool
) -> Plan:
    """The plan for an input.

    :param name: what messages call the input.
    :param channel: of rows that name none.
    :param feedback_lines: whether the rows are objects of feedback, as JSON Lines are: then ``text`` is the
        text whatever else is there, and a field may come that the first rows do not have.
    :raises ColumnsUnclear: when no column or several could be the text, or nothing tells the channel.
    :raises UnknownName: when a column that the user named is not there.
    """
    fields = _said(rows, columns, name)
    free = [column for column in rows.columns if column not in _used(fields.values())]
    if not fields.get("text") and not fields.get("turns"):
        fields |= _text(free, columns, name, feedback_lines=feedback_lines)
    fields = _guessed(free, columns, fields) | fields
    fields |= _org_path(free, columns, fields)
    channels = CHANNELS | {plain(called): Channel(value) for called, value in columns.channels.items()}
    notes = _drop_foreign_channel(rows, columns, fields, channels, channel)
    if channel is None and not (fields.get("channel") or "channel" in columns.constants or rows.open_ended):
        raise ColumnsUnclear(
            f"{name}: no column tells the channel. Say --channel with one of {', '.join(Channel)}, or name "
            "the column in a --map file (channel = ... under [columns])"
        )
    rating, told = _scale(rows, columns.rating, fields.get("rating", ()))
    return Plan(
        fields=fields,
        attributes=None if columns.attributes is None else frozenset(columns.attributes),
        constants=columns.constants,
        channels=channels,
        channel=channel,
        rating=rating,
        notes=notes + told,
    )


def shown(names: Iterable[str]) -> str:
    """Names of columns for a message. A first line that is no header holds customers' words, which are not
    shown."""
    return ", ".join(
        f"column {place} ({len(name)} characters)"
        if len(name) > _SHOWN or _SENTENCE.search(name)
        else repr(name)
        for place, name in enumerate(names, start=1)
    )


def _used(held: Iterable[tuple[str, ...]]) -> set[str]:
    return {column for columns in held for column in columns}


def _said(rows: Rows, columns: Columns, name: str) -> dict[str, tuple[str, ...]]:
    said = {field: columns.columns_of(field) or () for field in columns.fields}
    for column in [*_used(said.values()), *(columns.attributes or ())]:
        if column not in rows.columns and not rows.open_ended:
            raise _no_such_column(column, rows.columns, name)
    return said


def _no_such_column(column: str, columns: tuple[str, ...], name: str) -> UnknownName:
    same = [other for other in columns if plain(other) == plain(column)]
    near = same or get_close_matches(column, columns, n=1, cutoff=0.4)
    near = near or [other for other in columns if column in other or other in column][:1]
    hint = f"; nearest is {shown(near)}" if near else ""
    return UnknownName(f"{name}: there is no column {column!r}{hint}. Columns: {shown(columns)}")


def _text(
    free: list[str], columns: Columns, name: str, *, feedback_lines: bool
) -> dict[str, tuple[str, ...]]:
    if columns.columns_of("text") == () or columns.columns_of("turns") == ():
        return {}
    turns = [column for column in free if plain(column) == "turns"][:1]
    strong = [column for column in free if plain(column) in TEXT]
    if feedback_lines and "text" in strong:
        strong = ["text"]
    found = strong or ([] if turns else [column for column in free if plain(column) in WEAK_TEXT])
    if len(found) > 1:
        raise ColumnsUnclear(
            f"{name}: {len(found)} columns could hold the text: {shown(found)}. "
            f"Say which: --text-column {quote(found[0])}"
        )
    if not found and not turns and not (feedback_lines and all(column in FIELDS for column in free)):
        raise ColumnsUnclear(
            f"{name}: no column is known to hold the text. Columns: {shown(free) or 'none'}. Say which with "
            "--text-column; the first line must hold the names of the columns"
        )
    return {field: tuple(held) for field, held in (("text", found), ("turns", turns)) if held}


def _guessed(
    free: list[str], columns: Columns, held: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The fields that names tell, each from the surest name that is there; a column holds one field."""
    taken = _used(held.values())
    found: dict[str, tuple[str, ...]] = {}
    for field in FIELDS:
        if field in held or field in columns.constants or field not in NAMES:
            continue
        by_name = {plain(column): column for column in reversed(free) if column not in taken}
        column = next((by_name[name] for name in NAMES[field] if name in by_name), None)
        if column is not None:
            found[field] = (column,)
            taken.add(column)
    return found


def _org_path(
    free: list[str], columns: Columns, fields: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The path of columns that are levels of an organisation, where no column holds the path itself."""
    if fields.get("org_path") or columns.columns_of("org_path") == () or "org_path" in columns.constants:
        return {}
    free = [column for column in free if column not in _used(fields.values())]
    levels = ([column for column in free if plain(column) in names][:1] for names in ORG_LEVELS)
    found = tuple(column for level in levels for column in level)
    return {"org_path": found} if found else {}


def _drop_foreign_channel(
    rows: Rows,
    columns: Columns,
    fields: dict[str, tuple[str, ...]],
    channels: Mapping[str, Channel],
    channel: Channel | None,
) -> tuple[str, ...]:
    """Give up a column that is called like the channel but holds shops or sites, where the caller named the
    channel."""
    held = fields.get("channel", ())
    if not held or channel is None or columns.columns_of("channel") or held[0] == "channel":
        return ()
    values = [row.values[held[0]] for row in rows.sample if given(row.values.get(held[0]))]
    if not values or any(plain(str(value)) in channels for value in values):
        return ()
    del fields["channel"]
    return (f"column {held[0]!r} names no channel that is known; all rows are taken as {channel.value}",)


def _scale(rows: Rows, said: RatingScale, held: tuple[str, ...]) -> tuple[RatingScale, tuple[str, ...]]:
    """The scale that was said, that the column's name tells, or that nearly all of the first numbers fit."""
    if not held:
        return said, ()
    metric = said.metric or metric_of(held[0])
    usual = SCALES.get(metric) if metric else None
    measures = (number(row.values.get(held[0])) for row in rows.sample)
    numbers = sorted(measure for measure in measures if measure is not None and measure <= _HIGHEST)
    highest = numbers[ceil(_NEARLY_ALL * len(numbers)) - 1] if numbers else 0.0
    written = written_scale(held[0]) or (usual if usual and highest <= usual[1] else None)
    low, high = written or _wide_enough(highest)
    scale = RatingScale(
        metric=metric,
        low=low if said.low is None else said.low,
        high=high if said.high is None else said.high,
        missing=said.missing,
    )
    if written or not numbers or None not in (said.low, said.high):
        return scale, ()
    told = f"{scale.low:g} to {scale.high:g}"
    return scale, (f"column {held[0]!r} is read as a rating from {told}; a --map file can say another scale",)


def _wide_enough(highest: float) -> tuple[float, float]:
    if highest <= 5:
        return (1.0, 5.0)
    return (0.0, 10.0) if highest <= 10 else (0.0, 100.0)
