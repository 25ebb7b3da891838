"""Rejected: the code, the reason, and that no customer text gets into it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from voc.errors import InvalidFeedback, UnreadableInput
from voc.schema import Feedback, RejectCode, Rejected, read_feedback, reject

VALID: dict[str, Any] = {"id": "7", "channel": "review", "text": "好"}
NOW = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "code", "reason"),
    [
        ({"text": " "}, "empty_text", "feedback has neither text nor rating; give a text that is not blank"),
        ({"text": "a\ud800"}, "invalid_text", "text has a lone surrogate (U+D800) at code point 1;"),
        ({"text": "a\0"}, "invalid_text", "text has a NUL character (U+0000) at code point 1;"),
        (
            {"turns": [{"speaker": "agent", "text": "a"}]},
            "both_text_and_turns",
            "feedback has both text and turns",
        ),
        (
            {"channel": "fax"},
            "unknown_channel",
            "channel must be 'review', 'call', 'chat', 'social', 'survey' or",
        ),
        ({"occurred_at": "昨天"}, "invalid_time", "occurred_at cannot be read as a time; allowed: ISO 8601"),
        (
            {"occurred_at": "2025/3/3"},
            "future_date",
            "occurred_at is 2025-03-03T00:00:00+08:00, more than a day",
        ),
        ({"rating": "很快"}, "invalid_rating", "rating cannot be read; allowed: a number with its metric"),
        (
            {"rating": {"metric": "zz", "value": 1, "low": 0, "high": 2}},
            "invalid_rating",
            "rating.metric must be",
        ),
        ({"rating": {"value": None}}, "missing_field", "rating.metric is missing (and 3 more)"),
        (
            {"rating": {"metric": "fun", "value": 1}},
            "invalid_rating",
            "rating.metric must be 'nps', 'csat', 'ces',",
        ),
        (
            {"rating": {"metric": [1], "value": "满意", "low": "a"}},
            "invalid_rating",
            "rating.metric must be 'nps'",
        ),
        ({"id": ""}, "missing_field", "id must have at least 1 character"),
        ({"reach": -1}, "bad_record", "reach must be greater than or equal to 0"),
        (
            {"txet": "a"},
            "unknown_field",
            "txet is not a field; allowed: id, channel, text, turns, occurred_at",
        ),
        (
            {"attributes": {"a": []}},
            "bad_record",
            "attributes.a must be a string, a finite number, true or false",
        ),
    ],
)
def test_codes_and_reasons(change: dict[str, Any], code: str, reason: str) -> None:
    rejected = read_feedback(VALID | change, line=3, now=NOW)
    assert isinstance(rejected, Rejected)
    assert (rejected.feedback_id, rejected.code, rejected.line) == (
        change.get("id", "7"),
        RejectCode(code),
        3,
    )
    assert rejected.reason.startswith(reason)


def test_the_place_in_a_conversation_is_named() -> None:
    turns = [{"speaker": "customer", "text": "好"}, {"speaker": "customer", "text": "\ud800"}]
    rejected = read_feedback({"id": "7", "channel": "call", "turns": turns})
    assert isinstance(rejected, Rejected)
    assert rejected.reason.startswith("turns[1].text has a lone surrogate")


def test_missing_fields_are_counted() -> None:
    rejected = read_feedback({"text": "好"})
    assert rejected == Rejected(
        feedback_id=None, code=RejectCode.MISSING_FIELD, reason="id is missing (and 1 more)", line=None
    )


@pytest.mark.parametrize("line", ['{"id": 1', "", "\ud800", b"\xff\xfe", "[" * 100_000, "1" * 5000])
def test_what_is_no_json(line: str | bytes) -> None:
    rejected = read_feedback(line, line=1)
    assert isinstance(rejected, Rejected)
    assert rejected.code is RejectCode.BAD_RECORD
    assert (
        rejected.reason
        == "the record is not valid JSON in UTF-8; allowed is one object of feedback, on a line of its own"
    )


@pytest.mark.parametrize("line", ["[1]", "null", '"text"', "3"])
def test_what_is_no_object(line: str) -> None:
    rejected = read_feedback(line)
    assert isinstance(rejected, Rejected)
    assert rejected.reason.startswith("the record is not a JSON object")


def test_a_line_of_json_is_read() -> None:
    assert read_feedback(json.dumps(VALID)) == read_feedback(json.dumps(VALID).encode()) == Feedback(**VALID)


def test_a_lone_surrogate_in_json_is_named_where_it_stands() -> None:
    rejected = read_feedback('{"id": "\\ud800", "channel": "review", "text": "好\\udfff"}')
    assert isinstance(rejected, Rejected)
    assert (rejected.feedback_id, rejected.code) == ("?", RejectCode.INVALID_TEXT)
    assert rejected.reason.startswith("id has a lone surrogate (U+D800) at code point 0")
    rejected.model_dump_json()


def test_own_errors_are_taken_with_their_code() -> None:
    error = InvalidFeedback("row 4 has 3 cells, the header 5", code=RejectCode.TOO_LONG)
    assert reject(error, line=4).code is RejectCode.TOO_LONG
    assert reject(UnreadableInput("no such file")).code is RejectCode.BAD_RECORD
    assert reject(error, feedback_id="7").reason == "row 4 has 3 cells, the header 5"


SECRET = "张三住人民路8号13800000000"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(SECRET),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.just(SECRET), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from([*Feedback.model_fields, SECRET])
METRICS = st.sampled_from(["nps", "other", "满意", "5星", "4/0", 10**400, -1, "1"])
RATINGS = st.dictionaries(st.sampled_from(["metric", "value", "low", "high"]), METRICS | JSON)


@given(st.dictionaries(FIELDS, JSON, max_size=5), st.booleans())
def test_anything_is_read_or_rejected_without_its_text(change: dict[str, Any], start_valid: bool) -> None:
    out = read_feedback((VALID if start_valid else {}) | change, line=1)
    if isinstance(out, Rejected):
        assert SECRET not in out.reason
        assert Rejected.model_validate_json(out.model_dump_json()) == out
    else:
        assert read_feedback(out.model_dump_json()) == out


@given(RATINGS)
def test_any_rating_is_read_or_rejected(rating: dict[str, Any]) -> None:
    assert isinstance(read_feedback(VALID | {"rating": rating}), Feedback | Rejected)


@given(st.text())
def test_any_line_is_read_or_rejected(line: str) -> None:
    assert isinstance(read_feedback(line), Feedback | Rejected)


def test_a_validation_error_of_another_model_is_taken() -> None:
    with pytest.raises(ValidationError) as caught:
        Rejected.model_validate({"feedback_id": None, "code": "bad_record"})
    assert reject(caught.value).reason == "reason is missing"
