"""Rows of JSON Lines: an object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NoReturn

from voc.errors import UnreadableInput
from voc.records.columns import FIELDS
from voc.records.encoding import Encoding
from voc.records.lines import Line, Lines, head_lines, unusable
from voc.records.rows import BadRow, Row
from voc.records.source import Source
from voc.schema import RejectCode

_SAMPLED_LINES: Final = 200


class JsonlRows:
    """JSON Lines from their first: see :class:`voc.records.rows.Rows`."""

    def __init__(self, source: Source, encoding: Encoding) -> None:
        self.encoding = encoding.name
        self.total = None
        self.notes: tuple[str, ...] = ()
        self.open_ended = not source.seekable
        head = [line for line in head_lines(source, encoding) if line.strip()]
        if not head and (source.seekable or source.whole):
            raise UnreadableInput(
                f"{source.name}: holds no line that is not blank; give one object of feedback a line"
            )
        objects = (_object(Line(1, text)) for text in islice(head, _SAMPLED_LINES))
        self.sample = tuple(row for row in objects if isinstance(row, Row))
        if not self.sample and (source.seekable or source.whole):
            raise UnreadableInput(
                f"{source.name}: none of the first {min(len(head), _SAMPLED_LINES)} lines is a JSON object; "
                "if it is a table, say --input-format csv"
            )
        self.columns = tuple(dict.fromkeys(name for row in self.sample for name in row.values)) or FIELDS
        self._lines = Lines(source, encoding)

    def __iter__(self) -> Iterator[Row | BadRow]:
        for line in self._lines:
            if line.damaged or line.text.strip():
                yield unusable(line, line.number) or _object(line)


def _object(line: Line) -> Row | BadRow:
    try:
        value: Any = json.loads(line.text, parse_constant=_refused)
    except (ValueError, RecursionError):
        return BadRow(
            line.number, RejectCode.BAD_RECORD, "the line is not valid JSON; give one object a line"
        )
    if not isinstance(value, dict):
        return BadRow(
            line.number, RejectCode.BAD_RECORD, "the line is not a JSON object; give one object a line"
        )
    return Row(line.number, value)


def _refused(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
