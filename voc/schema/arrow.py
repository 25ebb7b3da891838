"""The contract as Arrow tables: schemas derived from the models, and records to and from rows.

Models become structs, tuples lists, dicts maps, choices strings; moments are microseconds in UTC, vectors
single precision. ``attributes``, whose values differ in type, is a map of names to values in JSON. The
version of the contract stands in the schema's metadata, under ``voc.schema_version``.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from voc.schema.feedback import Feedback
from voc.schema.model import Model
from voc.schema.rejected import Rejected
from voc.schema.tags import Tags
from voc.schema.version import SCHEMA_VERSION, check_version, is_newer, known_fields

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

    return pa.schema(_columns(model), metadata={VERSION_KEY: SCHEMA_VERSION.encode()})


def to_arrow(records: Iterable[Record], model: type[Record]) -> "pa.Table":
    """Return a table with a row a record, in order.

    :param records: all of one model: ``Feedback``, ``Tags`` or ``Rejected``.
    """
    import pyarrow as pa

    schema, source, batches = schema_of(model), iter(records), []
    while rows := [_row(record) for record in islice(source, ROWS)]:
        batches.append(pa.RecordBatch.from_pylist(rows, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def from_arrow(table: "pa.Table", model: type[Record]) -> Iterator[Record]:
    """Yield the records of a table, in order; of a newer minor version, without the fields unknown here.

    :raises NewerSchema: at once, when the table was written under a newer major version.
    :raises pydantic.ValidationError: when a row breaks the contract.
    """
    version = (table.schema.metadata or {}).get(VERSION_KEY, SCHEMA_VERSION.encode()).decode()
    newer = is_newer(check_version(version))
    rows = (row for batch in table.to_batches(max_chunksize=ROWS) for row in batch.to_pylist())
    return (_record(known_fields(row, model) if newer else row, model) for row in rows)


def _row(record: Model) -> dict[str, Any]:
    row = record.model_dump()
    if (given := row.get("attributes")) is not None:
        row["attributes"] = {name: json.dumps(value, ensure_ascii=False) for name, value in given.items()}
    return row


def _record(row: dict[str, Any], model: type[Record]) -> Record:
    if (written := row.get("attributes")) is not None:
        row["attributes"] = {name: json.loads(value) for name, value in written}
    return model.model_validate(row)


def _columns(model: type[Model]) -> "list[pa.Field]":
    import pyarrow as pa

    return [
        pa.field(name, _type_of(field.annotation), nullable=NoneType in get_args(field.annotation))
        for name, field in model.model_fields.items()
    ]


def _type_of(annotation: Any) -> "pa.DataType":
    """Return the Arrow type of a field's annotation.

    :raises TypeError: when there is none for it.
    """
    import pyarrow as pa

    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type_of(arguments[0])
    if origin in (Union, UnionType):
        choices = [choice for choice in arguments if choice is not NoneType]
        return _type_of(choices[0]) if len(choices) == 1 else pa.string()
    if origin is tuple:
        item = pa.float32() if arguments[0] is float else _type_of(arguments[0])
        return pa.list_(pa.field("item", item, nullable=False))
    if origin is dict:
        return pa.map_(pa.string(), pa.field("value", _type_of(arguments[1]), nullable=False))
    return pa.struct(_columns(annotation)) if issubclass(annotation, Model) else _scalar_type(annotation)


def _scalar_type(annotation: type) -> "pa.DataType":
    import pyarrow as pa

    # "+00:00" and not "UTC": a name is looked up in the machine's time zone files, which may be missing.
    moment = pa.timestamp("us", tz="+00:00")
    types = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string(), datetime: moment}
    for kind, arrow in types.items():
        if issubclass(annotation, kind):
            return arrow
    raise TypeError(f"{annotation!r} has no Arrow type; give it one in voc/schema/arrow.py")
