"""``/v1/taxonomies``, ``/v1/rules`` and ``/v1/dictionaries``: a tenant's files, routes alike."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from .. import examples
from ..access import Scope, caller_of, guard
from ..body import read_json, read_model
from ..configuration.kinds import SUFFIXES, Checked, Kind, check
from ..configuration.schema import (
    Activation,
    Active,
    ConfigurationAnswer,
    Configurations,
    Report,
    configuration_answer,
)
from ..configuration.store import Version
from ..logs import trail_of
from ..openapi import JSON_BODY, STORED, file_body, json_body, plain, problems, success
from ..problems import ProblemType
from ..service import Service
from ..upload import media_type, receive_bytes

PATHS: Final = {Kind.TAXONOMY: "taxonomies", Kind.RULES: "rules", Kind.DICTIONARY: "dictionaries"}
_FILE: Final = (
    ProblemType.BODY_TOO_SLOW,
    ProblemType.BODY_TOO_LARGE,
    ProblemType.UNSUPPORTED_MEDIA_TYPE,
    ProblemType.INVALID_CONFIGURATION,
    *STORED,
)

Name = Annotated[str, Path(pattern=r"^[\w-][\w.-]{0,63}$", description="Letters, digits, - . and _.")]
WantedVersion = Annotated[int | None, Query(ge=1, le=2**31, description="By default the latest.")]
IfMatch = Annotated[
    str | None, Header(max_length=256, description="ETag of the version that this one follows.")
]
IfNoneMatch = Annotated[str | None, Header(max_length=256, description="ETag of what the client has.")]


def router_of(kind: Kind) -> APIRouter:
    """Give the routes of a kind of files."""
    router = APIRouter(prefix=f"/v1/{PATHS[kind]}", tags=[PATHS[kind]])
    shown = examples.CONFIGURATIONS[str(kind)]
    bodies = {type_: shown["text"] for type_ in SUFFIXES[kind]}
    item = {str(kind): shown["item"]}
    etag = {"ETag": "ETag"}

    @router.get(
        "", operation_id=f"list_{PATHS[kind]}", summary=f"List the tenant's {PATHS[kind]}",
        response_class=Response, **guard(Scope.CONFIG),
        responses={
            **success(Configurations, "Each in its latest version.", {"one": {"items": [shown["item"]]}}),
            **problems(*STORED),
        },
    )  # fmt: skip
    def list_(request: Request) -> Response:
        """Give the latest version of each, and which is active."""
        found = Service.of(request).stores.configurations.list(caller_of(request).tenant, kind)
        return _json(Configurations(items=tuple(map(configuration_answer, found))))

    @router.post(
        "/validate", operation_id=f"validate_{kind}", summary=f"Check a {kind} without keeping it",
        response_class=Response, **guard(Scope.CONFIG, file_body(bodies, description="The file.")),
        responses={**success(Report, "No problem.", {"report": {"report": shown["item"]["report"]}}),
                   **problems(*_FILE)},
    )  # fmt: skip
    async def validate(request: Request) -> Response:
        """Give what is in it, or every problem with its place."""
        checked, _, _ = await _checked(request, kind)
        return _json(Report(report=dict(checked.report)))

    @router.post(
        "/rollback", operation_id=f"roll_back_{kind}", summary="Undo the last activation",
        response_class=Response, **guard(Scope.CONFIG),
        responses={**success(Active, "What is active now.", {"one": {"active": shown["item"]}}),
                   **problems(ProblemType.NOTHING_TO_UNDO, *STORED)},
    )  # fmt: skip
    async def roll_back(request: Request) -> Response:
        """Let what was active before be active again."""
        service, caller = Service.of(request), caller_of(request)
        version = await run_in_threadpool(
            service.stores.configurations.roll_back, caller, kind,
            request_id=trail_of(request.scope).request_id,
        )  # fmt: skip
        service.forget(caller.tenant)
        return _json(Active(active=None if version is None else configuration_answer(version)))

    @router.put(
        "/{name}", operation_id=f"put_{kind}", summary=f"Put a {kind}",
        response_class=Response, **guard(Scope.CONFIG, file_body(bodies, description="The file.")),
        responses={
            **success(ConfigurationAnswer, "The version.", item, headers=etag),
            **problems(ProblemType.CHANGED, ProblemType.IF_MATCH_MISSING, *_FILE),
        },
    )  # fmt: skip
    async def put(request: Request, name: Name, if_match: IfMatch = None) -> Response:
        """Check it and keep it as a new version, not active yet; If-Match where there is one already."""
        checked, content, format = await _checked(request, kind)
        stores, caller = Service.of(request).stores, caller_of(request)
        version = await run_in_threadpool(
            stores.configurations.put, caller, kind, name, content=content, format=format,
            report=checked.report, expected=if_match, request_id=trail_of(request.scope).request_id,
        )  # fmt: skip
        return _version(version)

    @router.get(
        "/{name}", operation_id=f"get_{kind}", summary=f"Read a {kind}",
        response_class=Response, **guard(Scope.CONFIG),
        responses={
            **plain(bodies, "The file, as it was put.", headers=etag),
            304: {"description": "It is what the client has."},
            **problems(ProblemType.NOT_FOUND, *STORED),
        },
    )  # fmt: skip
    def get(
        request: Request, name: Name, version: WantedVersion = None, if_none_match: IfNoneMatch = None
    ) -> Response:
        """Give the content of a version."""
        found, content = Service.of(request).stores.configurations.get(
            caller_of(request).tenant, kind, name, version=version
        )
        headers = {"ETag": found.etag, "Content-Type": found.format}
        if if_none_match == found.etag:
            return Response(status_code=304, headers={"ETag": found.etag})
        return Response(content, headers=headers)

    @router.post(
        "/{name}/activate", operation_id=f"activate_{kind}", summary=f"Tag with a {kind} from now on",
        response_class=Response, **guard(Scope.CONFIG, json_body(Activation, examples.ACTIVATIONS)),
        responses={
            **success(ConfigurationAnswer, "The version, active.", item, headers=etag),
            **problems(ProblemType.NOT_FOUND, ProblemType.CONFIGURATION_UNUSABLE, ProblemType.NOT_READY,
                       *JSON_BODY, *STORED),
        },
    )  # fmt: skip
    async def activate(request: Request, name: Name) -> Response:
        """Make an engine with it, and tag the tenant's feedback by that one from now on."""
        service, caller = Service.of(request), caller_of(request)
        asked = read_model(await read_json(request, settings=service.settings), Activation)
        await service.try_out(caller.tenant, kind, name, version=asked.version)
        found = await run_in_threadpool(
            service.stores.configurations.activate, caller, kind, name, version=asked.version,
            request_id=trail_of(request.scope).request_id,
        )  # fmt: skip
        service.forget(caller.tenant)
        return _version(found)

    return router


async def _checked(request: Request, kind: Kind) -> tuple[Checked, bytes, str]:
    """Give what a request's file holds, its content and its media type.

    :raises Refusal: with every problem that the file has.
    """
    settings = Service.of(request).settings
    format = media_type(request, allowed=SUFFIXES[kind])
    content = await receive_bytes(request, most=settings.max_body_bytes, seconds=settings.body_seconds)
    return await run_in_threadpool(check, kind, content, format=format), content, format


def _version(version: Version) -> Response:
    return _json(configuration_answer(version), ETag=version.etag)


def _json(said: BaseModel, **headers: str) -> Response:
    return Response(said.model_dump_json(), headers=headers, media_type="application/json")


ROUTERS: Final[list[Any]] = [router_of(kind) for kind in Kind]
