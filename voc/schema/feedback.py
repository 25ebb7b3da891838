"""What goes in: a piece of feedback, as a text, as the turns of a conversation, or as a rating alone."""

import unicodedata
from math import isfinite
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from voc.schema.kinds import Channel, Speaker
from voc.schema.model import Count, Model, Name, String, readable
from voc.schema.moment import PastMoment
from voc.schema.rating import Rating


def is_blank(text: str) -> bool:
    """Return true when nothing can be seen: white space, control and zero-width characters only."""
    return all(letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf") for letter in text)


def _seen(text: str | None) -> str | None:
    return None if text is None or is_blank(text) else text


def _filled(turns: Any) -> Any:
    return None if isinstance(turns, list | tuple) and not turns else turns


def _scalar(value: Any) -> Any:
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
        return value
    raise PydanticCustomError("bad_record", "must be a string, a finite number, true or false")


Text = Annotated[String | None, AfterValidator(_seen)]
Scalar = Annotated[bool | int | float | str, BeforeValidator(_scalar)]


class Turn(Model):
    """One utterance of a conversation 轮次."""

    speaker: Speaker = Field(description="Who speaks.")
    text: String = Field(description="What was said, as received; may be empty.")
    start_ms: Count | None = Field(None, description="When it begins, milliseconds from the start, from 0.")
    end_ms: Count | None = Field(None, description="When it ends, milliseconds, not before start_ms.")
    reply_to: Count | None = Field(None, description="Index of the turn that this one answers, from 0.")

    @model_validator(mode="after")
    def _check_times(self) -> Self:
        if self.start_ms is not None and self.end_ms is not None and self.end_ms < self.start_ms:
            raise PydanticCustomError(
                "bad_record",
                "ends at {end} ms, before it starts at {start} ms",
                {"end": self.end_ms, "start": self.start_ms},
            )
        return self


class Feedback(Model):
    """One piece of customer feedback 反馈: a ``text`` or ``turns``; neither only with a ``rating``."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: Name = Field(description="The caller's identifier; a repeated id is an update.")
    channel: Channel = Field(description="Where it comes from.")
    text: Text = Field(
        None, description="The text as received; a blank one counts as none. Not beside turns."
    )
    turns: Annotated[tuple[Turn, ...] | None, BeforeValidator(_filled)] = Field(
        None, description="The conversation, in order; one without turns counts as none. Not beside a text."
    )
    occurred_at: PastMoment | None = Field(
        None,
        description="When the customer spoke, with zone, at most a day ahead of now. Read are ISO 8601, "
        "2025/3/1 8:05, Excel serial days, seconds and milliseconds since 1970; without a zone it is "
        "Asia/Shanghai.",
    )
    tenant: String | None = Field(None, description="Whose data it is, where a service has several owners.")
    source: String | None = Field(None, description="The site, shop, system or campaign it was taken from.")
    source_url: String | None = Field(None, description="Where it can be read.")
    author: String | None = Field(None, description="Who wrote it, as the source names them.")
    reach: Count | None = Field(None, description="Readers of the post, persons, from 0.")
    customer_id: String | None = Field(
        None, description="The customer's pseudonym, the same in all they said."
    )
    customer_value: String | None = Field(
        None, description="The customer's segment, as the company names it."
    )
    product: String | None = Field(None, description="Given by the platform: outranks what is inferred.")
    brand: String | None = Field(None, description="Given by the platform: outranks what is inferred.")
    touchpoint: String | None = Field(None, description="Given by the platform: outranks what is inferred.")
    journey_stage: String | None = Field(
        None, description="Given by the platform: outranks what is inferred."
    )
    org_path: tuple[String, ...] | None = Field(
        None, description="The unit spoken of, from the top: 总部, 区域, 门店, 员工."
    )
    rating: Rating | None = Field(
        None, description="The score that came with it. Read are also 5星, 非常满意, 4/5 and the like."
    )
    question: String | None = Field(None, description="The survey question, read as context.")
    response_id: String | None = Field(None, description="Shared by the answers of one survey sheet.")
    parent_id: String | None = Field(None, description="Id of the feedback that this one adds to or answers.")
    attributes: dict[Name, Scalar] | None = Field(
        None, description="Operational data to slice by: a string, finite number or boolean under each name."
    )

    @model_validator(mode="after")
    def _check_text(self) -> Self:
        if self.text is not None and self.turns is not None:
            raise PydanticCustomError("both_text_and_turns", "has both text and turns; give one of them")
        spoken = any(not is_blank(turn.text) for turn in self.turns or ())
        if self.text is None and not spoken and self.rating is None:
            raise PydanticCustomError(
                "empty_text", "has neither text nor rating; give a text that is not blank"
            )
        return self

    @model_validator(mode="after")
    def _check_replies(self) -> Self:
        count = len(self.turns or ())
        for index, turn in enumerate(self.turns or ()):
            if turn.reply_to is not None and (turn.reply_to >= count or turn.reply_to == index):
                raise PydanticCustomError(
                    "bad_record",
                    "turn {index} answers turn {other}; allowed is another of its {count}, counted from 0",
                    {"index": index, "other": turn.reply_to, "count": count},
                )
        return self
