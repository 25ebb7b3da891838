"""What stands before a route: the key of a request is looked up, and its scope is asked for."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic, time
from typing import Any, Final

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from ..logs import trail_of
from ..problems import ProblemType, Refusal
from ..store import Database
from .caller import ANYONE, Caller
from .key import BadKey, Key, Scope, parse_key
from .keys import KeyRecord, KeyStore

REMEMBERED: Final = 5.0
"""Seconds that a key is remembered: a revoked one may open for so long."""
_MOST_REMEMBERED: Final = 10_000
_CALLER: Final = "voc_api.caller"
_NOBODY: Final = "0" * 64


@dataclass(frozen=True)
class _Memory:
    record: KeyRecord | None
    until: float


class Access:
    """The keys, a few seconds of them in memory. Belongs to one event loop.

    :param clock: seconds that only grow.
    """

    def __init__(self, database: Database, *, clock: Callable[[], float] = monotonic) -> None:
        self._store = KeyStore(database)
        self._clock = clock
        self._memory: dict[str, _Memory] = {}
        self._open_until = 0.0
        self._closed = False

    async def caller(self, headers: Mapping[str, str]) -> Caller:
        """Give who calls; anyone is let in while there is no key at all.

        :raises Refusal: when there is no key in the headers, or one that opens nothing.
        """
        if await self.is_open():
            return ANYONE
        key = _presented(headers)
        record = await self._find(key.id)
        # Compared even when there is no such id, so that the time does not tell.
        fits = hmac.compare_digest(key.hash, record.hash if record else _NOBODY)
        if record is None or not fits or not record.is_valid(time()):
            raise unauthorised("the key is not known here, has expired or was revoked")
        return record.caller

    async def is_open(self) -> bool:
        """Tell whether there is no key at all. Once there was one, it stays closed."""
        if self._closed:
            return False
        if self._clock() >= self._open_until:
            self._closed = await run_in_threadpool(self._store.any)
            self._open_until = self._clock() + REMEMBERED
        return not self._closed

    async def _find(self, id_: str) -> KeyRecord | None:
        known = self._memory.get(id_)
        if known is None or known.until <= self._clock():
            record = await run_in_threadpool(self._store.find, id_)
            if len(self._memory) >= _MOST_REMEMBERED:
                self._memory.pop(next(iter(self._memory)))
            known = self._memory[id_] = _Memory(record, self._clock() + REMEMBERED)
        return known.record


def unauthorised(detail: str) -> Refusal:
    """Give the refusal of a request without a key that opens."""
    return Refusal(
        ProblemType.UNAUTHORISED,
        f"{detail}. Send Authorization: Bearer voc_…",
        headers={"WWW-Authenticate": 'Bearer realm="voc"'},
    )


def guard(scope: Scope, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give what a route's decorator is told, so that it asks for a key with this scope.

    :param extra: further parts of the operation in the OpenAPI document.
    """

    async def require(request: Request) -> None:
        caller = await request.app.state.service.access.caller(request.headers)
        trail = trail_of(request.scope)
        trail.tenant, trail.key_id = caller.tenant, caller.key_id
        if scope not in caller.scopes:
            raise Refusal(
                ProblemType.FORBIDDEN,
                f"this needs a key with the scope {scope}; "
                f"the one sent has {', '.join(sorted(caller.scopes))}",
            )
        request.scope[_CALLER] = caller

    return {"dependencies": [Depends(require)], "openapi_extra": {"x-scope": str(scope), **(extra or {})}}


def caller_of(request: Request) -> Caller:
    """Give who sent a request that a guard let through."""
    caller: Caller = request.scope[_CALLER]
    return caller


def _presented(headers: Mapping[str, str]) -> Key:
    scheme, _, text = headers.get("authorization", "").partition(" ")
    if not text or scheme.lower() != "bearer":
        raise unauthorised("a key is needed")
    try:
        return parse_key(text.strip())
    except BadKey as error:
        raise unauthorised(str(error)) from error
