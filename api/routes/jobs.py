"""``/v1/jobs``: feedback by the file. What a job is, how it begins, and how it is stopped."""

from hashlib import sha256
from typing import IO, Annotated, Any, Final

from fastapi import APIRouter, Header, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from voc.schema import Channel

from .. import examples
from ..access import Caller, Scope, caller_of, guard
from ..cursor import read_cursor, write_cursor
from ..jobs.idempotency import Answered, Claim
from ..jobs.intake import TYPES, described, options_of, spool, take_in_file
from ..jobs.model import Job, Options
from ..jobs.schema import JobAnswer, Jobs, job_answer
from ..logs import trail_of
from ..openapi import STORED, empty, file_body, problems, success
from ..problems import ProblemType, Refusal
from ..service import Service
from ..tagging import members_of
from ..upload import media_type, receive
from .audit import Cursor

REPLAYED: Final = "Idempotency-Replayed"
_KEY: Final = r"^[\x21-\x7e]{1,255}$"

router = APIRouter(prefix="/v1", tags=["jobs"])

JobId = Annotated[str, Path(max_length=64, description="The job's id.")]
Limit = Annotated[int, Query(ge=1, le=200, description="Most jobs of an answer.")]


@router.post(
    "/jobs",
    operation_id="create_job",
    summary="Send a file of feedback to be tagged",
    response_class=Response,
    status_code=202,
    **guard(
        Scope.JOBS,
        file_body(described(), description="Feedback: a JSON object a line, or a table with a row for each."),
    ),
    responses={
        **success(
            JobAnswer, "The job, on its way.", examples.JOB, status=202, headers={"Location": "Location"}
        ),
        **problems(
            ProblemType.BODY_TOO_SLOW,
            ProblemType.IDEMPOTENCY_RUNNING,
            ProblemType.BODY_TOO_LARGE,
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            ProblemType.UNREADABLE_UPLOAD,
            ProblemType.IDEMPOTENCY_MISMATCH,
            *STORED,
        ),
    },
)
async def create(
    request: Request,
    include: Annotated[
        list[str] | None,
        Query(description="Tags that the results have; by default all but words and embedding."),
    ] = None,
    channel: Annotated[Channel | None, Query(description="Of rows that name none.")] = None,
    idempotency_key: Annotated[
        str | None, Header(pattern=_KEY, description="The same key again: the same job, begun once.")
    ] = None,
) -> Response:
    """Take a file in, personal data masked, and give the job that tags it; the file itself is not kept."""
    service, caller = Service.of(request), caller_of(request)
    type_ = media_type(request, allowed=TYPES)
    members = members_of(include, offered=service.settings.include)
    claim = await _claim(service, caller, idempotency_key)
    try:
        with spool() as file:
            digest = await receive(
                request, file, most=service.settings.max_upload_bytes, seconds=service.settings.upload_seconds
            )
            asked = f"{type_} {sorted(members)} {channel} {digest}"
            fingerprint = sha256(asked.encode()).hexdigest()
            if isinstance(claim, Answered):
                return _again(claim, fingerprint)
            job = await run_in_threadpool(
                _take_in, request, file, type_=type_, members=members, channel=channel, claim=claim,
                fingerprint=fingerprint,
            )  # fmt: skip
    except BaseException:
        if isinstance(claim, Claim):
            await run_in_threadpool(service.stores.idempotency.give_up, claim)
        raise
    service.wake_jobs()
    return _answer(job, caller, status=202, headers={"Location": f"/v1/jobs/{job.id}"})


async def _claim(service: Service, caller: Caller, key: str | None) -> Claim | Answered | None:
    if key is None:
        return None
    return await run_in_threadpool(service.stores.idempotency.claim, caller.tenant, key)


def _again(answered: Answered, fingerprint: str) -> Response:
    """Answer as the first time.

    :raises Refusal: when something else was sent under the key.
    """
    if answered.fingerprint != fingerprint:
        raise Refusal(ProblemType.IDEMPOTENCY_MISMATCH, ProblemType.IDEMPOTENCY_MISMATCH.value.example)
    said = JobAnswer.model_validate(answered.answer)
    headers = {"Location": f"/v1/jobs/{said.id}", REPLAYED: "true"}
    return Response(said.model_dump_json(), 202, headers=headers, media_type="application/json")


