"""What comes out: the tags of one piece of feedback, and their parts.

Everywhere, ``None`` is "not asked, or no head yet" and an empty tuple is "asked, none found". Spans are
``[start, end)`` in Unicode code points of the text as received, of the turn's text where there are turns.
Probabilities are calibrated, 0 to 1. Strength runs from -1 (most negative) to 1 (most positive).
"""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from voc.errors import VocError
from voc.schema.kinds import AlertKind, Language, Polarity, Severity, Trend
from voc.schema.model import Count, Model, Name, Probability, Strength, mapping
from voc.schema.moment import Moment
from voc.schema.version import SCHEMA_VERSION, check_version, is_newer, known_fields


def _understood(version: str) -> str:
    try:
        return check_version(version)
    except VocError as error:
        raise PydanticCustomError("newer_schema", "{message}", {"message": str(error)}) from None


class Versions(Model):
    """What made the tags: the same versions and options give a text the same tags."""

    engine: Name = Field(description="Version of the voc package.")
    release: Name = Field(description="Name of the trained release.")
    taxonomy: str | None = Field(None, description="Name and version of the taxonomy; None: none used.")
    rules: str | None = Field(None, description="Version of the rule file; None: none used.")
    dictionary: str | None = Field(None, description="Version of the user dictionary; None: none used.")
    topics: str | None = Field(None, description="Version of the topic model; None: none used.")


class Span(Model):
    """A stretch of the text as received, ``[start, end)`` in Unicode code points 片段."""

    start: Count = Field(description="Its first code point, from 0.")
    end: Count = Field(description="The code point after its last, greater than start.")
    turn: Count | None = Field(None, description="Index of its turn, from 0; None where there are no turns.")

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.start >= self.end:
            raise PydanticCustomError(
                "bad_span",
                "runs from {start} to {end}; start must be below end",
                {"start": self.start, "end": self.end},
            )
        return self


class Sentiment(Model):
    """The feeling of the whole 情感."""

    polarity: Polarity = Field(description="The likeliest of the three.")
    probability: Probability = Field(description="That of the polarity, calibrated, 0 to 1.")
    probabilities: Annotated[dict[Polarity, Probability], BeforeValidator(mapping)] = Field(
        description="Of each polarity, calibrated, 0 to 1; together 1."
    )
    strength: Strength = Field(description="From -1 (most negative) to 1 (most positive).")
    mixed: bool = Field(description="True when praise and blame both carry weight.")


class Label(Model):
    """One of several labels, with the probability of each."""

    label: Name = Field(description="The likeliest label.")
    probability: Probability = Field(description="That of the label, calibrated, 0 to 1.")
    probabilities: Annotated[dict[str, Probability], BeforeValidator(mapping)] = Field(
        description="Of each label, calibrated, 0 to 1; together 1."
    )


class Tag(Model):
    """A category of the taxonomy that an opinion falls under 标签."""

    code: Name = Field(description="The category's code, which survives renaming.")
    path: tuple[str, ...] = Field(description="Names from the root of the taxonomy down to the category.")
    probability: Probability = Field(description="That the opinion falls under it, calibrated, 0 to 1.")


class Opinion(Model):
    """What is said of what 观点四元组: aspect, opinion, category and polarity."""

    aspect: Span | None = Field(None, description="What is judged 方面词; None: implicit.")
    opinion: Span | None = Field(None, description="The words that judge 观点词; None: implicit.")
    target: Span | None = Field(None, description="The product or unit that has the aspect; None: not named.")
    normalised_aspect: str | None = Field(None, description="The aspect under its usual name.")
    category: str | None = Field(
        None, description="Name of the main tag, as the taxonomy writes it 方面类别."
    )
    tags: tuple[Tag, ...] | None = Field(
        None, description="The categories it falls under, the main one first."
    )
    polarity: Polarity = Field(description="Which way it points.")
    strength: Strength | None = Field(None, description="From -1 (most negative) to 1 (most positive).")
    probability: Probability = Field(
        description="That the opinion stands there as given, calibrated, 0 to 1."
    )
    journey_stage: str | None = Field(None, description="Stage of the customer's journey 旅程阶段.")
    touchpoint: str | None = Field(None, description="Where company and customer met 触点.")
    indicator: str | None = Field(None, description="The indicator of the company's that it feeds 指标.")
    better_than: str | None = Field(None, description="The loser of a comparison; None: nothing is compared.")


class Alert(Model):
    """A person at the company must look at this now 预警."""

    id: Name = Field(description="Its identifier, the same when the text is tagged again.")
    incident: str | None = Field(None, description="Key that the alerts of one incident share.")
    kind: Name = Field(description="A value of AlertKind, or a kind of the company's own.")
    severity: Severity = Field(description="How urgent it is.")
    probability: Probability = Field(
        description="That it is true, calibrated, 0 to 1; of a rule or rating 1."
    )
    evidence: tuple[Span, ...] = Field(
        description="The shortest spans that prove it; empty only for low_score, proved by the rating."
    )
    origin: str = Field(pattern="^(model|rating|rule:.+)$", description="model, rule:<id> or rating.")
    title: str | None = Field(None, description="A line to head a ticket with.")
    department: str | None = Field(None, description="Who has to deal with it.")
    due_at: Moment | None = Field(None, description="By when, with zone.")
    count: Count | None = Field(None, description="Pieces of feedback in the incident so far.")
    first_at: Moment | None = Field(None, description="When the first of the incident occurred, with zone.")
    last_at: Moment | None = Field(None, description="When the last of the incident occurred, with zone.")

    @model_validator(mode="after")
    def _check_evidence(self) -> Self:
        if not self.evidence and self.kind != AlertKind.LOW_SCORE:
            raise PydanticCustomError("no_evidence", "has no evidence; only low_score may be without")
        return self


