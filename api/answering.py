"""From feedback to tags for a request: through the queue, until the deadline, while the client is there."""

import asyncio
from collections.abc import Sequence
from typing import Any

from fastapi import Request

from voc.schema import Feedback, Rejected, Tags

from .access import caller_of
from .batching import Tagger
from .envelope import ClientLeft
from .problems import ProblemType, Refusal
from .service import Service


async def tag_for(
    request: Request, feedback: Sequence[Feedback], *, tagger: Tagger | None = None
) -> list[Tags | Rejected]:
    """Give the tags of each, in order, by what the caller's tenant has set up.

    :param tagger: another engine than the tenant's.
    :raises QueueFull: when too much waits.
    :raises ClientLeft: when the client closed the connection; the rest is then not tagged.
    :raises Refusal: when the deadline passed; the rest is then not tagged.
    """
    service = Service.of(request)
    mine = tagger or await service.engines.of(caller_of(request).tenant)
    answer = service.batcher.send(feedback, tagger=mine)
    leaving = asyncio.create_task(_leave(request))
    seconds = service.settings.deadline_seconds
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
