"""Feedback and its tags as CSV, for people and their spreadsheets."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from typing import Final

from voc.records.flat import FEEDBACK_COLUMNS, Cell, feedback_row
from voc.records.sink import Output
from voc.schema import Feedback, Rejected, Tags

_FORMULA: Final = frozenset("=+-@＝＋－＠")
_CONTROL: Final = frozenset("\t\r\n")


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    That is: where it begins with ``= + - @``, also in full width or after spaces, or with a tab or a line
    end.
    """
    if (text[:1] in _CONTROL and text) or (text.lstrip()[:1] in _FORMULA and text.strip()):
        return "'" + text
    return text


class CsvSink:
    """A row a piece of feedback, in UTF-8 with a byte order mark, by which Excel knows it.

    Texts, ids among them, are quoted, numbers are not: a reader that minds quotes keeps ``0012`` as it is.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, output: Output) -> None:
        self._stream = output.stream
        self._at_once = output.passing
        self._stream.write(codecs.BOM_UTF8)
        self._write(FEEDBACK_COLUMNS)

    def add(self, feedback: Feedback, tags: Tags) -> None:
        self._write(feedback_row(feedback, tags))

    def reject(self, rejected: Rejected) -> None:
        """Write nothing: a row is a tagged piece of feedback."""

    def finish(self) -> None:
        self._stream.flush()

    def abandon(self) -> None:
        """Hold nothing open."""

    def _write(self, cells: Iterable[Cell]) -> None:
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerow(map(_cell, cells))
        self._stream.write(line.getvalue().encode())
        if self._at_once:
            self._stream.flush()


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return int(cell) if cell == int(cell) else cell
    return harmless(cell if isinstance(cell, str) else cell.isoformat(" ", "seconds"))
