"""Every error the service answers with, as RFC 9457 problems; the one place where errors become answers."""

import logging
import math
import re
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)
from pydantic.json_schema import SkipJsonSchema
from starlette.exceptions import HTTPException

from voc.errors import VocError
from voc.schema import RejectCode, Rejected

from .batching import QueueFull
from .configuration.kinds import Changed, InvalidContent, MatchMissing, NoSuchVersion, NothingToUndo
from .jobs.model import NoSuchJob, StillRunning, UnreadableUpload, WrongState
from .logs import fields, trail_of
from .problem_types import ProblemType as ProblemType
from .rates import RateExceeded
from .store import StoreUnavailable

MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 20
_STORE_SECONDS = 5
_RUNNING_SECONDS = 2

_log = logging.getLogger(__name__)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}", re.ASCII)


def leave_out_default(schema: dict[str, Any]) -> None:
    """Describe a member as one that is absent, not null, where it does not apply."""
    schema.pop("default", None)


class Fault(BaseModel):
    """One thing wrong with a request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pointer: str = Field(description="Where: a JSON pointer into the body, as a URI fragment.")
    detail: str = Field(description="What is wrong and what is allowed. Holds no customer text.")


class Problem(BaseModel):
    """An error, by RFC 9457. Members that do not apply are absent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str = Field(description="URI of the kind of problem; never changes.")
    title: str = Field(description="The kind of problem, for people.")
    status: int = Field(ge=400, le=599, description="HTTP status; in a result, what it would be alone.")
    detail: str = Field(description="This occurrence: what is wrong, what to do. No customer text.")
    code: RejectCode | SkipJsonSchema[None] = Field(
        None,
        description="Why the feedback was rejected; only in a result.",
        json_schema_extra=leave_out_default,
    )
    feedback_id: str | SkipJsonSchema[None] = Field(
        None,
        description="Id of the feedback, where it has one; only in a result.",
        json_schema_extra=leave_out_default,
    )
    errors: tuple[Fault, ...] | SkipJsonSchema[None] = Field(
        None, description=f"Each fault; at most {MOST_FAULTS}.", json_schema_extra=leave_out_default
    )
    request_id: str | SkipJsonSchema[None] = Field(
        None,
        description="The X-Request-Id of the answer; not in a result.",
        json_schema_extra=leave_out_default,
    )

    @model_serializer(mode="wrap")
    def _say_what_applies(self, serialise: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in serialise(self).items() if value is not None}

    @classmethod
    def of(cls, type_: ProblemType, detail: str, **members: Any) -> "Problem":
        """Give a problem of this type.

        :param detail: this occurrence, without any customer text.
        :param members: further members by name.
        """
        kind = type_.value
        return cls(type=type_.uri, title=kind.title, status=kind.status, detail=detail, **members)

    @classmethod
    def of_rejected(cls, rejected: Rejected) -> "Problem":
        """Give the problem that stands in a result for feedback that was not tagged."""
        failed = rejected.code is RejectCode.NOT_TAGGED
        type_ = ProblemType.NOT_TAGGED if failed else ProblemType.FEEDBACK_REJECTED
        return cls.of(type_, rejected.reason, code=rejected.code, feedback_id=rejected.feedback_id)


