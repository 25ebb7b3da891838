"""``POST /v1/tags``: feedback in, tags out, a result or a problem for each."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from voc.schema import Feedback, Rejected, Tags

from .. import examples
from ..access import Scope, caller_of, guard
from ..answering import tag_for
from ..batching import characters
from ..body import read_json
from ..logs import Trail, trail_of
from ..openapi import TAGGING, json_body, problems, success
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
        **problems(*TAGGING),
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
    tagged = await tag_for(request, feedback)
    _note(trail_of(request.scope), sent, tagged)
    service.metrics.outcomes(_ended(sent, tagged), characters=trail_of(request.scope).characters)
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


def _ended(sent: Sequence[Feedback | Rejected], tagged: Sequence[Tags | Rejected]) -> list[Tags | Rejected]:
    return [*(one for one in sent if isinstance(one, Rejected)), *tagged]


def _note(trail: Trail, sent: Sequence[Feedback | Rejected], tagged: Sequence[Tags | Rejected]) -> None:
    trail.feedback = len(sent)
    trail.rejected = sum(isinstance(one, Rejected) for one in (*sent, *tagged))
    trail.characters = sum(characters(one) for one in sent if isinstance(one, Feedback))
