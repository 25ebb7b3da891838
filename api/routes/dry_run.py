"""``POST /v1/{kind}/{name}/dry-run``: what a tenant's file would change."""

from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from voc.schema import Feedback

from .. import examples
from ..access import Scope, caller_of, guard
from ..answering import tag_for
from ..batching import characters
from ..body import read_json
from ..configuration.dry_run import DryRunAnswer, compare
from ..configuration.kinds import Kind
from ..logs import trail_of
from ..openapi import TAGGING, json_body, problems, success
from ..problems import ProblemType
from ..service import Service
from ..tagging import TagsRequest, read_each, read_request
from .configurations import PATHS, Name, WantedVersion


def router_of(kind: Kind) -> APIRouter:
    """Give the route of a kind of files."""
    router = APIRouter(prefix=f"/v1/{PATHS[kind]}", tags=[PATHS[kind]])

    @router.post(
        "/{name}/dry-run", operation_id=f"dry_run_{kind}", summary=f"Say what a {kind} would change",
        response_class=Response, **guard(Scope.CONFIG, json_body(TagsRequest, examples.DRY_RUN_REQUESTS)),
        responses={**success(DryRunAnswer, "What would change.", examples.DRY_RUN),
                   **problems(ProblemType.NOT_FOUND, *TAGGING)},
    )  # fmt: skip
    async def dry_run(request: Request, name: Name, version: WantedVersion = None) -> Response:
        """Tag feedback with what is active and with the file, and give the difference; nothing is kept."""
        service, caller = Service.of(request), caller_of(request)
        service.batcher.require_room()
        value = await read_json(request, settings=service.settings)
        asked = read_request(value, settings=service.settings)
        sent = await run_in_threadpool(read_each, asked.feedback, settings=service.settings)
        feedback = [one for one in sent if isinstance(one, Feedback)]
        trail = trail_of(request.scope)
        trail.feedback, trail.characters = len(sent), 2 * sum(map(characters, feedback))
        service.require_rate(caller, trail.characters)
        tried = await service.try_out(caller.tenant, kind, name, version=version)
        before = await tag_for(request, feedback)
        after = await tag_for(request, feedback, tagger=tried)
        return Response(compare(before, after).model_dump_json(), media_type="application/json")

    return router


ROUTERS: Final = [router_of(kind) for kind in Kind]
