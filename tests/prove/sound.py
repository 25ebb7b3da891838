"""What is wrong with tags, whatever the text: places outside it, numbers outside their range."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose
from typing import Any

from pydantic import BaseModel

from voc.schema import Feedback, Segment, Span, Tags

PROBABILITIES = ("probability", "coverage")


def faults(feedback: Feedback, tags: Tags) -> list[str]:
    """Every fault of the tags, in words that hold no text."""
    found = [] if tags.feedback_id == feedback.id else ["they are of another piece of feedback"]
    if Tags.model_validate_json(tags.model_dump_json()) != tags:
        found.append("they read back as others")
    for value in parts(tags):
        found += [*_number_faults(value), *_place_faults(feedback, value)]
    return found


def parts(value: Any) -> Iterator[BaseModel]:
    """The model itself and every model inside it."""
    if isinstance(value, BaseModel):
        yield value
        for _, inner in value:
            yield from parts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from parts(inner)


def spans(tags: Tags) -> list[Span]:
    """Every span in the tags."""
    return [part for part in parts(tags) if isinstance(part, Span)]


def numbers(tags: Tags) -> list[float]:
    """Every probability in the tags, in the order they stand."""
    out: list[float] = []
    for part in parts(tags):
        out += [value for name, value in part if name in PROBABILITIES and value is not None]
        out += getattr(part, "probabilities", {}).values()
    return out


def _number_faults(value: BaseModel) -> Iterator[str]:
    where = type(value).__name__
    for name, number in value:
        if name in PROBABILITIES and number is not None and not 0 <= number <= 1:
            yield f"{where}.{name} is {number}"
        if name == "strength" and number is not None and not -1 <= number <= 1:
            yield f"{where}.{name} is {number}"
        if name == "probabilities":
            if not all(0 <= each <= 1 for each in number.values()):
                yield f"{where}.{name} holds {number}"
            if not isclose(sum(number.values()), 1, abs_tol=1e-5):
                yield f"{where}.{name} sums to {sum(number.values())}"


def _place_faults(feedback: Feedback, value: BaseModel) -> Iterator[str]:
    turns = feedback.turns or ()
    turn = value.turn if isinstance(value, Span | Segment) else None
    if turn is not None and turn >= len(turns):
        yield f"turn {turn} of {len(turns)}"
    elif isinstance(value, Span):
        if (turn is None) != (feedback.turns is None):
            yield f"a span with turn {turn}, of a piece with {len(turns)} turns"
            return
        text = (feedback.text if turn is None else turns[turn].text) or ""
        if not 0 <= value.start < value.end <= len(text):
            yield f"a span from {value.start} to {value.end} of {len(text)} characters"
