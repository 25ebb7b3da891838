"""What surrounds every request: its id, its line in the log, and an answer whatever happens."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .logs import Trail, begin_trail, fault, fields
from .problems import answer, refusal_of
from .tracing import describe
from .usage import Amount

REQUEST_ID = "X-Request-Id"
# What nginx writes for a client that left before its answer; nobody is sent it.
CLIENT_LEFT = 499

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_ID = re.compile(r"[A-Za-z0-9._~:/+=@-]{1,128}")
_access = logging.getLogger(f"{__package__}.access")
_log = logging.getLogger(__name__)


class ClientLeft(Exception):
    """The client closed the connection before its answer was made."""


class Envelope:
    """ASGI middleware: give each request an id and a line in the log, and no exception to the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        trail = begin_trail(scope, _request_id(headers), trace_id=_trace_id(headers))
        started = monotonic()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                trail.status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = trail.request_id
            await send(message)

        try:
            with _span(trail, scope, headers):
                await self._serve(trail, scope, receive, send_with_id)
        finally:
            seconds = monotonic() - started
            _write(trail, scope, seconds=seconds)
            _count(trail, scope, seconds=seconds)

    async def _serve(self, trail: Trail, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request whatever happens."""
        try:
            await self.app(scope, receive, send)
        except (ClientDisconnect, ClientLeft):
            trail.status = CLIENT_LEFT
        except Exception as error:
            _log.error("unforeseen", extra=fields(request_id=trail.request_id, **fault(error)))
            if trail.status == 0:
                refusal = refusal_of(error, method=scope["method"])
                trail.problem = refusal.type.value.slug
                await answer(refusal, request_id=trail.request_id)(scope, receive, send)


@contextmanager
def _span(trail: Trail, scope: Scope, headers: Headers) -> Iterator[None]:
    """Trace a request, where that is asked for."""
    tracer = scope["app"].state.service.tracer
    if tracer is None:
        yield
        return
    with tracer.request(trail, method=scope["method"], headers=headers) as span:
        try:
            yield
        finally:
            describe(span, route=getattr(scope.get("route"), "path", None), trail=trail)


def _request_id(headers: Headers) -> str:
    """Give the caller's id where it can be written into a header and a log; else a new one."""
    given = headers.get(REQUEST_ID, "")
    return given if _ID.fullmatch(given) else uuid4().hex


def _trace_id(headers: Headers) -> str | None:
    """Give the trace that the caller's request is part of, by W3C's traceparent."""
    found = _TRACEPARENT.fullmatch(headers.get("traceparent", ""))
    return found["trace"] if found else None


def _count(trail: Trail, scope: Scope, *, seconds: float) -> None:
    """Count the request in the metrics and in its tenant's usage."""
    service = scope["app"].state.service
    route = getattr(scope.get("route"), "path", None)
    service.metrics.request(seconds, method=scope["method"], route=route, status=trail.status)
    if trail.problem is not None:
        service.metrics.refused(trail.problem)
    if trail.tenant is not None and trail.key_id is not None and trail.feedback:
        amount = Amount(1, trail.feedback, trail.rejected, trail.characters)
        service.stores.usage.add(trail.tenant, key_id=trail.key_id, route=route or "none", amount=amount)


def _write(trail: Trail, scope: Scope, *, seconds: float) -> None:
    route = scope.get("route")
    _access.info(
        "request",
        extra=fields(
            request_id=trail.request_id,
            trace_id=trail.trace_id,
            tenant=trail.tenant,
            key_id=trail.key_id,
            method=scope["method"],
            # The route, not the path: a path can hold anything.
            route=getattr(route, "path", None),
            status=trail.status,
            seconds=round(seconds, 4),
            feedback=trail.feedback,
            rejected=trail.rejected,
            characters=trail.characters,
        ),
    )
