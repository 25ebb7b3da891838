"""What ``POST /v1/tags`` takes and gives, and the way from one to the other."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from voc.schema import Feedback, RejectCode, Rejected, Tags, read_feedback

from .batching import characters
from .offsets import StringIndexType, count_in
from .problems import Fault, Problem, ProblemType, Refusal, leave_out_default
from .settings import Settings

ALWAYS: Final = ("feedback_id", "schema_version", "versions")
ON_REQUEST: Final = ("words", "embedding")
FIELDS: Final = tuple(name for name in Tags.model_fields if name not in ALWAYS)

_NOT_AN_OBJECT: Final = Rejected(
    feedback_id=None,
    code=RejectCode.BAD_RECORD,
    reason="the feedback is not an object; give one with id and channel",
)


def _known(name: str) -> str:
    if name not in FIELDS:
        raise PydanticCustomError(
            "unknown_tag", "is no tag. Allowed: {allowed}", {"allowed": ", ".join(FIELDS)}
        )
    return name


class TagsRequest(BaseModel):
    """Feedback to tag, and how to answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Each is validated by itself, later: one that is wrong fails no other.
    feedback: tuple[object, ...] = Field(
        description="What customers said. The answer has a result for each, in this order."
    )
    include: tuple[Annotated[str, AfterValidator(_known)], ...] | None = Field(
        None,
        description="The tags to answer with; by default all but `words` and `embedding`. "
        f"Always there: {', '.join(ALWAYS)}.",
        json_schema_extra={
            "anyOf": [{"type": "array", "items": {"type": "string", "enum": list(FIELDS)}}, {"type": "null"}]
        },
    )
    string_index_type: StringIndexType = Field(
        StringIndexType.CODE_POINT,
        description="What span offsets count: Unicode code points; or UTF-16 code units, as JavaScript, "
        "Java and C# do.",
    )

    @property
    def members(self) -> frozenset[str]:
        """Name the members of Tags that the answer has."""
        chosen = set(FIELDS).difference(ON_REQUEST) if self.include is None else self.include
        return frozenset(ALWAYS).union(chosen)


class Result(BaseModel):
    """What became of one piece of feedback: its tags, or the problem with it. One of the two is there."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"minProperties": 1, "maxProperties": 1}
    )

    tags: Tags | SkipJsonSchema[None] = Field(
        None, description="Its tags; absent where there is a problem.", json_schema_extra=leave_out_default
    )
    problem: Problem | SkipJsonSchema[None] = Field(
        None, description="Why it has no tags; absent where it has.", json_schema_extra=leave_out_default
    )


class TagsAnswer(BaseModel):
    """A result for each piece of feedback, in the order sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    results: tuple[Result, ...] = Field(description="One for each piece of feedback, in the order sent.")


def read_request(value: object, *, settings: Settings) -> TagsRequest:
    """Give the request that a body's JSON says; its feedback is still to be validated.

    :raises Refusal: when it is not of that form, asks for what is not offered, or has too much feedback.
    """
    try:
        request = TagsRequest.model_validate(value)
    except ValidationError as error:
        raise Refusal.of_validation(error, allowed=tuple(TagsRequest.model_fields)) from error
    _require_offered(request.include or (), offered=settings.include)
    if len(request.feedback) > settings.max_feedback:
        raise Refusal(
            ProblemType.TOO_MANY_FEEDBACK,
            f"{len(request.feedback):,} feedback in one request. Allowed: {settings.max_feedback:,}. "
            "Send them in several requests",
        )
    return request


def read_each(feedback: Sequence[object], *, settings: Settings) -> list[Feedback | Rejected]:
    """Give each as feedback, or why it is none, in order.

    :raises Refusal: when all together have too many characters.
    """
    read = [read_feedback(one) if isinstance(one, Mapping) else _NOT_AN_OBJECT for one in feedback]
    total = sum(characters(one) for one in read if isinstance(one, Feedback))
    if total > settings.max_characters:
        raise Refusal(
            ProblemType.TOO_MANY_CHARACTERS,
            f"{total:,} characters in one request. Allowed: {settings.max_characters:,}. "
            "Send the feedback in several requests",
        )
    return read


def write_answer(
    request: TagsRequest, sent: Sequence[Feedback | Rejected], tagged: Sequence[Tags | Rejected]
) -> bytes:
    """Give the answer as JSON.

    :param sent: what was read of each, in order.
    :param tagged: what the engine gave for those that are feedback, in order.
    """
    # Written a result at a time: half the time that the models of the whole answer take.
    outcomes = iter(tagged)
    results = [
        _result(one if isinstance(one, Rejected) else next(outcomes), of=one, request=request) for one in sent
    ]
    return f'{{"results":[{",".join(results)}]}}'.encode()


def _result(outcome: Tags | Rejected, *, of: Feedback | Rejected, request: TagsRequest) -> str:
    if isinstance(outcome, Rejected):
        return f'{{"problem":{Problem.of_rejected(outcome).model_dump_json()}}}'
    tags = outcome if isinstance(of, Rejected) else count_in(request.string_index_type, outcome, of=of)
    return f'{{"tags":{tags.model_dump_json(include=set(request.members))}}}'


def members_of(include: Sequence[str] | None, *, offered: Sequence[str]) -> frozenset[str]:
    """Give the members of Tags that results have.

    :param include: what was asked for, as a parameter; None: all but those on request.
    :raises Refusal: for what is no tag, or is not offered.
    """
    for name in include or ():
        if name not in FIELDS:
            detail = f"query parameter include: is no tag. Allowed: {', '.join(FIELDS)}"
            raise Refusal(ProblemType.INVALID_REQUEST, detail)
    _require_offered(include or (), offered=offered)
    chosen = set(FIELDS).difference(ON_REQUEST) if include is None else include
    return frozenset(ALWAYS).union(chosen)


def _require_offered(asked: Sequence[str], *, offered: Sequence[str]) -> None:
    for place, name in enumerate(asked):
        if name in ON_REQUEST and name not in offered:
            detail = (
                f"{name} is not made by this service. Start it with VOC_API_INCLUDE={name}, or leave it out"
            )
            fault = Fault(pointer=f"#/include/{place}", detail=detail)
            raise Refusal(ProblemType.INVALID_REQUEST, f"{fault.pointer} {detail}", errors=(fault,))
