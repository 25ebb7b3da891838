"""Traces by OpenTelemetry, where they are asked for: a span a request, in the caller's trace, without text.

The door to opentelemetry.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.datastructures import Headers

from voc.errors import MissingExtra

from .logs import Trail


class Tracer:
    """Makes a span of every request, and sends it on.

    :param exporter: where spans go.
    """

    def __init__(self, exporter: Any) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        self._provider = TracerProvider(resource=Resource.create({"service.name": "voc"}))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("voc_api")

    @contextmanager
    def request(self, trail: Trail, *, method: str, headers: Headers) -> Iterator[Any]:
        """Give the span of a request; its trace id goes into the log."""
        from opentelemetry.propagate import extract
        from opentelemetry.trace import SpanKind

        parent = extract(dict(headers))
        with self._tracer.start_as_current_span(
            "request", context=parent, kind=SpanKind.SERVER, record_exception=False
        ) as span:
            trail.trace_id = format(span.get_span_context().trace_id, "032x")
            span.set_attribute("http.request.method", method)
            yield span

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


def open_tracer(endpoint: str) -> Tracer:
    """Give a tracer that sends spans to a collector by OTLP over HTTP.

    :param endpoint: as ``http://collector:4318/v1/traces``.
    :raises MissingExtra: when opentelemetry is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ModuleNotFoundError as error:
        raise MissingExtra.of(error.name or "opentelemetry", extra="otel") from error
    return Tracer(OTLPSpanExporter(endpoint=endpoint))


def describe(span: Any, *, route: str | None, trail: Trail) -> None:
    """Say what came of a request in its span."""
    from opentelemetry.trace import StatusCode

    span.update_name(route or "no such path")
    span.set_attribute("http.response.status_code", trail.status)
    for name, value in {
        "http.route": route,
        "voc.request_id": trail.request_id,
        "voc.feedback": trail.feedback,
        "voc.characters": trail.characters,
    }.items():
        if value is not None:
            span.set_attribute(name, value)
    if trail.status >= 500:
        span.set_status(StatusCode.ERROR)
