"""What the service writes to its log: JSON lines, a line a request, and never a word a customer wrote."""

import json
import logging
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.types import Scope

_TRAIL = "voc_api.trail"
_FIELDS = "fields"


@dataclass
class Trail:
    """What is known of a request while it is served, for its line in the log."""

    request_id: str
    trace_id: str | None = None
    tenant: str | None = None
    key_id: str | None = None
    status: int = 0
    problem: str | None = None
    feedback: int = 0
    rejected: int = 0
    characters: int = 0


def begin_trail(scope: Scope, request_id: str, *, trace_id: str | None = None) -> Trail:
    """Give the trail of a request that begins, kept in its scope."""
    trail = Trail(request_id, trace_id)
    scope[_TRAIL] = trail
    return trail


def trail_of(scope: Scope) -> Trail:
    """Give the trail of a request."""
    trail: Trail = scope[_TRAIL]
    return trail


def fields(**values: object) -> dict[str, Any]:
    """Give the ``extra`` that puts named values into a line."""
    return {_FIELDS: values}


def fault(error: BaseException) -> dict[str, Any]:
    """Say what an error is and which frames it passed, but not its message: that may hold customer text."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


class JsonLines(logging.Formatter):
    """A line of JSON a record; of an exception, what it is and which frames it passed, not its message."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the record as one line of JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_info and record.exc_info[1]:
            line |= fault(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def configure(level: int = logging.INFO) -> None:
    """Send the lines of the service and of its server to standard error, as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    for name in (__package__, "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
