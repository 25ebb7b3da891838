"""A conversation as a whole."""

import numpy as np

from voc.conversation.summary import summarise
from voc.schema import Polarity, Segment, Trend, Turn
from voc.sentiment import POLARITIES, Feeling

TURNS = (
    Turn(speaker="agent", text="您好，很高兴为您服务"),
    Turn(speaker="customer", text="你好"),
    Turn(speaker="customer", text="我上次就打过电话了，洗衣机还是漏水"),
    Turn(speaker="agent", text="非常抱歉给您带来不便，太糟糕了"),
    Turn(speaker="customer", text="太好了，多亏你约好了师傅"),
    Turn(speaker="customer", text="好的谢谢"),
)


def feelings(**said: tuple[float, float, float]) -> list[Feeling]:
    return [
        Feeling(Segment(turn=int(turn[1:]), polarity=POLARITIES[int(np.argmax(p))], strength=p[2] - p[0]), p)
        for turn, p in said.items()
    ]


FEELINGS = feelings(t1=(0.1, 0.8, 0.1), t2=(0.9, 0.08, 0.02), t4=(0.05, 0.15, 0.8), t5=(0.05, 0.6, 0.35))


def test_all_of_it() -> None:
    found = summarise(TURNS, FEELINGS, resolved=np.array([0.8, 0.1, 0.1]), conduct=np.array([0.1, 0.8, 0.1]))
    assert found is not None
    assert (found.start.polarity, found.end.polarity) == (Polarity.NEGATIVE, Polarity.POSITIVE)
    assert (found.peak, found.trough, found.trend) == (2, 1, Trend.IMPROVING)
    assert (found.resolved, found.repeated_contact) == (True, True)
    assert [one.kind for one in found.conduct or ()] == ["polite", "apology"]


def test_an_agent_s_apology_changes_no_feeling() -> None:
    silent = tuple(turn if turn.speaker != "agent" else Turn(speaker="agent", text="") for turn in TURNS)
    loud, quiet = summarise(TURNS, FEELINGS), summarise(silent, FEELINGS)
    assert loud is not None
    assert quiet is not None
    assert (loud.start, loud.end, loud.overall) == (quiet.start, quiet.end, quiet.overall)


def test_without_heads_nothing_is_said_of_the_outcome() -> None:
    found = summarise(TURNS, FEELINGS)
    assert found is not None
    assert found.resolved is None
    assert {one.kind for one in found.conduct or ()} == {"polite", "apology"}


def test_what_is_unclear_is_neither() -> None:
    found = summarise(TURNS, FEELINGS, resolved=np.array([0.2, 0.2, 0.6]))
    assert found is not None
    assert found.resolved is None


def test_poor_conduct_points_at_its_turn() -> None:
    found = summarise(TURNS, FEELINGS, conduct=np.array([0.1, 0.2, 0.7]), conduct_turn=3)
    assert found is not None
    (poor,) = [one for one in found.conduct or () if one.kind == "poor"]
    assert [(span.turn, span.start, span.end) for span in poor.evidence] == [(3, 0, len(TURNS[3].text))]


def test_a_customer_who_says_nothing() -> None:
    assert summarise(TURNS[:1], []) is None


def test_three_thousand_turns() -> None:
    turns = [Turn(speaker=("customer", "agent")[n % 2], text=f"第{n}次说了还是没解决") for n in range(3_000)]
    said = feelings(**{f"t{n}": (0.8, 0.15, 0.05) for n in range(0, 3_000, 2)})
    found = summarise(turns, said, resolved=np.array([0.1, 0.8, 0.1]))
    assert found is not None
    assert (found.end.polarity, found.trend, found.resolved) == (Polarity.NEGATIVE, Trend.STEADY, False)