def _take_in(
    request: Request,
    file: IO[bytes],
    *,
    type_: str,
    members: frozenset[str],
    channel: Channel | None,
    claim: Claim | None,
    fingerprint: str,
) -> Job:
    stores, caller = Service.of(request).stores, caller_of(request)
    keep = stores.tenants.get(caller.tenant).keep_text
    options: Options = options_of(members=members, keep_text=keep)
    id_ = take_in_file(
        file, stores.jobs, caller.tenant, format=TYPES[type_], channel=channel, key_id=caller.key_id,
        options=options,
    )  # fmt: skip
    request_id = trail_of(request.scope).request_id
    with stores.database.write() as session:
        job = stores.jobs.seal(session, caller.tenant, id_, request_id=request_id)
        if claim is not None:
            said: dict[str, Any] = job_answer(job, rows=caller.rows).model_dump(mode="json")
            stores.idempotency.answer(session, claim, fingerprint=fingerprint, answer=said)
    return job


@router.get(
    "/jobs",
    operation_id="jobs",
    summary="List jobs",
    response_class=Response,
    **guard(Scope.JOBS),
    responses={**success(Jobs, "Jobs, the latest first.", examples.JOBS), **problems(*STORED)},
)
def jobs(request: Request, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Give the tenant's jobs, the latest first."""
    place = read_cursor(cursor, c=float, i=str) if cursor else None
    before = None if place is None else (float(place["c"]), str(place["i"]))
    caller = caller_of(request)
    found = Service.of(request).stores.jobs.page(caller.tenant, before=before, limit=limit + 1)
    page = found[:limit]
    more = write_cursor({"c": page[-1].created, "i": page[-1].id}) if len(found) > limit else None
    said = Jobs(jobs=tuple(job_answer(job, rows=caller.rows) for job in page), next_cursor=more)
    return Response(said.model_dump_json(), media_type="application/json")


@router.get(
    "/jobs/{job_id}",
    operation_id="job",
    summary="Say where a job stands",
    response_class=Response,
    **guard(Scope.JOBS),
    responses={
        **success(JobAnswer, "The job.", examples.JOB),
        **problems(ProblemType.NOT_FOUND, *STORED),
    },
)
def job(request: Request, job_id: JobId) -> Response:
    """Give the job."""
    caller = caller_of(request)
    return _answer(Service.of(request).stores.jobs.get(caller.tenant, job_id), caller)


@router.post(
    "/jobs/{job_id}/cancel",
    operation_id="cancel_job",
    summary="Stop a job",
    response_class=Response,
    **guard(Scope.JOBS),
    responses={
        **success(JobAnswer, "The job, stopped.", examples.JOB),
        **problems(ProblemType.NOT_FOUND, ProblemType.WRONG_STATE, *STORED),
    },
)
def cancel(request: Request, job_id: JobId) -> Response:
    """Stop a job: what is done of it stays; the rest can be resumed for a day."""
    caller = caller_of(request)
    moved = Service.of(request).stores.jobs.cancel(
        caller.tenant, job_id, actor=caller.key_id, request_id=trail_of(request.scope).request_id
    )
    return _answer(moved, caller)


@router.post(
    "/jobs/{job_id}/resume",
    operation_id="resume_job",
    summary="Go on with a job that was stopped",
    response_class=Response,
    **guard(Scope.JOBS),
    responses={
        **success(JobAnswer, "The job, on its way again.", examples.JOB),
        **problems(ProblemType.NOT_FOUND, ProblemType.WRONG_STATE, *STORED),
    },
)
def resume(request: Request, job_id: JobId) -> Response:
    """Go on with what is not done of a job that was cancelled."""
    caller, service = caller_of(request), Service.of(request)
    moved = service.stores.jobs.resume(
        caller.tenant, job_id, actor=caller.key_id, request_id=trail_of(request.scope).request_id
    )
    return _answer(moved, caller)


@router.delete(
    "/jobs/{job_id}",
    operation_id="delete_job",
    summary="Remove a job and its results",
    response_class=Response,
    status_code=204,
    **guard(Scope.JOBS),
    responses={**empty(204, "It is gone."), **problems(ProblemType.NOT_FOUND, *STORED)},
)
def delete(request: Request, job_id: JobId) -> Response:
    """Remove a job with its results, whatever its state."""
    caller = caller_of(request)
    Service.of(request).stores.jobs.delete(
        caller.tenant, job_id, actor=caller.key_id, request_id=trail_of(request.scope).request_id
    )
    return Response(status_code=204)


def _answer(
    job: Job, caller: Caller, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    said = job_answer(job, rows=caller.rows).model_dump_json()
    return Response(said, status, headers=headers, media_type="application/json")
