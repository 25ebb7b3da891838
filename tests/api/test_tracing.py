"""Traces: a span a request, in the caller's trace, without a text."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from voc.errors import MissingExtra
from voc_api.tracing import Tracer, open_tracer

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def spans(client: TestClient) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    client.app.state.service.tracer = Tracer(exporter)  # type: ignore[attr-defined]
    return exporter


def finished(client: TestClient, spans: InMemorySpanExporter) -> list[Any]:
    client.app.state.service.tracer._provider.force_flush()  # type: ignore[attr-defined]
    return list(spans.get_finished_spans())


def test_a_request_is_a_span_of_the_callers_trace(client: TestClient, spans: InMemorySpanExporter) -> None:
    body = {"feedback": [{"id": "秘密", "channel": "review", "text": "秘密"}]}
    headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01", "X-Request-Id": "r-1"}
    client.post("/v1/tags?note=秘密", json=body, headers=headers)
    [span] = finished(client, spans)
    assert format(span.context.trace_id, "032x") == TRACE
    assert span.name == "/v1/tags"
    assert dict(span.attributes) == {
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "http.route": "/v1/tags",
        "voc.request_id": "r-1",
        "voc.feedback": 1,
        "voc.characters": 2,
    }


def test_a_path_that_is_none_is_not_in_the_span(client: TestClient, spans: InMemorySpanExporter) -> None:
    client.get("/秘密")
    [span] = finished(client, spans)
    assert span.name == "no such path"
    assert "秘密" not in str(span.to_json())


def test_without_the_extra_the_command_that_mends_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(MissingExtra, match=r"pip install 'voc-engine\[otel\]'"):
        open_tracer("http://127.0.0.1:4318/v1/traces")
