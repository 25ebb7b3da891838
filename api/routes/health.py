"""``/livez`` and ``/readyz``: for whoever starts the service and sends it work."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from voc.schema import Versions

from .. import examples
from ..openapi import problems, success
from ..problems import ProblemType
from ..service import Service

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process serves requests."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Literal["alive"] = Field(description="Always `alive`: no answer is the other case.")


class Ready(BaseModel):
    """The engine is loaded and warm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Literal["ready"] = Field(description="Always `ready`; until then the answer is a 503.")
    versions: Versions = Field(description="What makes the tags.")


@router.get(
    "/livez",
    operation_id="live",
    summary="Tell whether the process is alive",
    response_class=Response,
    responses={
        **success(Alive, "The process serves requests.", examples.ALIVE),
        **problems(ProblemType.INTERNAL),
    },
)
async def live() -> Response:
    """Answer at once, whether or not the engine is loaded."""
    return _fresh(Alive(status="alive"))


@router.get(
    "/readyz",
    operation_id="ready",
    summary="Tell whether feedback can be sent",
    response_class=Response,
    responses={
        **success(Ready, "The engine is loaded and warm.", examples.READY),
        **problems(ProblemType.INTERNAL, ProblemType.NOT_READY),
    },
)
async def ready(request: Request) -> Response:
    """Answer 200 once the engine has loaded and tagged its first texts, with its versions; until then 503."""
    return _fresh(Ready(status="ready", versions=Service.of(request).versions))


def _fresh(answer: BaseModel) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(answer.model_dump_json(), headers=headers, media_type="application/json")
