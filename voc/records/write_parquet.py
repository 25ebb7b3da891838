"""Tags as Parquet: the door to pyarrow's Parquet for writing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from voc.records.sink import Output
from voc.schema import Feedback, Rejected, Tags, tags_schema, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP: Final = 10_000
_BATCH: Final = 256
"""Tags are held as objects only as long as this; an Arrow row is a tenth of their size."""


class ParquetSink:
    """A row of ``Tags`` a piece of feedback, under the schema of ``voc.schema.tags_schema``, packed with
    zstd."""

    notes: tuple[str, ...] = ()

    def __init__(self, output: Output) -> None:
        import pyarrow.parquet as pq

        self._writer = pq.ParquetWriter(output.stream, tags_schema(), compression="zstd")
        self._tags: list[Tags] = []
        self._tables: list[pa.Table] = []
        self._rows = 0

    def add(self, feedback: Feedback, tags: Tags) -> None:
        self._tags.append(tags)
        self._rows += 1
        if len(self._tags) >= _BATCH:
            self._pack()
        if self._rows >= ROW_GROUP:
            self._write()

    def reject(self, rejected: Rejected) -> None:
        """Write nothing: the rows are all ``Tags``."""

    def finish(self) -> None:
        self._write()
        self._writer.close()

    def abandon(self) -> None:
        """Close the file as it is: left open, it would be written to when it is no more."""
        import pyarrow as pa

        with suppress(OSError, ValueError, pa.ArrowException):
            self._writer.close()
        self._writer.is_open = False

    def _pack(self) -> None:
        self._tables.append(to_arrow(self._tags, Tags))
        self._tags = []

    def _write(self) -> None:
        import pyarrow as pa

        self._pack()
        table = pa.concat_tables(self._tables)
        if table.num_rows:
            self._writer.write_table(table, row_group_size=ROW_GROUP)
        self._tables, self._rows = [], 0
