"""What goes in: a piece of feedback, as a text, as turns of a conversation, or as a rating alone."""

import unicodedata
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from voc.schema.kinds import Channel, Speaker
from voc.schema.model import Model, Name, String, mapping
from voc.schema.moment import PastMoment
from voc.schema.rating import Rating


def is_blank(text: str) -> bool:
    """Return true when nothing of the text can be seen: white space, control and zero-width characters only."""
    return all(letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf") for letter in text)


def _seen(text: str | None) -> str | None:
    return None if text is None or is_blank(text) else text


Text = Annotated[String | None, AfterValidator(_seen)]


class Turn(Model):
    """One utterance of a conversation 轮次."""

    speaker: Speaker = Field(description="Who speaks.")
    text: String = Field(description="What was said, as received; may be empty.")
    start_ms: int | None = Field(
        default=None, ge=0, description="Begin, milliseconds from the start of the call."
    )
    end_ms: int | None = Field(None, ge=0, description="End, milliseconds, not before start_ms.")
    reply_to: int | None = Field(
        default=None, ge=0, description="Index of the turn that this one answers, from 0."
    )

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
    """One piece of customer feedback 反馈: either ``text`` or ``turns``; neither only with a ``rating``."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: Name = Field(description="The caller's identifier; a repeated id is an update.")
    channel: Channel = Field(description="Where it comes from.")
    text: Text = Field(
        None,
        description="The text as received; a blank one counts as none. At most one of text and turns.",
    )
    turns: tuple[Turn, ...] | None = Field(
        None, description="The conversation, in order; an empty one counts as none."
    )
    occurred_at: PastMoment | None = Field(
        None,
        description="When the customer spoke, at most a day ahead of now. Input without a zone is Asia/Shanghai; "
        "2025/3/1 8:05, Excel serial days, seconds and milliseconds since 1970 are read too.",
    )
    tenant: String | None = Field(None, description="Whose data it is, where a service has several owners.")
    source: String | None = Field(None, description="The site, shop, system or campaign it was taken from.")
    source_url: String | None = Field(None, description="Where it can be read.")
    author: String | None = Field(None, description="Who wrote it, as the source names them.")
    reach: int | None = Field(None, ge=0, description="Readers of the post, persons.")
    customer_id: String | None = Field(
        None, description="A pseudonym, the same for all that a customer said."
    )
    customer_value: String | None = Field(None, description="The customer's segment, in the company's words.")
    product: String | None = Field(None, description="Given by the platform: outranks what is inferred.")
    brand: String | None = Field(None, description="Given by the platform: outranks what is inferred.")
    touchpoint: String | None = Field(None, description="Given by the platform: outranks what is inferred.")
    journey_stage: String | None = Field(
        None, description="Given by the platform: outranks what is inferred."
    )
    org_path: tuple[String, ...] | None = Field(
        None, description="The unit spoken of, from the top: head office, region, branch, employee."
    )
    rating: Rating | None = Field(None, description="The score that came with it, on its scale.")
    question: String | None = Field(None, description="The survey question, read as context.")
    response_id: String | None = Field(None, description="Shared by the answers of one survey sheet.")
    parent_id: String | None = Field(None, description="The feedback that this one follows up or answers.")
    attributes: Annotated[dict[Name, bool | int | float | String], BeforeValidator(mapping)] | None = Field(
        None, description="Operational data to slice by: a string, number or boolean a name."
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_no_turns(cls, data: Any) -> Any:
        if isinstance(data, dict) and "turns" in data and not data["turns"]:
            return {name: value for name, value in data.items() if name != "turns"}
        return data

    @model_validator(mode="after")
    def _check_text(self) -> Self:
        if self.text is not None and self.turns is not None:
            raise PydanticCustomError("both_text_and_turns", "has both text and turns; give one of them")
        spoken = self.turns is not None and not all(is_blank(turn.text) for turn in self.turns)
        if self.text is None and not spoken and self.rating is None:
            raise PydanticCustomError(
                "empty_text", "has neither text nor rating; give a text that is not blank"
            )
        return self

    @model_validator(mode="after")
    def _check_replies(self) -> Self:
        for index, turn in enumerate(self.turns or ()):
            if turn.reply_to is not None and (
                turn.reply_to == index or turn.reply_to >= len(self.turns or ())
            ):
                raise PydanticCustomError(
                    "bad_record",
                    "turn {index} answers turn {other}; allowed: another of the {count} turns, counted from 0",
                    {"index": index, "other": turn.reply_to, "count": len(self.turns or ())},
                )
        return self
