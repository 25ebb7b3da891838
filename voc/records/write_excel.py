"""Feedback and its tags as an Excel workbook: the door to openpyxl for writing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from voc.records.flat import (
    ALERT_COLUMNS,
    FEEDBACK_COLUMNS,
    OPINION_COLUMNS,
    REJECT_COLUMNS,
    Cell,
    alert_rows,
    feedback_row,
    opinion_rows,
    reject_row,
)
from voc.records.sink import Output
from voc.schema import Feedback, Rejected, Tags

SHEET_ROWS: Final = 1_048_576
"""The rows of a sheet, its header among them: Excel's limit."""
CELL_UNITS: Final = 32_767
"""The UTF-16 units of a cell: Excel's limit."""
CUT: Final = " … [cut: longer than a cell of Excel]"

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WIDTHS: Final = {
    "text": 60,
    "opinions": 50,
    "alerts": 40,
    "evidence": 40,
    "reason": 80,
    "id": 20,
    "feedback_id": 20,
    "occurred_at": 19,
    "due_at": 19,
    "rating_scale": 16,
    "org_path": 24,
    "keywords": 24,
    "flags": 24,
}
_WIDTH: Final = 13


class ExcelSink:
    """A workbook with the sheets feedback, opinions, alerts and rejects, written as rows come.

    Texts are text cells, ids among them: neither formula nor number. A sheet that is full goes on in a second
    one (``feedback 2``); a text too long for a cell is cut, and says so.
    """

    def __init__(self, output: Output) -> None:
        from openpyxl import Workbook

        self._stream = output.stream
        self._book = Workbook(write_only=True)
        self._feedback = _Sheets(self._book, "feedback", FEEDBACK_COLUMNS)
        self._opinions = _Sheets(self._book, "opinions", OPINION_COLUMNS)
        self._alerts = _Sheets(self._book, "alerts", ALERT_COLUMNS)
        self._rejects = _Sheets(self._book, "rejects", REJECT_COLUMNS)

    @property
    def notes(self) -> tuple[str, ...]:
        sheets = (self._feedback, self._opinions, self._alerts, self._rejects)
        cut = sum(sheet.cut for sheet in sheets)
        told = f"{cut} cells held more than Excel's {CELL_UNITS:,} characters and were cut; CSV has no limit"
        return (*(note for sheet in sheets for note in sheet.notes), *((told,) if cut else ()))

    def add(self, feedback: Feedback, tags: Tags) -> None:
        self._feedback.append(feedback_row(feedback, tags))
        for row in opinion_rows(feedback, tags):
            self._opinions.append(row)
        for row in alert_rows(feedback, tags):
            self._alerts.append(row)

    def reject(self, rejected: Rejected) -> None:
        self._rejects.append(reject_row(rejected))

    def finish(self) -> None:
        self._book.save(self._stream)

    def abandon(self) -> None:
        """Remove the files that openpyxl keeps each sheet in until the workbook is saved."""
        for sheet in self._book.worksheets:
            for generator in (sheet._rows, sheet._writer.xf):
                with suppress(OSError, ValueError):
                    generator.close()
            with suppress(OSError):
                sheet._writer.cleanup()


class _Sheets:
    """A sheet, and the next one where it is full."""

    def __init__(self, book: Any, title: str, columns: Sequence[str]) -> None:
        self._book = book
        self._title = title
        self._columns = columns
        self._count = 0
        self.cut = 0
        self._start()

    @property
    def notes(self) -> tuple[str, ...]:
        """Whether a sheet was not enough."""
        told = f"{self._title} fills {self._count} sheets: Excel has {SHEET_ROWS:,} rows a sheet"
        return (told,) if self._count > 1 else ()

    def append(self, row: Sequence[Cell]) -> None:
        """Write a row."""
        if self._rows >= SHEET_ROWS:
            self._start()
        self._sheet.append([self._cell(place, cell) for place, cell in enumerate(row)])
        self._rows += 1

    def _start(self) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self._count += 1
        title = self._title if self._count == 1 else f"{self._title} {self._count}"
        self._sheet = self._book.create_sheet(title)
        self._sheet.freeze_panes = "B2"
        for place, column in enumerate(self._columns, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, _WIDTH)
        self._texts = [WriteOnlyCell(self._sheet) for _ in self._columns]
        for cell in self._texts:
            cell.number_format = "@"
        self._times = [WriteOnlyCell(self._sheet) for _ in self._columns]
        for cell in self._times:
            cell.number_format = "yyyy-mm-dd hh:mm:ss"
        header = [WriteOnlyCell(self._sheet, column) for column in self._columns]
        for cell in header:
            cell.font = Font(bold=True)
        self._sheet.append(header)
        self._rows = 1

    def _cell(self, place: int, value: Cell) -> object:
        """The value as openpyxl takes it. Rows are written at once, so one cell object a column serves all of
        them."""
        if isinstance(value, datetime):
            cell = self._times[place]
            cell.value = value
            return cell
        if not isinstance(value, str):
            return value
        cell = self._texts[place]
        cell.value = self._fitting(value)
        cell.data_type = "s"
        return cell

    def _fitting(self, text: str) -> str:
        """The text as a cell can hold it: XML has no control characters, and Excel reads ``_x0041_`` as a
        letter."""
        text = _ESCAPE.sub("_x005F_", _ILLEGAL.sub("\ufffd", text))
        if len(text) * 2 <= CELL_UNITS or _units(text) <= CELL_UNITS:
            return text
        self.cut += 1
        room = (CELL_UNITS - len(CUT)) * 2
        return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
