"""A job and its parts, as they are known to whoever works on them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from voc.errors import VocError

PART_FEEDBACK: Final = 200
"""Most pieces of feedback in a part: what is done again after a kill."""
PART_CHARACTERS: Final = 100_000
"""Characters after which a part is full, a single piece aside."""


class JobState(StrEnum):
    """Where a job stands."""

    RECEIVING = "receiving"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class NoSuchJob(VocError):
    """The tenant has no such job."""


class WrongState(VocError):
    """A job is in a state in which this cannot be done."""


class UnreadableUpload(VocError):
    """An upload cannot be read as a whole."""


class StillRunning(VocError):
    """The first request with an idempotency key has not been answered yet."""


@dataclass(frozen=True)
class Options:
    """What was asked of a job.

    :ivar members: names of the members of Tags that its results have.
    :ivar keep_text: whether the masked text is kept beside the results.
    """

    members: tuple[str, ...]
    keep_text: bool = False


@dataclass(frozen=True)
class Job:
    """A job; moments in seconds since 1970."""

    tenant: str
    id: str
    state: JobState
    key_id: str
    options: Options
    created: float
    updated: float
    finished: float | None
    parts: int
    parts_done: int
    feedback: int
    tagged: int
    rejected: int
    characters: int


@dataclass(frozen=True)
class Done:
    """What came of a part.

    :ivar output: as :mod:`.payload` writes it.
    """

    output: bytes
    tagged: int
    rejected: int
    characters: int


@dataclass(frozen=True)
class Lease:
    """A part that a worker has for a while. Its input is not shown."""

    tenant: str
    job: str
    number: int
    token: str
    attempts: int
    options: Options
    input: bytes = field(repr=False)

    @property
    def place(self) -> tuple[Any, ...]:
        """Give what names the part in the store."""
        return self.tenant, self.job, self.number
