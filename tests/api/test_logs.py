"""The log: a line of JSON a request, with what an operator needs and nothing a customer wrote."""

import json
import logging

import pytest
from fastapi.testclient import TestClient

from voc_api.logs import JsonLines, fields


def test_a_request_leaves_a_line(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    feedback = [
        {"id": "a", "channel": "review", "text": "秘密的话"},
        {"id": "b", "channel": "秘密", "text": "秘密"},
    ]
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"X-Request-Id": "r-9", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    client.post("/v1/tags?note=秘密", json={"feedback": feedback}, headers=headers)
    [record] = [
        record for record in caplog.records if record.name == "voc_api.access" and record.fields["feedback"]
    ]
    line = json.loads(JsonLines().format(record))
    assert line.pop("seconds") >= 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "voc_api.access",
        "message": "request",
        "request_id": "r-9",
        "trace_id": trace,
        "tenant": "default",
        "key_id": "none",
        "method": "POST",
        "route": "/v1/tags",
        "status": 200,
        "feedback": 2,
        "rejected": 1,
        "characters": 4,
    }


def test_no_customer_text_is_logged_whatever_happens(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "voc_api")
    client.get("/秘密")
    client.post("/v1/tags", content='{"feedback": ["秘密"', headers={"Content-Type": "application/json"})
    client.post("/v1/tags", json={"feedback": [{"id": "a", "channel": "review", "text": "BOOM 秘密"}]})
    lines = [JsonLines().format(record) for record in caplog.records if record.name.startswith("voc_api")]
    assert any("the engine failed" in line for line in lines)
    assert "秘密" not in "\n".join(lines)


def test_an_exception_is_logged_without_its_message() -> None:
    try:
        raise ValueError("秘密")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "failed", (), (type(error), error, error.__traceback__)
        )
    line = json.loads(JsonLines().format(record))
    assert (line["error"], line["message"]) == ("ValueError", "failed")
    assert line["frames"][0].endswith("test_an_exception_is_logged_without_its_message")
    assert "秘密" not in JsonLines().format(record)


def test_fields_stand_beside_the_message() -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "said %s", ("so",), None)
    record.__dict__.update(fields(count=3))
    assert json.loads(JsonLines().format(record))["count"] == 3
