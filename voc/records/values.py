"""Cells as tables hold them, made into the values of fields."""

from __future__ import annotations

import json
import math
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

NOTHING: Final = frozenset({"", "\\N", "NULL", "null", "(null)", "<NA>", "#N/A"})
"""How databases and sheets write that a cell holds nothing."""
_NO_NUMBER: Final = frozenset(
    {"-", "--", "—", "nan", "NaN", "none", "None", "N/A", "n/a", "无", "未评分", "暂无", "/"}
)
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?\Z", re.ASCII)
_UNITS: Final = {"": 1, "k": 1_000, "w": 10_000, "万": 10_000, "m": 1_000_000, "亿": 100_000_000}
_COUNT: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([kwm万亿]?)\+?", re.IGNORECASE | re.ASCII)
_LEVELS: Final = re.compile(r"\s*(?:/|>|＞|\\|→|->)\s*")

Simple = str | int | float | bool


def given(value: object) -> bool:
    """Whether a cell holds something."""
    if isinstance(value, float) and math.isnan(value):
        return False
    return value is not None and not (isinstance(value, str) and value.strip() in NOTHING)


def measured(value: object) -> bool:
    """Whether a cell that ought to hold a number or a time holds something."""
    return given(value) and not (isinstance(value, str) and value.strip() in _NO_NUMBER)


def number(value: object) -> float | None:
    """The cell as a number, where it is one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        return float(value)
    if isinstance(value, str) and _NUMBER.match(value.strip()):
        return float(value)
    return None


def counted(value: object) -> object:
    """The cell as a count, with ``1.2万``, ``3k`` and ``10万+`` read; as it is where it is none."""
    if isinstance(value, str) and (match := _COUNT.fullmatch(value.strip().replace(",", ""))):
        return round(float(match[1]) * _UNITS[match[2].lower()])
    return value


def text(value: object) -> str:
    """The cell as text: whole numbers without a point, times as ISO writes them, bytes as UTF-8."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    return str(value)


def simple(value: object) -> Simple | None:
    """The cell as an attribute; None where it is no string, number, boolean or time."""
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return text(value) if isinstance(value, bytes) else None


def levels(value: object) -> list[object]:
    """The parts of a path: of a list, or of a text such as ``华东/上海/徐汇店``."""
    if isinstance(value, list | tuple):
        return list(value)
    return [part for part in _LEVELS.split(text(value).strip()) if part]


def parsed(value: object) -> object:
    """A list or object that a table holds as JSON text; any other value as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
