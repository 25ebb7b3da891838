"""The customer's feeling along a conversation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.conversation.curve import Curve, end_of, overall_of, peak_of, start_of, trend_of, trough_of
from voc.schema import Polarity, Segment, Span, Trend
from voc.sentiment import POLARITIES, Feeling

NEGATIVE, NEUTRAL, POSITIVE = (0.9, 0.08, 0.02), (0.06, 0.9, 0.04), (0.02, 0.08, 0.9)
Said = tuple[str, tuple[float, float, float]]


def feeling(turn: int, probabilities: tuple[float, float, float], *, span: Span | None = None) -> Feeling:
    polarity = POLARITIES[int(np.argmax(probabilities))]
    strength = probabilities[2] - probabilities[0]
    return Feeling(
        Segment(turn=turn if span is None else None, span=span, polarity=polarity, strength=strength),
        probabilities,
    )


def curve(*said: Said) -> Curve:
    feelings = [feeling(number, probabilities) for number, (_, probabilities) in enumerate(said)]
    return Curve.of(feelings, {number: text for number, (text, _) in enumerate(said)})


def polarity(found: tuple[np.ndarray, float]) -> Polarity:
    return POLARITIES[int(found[0].argmax())]


def test_the_start_passes_over_greetings_and_pasted_data() -> None:
    found = start_of(curve(("在吗", NEUTRAL), ("订单号：9982017734", NEUTRAL), ("怎么还没发货", NEGATIVE)))
    assert polarity(found) == Polarity.NEGATIVE


def test_the_start_of_formulas_alone_is_the_first() -> None:
    assert polarity(start_of(curve(("你好", NEUTRAL), ("好的", NEUTRAL)))) == Polarity.NEUTRAL


def test_anger_that_nothing_follows_is_how_they_leave() -> None:
    found = end_of(curve(("什么时候发货", NEUTRAL), ("等了五天了什么速度", NEGATIVE)))
    assert polarity(found) == Polarity.NEGATIVE
    assert found[1] < 0


@pytest.mark.parametrize("closing", ["好的谢谢", "嗯好的", "OK", "收到，谢谢"])
def test_what_was_offered_and_taken_ends_neutral(closing: str) -> None:
    found = end_of(curve(("等了五天了什么速度", NEGATIVE), (closing, NEUTRAL)))
    assert polarity(found) == Polarity.NEUTRAL


@pytest.mark.parametrize("closing", ["嗯", "没了", "哦", "好吧", "行吧"])
def test_a_formula_that_takes_nothing_leaves_the_anger(closing: str) -> None:
    found = end_of(curve(("等了五天了什么速度", NEGATIVE), (closing, NEUTRAL)))
    assert polarity(found) == Polarity.NEGATIVE


def test_who_gives_up_has_taken_nothing() -> None:
    found = end_of(curve(("那算了", NEGATIVE), ("没有了，谢谢", NEUTRAL)))
    assert polarity(found) == Polarity.NEGATIVE


def test_what_is_unresolved_is_not_made_good_by_thanks() -> None:
    said = curve(("等了五天了什么速度", NEGATIVE), ("好的", NEUTRAL))
    assert polarity(end_of(said, resolved=(0.02, 0.95, 0.03))) == Polarity.NEGATIVE


def test_what_is_resolved_ends_without_anger() -> None:
    said = curve(("钱还没退给我", NEGATIVE), ("嗯", NEUTRAL))
    assert polarity(end_of(said, resolved=(0.98, 0.01, 0.01))) == Polarity.NEUTRAL


def test_a_bare_formula_is_no_praise() -> None:
    assert polarity(end_of(curve(("帮我改地址", NEUTRAL), ("谢谢", POSITIVE)))) == Polarity.NEUTRAL


def test_warm_thanks_before_the_formula_are_how_they_leave() -> None:
    said = curve(("坏了", NEGATIVE), ("太好了，多亏你帮忙", POSITIVE), ("没有了", NEUTRAL))
    assert polarity(end_of(said)) == Polarity.POSITIVE


def test_the_whole_weighs_its_end_most() -> None:
    better = overall_of(curve(("坏了", NEGATIVE), ("修好了真不错", POSITIVE)))
    worse = overall_of(curve(("用着真不错", POSITIVE), ("坏了", NEGATIVE)))
    assert (polarity(better), polarity(worse)) == (Polarity.POSITIVE, Polarity.NEGATIVE)


def test_bland_turns_do_not_drown_the_whole() -> None:
    said = [("坏了", NEGATIVE), ("坏了三次", NEGATIVE), *(("嗯", NEUTRAL) for _ in range(4))]
    assert polarity(overall_of(curve(*said))) == Polarity.NEGATIVE


def test_peak_and_trough_are_segments_of_that_polarity() -> None:
    feelings = [
        feeling(0, NEUTRAL),
        feeling(2, NEGATIVE),
        feeling(4, (0.96, 0.03, 0.01)),
        feeling(6, POSITIVE),
    ]
    assert (peak_of(feelings), trough_of(feelings)) == (3, 2)
    assert (peak_of(feelings[:1]), trough_of(feelings[:1])) == (None, None)


@pytest.mark.parametrize(
    ("start", "end", "trend"),
    [
        (NEGATIVE, NEUTRAL, Trend.IMPROVING),
        (NEUTRAL, NEGATIVE, Trend.WORSENING),
        (NEUTRAL, NEUTRAL, Trend.STEADY),
        (NEGATIVE, (0.7, 0.2, 0.1), Trend.STEADY),
    ],
)
def test_the_trend_goes_from_start_to_end(start: Said, end: Said, trend: Trend) -> None:
    assert trend_of(np.array(start), np.array(end)) is trend


def test_the_sentences_of_a_turn_are_put_together_by_length() -> None:
    text = "洗衣机漏水了三次都没修好。谢谢。"
    parts = [feeling(1, NEGATIVE, span=Span(start=0, end=13, turn=1)),
             feeling(1, POSITIVE, span=Span(start=13, end=16, turn=1))]  # fmt: skip
    found = Curve.of(parts, {1: text})
    assert found.texts == (text,)
    assert found.probabilities[0].argmax() == 0


texts = st.sampled_from(["嗯", "好的", "坏了", "在吗", "？？", "算了"])


@given(st.lists(st.tuples(texts, st.sampled_from([NEGATIVE, NEUTRAL, POSITIVE])), min_size=1, max_size=8))
def test_every_mood_is_a_distribution(said: list[Said]) -> None:
    found = curve(*said)
    for probabilities, strength in (start_of(found), end_of(found), overall_of(found)):
        assert probabilities.sum() == pytest.approx(1)
        assert (probabilities >= 0).all()
        assert -1 <= strength <= 1
