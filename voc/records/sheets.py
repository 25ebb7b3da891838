"""Small workbooks as plain texts: what analysts keep their own files in, read and written whole."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from voc.errors import UnreadableInput, UnwritableOutput
from voc.records.write_excel import CELL_UNITS

_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WHEN: Final = datetime(2000, 1, 1)
"""The time written into every workbook, so that the same sheets make the same file."""
MOST_CELLS: Final = 2_000_000
"""More is no file that a person keeps; a damaged sheet may claim any number."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as texts, empty where there is nothing; rows may differ in length."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


def cell_name(row: int, column: int) -> str:
    """The name of a cell by its place from 0: ``B3``."""
    letters = ""
    column += 1
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return f"{letters}{row + 1}"


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a workbook.

    :raises UnreadableInput: when it cannot be read as a whole.
    """
    from zipfile import BadZipFile
    from zlib import error as Broken

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    damaged = (BadZipFile, Broken, OSError, EOFError, RuntimeError, SyntaxError)
    wrong = (*damaged, InvalidFileException, LookupError, ValueError, TypeError, AttributeError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True, keep_links=False)
            return tuple(_sheet(sheet, path) for sheet in book.worksheets)
    except wrong as error:
        raise UnreadableInput(
            f"{path}: is not a whole Excel workbook ({type(error).__name__}); save it again as .xlsx"
        ) from error


def write_sheets(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook of text cells; the first row of each sheet is its header.

    :raises UnwritableOutput: when a text is too long for a cell, named with its place.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "voc"
    book.properties.created = book.properties.modified = _WHEN
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet, path)
    stream = BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())


def _sheet(sheet: Any, path: Path) -> Sheet:
    sheet.reset_dimensions()
    rows, count = [], 0
    for row in sheet.iter_rows(values_only=True):
        rows.append(tuple(_text(value) for value in row))
        count += len(row) + 1
        if count > MOST_CELLS:
            raise UnreadableInput(
                f"{path}: sheet {sheet.title!r} has over {MOST_CELLS:,} cells; delete the empty ones"
            )
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(sheet.title, tuple(rows))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))


def _write(target: Any, sheet: Sheet, path: Path) -> None:
    from openpyxl.styles import Alignment, Font

    for place, width in enumerate(sheet.widths):
        target.column_dimensions[cell_name(0, place)[:-1]].width = width
    target.freeze_panes = "A2"
    for number, row in enumerate(sheet.rows):
        for place, text in enumerate(row):
            if not text:
                continue
            if len(text.encode("utf-16-le")) // 2 > CELL_UNITS:
                where = f"{path}: sheet {sheet.title!r}, cell {cell_name(number, place)}"
                raise UnwritableOutput(
                    f"{where}: longer than the {CELL_UNITS:,} characters a cell holds; keep it as TOML"
                )
            cell = target.cell(number + 1, place + 1, _ESCAPE.sub("_x005F_", text))
            cell.data_type, cell.number_format = "s", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 0:
                cell.font = Font(bold=True)
