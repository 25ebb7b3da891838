"""The contract as Arrow tables: schemas derived from the models, and records to and from rows.

Models become structs, tuples lists, dicts maps, choices strings, moments microseconds in UTC. ``attributes``, whose
values differ in type, is a map from name to the value as JSON. The version of the contract stands in the schema's
metadata under ``voc.schema_version``.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import islice
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from voc.schema.feedback import Feedback
from voc.schema.model import Model
from voc.schema.rejected import Rejected
from voc.schema.tags import Tags
from voc.schema.version import SCHEMA_VERSION, check_version

if TYPE_CHECKING:
    import pyarrow as pa

VERSION_KEY: Final = b"voc.schema_version"
ROWS: Final = 4096

Record = TypeVar("Record", Feedback, Tags, Rejected)


def feedback_schema() -> "pa.Schema":
    """Return the Arrow schema of ``Feedback``, a field a column."""
    return schema_of(Feedback)


def tags_schema() -> "pa.Schema":
    """Return the Arrow schema of ``Tags``, a field a column."""
    return schema_of(Tags)


def rejected_schema() -> "pa.Schema":
    """Return the Arrow schema of ``Rejected``, a field a column."""
    return schema_of(Rejected)


@cache
def schema_of(model: type[Model]) -> "pa.Schema":
    """Return the Arrow schema of a model, with the version of the contract in its metadata."""
    import pyarrow as pa

    return pa.schema(_fields(model), metadata={VERSION_KEY: SCHEMA_VERSION.encode()})


def to_arrow(records: Iterable[Record], model: type[Record]) -> "pa.Table":
    """Return a table with a row a record, in order.

    :param records: all of one kind: ``Feedback``, ``Tags`` or ``Rejected``.
    """
    import pyarrow as pa

    schema, source = schema_of(model), iter(records)
    batches = []
    while rows := [_row(record) for record in islice(source, ROWS)]:
        batches.append(pa.RecordBatch.from_pylist(rows, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def from_arrow(table: "pa.Table", model: type[Record]) -> Iterator[Record]:
    """Yield the records of a table, in order.

    :raises NewerSchema: when the table was written under a newer major version.
    :raises pydantic.ValidationError: when a row breaks the contract.
    """
    version = (table.schema.metadata or {}).get(VERSION_KEY)
    if version is not None:
        check_version(version.decode())
    return _records(table, model)


def _records(table: "pa.Table", model: type[Record]) -> Iterator[Record]:
    for batch in table.to_batches(max_chunksize=ROWS):
        for row in batch.to_pylist():
            if row.get("attributes") is not None:
                row["attributes"] = {name: json.loads(value) for name, value in row["attributes"]}
            yield model.model_validate(row)


def _row(record: Model) -> dict[str, Any]:
    row = record.model_dump()
    if row.get("attributes") is not None:
        row["attributes"] = {
            name: json.dumps(value, ensure_ascii=False) for name, value in row["attributes"].items()
        }
    return row


def _fields(model: type[Model]) -> "list[pa.Field]":
    import pyarrow as pa

    return [
        pa.field(name, _arrow_type(field.annotation), nullable=NoneType in get_args(field.annotation))
        for name, field in model.model_fields.items()
    ]


def _arrow_type(annotation: Any) -> "pa.DataType":
    """Return the Arrow type of a field's annotation.

    :raises TypeError: when the annotation has none.
    """
    import pyarrow as pa

    scalars = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string()}
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _arrow_type(arguments[0])
    if origin in (Union, UnionType):
        inner = [argument for argument in arguments if argument is not NoneType]
        return _arrow_type(inner[0]) if len(inner) == 1 else pa.string()
    if origin is tuple:
        return pa.list_(_arrow_type(arguments[0]))
    if origin is dict:
        return pa.map_(pa.string(), _arrow_type(arguments[1]))
    if annotation in scalars:
        return scalars[annotation]
    if issubclass(annotation, StrEnum):
        return pa.string()
    if issubclass(annotation, datetime):
        return pa.timestamp("us", tz="UTC")
    if issubclass(annotation, Model):
        return pa.struct(_fields(annotation))
    raise TypeError(f"{annotation!r} has no Arrow type")
