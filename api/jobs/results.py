"""What came of a job, as files: JSON Lines, or Parquet by the contract's schema. Only rows that are seen."""

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import IO, Any, Final

from voc.schema import Rejected, Tags

from ..access import RowFilter
from .model import Job
from .payload import Result, read_output
from .queue import JobQueue

_TOGETHER: Final = 4
_CHUNK: Final = 1 << 16
_ROWS: Final = 1_000


class FileFormat(StrEnum):
    """What results are written as."""

    JSONL = "jsonl"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """Give the media type."""
        return "application/x-ndjson" if self is FileFormat.JSONL else "application/vnd.apache.parquet"


class What(StrEnum):
    """Which of a job's files."""

    RESULTS = "results"
    ERRORS = "errors"
    TEXTS = "texts"


@dataclass(frozen=True)
class Page:
    """Parts of a job's files: from one on, so many; None: all."""

    first: int = 0
    parts: int | None = None


def write_file(
    queue: JobQueue, job: Job, *, what: What, format: FileFormat, page: Page, rows: RowFilter
) -> Iterator[bytes]:
    """Yield a file of a job, part by part, so that it is never in memory as a whole."""
    results = (
        _PICKED[what](result)
        for output in _outputs(queue, job, page)
        for result in read_output(output, rows=rows)
    )
    written = (one for one in results if one is not None)
    if format is FileFormat.JSONL:
        return _jsonl(written)
    return _parquet(written, Rejected if what is What.ERRORS else Tags)


def _outputs(queue: JobQueue, job: Job, page: Page) -> Iterator[bytes]:
    number = page.first
    end = job.parts if page.parts is None else page.first + page.parts
    while number < end:
        found = queue.outputs(job.tenant, job.id, first=number, limit=min(_TOGETHER, end - number))
        if not found:
            return
        for number, output in found:  # noqa: B007
            yield output
        number += 1


def _text(result: Result) -> dict[str, Any] | None:
    return None if result.text is None else {"feedback_id": result.feedback_id, **result.text}


_PICKED: Final[dict[What, Callable[[Result], Any]]] = {
    What.RESULTS: lambda result: result.tags,
    What.ERRORS: lambda result: result.rejected,
    What.TEXTS: _text,
}


def _jsonl(written: Iterator[Any]) -> Iterator[bytes]:
    for one in written:
        yield (json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _parquet(written: Iterator[Any], model: type[Tags] | type[Rejected]) -> Iterator[bytes]:
    with tempfile.TemporaryFile(prefix="voc-") as file:
        _write_parquet(file, written, model)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write_parquet(file: IO[bytes], written: Iterator[Any], model: type[Tags] | type[Rejected]) -> None:
    import pyarrow.parquet as pq

    from voc.schema.arrow import rejected_schema, tags_schema

    schema = rejected_schema() if model is Rejected else tags_schema()
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while rows := [model.model_validate(one) for one in islice(written, _ROWS)]:
            writer.write_table(_table(rows, model))


def _table(rows: Any, model: type[Tags] | type[Rejected]) -> Any:
    from voc.schema.arrow import to_arrow

    return to_arrow(rows, Rejected) if model is Rejected else to_arrow(rows, Tags)
