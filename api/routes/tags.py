"""``POST /v1/tags``: feedback in, tags out, a result or a problem for each."""

import asyncio
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from voc.schema import Feedback, Rejected, Tags

from .. import examples
from ..access import Scope, caller_of, guard
from ..batching import Batcher, characters
from ..body import read_json
from ..envelope import ClientLeft
from ..logs import Trail, trail_of
from ..openapi import json_body, problems, success
from ..problems import ProblemType, Refusal
from ..service import Service
from ..settings import Settings
from ..tagging import TagsAnswer, TagsRequest, read_each, read_request, write_answer

# With more than so many, reading and writing them is done on a thread, so that it holds up nobody else.
_MANY = 20

router = APIRouter(prefix="/v1", tags=["tags"])


@router.post(
    "/tags",
    operation_id="tag",
    summary="Tag feedback",
    response_class=Response,
    **guard(Scope.TAG, json_body(TagsRequest, examples.REQUESTS)),
    responses={
        **success(TagsAnswer, "A result for each piece of feedback, in the order sent.", examples.ANSWERS),
        **problems(
            ProblemType.MALFORMED_JSON,
            ProblemType.TOO_DEEP,
            ProblemType.BODY_TOO_SLOW,
            ProblemType.BODY_TOO_LARGE,
            ProblemType.TOO_MANY_FEEDBACK,
            ProblemType.TOO_MANY_CHARACTERS,
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            ProblemType.INVALID_REQUEST,
            ProblemType.RATE_EXCEEDED,
            ProblemType.QUEUE_FULL,
            ProblemType.INTERNAL,
            ProblemType.NOT_READY,
            ProblemType.STORE_UNAVAILABLE,
            ProblemType.DEADLINE_PASSED,
        ),
    },
)
async def tag(request: Request) -> Response:
    """Tag each piece of feedback by itself: one that is wrong gets a problem, and fails no other."""
    service = Service.of(request)
    service.batcher.require_room()
    asked = read_request(await read_json(request, settings=service.settings), settings=service.settings)
    sent = await _read_each(asked, settings=service.settings)
    feedback = [one for one in sent if isinstance(one, Feedback)]
    service.require_rate(caller_of(request), sum(characters(one) for one in feedback))
    tagged = await _tag(feedback, request, service.batcher, seconds=service.settings.deadline_seconds)
    _note(trail_of(request.scope), sent, tagged)
    return Response(await _write(asked, sent, tagged), media_type="application/json")


async def _read_each(asked: TagsRequest, *, settings: Settings) -> list[Feedback | Rejected]:
    if len(asked.feedback) <= _MANY:
        return read_each(asked.feedback, settings=settings)
    return await run_in_threadpool(read_each, asked.feedback, settings=settings)


async def _write(
    asked: TagsRequest, sent: Sequence[Feedback | Rejected], tagged: Sequence[Tags | Rejected]
) -> bytes:
    if len(sent) <= _MANY:
        return write_answer(asked, sent, tagged)
    return await run_in_threadpool(write_answer, asked, sent, tagged)


async def _tag(
    feedback: Sequence[Feedback], request: Request, batcher: Batcher, *, seconds: float
) -> list[Tags | Rejected]:
    """Give the tags of each, in order.

    :raises QueueFull: when too much waits.
    :raises ClientLeft: when the client closed the connection; the rest is then not tagged.
    :raises Refusal: when the deadline passed; the rest is then not tagged.
    """
    answer = batcher.send(feedback)
    leaving = asyncio.create_task(_leave(request))
    try:
        both: set[asyncio.Future[Any]] = {answer, leaving}
        await asyncio.wait(both, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            return answer.result()
        if leaving.done():
            raise ClientLeft
        detail = f"not tagged within {seconds:g} seconds. Send less at once"
        raise Refusal(ProblemType.DEADLINE_PASSED, detail)
    finally:
        answer.cancel()
        leaving.cancel()


async def _leave(request: Request) -> None:
    """Return when the client closes the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _note(trail: Trail, sent: Sequence[Feedback | Rejected], tagged: Sequence[Tags | Rejected]) -> None:
    trail.feedback = len(sent)
    trail.rejected = sum(isinstance(one, Rejected) for one in (*sent, *tagged))
    trail.characters = sum(characters(one) for one in sent if isinstance(one, Feedback))
