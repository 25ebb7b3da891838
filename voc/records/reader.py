"""An input opened and understood: feedback comes out of it, row by row."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Self

from voc.conversation.roles import speakers_named
from voc.errors import UnknownName, UnreadableInput
from voc.records.columns import Columns, channel_named
from voc.records.encoding import Encoding, detect, encoding_named
from voc.records.feedback import Converter
from voc.records.formats import CONVERSATIONS, Format, format_named, format_of
from voc.records.names import known, plain
from voc.records.plan import Plan, make_plan
from voc.records.rows import Rows
from voc.records.rows_calls import TURNS, CallRows, SessionRows, conversations
from voc.records.rows_csv import CsvRows
from voc.records.rows_excel import ExcelRows
from voc.records.rows_jsonl import JsonlRows
from voc.records.rows_parquet import ParquetRows
from voc.records.source import Source
from voc.schema import Channel, Feedback, Rejected, Speaker


class Reader:
    """Feedback of one input, in its order; made by :func:`read`. It can be gone through once.

    :ivar name: what messages call the input.
    :ivar format: what the input is.
    :ivar encoding: of a text input, as found out or given; None for Parquet and Excel.
    :ivar notes: sentences worth telling the user.
    :ivar total: rows, where the file says so, bad and blank ones counted; else None.
    """

    def __init__(
        self, source: Source, rows: Rows, plan: Plan, *, format: Format, speakers: Mapping[str, Speaker]
    ) -> None:
        self.name = source.name
        self.format = format
        self.encoding = rows.encoding
        self.notes = rows.notes + plan.notes
        self.total = rows.total
        self._source = source
        self._plan = plan
        self._converter = Converter(plan, stem=source.stem, speakers=speakers)
        self._rows = iter(rows)
        self._read = 0

    @property
    def mapping(self) -> Mapping[str, tuple[str, ...]]:
        """Field -> the columns that hold it."""
        return {field: columns for field, columns in self._plan.fields.items() if columns}

    def progress(self) -> float | None:
        """How much has been read, 0...1; None where that cannot be known."""
        return min(1.0, self._read / self.total) if self.total else self._source.progress()

    def __iter__(self) -> Iterator[Feedback | Rejected]:
        return self

    def __next__(self) -> Feedback | Rejected:
        row = next(self._rows)
        self._read += 1
        return self._converter.convert(row)

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read(
    source: str | os.PathLike[str],
    *,
    format: Format | str | None = None,
    columns: Columns | None = None,
    channel: Channel | str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> Reader:
    """An input opened, its format, encoding and columns found out.

    :param source: a path, or ``-`` for standard input.
    :param format: None: by the first bytes and the name; JSON Lines on standard input.
    :param columns: what is said about the columns; the rest is found by name.
    :param channel: of rows that name none.
    :param encoding: of a text file; None: found out.
    :param sheet: of a workbook; None: the first that is to be seen.
    :raises UnreadableInput: when the input cannot be read as a whole.
    :raises ColumnsUnclear: when the names do not tell which column holds the text, or nothing tells the
        channel.
    :raises UnknownName: when a format, encoding, channel, sheet or column that was named is not there.
    """
    default = None if channel is None else channel_named(channel)
    wanted = None if format is None else format_named(format)
    said = columns or Columns()
    given_encoding = None if encoding is None else encoding_named(encoding)
    opened = Source(source)
    found = _format(opened, wanted)
    try:
        rows = conversations(_rows(opened, found, encoding=given_encoding, sheet=sheet, said=said), said)
        told: tuple[str, ...] = ()
        if isinstance(rows, CallRows | SessionRows):
            told = () if default else (f"they are taken as {rows.channel.value}s; --channel says otherwise",)
            said, default = said.override(turns=TURNS), default or rows.channel
        plan = make_plan(rows, said, name=opened.name, channel=default, feedback_lines=found is Format.JSONL)
    except BaseException:
        opened.close()
        raise
    return Reader(
        opened,
        rows,
        replace(plan, notes=told + plan.notes),
        format=found,
        speakers=speakers_named(said.speakers),
    )


def _format(source: Source, wanted: Format | None) -> Format:
    if wanted is None and source.path is None:
        return Format.JSONL
    if wanted in (None, Format.PARQUET, Format.EXCEL):
        found = format_of(source.name, source.head)
        if wanted not in (None, found):
            raise UnreadableInput(f"{source.name}: is no {wanted} file; it looks like {found}")
        wanted = found
    if not source.seekable and wanted in (Format.PARQUET, Format.EXCEL):
        raise UnreadableInput(f"{source.name}: {wanted} cannot be read from a pipe; name the file itself")
    return wanted if wanted is not None else Format.JSONL


def _rows(
    source: Source, format: Format, *, encoding: Encoding | None, sheet: str | None, said: Columns
) -> Rows:
    if sheet is not None and format is not Format.EXCEL:
        raise UnknownName(f"{source.name}: is {format} and has no sheet {sheet!r}; leave --sheet out")
    if format is Format.PARQUET:
        return ParquetRows(source)
    if format is Format.EXCEL:
        return ExcelRows(source, sheet=sheet)
    encoding = encoding or detect(source)
    if format in CONVERSATIONS:
        return CallRows(source, encoding, format=format, speakers=speakers_named(said.speakers))
    if format is Format.JSONL:
        return JsonlRows(source, encoding)
    named = {plain(column) for columns in said.fields for column in said.columns_of(columns) or ()}
    return CsvRows(source, encoding, known=lambda name: plain(name) in named or known(name))
