"""A text's tags do not depend on the texts beside it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import composed
import pytest
from proof import Proof, keep, scaled
from sound import numbers

from voc.schema import Feedback, Rejected, Tags

if TYPE_CHECKING:
    from voc import Engine

pytestmark = pytest.mark.prove
SEED = 12
N = 5000
SHUFFLES = 3
SMALL, MOST = 0.001, 0.02
"""Differences of a probability: one that is counted, and one that is too large."""


def test_one_text_or_a_thousand_give_the_same_tags(engine: Engine) -> None:
    n = scaled(N)
    feedback = [
        Feedback(id=str(number), channel="review", text=text)
        for number, text in enumerate(composed.distinct(n, seed=SEED))
    ]
    alone = {one.id: _tags(*engine.tag([one])) for one in feedback}
    differing, apart, exact = set[str](), dict.fromkeys(alone, 0.0), set(alone)
    for shuffled in _shuffles(feedback):
        for beside in map(_tags, engine.tag(shuffled)):
            other = alone[beside.feedback_id]
            if _decided(beside) != _decided(other):
                differing.add(beside.feedback_id)
            else:
                apart[other.feedback_id] = max(apart[other.feedback_id], _distance(beside, other))
            if beside != other:
                exact.discard(beside.feedback_id)
    found = {
        "texts with another polarity or span": len(differing),
        "texts equal to the last bit": len(exact),
        "largest difference of a probability": max(apart.values()),
        f"texts with one above {SMALL}": sum(value > SMALL for value in apart.values()),
        "shuffles": SHUFFLES,
    }
    assert not differing, f"{found}, such as {sorted(differing)[:5]}"
    assert max(apart.values()) < MOST, found
    keep(Proof(name="batches", n=n, of="texts", seed=SEED, release=engine.release.name, found=found))


def _shuffles(feedback: list[Feedback]) -> list[list[Feedback]]:
    draw = random.Random(SEED)
    return [draw.sample(feedback, len(feedback)) for _ in range(SHUFFLES)]


def _tags(outcome: Tags | Rejected) -> Tags:
    assert isinstance(outcome, Tags)
    return outcome


def _decided(tags: Tags) -> Any:
    """All that is a decision: polarities, and where opinions stand."""
    assert tags.sentiment is not None
    return (
        tags.sentiment.polarity,
        [(one.aspect, one.opinion, one.polarity) for one in tags.opinions or ()],
        [(one.span, one.polarity) for one in tags.segments or ()],
    )


def _distance(one: Tags, other: Tags) -> float:
    return max(abs(a - b) for a, b in zip(numbers(one), numbers(other), strict=True))
