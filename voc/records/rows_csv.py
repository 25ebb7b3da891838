"""Rows of CSV and TSV files, of any encoding and dialect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from voc.conversation.readers import BARE, is_bare
from voc.errors import UnreadableInput
from voc.records.dialect import Dialect, find_dialect, hinted_delimiter
from voc.records.encoding import Encoding
from voc.records.lines import Line, Lines, head_lines
from voc.records.records import UNCLOSED, Record, Records
from voc.records.rows import BadRow, Row, distinct
from voc.records.source import Source
from voc.records.values import given
from voc.schema import RejectCode

_SAMPLED_LINES: Final = 200
_NEARLY_ALL: Final = 0.8


class CsvRows:
    """A CSV file from its header on: see :class:`voc.records.rows.Rows`."""

    def __init__(self, source: Source, encoding: Encoding, *, known: Callable[[str], bool]) -> None:
        self.encoding = encoding.name
        self.total = None
        self.open_ended = False
        head = head_lines(source, encoding)
        self.dialect = find_dialect(head, known)
        self.notes = () if self.dialect == Dialect(",") else (_described(self.dialect),)
        self._records = Records(Lines(source, encoding), self.dialect)
        self.columns = self._header(source.name)
        self.sample = self._sample(head)

    def __iter__(self) -> Iterator[Row | BadRow]:
        for record in self._records:
            if isinstance(record, BadRow):
                yield record
            elif any(map(given, record[1])):
                yield self._row(record)

    def _header(self, name: str) -> tuple[str, ...]:
        for record in self._records:
            if isinstance(record, BadRow):
                raise UnreadableInput(
                    f"{name}: the first row, which holds the names of the columns: {record.reason}"
                )
            if is_bare(record[1]):
                self._records.again(record[0])
                return BARE
            if any(map(given, record[1])) and hinted_delimiter(record[0][0].text) is None:
                return distinct(record[1])
        raise UnreadableInput(f"{name}: holds no row; the first must hold the names of the columns")

    def _row(self, record: Record) -> Row | BadRow:
        lines, cells = record
        if self._swallowed(lines):
            self._records.again(lines[1:])
            return BadRow(lines[0].number, RejectCode.BAD_RECORD, UNCLOSED)
        if len(cells) < len(self.columns) or any(map(given, cells[len(self.columns) :])):
            return BadRow(
                lines[0].number,
                RejectCode.BAD_RECORD,
                f"the row has {len(cells)} cells, the header {len(self.columns)}; quote cells that hold the "
                f"delimiter {self.dialect.delimiter!r}",
            )
        values = {column: cell for column, cell in zip(self.columns, cells, strict=False) if given(cell)}
        return Row(lines[0].number, values)

    def _swallowed(self, lines: list[Line]) -> bool:
        """Whether the lines of one row are rows of their own, joined by a quote that was never closed.

        A conversation in a cell has lines too; so nearly all of them must be as long as the header, and that
        must be more than two cells.
        """
        width = len(self.columns)
        if len(lines) < 3 or width < 3:
            return False
        bare = Dialect(self.dialect.delimiter, quote=None)
        ends = bare.rows([lines[0].text, lines[-1].text])
        inner = self.dialect.rows([line.text for line in lines[1:-1]])
        fitting = sum(row is not None and len(row) == width for row in inner)
        return all(row is not None and len(row) == width for row in ends) and fitting >= _NEARLY_ALL * len(
            inner
        )

    def _sample(self, head: list[str]) -> tuple[Row, ...]:
        rows = [cells for cells in self.dialect.rows(head[:_SAMPLED_LINES]) if cells is not None]
        first = 0 if rows and is_bare(rows[0]) else 1
        return tuple(Row(1, dict(zip(self.columns, cells, strict=False))) for cells in rows[first:])


def _described(dialect: Dialect) -> str:
    quoting = f"cells quoted with {dialect.quote}" if dialect.quote else "no quoting"
    escape = f", escaped with {dialect.escape}" if dialect.escape else ""
    return f"cells are divided by {dialect.delimiter!r}, {quoting}{escape}"
