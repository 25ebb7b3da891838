"""What all parts of the contract share: the frozen base model, and the ranges of its strings and numbers."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """A frozen value; a field that the contract does not know is an error.

    Errors do not show what they were given: it may be a customer's text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


def readable(value: Any) -> Any:
    """Return the value as it came, when it holds nothing that tokenizers, files or databases refuse.

    :raises PydanticCustomError: for a lone surrogate or a NUL character, with its place in code points.
    """
    if not isinstance(value, str):
        return value
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise _unreadable(value, error.start, "a lone surrogate") from None
    if "\0" in value:
        raise _unreadable(value, value.index("\0"), "a NUL character")
    return value


def _unreadable(text: str, place: int, what: str) -> PydanticCustomError:
    return PydanticCustomError(
        "invalid_text",
        "has {what} (U+{point}) at code point {place}; allowed is any other Unicode character. "
        "Remove it, or decode the source again in its true encoding",
        {"what": what, "point": f"{ord(text[place]):04X}", "place": place},
    )


def mapping(value: Any) -> Any:
    """Return a dict for a list of tuples, which is Arrow's form of a map; anything else as it came."""
    pairs = isinstance(value, list) and all(isinstance(item, tuple) and len(item) == 2 for item in value)
    return dict(value) if pairs else value


String = Annotated[str, BeforeValidator(readable)]
Name = Annotated[str, Field(min_length=1), BeforeValidator(readable)]
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]
Probability = Annotated[float, Field(ge=0, le=1)]
Strength = Annotated[float, Field(ge=-1, le=1)]