class Topic(Model):
    """The topic of the whole 主题."""

    id: int = Field(ge=-1, le=2**53 - 1, description="Number of the topic, which stays; -1: none fits.")
    label: str = Field(description="Its name.")
    probability: Probability = Field(description="That it is the topic, calibrated, 0 to 1.")


class Keyword(Model):
    """A word that says what the text is about 关键词."""

    text: Name = Field(description="The word.")
    weight: Probability = Field(description="Its weight among the words of the text, 0 to 1.")


class Entity(Model):
    """A name in the text 实体."""

    span: Span = Field(description="Where it stands.")
    kind: Name = Field(
        description="person, company, brand, product, address, position, or as the release says."
    )
    probability: Probability = Field(description="That it is one, calibrated, 0 to 1.")


class PersonalData(Model):
    """Personal data in the text 个人信息."""

    span: Span = Field(description="Where it stands.")
    kind: Name = Field(description="Such as mobile, resident_id, bank_card, email, address or person.")


class Segment(Model):
    """A sentence, with its ``span``, or a turn, with its index: a point of the emotion curve 片段."""

    span: Span | None = Field(None, description="The sentence; None: the segment is a turn.")
    turn: Count | None = Field(
        None, description="Index of the turn, from 0; None: the segment is a sentence."
    )
    polarity: Polarity = Field(description="Which way it points.")
    strength: Strength | None = Field(None, description="From -1 (most negative) to 1 (most positive).")
    journey_stage: str | None = Field(None, description="Stage of the customer's journey 旅程阶段.")
    touchpoint: str | None = Field(None, description="Where company and customer met 触点.")

    @model_validator(mode="after")
    def _check_place(self) -> Self:
        if (self.span is None) == (self.turn is None):
            raise PydanticCustomError("bad_segment", "needs a span or a turn, and not both")
        return self


class Mood(Model):
    """The customer's feeling at one place of a conversation."""

    polarity: Polarity = Field(description="Which way it points.")
    strength: Strength = Field(description="From -1 (most negative) to 1 (most positive).")


class Conduct(Model):
    """Something an agent did, or left undone 服务行为."""

    kind: Name = Field(description="What it is, such as polite, interruption or forbidden_phrase.")
    evidence: tuple[Span, ...] = Field(description="Where it shows; empty where something was left undone.")


class Conversation(Model):
    """A conversation as a whole, by what its customer says."""

    start: Mood = Field(description="The feeling when it starts.")
    end: Mood = Field(description="The feeling when it ends.")
    overall: Mood = Field(description="The feeling of the whole, its end weighing most.")
    peak: Count | None = Field(None, description="Index of the most positive segment, from 0.")
    trough: Count | None = Field(None, description="Index of the most negative segment, from 0.")
    trend: Trend | None = Field(None, description="Where the feeling goes.")
    resolved: bool | None = Field(None, description="Whether the customer's matter was settled.")
    repeated_contact: bool | None = Field(None, description="Whether the customer came back about the same.")
    conduct: tuple[Conduct, ...] | None = Field(None, description="What the agent did, in order.")


class Tags(Model):
    """All tags of one piece of feedback, from one pass of the encoder."""

    feedback_id: Name = Field(description="The id of the feedback.")
    schema_version: Annotated[str, AfterValidator(_understood)] = Field(
        SCHEMA_VERSION, description="Version of this contract, major.minor; a reader refuses a newer major."
    )
    versions: Versions = Field(description="What made the tags.")
    language: Language | None = Field(None, description="What the text is written in.")
    sentiment: Sentiment | None = Field(
        None, description="The feeling of the whole; None for a rating alone."
    )
    emotion: Label | None = Field(None, description="A value of Emotion, or a label of the company's own.")
    intent: Label | None = Field(None, description="A value of Intent, or a label of the company's own.")
    demand: Label | None = Field(None, description="A value of Demand: what the customer asks for.")
    effort: Label | None = Field(None, description="A value of Effort: what it cost the customer.")
    opinions: tuple[Opinion, ...] | None = Field(None, description="In order of the text.")
    alerts: tuple[Alert, ...] | None = Field(None, description="The most severe first.")
    severity: Severity | None = Field(None, description="The highest of the alerts; None: there is no alert.")
    topic: Topic | None = Field(None, description="The topic of the whole.")
    keywords: tuple[Keyword, ...] | None = Field(None, description="The weightiest first.")
    words: tuple[Span, ...] | None = Field(None, description="All words, in order; only when included.")
    entities: tuple[Entity, ...] | None = Field(None, description="Names, in order of the text.")
    personal_data: tuple[PersonalData, ...] | None = Field(None, description="In order of the text.")
    segments: tuple[Segment, ...] | None = Field(None, description="Sentences or turns, in order.")
    conversation: Conversation | None = Field(
        None, description="The whole of it; only where there are turns."
    )
    flags: tuple[str, ...] = Field((), description="Values of Flag, or flags of the company's own.")
    duplicate_of: str | None = Field(None, description="Id of the feedback that this one repeats.")
    embedding: tuple[float, ...] | None = Field(
        None, description="The sentence vector, 384 numbers of single precision; only when included."
    )
    coverage: Probability = Field(
        1.0, description="Characters analysed, as a share of those received, 0 to 1."
    )

    @model_validator(mode="before")
    @classmethod
    def _leave_out_unknown(cls, data: Any) -> Any:
        """Leave out the fields that a newer minor version has."""
        version = data.get("schema_version", SCHEMA_VERSION) if isinstance(data, dict) else SCHEMA_VERSION
        if version == SCHEMA_VERSION or not isinstance(version, str) or not is_newer(_understood(version)):
            return data
        return known_fields(data, cls)
