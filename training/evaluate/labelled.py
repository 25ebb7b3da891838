"""Labelled feedback as it is measured against: one line in, its gold out, checked.

The format stands in docs/corpora.md. A key that a line does not have means "not labelled", never "none".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from voc.errors import VocError
from voc.schema import (
    AlertKind,
    Channel,
    Demand,
    Effort,
    Emotion,
    Feedback,
    Intent,
    Polarity,
    Severity,
    Speaker,
    Turn,
)

from ..label.lines import joined
from ..label.split import half_of

Place = tuple[int | None, int, int]
"""A span as it is compared: its turn, None where there are no turns, and ``[start, end)``."""

LABELS = (
    "sentiment", "emotion", "intent", "demand", "effort", "mixed", "irony", "opinions", "categories",
    "alerts", "words", "entities", "turn_polarities", "start", "end", "resolved",
)  # fmt: skip
"""Keys that carry gold."""


class BadLabels(VocError):
    """A labelled file cannot be read, or a line of it is not in the format."""


def _place(value: Any) -> Any:
    if isinstance(value, dict):
        return (value.get("turn"), value.get("start"), value.get("end"))
    return (None, *value) if isinstance(value, list) and len(value) == 2 else value


Placed = Annotated[Place, BeforeValidator(_place)]


class _Line(BaseModel):
    """Corpora carry more than what is measured, so unknown keys pass."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldOpinion(_Line):
    """An opinion as labelled; the polarity may be one that no release gives, such as ``doubt``."""

    aspect: Placed | None = None
    opinion: Placed | None = None
    target: Placed | None = None
    category: str | None = None
    polarity: str
    valence: float | None = None


class GoldAlert(_Line):
    """An alert as labelled."""

    kind: AlertKind
    severity: Severity
    evidence: tuple[Placed, ...] = ()


class GoldTurn(_Line):
    """A turn of a conversation; whoever is neither customer, agent nor bot is `other`."""

    speaker: str
    text: str

    def received(self) -> Turn:
        known = self.speaker in set(Speaker)
        return Turn(speaker=Speaker(self.speaker) if known else Speaker.OTHER, text=self.text)


class Labelled(_Line):
    """One piece of feedback with its gold; what is not labelled is None.

    :ivar alerts: by kind whether it is raised, or all alerts of the text, each with severity and evidence.
    :ivar categories: all categories of the text, each with its polarity.
    :ivar turn_polarities: of the customer's turns, by index.
    :ivar spans_labelled: False: the opinions' spans are not labelled, a null is unknown and not implicit.
    :ivar industry: what the text is about; a figure is given for each.
    :ivar drawn: how it was chosen; rates are honest only over ``random``.
    """

    id: str = ""
    text: str | None = None
    turns: tuple[GoldTurn, ...] | None = None
    channel: Channel | None = None
    question: str | None = None
    industry: str | None = None
    drawn: str | None = None
    sentiment: Polarity | None = None
    emotion: Emotion | None = None
    intent: Intent | None = None
    demand: Demand | None = None
    effort: Effort | None = None
    mixed: bool | None = None
    irony: bool | None = None
    opinions: tuple[GoldOpinion, ...] | None = None
    spans_labelled: bool = True
    categories: frozenset[tuple[str, Polarity]] | None = None
    alerts: dict[AlertKind, bool] | tuple[GoldAlert, ...] | None = None
    words: tuple[tuple[int, int, Any], ...] | None = None
    entities: tuple[tuple[int, int, str], ...] | None = None
    turn_polarities: dict[int, Polarity] | None = None
    start: Polarity | None = None
    end: Polarity | None = None
    resolved: Literal["yes", "no", "unclear"] | None = None
    taxonomy: str | None = None

    @model_validator(mode="after")
    def _check_body(self) -> Labelled:
        if (self.text is None) == (self.turns is None):
            raise ValueError("needs a text or turns, and not both")
        return self

    def feedback(self, number: int) -> Feedback:
        """What the engine is given: the text and what is known of it, never the gold."""
        return Feedback(
            id=str(number), channel=self.channel or Channel.REVIEW, text=self.text, question=self.question,
            turns=None if self.turns is None else tuple(turn.received() for turn in self.turns),
        )  # fmt: skip

    @property
    def half(self) -> str:
        """``tune`` or ``report``: which half of dev it is in."""
        turns = tuple((turn.speaker, turn.text) for turn in self.turns or ())
        return half_of(joined(turns) if self.text is None else self.text)

    @property
    def whole_alerts(self) -> tuple[GoldAlert, ...] | None:
        """All its alerts; None where they are not labelled, or by some kinds only."""
        return None if isinstance(self.alerts, dict) else self.alerts


def parse(row: Any, *, where: str) -> Labelled:
    """A line of a labelled file.

    :param where: file and line, for the message.
    :raises BadLabels: naming the key that is wrong and what it may be.
    """
    try:
        return Labelled.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(map(str, first["loc"])) or "line"
        raise BadLabels(f"{where}: {key}: {first['msg']}. The format stands in docs/corpora.md") from error


def read_rows(path: Path) -> Iterator[tuple[str, Any]]:
    """The objects of a JSONL file, each with its place, ``file:line``.

    :raises BadLabels: when the file cannot be read or a line is not JSON.
    """
    number = 0
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path}:{number}", json.loads(line)
    except json.JSONDecodeError as error:
        raise BadLabels(f"{path}:{number}: not JSON ({error.msg}). Each line is one object") from error
    except UnicodeDecodeError as error:
        raise BadLabels(f"{path}: not UTF-8. Convert it, as with: iconv -f gb18030 -t utf-8") from error
