"""A job as it is answered."""

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field

from ..access import RowFilter
from .model import Job, JobState


class JobAnswer(BaseModel):
    """A job."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Its name in every path.")
    state: JobState = Field(description="Where it stands.")
    created: datetime = Field(description="When it was taken in.")
    updated: datetime = Field(description="When something last happened to it.")
    finished: datetime | None = Field(None, description="When the last of it was done; null until then.")
    progress: float = Field(ge=0, le=1, description="How much of it is done.")
    feedback: int | None = Field(
        None,
        description="Pieces of feedback in it; null for a key that sees only some rows, as all that follow.",
    )
    tagged: int | None = Field(None, description="Of these, tagged so far.")
    rejected: int | None = Field(None, description="Of these, rejected so far.")
    characters: int | None = Field(None, description="Characters read so far.")
    include: tuple[str, ...] = Field(description="The members of Tags that its results have.")


class Jobs(BaseModel):
    """Jobs, the latest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    jobs: tuple[JobAnswer, ...] = Field(description="The latest first.")
    next_cursor: str | None = Field(None, description="What to send to read on; null at the end.")


def job_answer(job: Job, *, rows: RowFilter) -> JobAnswer:
    """Give a job as a caller sees it: who sees only some rows is not told how many there are."""
    counted = rows.sees_all
    return JobAnswer(
        id=job.id,
        state=job.state,
        created=_moment(job.created),
        updated=_moment(job.updated),
        finished=None if job.finished is None else _moment(job.finished),
        progress=job.parts_done / job.parts if job.parts else 0.0,
        feedback=job.feedback if counted else None,
        tagged=job.tagged if counted else None,
        rejected=job.rejected if counted else None,
        characters=job.characters if counted else None,
        include=job.options.members,
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
