"""Tags read back from what was written: JSON Lines and Parquet, a record at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from voc.errors import NewerSchema, UnreadableInput
from voc.records.formats import Format, format_of
from voc.schema import Tags, from_arrow

if TYPE_CHECKING:
    import pyarrow as pa

_HEAD = 4096


def read_tags(source: str | os.PathLike[str]) -> Iterator[Tags]:
    """The tags of a file that ``voc tag`` wrote, in its order, in a memory that does not grow with it.

    :raises UnreadableInput: when it is no JSON Lines or Parquet of tags, with the line where it ends to be.
    :raises NewerSchema: when it was written under a newer major version of the contract.
    """
    path = Path(source)
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise UnreadableInput(f"{path}: {what}; name a .jsonl or .parquet that voc tag wrote")
    with path.open("rb") as stream:
        found = format_of(str(path), stream.read(_HEAD))
    if found is Format.PARQUET:
        return _parquet(path)
    if found is Format.JSONL:
        return _jsonl(path)
    raise UnreadableInput(f"{path}: is {found}, which holds tags for people; tag to .jsonl or .parquet")


def _jsonl(path: Path) -> Iterator[Tags]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                try:
                    tags = Tags.model_validate_json(line)
                except ValidationError as error:
                    raise _not_tags(f"{path}:{number}", error) from error
                yield tags


def _parquet(path: Path) -> Iterator[Tags]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                yield from _rows(path, file.read_row_group(group))
    except pa.ArrowException as error:
        raise UnreadableInput(f"{path}: is not a whole Parquet file ({error})") from error


def _rows(path: Path, table: pa.Table) -> Iterator[Tags]:
    try:
        yield from from_arrow(table, Tags)
    except ValidationError as error:
        raise _not_tags(str(path), error) from error


def _not_tags(place: str, error: ValidationError) -> UnreadableInput | NewerSchema:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"])) or "the record"
    kind = NewerSchema if first["type"] == "newer_schema" else UnreadableInput
    return kind(f"{place}: is no record of tags: {where}: {first['msg']}")
