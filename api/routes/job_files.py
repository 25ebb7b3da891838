"""``/v1/jobs/{id}/results`` and beside it: what came of a job, as files."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from .. import examples
from ..access import Scope, caller_of, guard
from ..cursor import read_cursor, write_cursor
from ..jobs.model import PART_FEEDBACK, Job, JobState
from ..jobs.results import FileFormat, Page, What, write_file
from ..openapi import STORED, plain, problems
from ..problems import ProblemType, Refusal
from ..service import Service
from .audit import Cursor
from .jobs import JobId

_ENDED: Final = (JobState.DONE, JobState.CANCELLED)

router = APIRouter(prefix="/v1", tags=["jobs"])

Form = Annotated[FileFormat, Query(alias="format", description="What to write.")]
Limit = Annotated[
    int | None,
    Query(
        ge=1, le=100_000,
        description=f"About how many results to give, in steps of {PART_FEEDBACK}; also of a job that still "
        "runs. Without it: all, of a job that has ended.",
    ),
]  # fmt: skip


def _responses(example: str) -> dict[int | str, dict[str, Any]]:
    types = {FileFormat.JSONL.media_type: example, FileFormat.PARQUET.media_type: "(binary)"}
    return {
        **plain(types, "The file.", headers={"Next-Cursor": "NextCursor"}),
        **problems(ProblemType.NOT_FOUND, ProblemType.WRONG_STATE, *STORED),
    }


@router.get(
    "/jobs/{job_id}/results",
    operation_id="job_results",
    summary="Read a job's tags",
    response_class=Response,
    **guard(Scope.JOBS),
    responses=_responses(examples.JOB_RESULTS),
)
def results(
    request: Request, job_id: JobId, form: Form = FileFormat.JSONL, limit: Limit = None, cursor: Cursor = None
) -> Response:
    """Give the tags, in the order of the upload, of the rows that the key sees."""
    return _file(request, job_id, What.RESULTS, form, limit=limit, cursor=cursor)


@router.get(
    "/jobs/{job_id}/errors",
    operation_id="job_errors",
    summary="Read what a job could not tag",
    response_class=Response,
    **guard(Scope.JOBS),
    responses=_responses(examples.JOB_ERRORS),
)
def errors(
    request: Request, job_id: JobId, form: Form = FileFormat.JSONL, limit: Limit = None, cursor: Cursor = None
) -> Response:
    """Give why feedback has no tags, in the order of the upload."""
    return _file(request, job_id, What.ERRORS, form, limit=limit, cursor=cursor)


@router.get(
    "/jobs/{job_id}/texts",
    operation_id="job_texts",
    summary="Read a job's masked texts",
    response_class=Response,
    **guard(Scope.JOBS),
    responses={
        **plain(
            {FileFormat.JSONL.media_type: examples.JOB_TEXTS},
            "The file.",
            headers={"Next-Cursor": "NextCursor"},
        ),
        **problems(ProblemType.NOT_FOUND, ProblemType.WRONG_STATE, *STORED),
    },
)
def texts(request: Request, job_id: JobId, limit: Limit = None, cursor: Cursor = None) -> Response:
    """Give the texts with their personal data masked; nothing, where the tenant does not have them kept."""
    return _file(request, job_id, What.TEXTS, FileFormat.JSONL, limit=limit, cursor=cursor)


def _file(
    request: Request, job_id: str, what: What, format: FileFormat, *, limit: int | None, cursor: str | None
) -> Response:
    caller, queue = caller_of(request), Service.of(request).stores.jobs
    found = queue.get(caller.tenant, job_id)
    first = int(read_cursor(cursor, p=int)["p"]) if cursor else 0
    page = _page(found, first=max(0, min(first, found.parts)), limit=limit)
    headers = {"Content-Disposition": f'attachment; filename="{job_id}.{what}.{format}"'}
    if page.parts is not None:
        page = Page(page.first, queue.done(caller.tenant, job_id, first=page.first, limit=page.parts))
        reached = page.first + (page.parts or 0)
        if reached < found.parts and (found.state not in _ENDED or page.parts):
            headers["Next-Cursor"] = write_cursor({"p": reached})
    written = write_file(queue, found, what=what, format=format, page=page, rows=caller.rows)
    return StreamingResponse(_begun(written), headers=headers, media_type=format.media_type)


def _page(job: Job, *, first: int, limit: int | None) -> Page:
    """Give the parts that are asked for.

    :raises Refusal: when all are, of a job that still runs.
    """
    if limit is None:
        if job.state not in _ENDED:
            detail = f"the job is {job.state}. Wait until it is done, or read what there is with limit"
            raise Refusal(ProblemType.WRONG_STATE, detail)
        return Page(first)
    return Page(first, -(-limit // PART_FEEDBACK))


def _begun(written: Iterator[bytes]) -> Iterator[bytes]:
    """Make the first bytes before the answer begins, so that what fails then is still said."""
    first = next(written, b"")

    def rest() -> Iterator[bytes]:
        yield first
        yield from written

    return rest()
