"""Errors: RFC 9457 problems with types that stay, whatever goes wrong, and none of the customer's text."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fake_engine import FakeEngine
from fastapi.testclient import TestClient
from until import until

from voc_api.app import create_app
from voc_api.problems import ProblemType
from voc_api.settings import Settings

JSON = {"Content-Type": "application/json"}


def problem_of(answer: Any, *, status: int, slug: str) -> dict[str, Any]:
    """Give the problem of an answer, which has the status and the type."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == f"urn:problem-type:voc:{slug}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "line 1, column 1: Expecting value"),
        (b'{"feedback": [', "line 1, column 15: Expecting value"),
        (b'{"feedback":\n ["\xe5\xa5\xbd" "\xe5\xa5\xbd"]}', "line 2, column 7: Expecting ',' delimiter"),
        (b'{"feedback": [NaN]}', "NaN is no JSON number"),
        (b'{"feedback": [-Infinity]}', "-Infinity is no JSON number"),
        (b'{"feedback": [], "feedback": []}', "an object has the same name twice"),
        ('{"feedback": "好"}'.encode("gbk"), "byte 14 is not UTF-8"),
        ('{"feedback": "好"}'.encode("utf-16"), "byte 0 is not UTF-8"),
        (b'{"feedback": "\xed\xa0\xbd"}', "byte 14 is not UTF-8"),
        (b'{"feedback": ' + b"9" * 5_000 + b"}", "a number has too many digits"),
    ],
)
def test_malformed_json(client: TestClient, body: bytes, detail: str) -> None:
    answer = client.post("/v1/tags", content=body, headers=JSON)
    problem = problem_of(answer, status=400, slug="malformed-json")
    assert problem["detail"].startswith(detail)
    assert "好" not in answer.text


