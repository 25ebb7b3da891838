"""Tags and labelled lines made by hand, for what is counted from them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from voc.schema import Alert, Entity, Label, Opinion, Polarity, Segment, Sentiment, Span, Tags, Versions
from voc_training.evaluate import Case, Labelled

VERSIONS = Versions(engine="0", release="made-up")
POLARITIES = ("negative", "neutral", "positive")


def line(text: str = "屏幕清晰，电池不耐用", **gold: Any) -> Labelled:
    """Return a labelled line."""
    return Labelled.model_validate({"text": text, **gold})


def tags(**known: Any) -> Tags:
    """Return tags with these fields."""
    return Tags(feedback_id="1", versions=VERSIONS, **known)


def sentiment(*probabilities: float, mixed: bool = False) -> Sentiment:
    """Return a sentiment by the probabilities of negative, neutral, positive."""
    best = max(range(3), key=probabilities.__getitem__)
    return Sentiment(
        polarity=POLARITIES[best], probability=probabilities[best], strength=0.0, mixed=mixed,
        probabilities=dict(zip(Polarity, probabilities, strict=True)),
    )  # fmt: skip


def sure(polarity: str) -> Sentiment:
    """Return a sentiment of one polarity."""
    return sentiment(*(0.9 if each == polarity else 0.05 for each in POLARITIES))


def label(name: str, probability: float = 0.8) -> Label:
    """Return a label."""
    return Label(label=name, probability=probability, probabilities={name: probability})


def span(start: int, end: int, turn: int | None = None) -> Span:
    """Return a span."""
    return Span(start=start, end=end, turn=turn)


def opinion(
    aspect: tuple[int, int] | None, words: tuple[int, int] | None, polarity: str, **others: Any
) -> Opinion:
    """Return an opinion."""
    return Opinion(
        aspect=span(*aspect) if aspect else None, opinion=span(*words) if words else None,
        polarity=Polarity(polarity), **{"probability": 0.8, **others},
    )  # fmt: skip


def alert(kind: str, *evidence: tuple[int, int], severity: str = "normal") -> Alert:
    """Return an alert of the model."""
    return Alert(
        id=kind, kind=kind, severity=severity, probability=0.7, origin="model",
        evidence=tuple(span(*one) for one in evidence or ((0, 1),)),
    )  # fmt: skip


def entity(start: int, end: int, kind: str) -> Entity:
    """Return an entity."""
    return Entity(span=span(start, end), kind=kind, probability=0.9)


def segment(turn: int, polarity: str) -> Segment:
    """Return a turn's segment."""
    return Segment(turn=turn, polarity=Polarity(polarity))


def case(gold: Labelled, said: Tags | None) -> Case:
    """Return a line beside its tags."""
    return Case(gold, said)


def write(path: Path, *rows: dict[str, Any]) -> Path:
    """Write a file of JSON lines, and the folder it lies in; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def draw_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make intervals of few draws: quick and rough."""
    monkeypatch.setattr(sys.modules["voc_training.evaluate.figure"], "RESAMPLINGS", 20)
