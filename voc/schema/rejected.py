"""What comes out in place of tags: why a piece was not tagged, in words that hold none of its text."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import Field, ValidationError

from voc.errors import VocError
from voc.schema.feedback import Feedback
from voc.schema.kinds import RejectCode
from voc.schema.model import Model

_CODES: Final = {
    "missing": RejectCode.MISSING_FIELD,
    "extra_forbidden": RejectCode.UNKNOWN_FIELD,
    "string_too_short": RejectCode.MISSING_FIELD,
    "string_unicode": RejectCode.INVALID_TEXT,
}
_OWN: Final = frozenset(code.value for code in RejectCode)
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z_.-]{0,31}", re.ASCII)


class Rejected(Model):
    """A piece of feedback that was not tagged; the rest of the input was."""

    feedback_id: str | None = Field(description="The id of the feedback; None where it could not be read.")
    code: RejectCode = Field(description="Why, for programs.")
    reason: str = Field(
        description="Why, for people: what is wrong, what is allowed. Holds no customer text."
    )
    line: int | None = Field(
        default=None, ge=1, description="Its line or row in the input, from 1; None: no lines."
    )


def reject(
    error: ValidationError | VocError, *, feedback_id: str | None = None, line: int | None = None
) -> Rejected:
    """Return the ``Rejected`` for an error; its reason holds none of the customer's text.

    :param line: line or row of the input, from 1.
    """
    if isinstance(error, ValidationError):
        first, *others = error.errors(include_url=False, include_context=False, include_input=False)
        more = f" (and {len(others)} more)" if others else ""
        code, reason = _code(first["type"], first["loc"]), f"{_place(first['loc'])} {_message(first)}{more}"
    else:
        code, reason = RejectCode(getattr(error, "code", RejectCode.BAD_RECORD)), str(error)
    return Rejected(feedback_id=feedback_id, code=code, reason=reason, line=line)


def read_feedback(
    data: Mapping[str, Any] | str | bytes, *, line: int | None = None, now: datetime | None = None
) -> Feedback | Rejected:
    """Return the feedback in a dict or in a line of JSON, or why it is none.

    :param line: line or row of the input, from 1.
    :param now: the present, for the check of future dates; None: the machine's clock.
    """
    if isinstance(data, str | bytes):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            return _not_an_object("is not valid JSON in UTF-8", line)
    if not isinstance(data, Mapping):
        return _not_an_object("is not a JSON object", line)
    try:
        return Feedback.model_validate(dict(data), context={"now": now})
    except ValidationError as error:
        return reject(error, feedback_id=_readable_id(data.get("id")), line=line)


def _not_an_object(problem: str, line: int | None) -> Rejected:
    reason = f"the record {problem}; allowed is one object of feedback, on a line of its own"
    return Rejected(feedback_id=None, code=RejectCode.BAD_RECORD, reason=reason, line=line)


def _readable_id(value: Any) -> str | None:
    """Return the id where it is one: a string that can be written, or a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).encode("utf-8", "replace").decode().replace("\0", "?")


def _code(kind: str, place: tuple[int | str, ...]) -> RejectCode:
    if kind in _CODES:
        return _CODES[kind]
    if kind in _OWN:
        return RejectCode(kind)
    field = place[0] if place else None
    if field == "channel":
        return RejectCode.UNKNOWN_CHANNEL
    return RejectCode.INVALID_RATING if field == "rating" else RejectCode.BAD_RECORD


def _place(place: tuple[int | str, ...]) -> str:
    """Name the field, such as ``turns[3].text``; a name that is not plainly one is not shown."""
    path = ""
    for step in place:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += ("." if path else "") + (step if _FIELD_NAME.fullmatch(step) else "?")
    return path or "feedback"


def _message(problem: Any) -> str:
    if problem["type"] == "missing":
        return "is missing"
    if problem["type"] == "extra_forbidden":
        known = f"; allowed: {', '.join(Feedback.model_fields)}" if len(problem["loc"]) == 1 else ""
        return f"is not a field{known}"
    message: str = problem["msg"]
    return re.sub("^[A-Z][a-z]+ should", "must", message)
