"""Feedback: what is taken, what is refused, and in which words."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from voc.schema import Channel, Feedback, Metric, Rating, Speaker, Turn, is_blank


def feedback(**fields: object) -> Feedback:
    return Feedback.model_validate({"id": "1", "channel": "review"} | fields)


def test_text_is_kept_as_received() -> None:
    text = " 電池\u200b很耐用😀 "
    assert feedback(text=text).text == text


def test_numbers_become_strings_where_strings_are_asked_for() -> None:
    given = feedback(id=1024, text=5, product=8)
    assert (given.id, given.text, given.product) == ("1024", "5", "8")


def test_feedback_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        feedback(text="好").text = "坏"  # type: ignore[misc]


@pytest.mark.parametrize("blank", ["", " \n\t", "\u3000", "\u200b\ufeff", "\x07"])
def test_blank_text_counts_as_none(blank: str) -> None:
    assert is_blank(blank)
    assert feedback(text=blank, rating="5星").text is None
    with pytest.raises(ValidationError, match="has neither text nor rating; give a text that is not blank"):
        feedback(text=blank)


@pytest.mark.parametrize("text", ["。", "😀", "ok", "\ufffd"])
def test_anything_that_can_be_seen_is_text(text: str) -> None:
    assert feedback(text=text).text == text


def test_rating_alone_is_feedback() -> None:
    given = feedback(rating={"metric": "nps", "value": 3})
    assert given.rating == Rating(metric=Metric.NPS, value=3, low=0, high=10)


def test_turns_are_read() -> None:
    given = feedback(
        channel="call", turns=[{"speaker": "customer", "text": "喂"}, {"speaker": "agent", "text": ""}]
    )
    assert given.channel is Channel.CALL
    assert given.turns == (Turn(speaker=Speaker.CUSTOMER, text="喂"), Turn(speaker=Speaker.AGENT, text=""))


def test_empty_turns_count_as_none() -> None:
    assert feedback(text="好", turns=[]).turns is None


def test_blank_turns_are_no_feedback() -> None:
    with pytest.raises(ValidationError, match="neither text nor rating"):
        feedback(turns=[{"speaker": "customer", "text": " "}])


def test_text_and_turns_are_refused() -> None:
    with pytest.raises(ValidationError, match="has both text and turns; give one of them"):
        feedback(text="好", turns=[{"speaker": "customer", "text": "好"}])


@pytest.mark.parametrize("reply_to", [1, 2])
def test_a_reply_names_another_turn(reply_to: int) -> None:
    turns = [{"speaker": "customer", "text": "好"}, {"speaker": "other", "text": "坏", "reply_to": reply_to}]
    with pytest.raises(ValidationError, match=f"turn 1 answers turn {reply_to}; allowed is another of its 2"):
        feedback(turns=turns)


def test_a_turn_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="ends at 10 ms, before it starts at 20 ms"):
        Turn(speaker=Speaker.CUSTOMER, text="好", start_ms=20, end_ms=10)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("服务\ud800好", r"has a lone surrogate \(U\+D800\) at code point 2"),
        ("😀\udc00", r"has a lone surrogate \(U\+DC00\) at code point 1"),
        ("good\0", r"has a NUL character \(U\+0000\) at code point 4"),
    ],
)
def test_unreadable_characters_are_refused_with_their_place(text: str, message: str) -> None:
    for fields in (
        {"text": text},
        {"text": "好", "author": text},
        {"text": "好", "attributes": {"店": text}},
    ):
        with pytest.raises(ValidationError, match=message):
            feedback(**fields)


def test_errors_do_not_show_the_text() -> None:
    with pytest.raises(ValidationError) as caught:
        feedback(text=["我的电话是13800000000"], channel="我的地址")
    assert "138" not in str(caught.value)
    assert "地址" not in str(caught.value)


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError, match="txet\n  Extra inputs are not permitted"):
        feedback(text="好", txet="好")


def test_attributes_keep_their_types() -> None:
    given = {"门店": "人民路", "会员": True, "金额": 29.9, "次数": 3}
    kept = feedback(text="好", attributes=given).attributes
    assert kept == given
    assert [type(value) for value in (kept or {}).values()] == [str, bool, float, int]


@pytest.mark.parametrize("value", [None, [1], float("nan"), float("inf")])
def test_attributes_are_single_values(value: object) -> None:
    with pytest.raises(ValidationError, match="must be a string, a finite number, true or false"):
        feedback(text="好", attributes={"a": value})


def test_a_time_more_than_a_day_ahead_is_refused() -> None:
    now = {"now": datetime(2025, 3, 1, tzinfo=UTC)}
    given = {"id": "1", "channel": "review", "text": "好", "occurred_at": "2025-03-01T23:59:00Z"}
    assert Feedback.model_validate(given, context=now).occurred_at == datetime(2025, 3, 1, 23, 59, tzinfo=UTC)
    with pytest.raises(ValidationError, match=r"is 2025-03-02T00:01:00\+00:00, more than a day ahead of now"):
        Feedback.model_validate(given | {"occurred_at": "2025-03-02T00:01:00Z"}, context=now)
