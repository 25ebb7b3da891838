"""Rows of Excel workbooks, read as they are unpacked: the door to openpyxl for reading."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from voc.errors import UnknownName, UnreadableInput
from voc.records.rows import BadRow, Row, distinct
from voc.records.source import Source
from voc.records.values import given
from voc.schema import RejectCode

_SAMPLED_ROWS: Final = 200
_TITLE_ROWS: Final = 10
_LAST_ROW: Final = 1_048_576
"""Excel's last; a damaged sheet may claim any."""
_ZEROS: Final = re.compile("0{2,}")
"""The format of a number shown with leading zeros."""
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes characters that XML has not, such as ``_x000D_`` for a carriage return."""

Cells = tuple[int, Sequence[object]]


class ExcelRows:
    """A sheet of a workbook from its header on: see :class:`voc.records.rows.Rows`.

    The first sheet that is to be seen, or the one named. Numbers, booleans and times keep their types; a
    number that is shown with leading zeros (format ``0000``) is text. A title above the header is passed
    over.
    """

    def __init__(self, source: Source, *, sheet: str | None) -> None:
        self.encoding = None
        self.open_ended = False
        self._name = source.name
        book = _workbook(source)
        found = _sheet(book, sheet, source.name)
        others = [other.title for other in book.worksheets if other is not found]
        told = f"sheet {found.title!r} is read, and not {', '.join(map(repr, others))}; --sheet names another"
        self.notes: tuple[str, ...] = (told,) if others else ()
        self.total = _rows_said(found)
        found.reset_dimensions()
        self._cells = self._read(found)
        header, ahead = self._header()
        self.columns = distinct(["" if cell is None else str(cell) for cell in header])
        self._ahead = [*ahead, *islice(self._cells, _SAMPLED_ROWS)]
        rows = map(self._row, self._ahead)
        self.sample = tuple(row for row in rows if isinstance(row, Row))

    def __iter__(self) -> Iterator[Row | BadRow]:
        yield from map(self._row, self._ahead)
        self._ahead = []
        yield from map(self._row, self._cells)

    def _read(self, sheet: Any) -> Iterator[Cells]:
        """The rows that hold something, with their numbers."""
        try:
            for number, row in enumerate(sheet.iter_rows(max_row=_LAST_ROW), start=1):
                cells = [_value(cell) for cell in row]
                if any(map(given, cells)):
                    yield number, cells
        except _wrong() as error:
            raise _damaged(self._name, error) from error

    def _header(self) -> tuple[Sequence[object], list[Cells]]:
        """The first row of several cells, where a title of one cell stands above it; else the first row."""
        first = list(islice(self._cells, _TITLE_ROWS))
        if not first:
            raise UnreadableInput(
                f"{self._name}: the sheet holds nothing; the first row must name the columns"
            )
        widths = [sum(map(given, cells)) for _, cells in first]
        place = next((place for place, width in enumerate(widths) if width > 1), 0)
        return first[place][1], first[place + 1 :]

    def _row(self, numbered: Cells) -> Row | BadRow:
        number, cells = numbered
        if any(map(given, cells[len(self.columns) :])):
            reason = (
                f"the row has values beyond the {len(self.columns)} columns of the header; name their columns"
            )
            return BadRow(number, RejectCode.BAD_RECORD, reason)
        values = {name: cell for name, cell in zip(self.columns, cells, strict=False) if given(cell)}
        return Row(number, values)


def _wrong() -> tuple[type[Exception], ...]:
    """What openpyxl and what it stands on raise over damaged bytes: nearly anything."""
    from zlib import error

    found = (zipfile.BadZipFile, error, OSError, EOFError, RuntimeError, SyntaxError)
    return (*found, LookupError, ValueError, TypeError, AttributeError)


def _damaged(name: str, error: Exception) -> UnreadableInput:
    return UnreadableInput(
        f"{name}: is not a whole Excel workbook ({type(error).__name__}): it is truncated, damaged or "
        "something else in a zip; save it again as .xlsx"
    )


def _workbook(source: Source) -> Any:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(source.open(), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, *_wrong()) as error:
        raise _damaged(source.name, error) from error


def _sheet(book: Any, name: str | None, source: str) -> Any:
    sheets = book.worksheets
    if not sheets:
        raise UnreadableInput(f"{source}: holds no sheet of cells")
    if name is None:
        return next((sheet for sheet in sheets if sheet.sheet_state == "visible"), sheets[0])
    for sheet in sheets:
        if sheet.title == name:
            return sheet
    raise UnknownName(f"{source}: {UnknownName.among(name, [sheet.title for sheet in sheets], what='sheet')}")


def _rows_said(sheet: Any) -> int | None:
    """The rows below the header by the sheet's own word; None where it says none worth believing."""
    return sheet.max_row - 1 if sheet.max_row and sheet.max_row > 1 else None


def _value(cell: Any) -> object:
    value = cell.value
    if isinstance(value, int) and not isinstance(value, bool) and _ZEROS.fullmatch(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    if isinstance(value, str) and "_x" in value:
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value)
    return str(value) if isinstance(value, timedelta) else value
