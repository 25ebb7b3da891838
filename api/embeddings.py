"""Sentence vectors in the shape of OpenAI's interface, so that its clients work here."""

import base64
from array import array
from collections.abc import Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voc.schema import Channel, Feedback, Rejected, Tags, Versions, read_feedback

from .problems import Fault, ProblemType, Refusal
from .settings import Settings

SERVED: Final = "voc"
"""The model's name for whatever is served."""


class EmbeddingsRequest(BaseModel):
    """Texts to give vectors of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: str | tuple[str, ...] = Field(description="A text, or several. Tokens are not taken.")
    model: str = Field(description="`voc` for whatever is served, or the name of the release that is.")
    encoding_format: Literal["float", "base64"] = Field(
        "float", description="`base64`: the vector as little-endian single precision."
    )
    dimensions: int | None = Field(None, description="Only the vector's own number is allowed.")
    user: str | None = Field(None, description="Read by nobody.")

    @property
    def texts(self) -> tuple[str, ...]:
        """Give the texts."""
        return (self.input,) if isinstance(self.input, str) else self.input


class Embedding(BaseModel):
    """The vector of a text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    object: Literal["embedding"] = Field(description="Always `embedding`.")
    index: int = Field(ge=0, description="Which text, from 0.")
    embedding: tuple[float, ...] | str = Field(
        description="The vector, of length 1; in base64 where asked for."
    )


class EmbeddingsUsage(BaseModel):
    """What was read, counted in characters: by them the service limits and reports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt_tokens: int = Field(ge=0, description="Characters of all texts.")
    total_tokens: int = Field(ge=0, description="The same.")


class EmbeddingsAnswer(BaseModel):
    """Vectors, in the order of the texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    object: Literal["list"] = Field(description="Always `list`.")
    data: tuple[Embedding, ...] = Field(description="One for each text, in order.")
    model: str = Field(description="The release that made them.")
    usage: EmbeddingsUsage = Field(description="What was read.")


def read_embeddings(value: object, *, settings: Settings) -> EmbeddingsRequest:
    """Give the request that a body's JSON says.

    :raises Refusal: when it is not of that form, or there are too many texts.
    """
    try:
        request = EmbeddingsRequest.model_validate(value)
    except ValidationError as error:
        raise Refusal.of_validation(error, allowed=tuple(EmbeddingsRequest.model_fields)) from error
    if "embedding" not in settings.include:
        detail = "this service makes no vectors. Start it with VOC_API_INCLUDE=embedding"
        raise Refusal(ProblemType.INVALID_REQUEST, detail)
    if len(request.texts) > settings.max_feedback:
        detail = f"{len(request.texts):,} texts in one request. Allowed: {settings.max_feedback:,}"
        raise Refusal(ProblemType.TOO_MANY_FEEDBACK, f"{detail}. Send them in several requests")
    if sum(map(len, request.texts)) > settings.max_characters:
        detail = f"more than {settings.max_characters:,} characters in one request"
        raise Refusal(ProblemType.TOO_MANY_CHARACTERS, f"{detail}. Send the texts in several requests")
    return request


def require_model(asked: str, *, served: Versions) -> None:
    """Return when the model that is asked for is the one that is served.

    :raises Refusal: when it is another.
    """
    if asked not in (SERVED, served.release):
        detail = f"this service serves {served.release}. Ask for that, or for {SERVED}, whatever is served"
        raise Refusal(ProblemType.UNKNOWN_MODEL, detail)


def as_feedback(texts: Sequence[str]) -> list[Feedback]:
    """Give the texts as feedback.

    :raises Refusal: when one of them cannot be read; as clients of this shape expect, none is then answered.
    """
    read = [
        read_feedback({"id": str(place), "channel": Channel.REVIEW, "text": text})
        for place, text in enumerate(texts)
    ]
    faults = tuple(
        Fault(pointer=f"#/input/{place}", detail=one.reason)
        for place, one in enumerate(read)
        if isinstance(one, Rejected)
    )
    if faults:
        detail = f"{faults[0].pointer} {faults[0].detail}"
        raise Refusal(ProblemType.INVALID_REQUEST, detail, errors=faults[:20])
    return [one for one in read if isinstance(one, Feedback)]


def write_embeddings(
    request: EmbeddingsRequest, tagged: Sequence[Tags | Rejected], *, release: str
) -> dict[str, Any]:
    """Give the answer.

    :raises Refusal: when the engine gave no vector of a text, or one of another length than asked for.
    """
    vectors = []
    for place, one in enumerate(tagged):
        if isinstance(one, Rejected) or one.embedding is None:
            reason = one.reason if isinstance(one, Rejected) else "has nothing to be read"
            fault = Fault(pointer=f"#/input/{place}", detail=reason)
            raise Refusal(ProblemType.INVALID_REQUEST, f"{fault.pointer} {reason}", errors=(fault,))
        vectors.append(one.embedding)
    if vectors and request.dimensions not in (None, len(vectors[0])):
        raise Refusal(ProblemType.INVALID_REQUEST, f"#/dimensions must be {len(vectors[0])}, or left out")
    read = sum(map(len, request.texts))
    return {
        "object": "list",
        "data": [
            {"object": "embedding", "index": place, "embedding": _written(vector, request.encoding_format)}
            for place, vector in enumerate(vectors)
        ],
        "model": release,
        "usage": {"prompt_tokens": read, "total_tokens": read},
    }


def _written(vector: tuple[float, ...], form: str) -> list[float] | str:
    if form == "float":
        return list(vector)
    return base64.b64encode(array("f", vector).tobytes()).decode()
