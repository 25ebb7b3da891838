"""``/v1/models``: the releases there are, in the shape of OpenAI's list, and a tenant's pin to one."""

from datetime import UTC, datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from .. import examples
from ..access import Caller, Scope, caller_of, guard
from ..audit import note
from ..body import read_json
from ..logs import trail_of
from ..openapi import JSON_BODY, STORED, json_body, problems, success
from ..problems import ProblemType, Refusal
from ..releases import Installed, installed
from ..service import Service

router = APIRouter(prefix="/v1", tags=["models"])


class Model(BaseModel):
    """A release."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Its name.")
    object: Literal["model"] = Field("model", description="Always `model`.")
    created: int = Field(description="When it was made, seconds since 1970.")
    owned_by: str = Field("voc", description="Always `voc`.")
    served: bool = Field(description="Whether it is the one that tags where nothing is pinned.")
    pinned: bool = Field(description="Whether the tenant is pinned to it.")


class Models(BaseModel):
    """The releases."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    object: Literal["list"] = Field("list", description="Always `list`.")
    data: tuple[Model, ...] = Field(description="By name.")


class Pin(BaseModel):
    """What a tenant is pinned to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    release: str | None = Field(None, description="Name of a release; null: whatever is served.")


@router.get(
    "/models",
    operation_id="models",
    summary="List the releases",
    response_class=Response,
    **guard(Scope.TAG),
    responses={
        **success(Models, "The releases, by name.", examples.MODELS),
        **problems(ProblemType.NOT_READY, *STORED),
    },
)
def models(request: Request) -> Response:
    """Give the releases that are installed with the service, and the one it serves."""
    return _answer(Models(data=tuple(_models(Service.of(request), caller_of(request)))))


@router.get(
    "/models/{name}",
    operation_id="model",
    summary="Describe a release",
    response_class=Response,
    **guard(Scope.TAG),
    responses={
        **success(Model, "The release.", examples.MODEL),
        **problems(ProblemType.UNKNOWN_MODEL, ProblemType.NOT_READY, *STORED),
    },
)
def model(request: Request, name: str) -> Response:
    """Give one release; `voc` is the one that is served."""
    service = Service.of(request)
    for one in _models(service, caller_of(request)):
        if one.id == name or (name == "voc" and one.served):
            return _answer(one)
    raise _unknown(service)


@router.put(
    "/models/pin",
    operation_id="pin",
    summary="Pin the tenant to a release",
    response_class=Response,
    **guard(Scope.CONFIG, json_body(Pin, examples.PINS)),
    responses={
        **success(Pin, "What the tenant is pinned to.", examples.PINS),
        **problems(ProblemType.UNKNOWN_MODEL, ProblemType.NOT_READY, *JSON_BODY, *STORED),
    },
)
async def pin(request: Request) -> Response:
    """Have the tenant's feedback tagged by one release, whatever the service goes on to serve."""
    service, caller = Service.of(request), caller_of(request)
    value = await read_json(request, settings=service.settings)
    try:
        wanted = Pin.model_validate(value)
    except ValidationError as error:
        raise Refusal.of_validation(error, allowed=tuple(Pin.model_fields)) from error
    known = {one.name for one in _installed(service)}
    if wanted.release is not None and wanted.release not in known:
        raise _unknown(service)
    await run_in_threadpool(_keep, service, caller, wanted, trail_of(request.scope).request_id)
    service.forget(caller.tenant)
    return _answer(wanted)


def _keep(service: Service, caller: Caller, wanted: Pin, request_id: str) -> None:
    stores = service.stores
    stores.tenants.pin(caller.tenant, wanted.release)
    with stores.database.write() as session:
        note(session, tenant=caller.tenant, actor=caller.key_id, action="model.pinned",
             object=wanted.release or "", at=stores.database.now(), request_id=request_id)  # fmt: skip


def _models(service: Service, caller: Caller) -> list[Model]:
    served = service.versions.release
    pinned = service.stores.tenants.get(caller.tenant).release
    return [
        Model(id=one.name, created=one.created, served=one.name == served, pinned=one.name == pinned)
        for one in _installed(service)
    ]


def _installed(service: Service) -> list[Installed]:
    """Give the installed releases, and the served one, which may lie elsewhere."""
    served = service.versions.release
    found = {one.name: one for one in installed()}
    found.setdefault(served, Installed(served, int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())))
    return [found[name] for name in sorted(found)]


def _unknown(service: Service) -> Refusal:
    names = ", ".join(one.name for one in _installed(service))
    return Refusal(ProblemType.UNKNOWN_MODEL, f"no such release is installed. Allowed: {names}")


def _answer(said: BaseModel) -> Response:
    return Response(said.model_dump_json(), media_type="application/json")
