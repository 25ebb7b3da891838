"""POST /v1/tags: a result or a problem for each, in the order sent; what is asked for, and nothing else."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fake_engine import FakeEngine
from fastapi.testclient import TestClient
from until import until

from voc.schema import Tags
from voc_api.app import create_app
from voc_api.settings import Settings


def review(id_: str, text: str) -> dict[str, Any]:
    """Give feedback of the plainest kind."""
    return {"id": id_, "channel": "review", "text": text}


def results(client: TestClient, *feedback: Any, **asked: Any) -> list[dict[str, Any]]:
    """Give the results of a request that is answered."""
    answer = client.post("/v1/tags", json={"feedback": feedback, **asked})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    given: list[dict[str, Any]] = answer.json()["results"]
    return given


def test_tags_come_in_the_order_sent(client: TestClient) -> None:
    given = results(client, review("b", "很好吃"), review("a", "上菜很慢"), review("b", "再来"))
    assert [one["tags"]["feedback_id"] for one in given] == ["b", "a", "b"]
    assert [one["tags"]["flags"] for one in given] == [["很好吃"], ["上菜很慢"], ["再来"]]


def test_tags_are_those_of_the_contract(client: TestClient) -> None:
    [given] = results(client, review("a", "很好吃"))
    tags = Tags.model_validate(given["tags"])
    assert tags.sentiment is not None
    assert tags.sentiment.polarity == "positive"
    assert tags.versions.release == "fake"


def test_nothing_in_nothing_out(client: TestClient, fake: FakeEngine) -> None:
    assert results(client) == []
    assert fake.calls == []


@pytest.mark.parametrize(
    ("wrong", "code", "detail"),
    [
        ({"id": "x", "channel": "fax", "text": "秘密"}, "unknown_channel", "'review'"),
        ({"id": "x", "channel": "review", "text": "  "}, "empty_text", "neither text nor rating"),
        ({"id": "x", "channel": "review"}, "empty_text", "neither text nor rating"),
        ({"id": "x", "text": "秘密"}, "missing_field", "channel is missing"),
        (
            {"id": "x", "channel": "review", "text": "秘密", "nickname": 1},
            "unknown_field",
            "nickname is not a field",
        ),
        ({"id": "x", "channel": "review", "text": "秘密\x00"}, "invalid_text", "NUL"),
        ({"id": "x", "channel": "review", "text": {"秘密": "秘密"}}, "bad_record", "text"),
        (
            {"id": "x", "channel": "chat", "text": "秘密", "turns": [{"speaker": "bot", "text": "a"}]},
            "both_text_and_turns",
            "both text and turns",
        ),
        (
            {"id": "x", "channel": "review", "text": "秘密", "occurred_at": "2090-01-01"},
            "future_date",
            "ahead of now",
        ),
    ],
)
def test_feedback_that_is_wrong_fails_no_other(
    client: TestClient, wrong: dict[str, Any], code: str, detail: str
) -> None:
    before, given, after = results(client, review("a", "好"), wrong, review("c", "差"))
    assert (before["tags"]["flags"], after["tags"]["flags"]) == (["好"], ["差"])
    problem = given["problem"]
    assert list(given) == ["problem"]
    assert problem["type"] == "urn:problem-type:voc:feedback-rejected"
    assert (problem["status"], problem["feedback_id"]) == (422, "x")
    assert problem["code"] == code
    assert detail in problem["detail"]
    assert "秘密" not in json.dumps(given, ensure_ascii=False)


def test_a_lone_surrogate_is_the_problem_of_its_feedback(client: TestClient) -> None:
    # What JavaScript sends of a text that it cut through an emoji.
    body = json.dumps({"feedback": [review("a", "\ud83d"), review("b", "好")]})
    assert r'"\ud83d"' in body
    answer = client.post("/v1/tags", content=body, headers={"Content-Type": "application/json"})
    rejected, tagged = answer.json()["results"]
    assert rejected["problem"]["code"] == "invalid_text"
    assert "lone surrogate (U+D83D)" in rejected["problem"]["detail"]
    assert tagged["tags"]["flags"] == ["好"]


@pytest.mark.parametrize(
    "wrong", [None, 5, "text", '{"id": "a", "channel": "review", "text": "好"}', [], [[]]]
)
def test_what_is_no_object_is_a_problem(client: TestClient, wrong: Any) -> None:
    given, tagged = results(client, wrong, review("a", "好"))
    assert given["problem"]["detail"] == "the feedback is not an object; give one with id and channel"
    assert "feedback_id" not in given["problem"]
    assert tagged["tags"]["feedback_id"] == "a"


def test_what_the_engine_rejects_is_a_problem(client: TestClient) -> None:
    rejected, tagged = results(client, review("a", "NO"), review("b", "好"))
    assert rejected["problem"]["code"] == "too_long"
    assert rejected["problem"]["feedback_id"] == "a"
    assert tagged["tags"]["flags"] == ["好"]


def test_what_the_engine_fails_on_fails_no_other(client: TestClient) -> None:
    feedback = [review(str(i), "BOOM 秘密" if i == 7 else f"好{i}") for i in range(20)]
    given = results(client, *feedback)
    failed = given.pop(7)
    assert failed["problem"]["type"] == "urn:problem-type:voc:not-tagged"
    assert failed["problem"]["status"] == 500
    assert "the engine failed on it (ValueError)" in failed["problem"]["detail"]
    assert "秘密" not in failed["problem"]["detail"]
    assert [one["tags"]["flags"][0] for one in given] == [f"好{i}" for i in range(20) if i != 7]


def test_a_score_alone_is_feedback(client: TestClient) -> None:
    rating = {"metric": "nps", "value": 3, "low": 0, "high": 10}
    [given] = results(client, {"id": "s", "channel": "survey", "rating": rating})
    assert given["tags"]["sentiment"] is None


def test_include_chooses_the_tags(client: TestClient) -> None:
    [given] = results(client, review("a", "很好吃"), include=["flags", "sentiment"])
    assert list(given["tags"]) == ["feedback_id", "schema_version", "versions", "sentiment", "flags"]


def test_words_and_embedding_come_only_when_asked_for(client: TestClient) -> None:
    [usual] = results(client, review("a", "很好吃"))
    assert not {"words", "embedding"} & set(usual["tags"])
    [asked] = results(client, review("a", "很好吃"), include=["embedding"])
    assert asked["tags"]["embedding"] == [0.5, 0.25]


def test_what_the_service_does_not_make_is_refused(fake: FakeEngine) -> None:
    with TestClient(create_app(Settings(include=("embedding",)), engine=fake)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        refused = client.post("/v1/tags", json={"feedback": [], "include": ["sentiment", "words"]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/include/1"
    assert "VOC_API_INCLUDE=words" in refused.json()["detail"]


def test_offsets_count_code_points_or_utf16(client: TestClient) -> None:
    feedback = review("a", "😊真的👍🏻好吃")
    [points] = results(client, feedback, include=["opinions"])
    [units] = results(client, feedback, include=["opinions"], string_index_type="utf16")
    assert points["tags"]["opinions"][0]["opinion"] == {"start": 5, "end": 7, "turn": None}
    assert units["tags"]["opinions"][0]["opinion"] == {"start": 8, "end": 10, "turn": None}


def test_a_full_request_is_tagged_whole(client: TestClient) -> None:
    feedback = [review(str(i), f"第{i}条：" + "味道不错" * (i % 100)) for i in range(1_000)]
    given = results(client, *feedback)
    assert [one["tags"]["flags"][0] for one in given] == [one["text"] for one in feedback]


def test_each_of_many_callers_gets_its_own_tags(client: TestClient, fake: FakeEngine) -> None:
    def call(caller: int) -> bool:
        texts = [f"{caller}号客人的第{i}句" + "好" * (caller * i % 50) for i in range(caller % 7 + 1)]
        given = results(client, *(review(f"{caller}-{i}", text) for i, text in enumerate(texts)))
        return [one["tags"]["flags"] for one in given] == [[text] for text in texts]

    fake.free.clear()
    threading.Timer(0.2, fake.free.set).start()
    with ThreadPoolExecutor(16) as callers:
        assert all(callers.map(call, range(200)))
    assert len(fake.calls) < 200, "requests that came together were tagged one by one"


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        ({}, "#/feedback", "is missing"),
        ({"feedback": {}}, "#/feedback", "must be a list"),
        ({"feedback": None}, "#/feedback", "must be a list"),
        ([], "#", "must be an object"),
        ("好", "#", "must be an object"),
        (
            {"feedback": [], "includes": []},
            "#/includes",
            "is not a member. Allowed: feedback, include, string",
        ),
        ({"feedback": [], "include": ["feeling"]}, "#/include/0", "is no tag. Allowed: language, sentiment"),
        ({"feedback": [], "include": "sentiment"}, "#/include", "must be a list"),
        (
            {"feedback": [], "string_index_type": "bytes"},
            "#/string_index_type",
            "must be 'code_point' or 'utf16'",
        ),
        ({"feedback": [], "这个店 很差": 1}, "#/?", "is not a member"),
    ],
)
def test_a_request_of_another_form_is_refused(
    client: TestClient, body: Any, pointer: str, detail: str
) -> None:
    answer = client.post("/v1/tags", json=body)
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["type"] == "urn:problem-type:voc:invalid-request"
    assert problem["errors"][0]["pointer"] == pointer
    assert problem["errors"][0]["detail"].startswith(detail)
    assert "很差" not in answer.text


def test_too_much_feedback_is_refused(client: TestClient, fake: FakeEngine) -> None:
    answer = client.post("/v1/tags", json={"feedback": [review("a", "好")] * 1_001})
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:problem-type:voc:too-many-feedback"
    assert answer.json()["detail"].startswith("1,001 feedback in one request. Allowed: 1,000.")
    assert fake.calls == []


def test_too_many_characters_are_refused(client: TestClient, fake: FakeEngine) -> None:
    long = {"id": "b", "channel": "call", "turns": [{"speaker": "customer", "text": "好" * 300_001}]}
    answer = client.post("/v1/tags", json={"feedback": [review("a", "好" * 200_000), long]})
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:problem-type:voc:too-many-characters"
    assert answer.json()["detail"].startswith("500,001 characters in one request. Allowed: 500,000.")
    assert fake.calls == []


def test_as_many_characters_as_allowed_are_taken_however_they_are_written(client: TestClient) -> None:
    # Emoji as escapes are the longest way to write a character: twelve bytes.
    body = json.dumps({"feedback": [review("a", "😊" * 500_000)], "include": ["coverage"]}, ensure_ascii=True)
    answer = client.post("/v1/tags", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