class Refusal(VocError):
    """A request that is refused, and the problem it is answered with.

    :param detail: what was got, what is allowed, what to do; without any customer text.
    :param headers: headers of the answer beside the usual ones.
    """

    def __init__(
        self,
        type_: ProblemType,
        detail: str,
        *,
        errors: tuple[Fault, ...] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.type = type_
        self.errors = errors
        self.headers = headers or {}

    @classmethod
    def of_validation(cls, error: ValidationError, *, allowed: tuple[str, ...]) -> "Refusal":
        """Give the refusal of a body that is not of the form asked for.

        :param allowed: the members the body may have.
        """
        listed = error.errors(include_url=False, include_context=False, include_input=False)
        faults = tuple(_fault(one["loc"], one["type"], one["msg"], allowed) for one in listed[:MOST_FAULTS])
        where = "the body" if faults[0].pointer == "#" else faults[0].pointer
        detail = f"{where} {faults[0].detail}. See /openapi.json"
        return cls(ProblemType.INVALID_REQUEST, detail, errors=faults)


def refuse_soon(type_: ProblemType, detail: str, *, seconds: float) -> Refusal:
    """Give a refusal that says when to come again, in whole seconds, at least one."""
    wait = max(1, math.ceil(seconds))
    plural = "" if wait == 1 else "s"
    return Refusal(
        type_, f"{detail}. Send it again in {wait} second{plural}", headers={"Retry-After": str(wait)}
    )


def answer(refusal: Refusal, *, request_id: str | None) -> Response:
    """Give the HTTP answer of a refusal."""
    problem = Problem.of(refusal.type, str(refusal), errors=refusal.errors, request_id=request_id)
    return Response(
        problem.model_dump_json(), refusal.type.value.status, headers=refusal.headers, media_type=MEDIA_TYPE
    )


def refusal_of(error: Exception, *, method: str) -> Refusal:
    """Give what an error is answered with; one that nobody foresaw is said to be the service's own."""
    match error:
        case Refusal():
            return error
        case QueueFull():
            return refuse_soon(ProblemType.QUEUE_FULL, str(error), seconds=error.retry_after)
        case RateExceeded():
            return refuse_soon(ProblemType.RATE_EXCEEDED, str(error), seconds=error.retry_after)
        case StoreUnavailable():
            _log.error("the store does not answer", extra=fields(reason=str(error)))
            detail = "the service's database cannot be used now; its log says why"
            return refuse_soon(ProblemType.STORE_UNAVAILABLE, detail, seconds=_STORE_SECONDS)
        case NoSuchJob():
            return Refusal(ProblemType.NOT_FOUND, f"{error}. List those there are: GET /v1/jobs")
        case WrongState():
            return Refusal(ProblemType.WRONG_STATE, str(error))
        case StillRunning():
            return refuse_soon(ProblemType.IDEMPOTENCY_RUNNING, str(error), seconds=_RUNNING_SECONDS)
        case UnreadableUpload():
            return Refusal(ProblemType.UNREADABLE_UPLOAD, str(error))
        case NoSuchVersion():
            return Refusal(ProblemType.NOT_FOUND, f"{error}. List those there are")
        case Changed():
            return Refusal(ProblemType.CHANGED, f"{error}. Read it again, and send its ETag in If-Match")
        case MatchMissing():
            return Refusal(ProblemType.IF_MATCH_MISSING, f"{error}. Send its ETag in If-Match")
        case NothingToUndo():
            return Refusal(ProblemType.NOTHING_TO_UNDO, f"{error}. See the audit log")
        case InvalidContent():
            faults = tuple(Fault(pointer="#", detail=one) for one in error.problems[:MOST_FAULTS])
            detail = f"{len(error.problems)} problems; the first: {error.problems[0]}"
            return Refusal(ProblemType.INVALID_CONFIGURATION, detail, errors=faults)
        case RequestValidationError():
            return _of_parameters(error)
        case HTTPException(status_code=404):
            return Refusal(ProblemType.NOT_FOUND, ProblemType.NOT_FOUND.value.example)
        case HTTPException(status_code=405):
            allowed = dict(error.headers or {}).get("Allow", "")
            detail = f"{method} is not allowed here. Allowed: {allowed}"
            return Refusal(ProblemType.METHOD_NOT_ALLOWED, detail, headers={"Allow": allowed})
        case _:
            return Refusal(ProblemType.INTERNAL, ProblemType.INTERNAL.value.example)


def install(app: FastAPI) -> None:
    """Answer every foreseen error of the application with its problem."""

    async def handle(request: Request, error: Exception) -> Response:
        refusal, trail = refusal_of(error, method=request.method), trail_of(request.scope)
        trail.problem = refusal.type.value.slug
        return answer(refusal, request_id=trail.request_id)

    foreseen: tuple[type[Exception], ...] = (
        Refusal, QueueFull, RateExceeded, StoreUnavailable, NoSuchJob, WrongState, StillRunning,
        UnreadableUpload, NoSuchVersion, Changed, MatchMissing, NothingToUndo, InvalidContent,
        RequestValidationError, HTTPException,
    )  # fmt: skip
    for error in foreseen:
        app.add_exception_handler(error, handle)


def _of_parameters(error: RequestValidationError) -> Refusal:
    """Give the refusal of a parameter of the path, the query or the headers."""
    first, *_ = error.errors()
    where, name = str(first["loc"][0]), str(first["loc"][-1])
    detail = first["msg"].replace("Input should be", "must be")
    return Refusal(ProblemType.INVALID_REQUEST, f"{where} parameter {name}: {detail}. See /openapi.json")


def _fault(place: tuple[int | str, ...], kind: str, message: str, allowed: tuple[str, ...]) -> Fault:
    # A name that is not plainly one may be a customer's text.
    shown = [step if isinstance(step, int) or _NAME.fullmatch(step) else "?" for step in place]
    pointer = "#" + "".join(f"/{step}" for step in shown)
    match kind:
        case "missing":
            detail = "is missing"
        case "extra_forbidden":
            detail = f"is not a member. Allowed: {', '.join(allowed)}"
        case "tuple_type" | "list_type":
            detail = "must be a list"
        case "model_type" | "model_attributes_type" | "dict_type":
            detail = "must be an object"
        case _:
            detail = message.replace("Input should be", "must be")
    return Fault(pointer=pointer, detail=detail)
