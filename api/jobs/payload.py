"""What is kept of a part: its feedback while it waits, its results when it is done; lines of JSON, packed.

Personal data is masked before either is made: every character of it becomes a star, so that spans stay those
of the text as received, and what was found is kept beside it.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voc.errors import MaskingFailed
from voc.schema import Feedback, PersonalData, RejectCode, Rejected, Span, Tags

from ..access import RowFilter
from .model import Options

Masked = tuple[Feedback, tuple[PersonalData, ...]]
Mask = Callable[[Feedback], Masked]


def mask_feedback(feedback: Feedback) -> Masked:
    """Give the feedback with stars for its personal data, and what was found; the author is left out.

    :raises MaskingFailed: when it cannot be masked: it must not be kept.
    """
    from voc.privacy import MaskStyle, protect

    found: list[PersonalData] = []

    def hidden(text: str, turn: int | None) -> str:
        masked, data = protect(text, style=MaskStyle.STARS)
        found.extend(
            one.model_copy(update={"span": Span(start=one.span.start, end=one.span.end, turn=turn)})
            for one in data
        )
        return masked.text

    changes: dict[str, Any] = {"author": None, "source_url": None}
    if feedback.text is not None:
        changes["text"] = hidden(feedback.text, None)
    if feedback.turns is not None:
        changes["turns"] = tuple(
            turn.model_copy(update={"text": hidden(turn.text, number)})
            for number, turn in enumerate(feedback.turns)
        )
    if feedback.question is not None:
        changes["question"] = protect(feedback.question, style=MaskStyle.STARS)[0].text
    return feedback.model_copy(update=changes), tuple(found)


@dataclass(frozen=True)
class Waiting:
    """A piece of feedback that waits, masked, with the personal data that was found in it."""

    feedback: Feedback | Rejected
    personal_data: tuple[PersonalData, ...] = ()


def take_in(one: Feedback | Rejected, *, mask: Mask) -> Waiting:
    """Give what is kept of a piece of feedback until it is tagged; nothing of one that cannot be masked."""
    if isinstance(one, Rejected):
        return Waiting(one)
    try:
        return Waiting(*mask(one))
    except MaskingFailed:
        reason = "personal data in it could not be hidden, so it was not taken in. Mask it before it is sent"
        return Waiting(Rejected(feedback_id=one.id, code=RejectCode.NOT_TAGGED, reason=reason))


def pack_input(waiting: Iterable[Waiting]) -> bytes:
    """Give the feedback of a part as it is kept."""
    return _packed(_waiting_line(one) for one in waiting)


def read_input(packed: bytes) -> list[Waiting]:
    """Give the feedback of a part."""
    return [_waiting(line) for line in _lines(packed)]


@dataclass(frozen=True)
class Result:
    """What came of a piece of feedback, and where it belongs.

    :ivar tags: members of Tags by name; None: it was rejected.
    :ivar text: what was said, masked, where the tenant has it kept.
    """

    feedback_id: str | None
    org_path: tuple[str, ...] | None
    attributes: Mapping[str, Any] | None
    tags: Mapping[str, Any] | None
    rejected: Mapping[str, Any] | None
    text: Mapping[str, Any] | None


def pack_output(
    waiting: Sequence[Waiting], outcomes: Sequence[Tags | Rejected], *, options: Options
) -> bytes:
    """Give the results of a part as they are kept.

    :param outcomes: of each piece of feedback, in order.
    """
    return _packed(
        _result_line(one, outcome, options) for one, outcome in zip(waiting, outcomes, strict=True)
    )


def read_output(packed: bytes, *, rows: RowFilter) -> Iterator[Result]:
    """Yield the results of a part that are seen."""
    for line in _lines(packed):
        result = Result(**line)
        if rows.shows(org_path=result.org_path, attributes=result.attributes):
            yield result


def _waiting_line(one: Waiting) -> dict[str, Any]:
    if isinstance(one.feedback, Rejected):
        return {"rejected": one.feedback.model_dump(mode="json")}
    return {
        "feedback": one.feedback.model_dump(mode="json", exclude_none=True),
        "personal_data": [data.model_dump(mode="json") for data in one.personal_data],
    }


def _waiting(line: Mapping[str, Any]) -> Waiting:
    if "rejected" in line:
        return Waiting(Rejected.model_validate(line["rejected"]))
    # What was checked when it came may be older than a day ahead of now is; it is not checked again.
    data = tuple(PersonalData.model_validate(one) for one in line["personal_data"])
    return Waiting(Feedback.model_validate(line["feedback"]), data)


def _result_line(one: Waiting, outcome: Tags | Rejected, options: Options) -> dict[str, Any]:
    feedback = one.feedback if isinstance(one.feedback, Feedback) else None
    line: dict[str, Any] = {
        "feedback_id": outcome.feedback_id,
        "org_path": feedback.org_path if feedback else None,
        "attributes": feedback.attributes if feedback else None,
        "tags": None,
        "rejected": None,
        "text": None,
    }
    if isinstance(outcome, Rejected):
        return line | {"rejected": outcome.model_dump(mode="json")}
    tags = outcome.model_copy(update={"personal_data": one.personal_data})
    line["tags"] = tags.model_dump(mode="json", include=set(options.members))
    if options.keep_text and feedback is not None:
        line["text"] = feedback.model_dump(mode="json", include={"text", "turns"}, exclude_none=True)
    return line


def _packed(lines: Iterable[Mapping[str, Any]]) -> bytes:
    written = "\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines)
    return zlib.compress(written.encode(), level=3)


def _lines(packed: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in zlib.decompress(packed).decode().split("\n") if line]
