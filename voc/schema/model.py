"""What all parts of the contract share: the frozen base model and the ranges of its numbers and strings."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """A frozen value; a field that the contract does not know is an error.

    Errors never show what they were given: it may be a customer's text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


def readable(value: Any) -> Any:
    """Return the value as it came; a string is checked for what no tokenizer, file or database takes.

    :raises PydanticCustomError: for a lone surrogate or a NUL character, with its place in code points.
    """
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise PydanticCustomError(
                "invalid_text",
                "has a lone surrogate ({point}) at code point {place}; text must be valid Unicode. "
                "Decode the source again in its true encoding, or remove the character",
                {"point": f"U+{ord(value[error.start]):04X}", "place": error.start},
            ) from None
    if isinstance(value, str) and "\0" in value:
        raise PydanticCustomError(
            "invalid_text",
            "has a NUL character (U+0000) at code point {place}; text must not hold one. Remove the character",
            {"place": value.index("\0")},
        )
    return value


def mapping(value: Any) -> Any:
    """Return a dict for a list of pairs, which is how Arrow gives its maps; anything else as it came."""
    return dict(value) if isinstance(value, list) else value


String = Annotated[str, BeforeValidator(readable)]
Name = Annotated[str, BeforeValidator(readable), Field(min_length=1)]
Probability = Annotated[float, Field(ge=0, le=1)]
Strength = Annotated[float, Field(ge=-1, le=1)]
