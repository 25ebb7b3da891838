"""Every record comes back as it was, through JSON and through Arrow, whatever its fields hold."""

import io
from collections.abc import Iterable
from datetime import datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from annotated_types import Ge, Le
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.errors import NewerSchema
from voc.schema import (
    SHANGHAI,
    Alert,
    Feedback,
    Rating,
    Rejected,
    Segment,
    Span,
    Tags,
    Versions,
    feedback_schema,
    from_arrow,
    rejected_schema,
    schema_of,
    tags_schema,
    to_arrow,
)
from voc.schema.arrow import VERSION_KEY
from voc.schema.kinds import Choice
from voc.schema.model import Model

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=4)
TIMES = st.datetimes(datetime(1970, 1, 1), datetime(2020, 1, 1), timezones=st.just(SHANGHAI))
INTEGERS = st.integers(0, 2**53 - 1)


def values(annotation: Any, bounds: Iterable[Any] = ()) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of an annotation, so that a new field is tested without a word."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return values(arguments[0], (*arguments[1:], *bounds))
    if origin in (Union, UnionType):
        return st.one_of(st.none() if each is NoneType else values(each, bounds) for each in arguments)
    if origin is tuple:
        single = st.floats(-1, 1, width=32) if arguments[0] is float else values(arguments[0])
        return st.lists(single, max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=2)
    if issubclass(annotation, Model):
        return SHAPED[annotation] if annotation in SHAPED else st.builds(annotation, **fields(annotation))
    return st.sampled_from(annotation) if issubclass(annotation, Choice) else plain(annotation, tuple(bounds))


def plain(annotation: type, bounds: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    limits = [inner for bound in bounds for inner in (bound, *getattr(bound, "metadata", ()))]
    low = next((limit.ge for limit in limits if isinstance(limit, Ge)), None)
    high = next((limit.le for limit in limits if isinstance(limit, Le)), None)
    numbers = st.floats(low, high, allow_nan=False, allow_infinity=False)
    kinds = {bool: st.booleans(), int: INTEGERS, float: numbers, str: TEXT, datetime: TIMES}
    return kinds[annotation]


def fields(model: type[Model], *, without: Iterable[str] = ()) -> dict[str, st.SearchStrategy[Any]]:
    return {
        name: values(field.annotation, field.metadata)
        for name, field in model.model_fields.items()
        if name not in without
    }


SHAPED: dict[type[Model], st.SearchStrategy[Any]] = {
    Rating: st.builds(Rating.read, st.floats(1, 5), metric=st.sampled_from(["nps", "csat", "ces", "stars"])),
    Span: st.builds(
        lambda start, length, turn: Span(start=start, end=start + length, turn=turn),
        st.integers(0, 2_000_000),
        st.integers(1, 1000),
        st.none() | INTEGERS,
    ),
}
SHAPED[Segment] = st.builds(
    Segment, **fields(Segment, without=["span", "turn"]), span=SHAPED[Span]
) | st.builds(Segment, **fields(Segment, without=["span", "turn"]), turn=INTEGERS)
SHAPED[Alert] = st.builds(
    Alert,
    **fields(Alert, without=["evidence", "origin"]),
    evidence=st.tuples(SHAPED[Span]),
    origin=st.sampled_from(["model", "rating", "rule:投诉"]),
)
TAGS = st.builds(Tags, **fields(Tags, without=["schema_version"]))
REJECTED = st.builds(Rejected, **fields(Rejected, without=["line"]), line=st.none() | st.integers(1, 10**9))
FEEDBACK = st.builds(
    Feedback, **fields(Feedback, without=["text", "turns"]), text=TEXT.map("好".__add__)
) | st.builds(
    Feedback,
    **fields(Feedback, without=["text", "turns"]),
    turns=st.just(({"speaker": "customer", "text": "好"}, {"speaker": "agent", "text": "", "reply_to": 0})),
)
RECORDS = pytest.mark.parametrize(
    ("model", "records"), [(Feedback, FEEDBACK), (Tags, TAGS), (Rejected, REJECTED)]
)


@RECORDS
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_json(model: Any, records: st.SearchStrategy[Any], data: st.DataObject) -> None:
    record = data.draw(records)
    assert model.model_validate_json(record.model_dump_json()) == record
    assert model.model_validate(record.model_dump()) == record


@RECORDS
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_arrow(model: Any, records: st.SearchStrategy[Any], data: st.DataObject) -> None:
    given = data.draw(st.lists(records, max_size=3))
    table = to_arrow(given, model)
    assert table.schema.equals(schema_of(model), check_metadata=True)
    assert list(from_arrow(table, model)) == given


def test_parquet_keeps_the_difference_between_none_and_empty() -> None:
    versions = Versions(engine="0.1.0", release="tiny")
    given = [
        Tags(feedback_id="1", versions=versions),
        Tags(feedback_id="2", versions=versions, opinions=(), alerts=(), embedding=()),
    ]
    file = io.BytesIO()
    pq.write_table(to_arrow(given, Tags), file)
    assert list(from_arrow(pq.read_table(file), Tags)) == given


def test_many_records_keep_their_order() -> None:
    given = [Rejected(feedback_id=str(n), code="bad_record", reason="") for n in range(10_000)]
    table = to_arrow(iter(given), Rejected)
    assert table.column("feedback_id").to_pylist() == [str(n) for n in range(10_000)]
    assert list(from_arrow(table, Rejected)) == given


def test_no_records_make_an_empty_table() -> None:
    for schema, model in (
        (feedback_schema(), Feedback),
        (tags_schema(), Tags),
        (rejected_schema(), Rejected),
    ):
        table = to_arrow([], model)  # type: ignore[type-var]
        assert (table.num_rows, table.schema) == (0, schema)


def test_a_newer_major_is_refused_before_a_row_is_read() -> None:
    table = to_arrow([], Feedback).replace_schema_metadata({VERSION_KEY: b"2.0"})
    with pytest.raises(NewerSchema, match=r"the record has schema version 2\.0; this voc reads up to 1\.0"):
        from_arrow(table, Feedback)


def test_columns_of_a_newer_minor_are_left_out() -> None:
    given = [Feedback(id="1", channel="review", text="好", attributes={"a": 1})]
    table = to_arrow(given, Feedback).append_column("aura", pa.array([3]))
    newer = table.replace_schema_metadata({VERSION_KEY: b"1.9"})
    assert list(from_arrow(newer, Feedback)) == given


def test_columns_that_are_missing_are_none() -> None:
    given = [Feedback(id="1", channel="review", text="好")]
    assert list(from_arrow(to_arrow(given, Feedback).select(["id", "channel", "text"]), Feedback)) == given
