"""Span offsets in the unit the caller's language counts strings in."""

from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from voc.schema import Feedback, Span, Tags

_LAST_OF_ONE_UNIT = "\uffff"


class StringIndexType(StrEnum):
    """What an offset counts."""

    CODE_POINT = "code_point"
    UTF16 = "utf16"


def count_in(unit: StringIndexType, tags: Tags, *, of: Feedback) -> Tags:
    """Give the tags with every span counted in the unit.

    :param tags: with spans in code points, as the engine gives them.
    :param of: the feedback they were made of.
    """
    texts = [of.text or ""] if of.turns is None else [turn.text for turn in of.turns]
    wide = [_wide(text) for text in texts]
    if unit is StringIndexType.CODE_POINT or not any(wide):
        return tags
    counted: Tags = _counted(tags, wide)
    return counted


def _wide(text: str) -> list[int]:
    """Give the places of the characters that UTF-16 writes as two units."""
    if text.isascii() or max(text) <= _LAST_OF_ONE_UNIT:
        return []
    return [place for place, character in enumerate(text) if character > _LAST_OF_ONE_UNIT]


def _counted(value: Any, wide: Sequence[Sequence[int]]) -> Any:
    """Give the value with the spans anywhere in it counted anew."""
    if isinstance(value, Span):
        before = wide[value.turn or 0]
        start = value.start + bisect_left(before, value.start)
        end = value.end + bisect_left(before, value.end)
        return value.model_copy(update={"start": start, "end": end})
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: _counted(member, wide) for name, member in value})
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return tuple(_counted(member, wide) for member in value)
    return value