@pytest.mark.parametrize("depth", [33, 900, 1_000_000])
def test_json_too_deep(client: TestClient, depth: int) -> None:
    opened, closed = b'{"a":' * (depth // 2) + b"[" * (depth - depth // 2), b"]" * (depth - depth // 2)
    answer = client.post("/v1/tags", content=opened + closed + b"}" * (depth // 2), headers=JSON)
    problem = problem_of(answer, status=400, slug="json-too-deep")
    assert problem["detail"] == "nested deeper than 32 levels. Send it flatter"


def test_json_as_deep_as_allowed_is_read(client: TestClient) -> None:
    body = b'{"feedback": ' + b"[" * 31 + b"]" * 31 + b"}"
    assert client.post("/v1/tags", content=body, headers=JSON).status_code == 200


def test_a_byte_order_mark_is_no_fault(client: TestClient) -> None:
    assert client.post("/v1/tags", content=b'\xef\xbb\xbf{"feedback": []}', headers=JSON).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=gbk"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_unsupported_media_type(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/v1/tags", content=b'{"feedback": []}', headers=headers)
    problem = problem_of(answer, status=415, slug="unsupported-media-type")
    assert problem["detail"].startswith("the body must be application/json in UTF-8, not compressed")
    assert answer.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    "kind", ["application/json", 'Application/JSON; Charset="UTF-8"', "application/vnd.acme+json"]
)
def test_json_by_any_of_its_names(client: TestClient, kind: str) -> None:
    answer = client.post("/v1/tags", content=b'{"feedback": []}', headers={"Content-Type": kind})
    assert answer.status_code == 200


def test_not_found(client: TestClient) -> None:
    for path in ("/", "/v1", "/v1/tags/", "/docs", "/好"):
        problem_of(client.get(path), status=404, slug="not-found")


def test_method_not_allowed(client: TestClient) -> None:
    answer = client.delete("/v1/tags")
    problem = problem_of(answer, status=405, slug="method-not-allowed")
    assert problem["detail"] == "DELETE is not allowed here. Allowed: POST"
    assert answer.headers["allow"] == "POST"


@pytest.fixture
def small(fake: FakeEngine) -> Iterator[TestClient]:
    """Give a client of a service that takes bodies of up to 2,000 bytes."""
    with TestClient(create_app(Settings(max_body_bytes=2_000), engine=fake)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        yield client


def test_a_body_said_to_be_too_large_is_not_taken_in(small: TestClient) -> None:
    answer = small.post("/v1/tags", content=b" " * 2_001, headers=JSON)
    problem = problem_of(answer, status=413, slug="body-too-large")
    assert problem["detail"].startswith("the body is longer than 2,000 bytes")


def test_a_body_of_unknown_length_is_not_taken_in_past_the_limit(fake: FakeEngine) -> None:
    """Drive the application as a server does, to count what it asks for."""
    import asyncio

    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b" " * 1_000, "more_body": True}

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def post() -> None:
        app = create_app(Settings(max_body_bytes=2_000), engine=fake)
        async with app.router.lifespan_context(app):
            while app.state.service._batcher is None:
                await asyncio.sleep(0.005)
            await app(_scope("/v1/tags"), receive, send)

    asyncio.run(post())
    assert sent[0]["status"] == 413
    assert asked == 3


def test_a_body_that_does_not_arrive_is_not_waited_for(fake: FakeEngine) -> None:
    import asyncio

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def post() -> None:
        app = create_app(Settings(body_seconds=0.01), engine=fake)
        async with app.router.lifespan_context(app):
            while app.state.service._batcher is None:
                await asyncio.sleep(0.005)
            await app(_scope("/v1/tags"), receive, send)

    asyncio.run(post())
    assert sent[0]["status"] == 408
    assert (
        json.loads(sent[1]["body"])["detail"] == "the body took longer than 0.01 seconds. Send less at once"
    )


def test_an_error_nobody_foresaw_is_the_services_own(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("秘密")

    monkeypatch.setattr("voc_api.routes.tags.read_request", fail)
    answer = client.post("/v1/tags", json={"feedback": []}, headers={"X-Request-Id": "r-1"})
    problem = problem_of(answer, status=500, slug="internal")
    assert problem["detail"] == "an error of the service itself; its log has it under this request id"
    unforeseen = next(record for record in caplog.records if record.message == "unforeseen")
    assert unforeseen.fields["request_id"] == "r-1"
    assert unforeseen.fields["error"] == "KeyError"
    assert any("test_problems.py" in frame for frame in unforeseen.fields["frames"])
    assert "秘密" not in caplog.text + answer.text


def test_every_request_has_an_id(client: TestClient) -> None:
    given = "018f2b6e-7c1a:retry=2@eu/A~1._+"
    assert client.get("/livez", headers={"X-Request-Id": given}).headers["x-request-id"] == given
    made = {client.get("/livez").headers["x-request-id"] for _ in range(3)}
    assert len(made) == 3


@pytest.mark.parametrize("given", ["", "a b", 'a"b', "a" * 129, "a\tb", "<script>"])
def test_an_id_that_cannot_be_written_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/livez", headers={"X-Request-Id": given})
    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 32


def test_the_types_stay() -> None:
    assert {type_.uri: type_.value.status for type_ in ProblemType} == {
        "urn:problem-type:voc:malformed-json": 400,
        "urn:problem-type:voc:json-too-deep": 400,
        "urn:problem-type:voc:unauthorised": 401,
        "urn:problem-type:voc:scope-missing": 403,
        "urn:problem-type:voc:not-found": 404,
        "urn:problem-type:voc:method-not-allowed": 405,
        "urn:problem-type:voc:unknown-model": 404,
        "urn:problem-type:voc:body-too-slow": 408,
        "urn:problem-type:voc:wrong-state": 409,
        "urn:problem-type:voc:idempotency-running": 409,
        "urn:problem-type:voc:configuration-unusable": 409,
        "urn:problem-type:voc:nothing-to-undo": 409,
        "urn:problem-type:voc:changed": 412,
        "urn:problem-type:voc:body-too-large": 413,
        "urn:problem-type:voc:too-many-feedback": 413,
        "urn:problem-type:voc:too-many-characters": 413,
        "urn:problem-type:voc:unsupported-media-type": 415,
        "urn:problem-type:voc:invalid-request": 422,
        "urn:problem-type:voc:unreadable-upload": 422,
        "urn:problem-type:voc:idempotency-mismatch": 422,
        "urn:problem-type:voc:invalid-configuration": 422,
        "urn:problem-type:voc:if-match-missing": 428,
        "urn:problem-type:voc:feedback-rejected": 422,
        "urn:problem-type:voc:queue-full": 429,
        "urn:problem-type:voc:rate-exceeded": 429,
        "urn:problem-type:voc:internal": 500,
        "urn:problem-type:voc:not-tagged": 500,
        "urn:problem-type:voc:not-ready": 503,
        "urn:problem-type:voc:store-unavailable": 503,
        "urn:problem-type:voc:deadline-passed": 504,
    }


def _scope(path: str) -> dict[str, Any]:
    headers = [(b"content-type", b"application/json")]
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
        "server": ("test", 80),
        "client": ("test", 1),
        "root_path": "",
    }
