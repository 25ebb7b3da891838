"""Dev figures of service sessions."""

from typing import Any

import pytest

from voc.schema import Conduct, Conversation, Mood, Segment, Span, Tags, Versions
from voc_training.calls import CLASSES, _classes, _turns, labels
from voc_training.evaluate import Absent, Figure
from voc_training.evaluate.conversations import turn_polarities
from voc_training.evaluate.labelled import Labelled
from voc_training.evaluate.tagging import Case

CALM, CROSS = Mood(polarity="neutral", strength=0), Mood(polarity="negative", strength=-0.8)
ROW = labels()


def case(**said: Any) -> Case:
    gold = Labelled(id="jddc/dev/0", turns=(), turn_polarities={0: "negative", 2: "neutral"})
    return Case(gold, Tags(feedback_id="1", versions=Versions(engine="0", release="r"), **said))


def talk(**others: Any) -> Conversation:
    return Conversation(start=CROSS, end=CALM, overall=CALM, **others)


def test_labels_are_counted_by_split() -> None:
    for split in ("train", "dev"):
        totals = {sum(ROW[split][key].values()) for key in CLASSES}
        assert len(totals) == 1
        assert sum(ROW[split]["turns"].values()) > totals.pop()


def test_a_long_turn_is_as_its_strongest_sentence() -> None:
    weak = Segment(span=Span(start=0, end=2, turn=0), polarity="neutral", strength=0.1)
    strong = Segment(span=Span(start=2, end=9, turn=0), polarity="negative", strength=-0.9)
    assert turn_polarities([weak, strong, Segment(turn=2, polarity="positive", strength=0.3)]) == {
        0: "negative", 2: "positive",
    }  # fmt: skip


def test_turns_are_measured_against_each_label() -> None:
    segments = (Segment(turn=0, polarity="negative"), Segment(turn=2, polarity="negative"))
    parts = dict(_turns([case(segments=segments)]))
    negative, neutral = parts["turns:f1:negative"], parts["turns:f1:neutral"]
    assert isinstance(negative, Figure)
    assert isinstance(neutral, Figure)
    assert negative.value == pytest.approx(2 / 3, abs=1e-4)
    assert (neutral.value, neutral.cases) == (0.0, 1)


@pytest.mark.parametrize(
    ("key", "conversation", "value"),
    [
        ("start", talk(), 1.0),
        ("end", talk(), 1.0),
        ("resolved", talk(resolved=True), 1.0),
        ("resolved", talk(), 0.0),
        ("conduct", talk(conduct=(Conduct(kind="polite", evidence=()),)), 1.0),
        ("conduct", talk(conduct=(Conduct(kind="poor", evidence=()),)), 0.0),
    ],
)
def test_whole_sessions_are_measured(key: str, conversation: Conversation, value: float) -> None:
    found = dict(_classes(key, [case(conversation=conversation)]))[f"{key}:macro-f1"]
    assert isinstance(found, Figure)
    assert found.value == value


def test_what_a_release_does_not_give_is_named() -> None:
    assert dict(_classes("end", [case()])) == {
        "end:macro-f1": Absent("the release gives no conversation.end", 1)
    }
    assert dict(_turns([case()])) == {"turns:macro-f1": Absent("the release gives no segments", 1)}
