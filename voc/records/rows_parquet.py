"""Rows of Parquet files, a batch of a row group at a time: the door to pyarrow's Parquet for reading."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from voc.errors import UnreadableInput
from voc.records.rows import Row
from voc.records.source import Source

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_BATCH_ROWS: Final = 64
_SAMPLED_ROWS: Final = 200
_SAMPLED_LENGTH: Final = 100
_BUFFER_BYTES: Final = 1 << 20


class ParquetRows:
    """A Parquet file: see :class:`voc.records.rows.Rows`. Its rows count from 1.

    :raises UnreadableInput: when the file is truncated or damaged, here or at the row where it shows.
    """

    def __init__(self, source: Source) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.encoding = None
        self.notes: tuple[str, ...] = ()
        self.open_ended = False
        self._name = source.name
        self._wrong = (pa.ArrowException, OSError, ValueError)
        try:
            self._file = pq.ParquetFile(source.path, buffer_size=_BUFFER_BYTES, pre_buffer=False)
        except self._wrong as error:
            raise self._damaged(error) from error
        self.total = self._file.metadata.num_rows
        self.columns = tuple(self._file.schema_arrow.names)
        self._convert = _conversions(self._file)
        self.sample = tuple(_brief(row) for row in islice(self, _SAMPLED_ROWS))

    def __iter__(self) -> Iterator[Row]:
        line = 0
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH_ROWS, use_threads=False):
                for values in _microseconds(batch).to_pylist():
                    line += 1
                    yield Row(line, {name: self._value(name, value) for name, value in values.items()})
        except self._wrong as error:
            raise self._damaged(error) from error

    def _value(self, name: str, value: Any) -> object:
        convert = self._convert.get(name)
        return value if convert is None or value is None else convert(value)

    def _damaged(self, error: Exception) -> UnreadableInput:
        return UnreadableInput(
            f"{self._name}: is not a whole Parquet file ({type(error).__name__}): it is truncated or "
            "damaged; copy or write it again"
        )


def _brief(row: Row) -> Row:
    """The row without its long values: a sample is kept, and a text may be of any length."""
    return Row(row.line, {name: value for name, value in row.values.items() if not _long(value)})


def _long(value: object) -> bool:
    return isinstance(value, str | bytes | list | dict) and len(value) > _SAMPLED_LENGTH


def _microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with times in microseconds: Python has no finer ones."""
    import pyarrow as pa

    fields = [
        field.with_type(pa.timestamp("us", field.type.tz)) if pa.types.is_timestamp(field.type) else field
        for field in batch.schema
    ]
    columns = [
        column.cast(field.type, safe=False) for column, field in zip(batch.columns, fields, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))


def _conversions(file: pq.ParquetFile) -> dict[str, Callable[[Any], object]]:
    """What turns Arrow's maps and structs, which have every name in every row, into plain objects."""
    import pyarrow as pa

    from voc.schema.arrow import VERSION_KEY

    schema = file.schema_arrow
    ours = VERSION_KEY in (schema.metadata or {})
    return {
        field.name: (_json_map if ours else dict) if pa.types.is_map(field.type) else _without_nulls
        for field in schema
        if pa.types.is_map(field.type) or pa.types.is_struct(field.type)
    }


def _json_map(pairs: list[tuple[str, str]]) -> dict[str, object]:
    return {name: json.loads(value) for name, value in pairs}


def _without_nulls(struct: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in struct.items() if value is not None}
