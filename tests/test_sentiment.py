"""Piece outputs to feelings: pooling, calibrated labels, the curve along a text, mixed feelings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.passage import compose
from voc.schema import Feedback, Opinion, Polarity, Span
from voc.sentiment import (
    Stretch,
    are_mixed,
    curve,
    is_mixed,
    label,
    leaning,
    pool,
    sentiment,
    softmax,
    stretch,
)

NEGATIVE, NEUTRAL, POSITIVE = (np.eye(3, dtype=np.float32) * 4).tolist()


def outputs(*pieces: list[float]) -> np.ndarray:
    """Weight, negative, neutral, positive and strength of each piece, all of the same weight."""
    return np.array([[0.0, *scores, scores[2] - scores[0]] for scores in pieces], np.float32)


def test_a_stretch_is_the_pieces_of_its_characters() -> None:
    piece = np.array([0, 0, 1, 2, 2, 3], np.int32)
    assert stretch(piece, [(1, 4)]).rows().tolist() == [0, 1, 2]
    assert stretch(piece, [(0, 2), (3, 3), (5, 6)]).rows().tolist() == [0, 3]


def test_pooling_is_the_mean_under_the_softmax_of_the_weights() -> None:
    rows = np.array([[0.0, 1.0], [np.log(3), 5.0], [9.0, 100.0]], np.float32)
    assert pool(rows, Stretch(((0, 2),))).tolist() == pytest.approx([0.25 * 1 + 0.75 * 5])


@given(st.lists(st.floats(-80, 80, width=32), min_size=1, max_size=8), st.floats(-50, 50, width=32))
def test_softmax_sums_to_one_and_does_not_see_a_shift(scores: list[float], shift: float) -> None:
    values = np.array(scores, np.float32)
    assert softmax(values).sum() == pytest.approx(1, abs=1e-5)
    assert softmax(values) == pytest.approx(softmax(values + np.float32(shift)), abs=1e-4)


def test_a_label_is_the_likeliest_with_all_probabilities() -> None:
    rows = np.array([[0.0, 0.0, np.log(3)]], np.float32)
    found = label(rows, Stretch(((0, 1),)), names=("calm", "angry"), temperature=1.0)
    assert found.label == "angry"
    assert found.probabilities == {"calm": pytest.approx(0.25), "angry": pytest.approx(0.75)}
    assert found.probability == found.probabilities["angry"]


def test_a_higher_temperature_is_less_sure() -> None:
    rows = outputs(NEGATIVE)
    sure, unsure = (sentiment(rows, Stretch(((0, 1),)), temperature=t, mixed=False) for t in (1.0, 2.0))
    assert sure.polarity == unsure.polarity == Polarity.NEGATIVE
    assert sure.probability > unsure.probability > 1 / 3
    assert sure.strength == unsure.strength == pytest.approx(-np.tanh(4))
    assert sum(unsure.probabilities.values()) == pytest.approx(1)


def test_what_leans_towards_praise_moves_praise_and_blame_alike() -> None:
    rows, where = outputs([0.0, 0.0, 0.0]), Stretch(((0, 1),))
    praised, blamed = (
        sentiment(rows, where, temperature=2.0, mixed=False, lean=lean).probabilities for lean in (3.0, -3.0)
    )
    assert np.log(praised[Polarity.POSITIVE] / praised[Polarity.NEGATIVE]) == pytest.approx(3 / 2)
    assert praised[Polarity.POSITIVE] == pytest.approx(blamed[Polarity.NEGATIVE])
    assert praised[Polarity.NEUTRAL] == pytest.approx(blamed[Polarity.NEUTRAL])


def test_without_anything_to_lean_on_scores_stay() -> None:
    scores = np.array([[1.0, -2.0, 0.5]], np.float32)
    assert leaning(scores, 0.0).tolist() == scores.tolist()


def test_the_curve_has_a_point_a_sentence_in_the_text_as_received() -> None:
    text = "服务好！！！！！！等太久了。"
    passage = compose(Feedback(id="1", channel="review", text=text))
    piece = np.arange(len(passage.text), dtype=np.int32)
    rows = outputs(*[POSITIVE] * 6, *[NEGATIVE] * (len(piece) - 6))
    points = [feeling.segment for feeling in curve(passage, piece, rows, temperature=1.0)]
    assert [point.polarity for point in points] == [Polarity.POSITIVE, Polarity.NEGATIVE]
    assert [point.span for point in points] == [Span(start=0, end=9), Span(start=9, end=14)]
    assert points[0].strength > 0 > points[1].strength


def test_the_curve_of_a_conversation_has_a_point_for_each_turn_of_the_customer() -> None:
    turns = [("customer", "好。真好"), ("agent", "谢谢"), ("customer", "太慢"), ("customer", "  ")]
    feedback = Feedback(id="1", channel="call", turns=[{"speaker": s, "text": t} for s, t in turns])
    passage = compose(feedback)
    piece = np.arange(len(passage.text), dtype=np.int32)
    rows = outputs(*[NEUTRAL] * len(piece))
    points = [feeling.segment for feeling in curve(passage, piece, rows, temperature=1.0)]
    assert [(point.turn, point.span) for point in points] == [(0, None), (2, None)]


def test_a_long_turn_has_a_point_for_each_of_its_sentences() -> None:
    long = "然后我就一直等到现在都没有人来处理" * 5
    turns = [{"speaker": "customer", "text": "太慢"}, {"speaker": "customer", "text": long}]
    passage = compose(Feedback(id="1", channel="call", turns=turns))
    rows = outputs(*[NEGATIVE] * len(passage.text))
    points = [
        f.segment for f in curve(passage, np.arange(len(passage.text), dtype=np.int32), rows, temperature=1.0)
    ]
    assert (points[0].turn, points[0].span) == (0, None)
    spans = [point.span for point in points[1:] if point.span is not None]
    assert {span.turn for span in spans} == {1}
    assert (spans[0].start, spans[-1].end, len(spans) > 1) == (0, len(long), True)


def test_mixed_is_praise_in_one_place_and_blame_in_another() -> None:
    text = "服务好。等太久。"
    passage = compose(Feedback(id="1", channel="review", text=text))
    piece = np.arange(len(text), dtype=np.int32)
    both = curve(passage, piece, outputs(*[POSITIVE] * 4, *[NEGATIVE] * 4), temperature=1.0)
    one = curve(passage, piece, outputs(*[POSITIVE] * 4, *[NEUTRAL] * 4), temperature=1.0)
    assert is_mixed(both, least=0.6)
    assert not is_mixed(one, least=0.6)
    assert not is_mixed(both, least=0.99)


def test_mixed_is_one_opinion_that_praises_and_one_that_blames() -> None:
    def opinion(polarity: Polarity, probability: float) -> Opinion:
        return Opinion(aspect=Span(start=0, end=2), polarity=polarity, probability=probability)

    praise, blame = opinion(Polarity.POSITIVE, 0.7), opinion(Polarity.NEGATIVE, 0.6)
    assert are_mixed([praise, blame], least=0.6)
    assert not are_mixed([praise, blame], least=0.65)
    assert not are_mixed([praise, opinion(Polarity.NEUTRAL, 0.9)], least=0.6)
    assert not are_mixed([], least=0.6)
