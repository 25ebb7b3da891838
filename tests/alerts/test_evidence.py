"""Where an alert is proved: runs of characters, in the customer's own words only."""

from __future__ import annotations

import numpy as np
from network import call, review, scores

from voc.alerts.evidence import LONGEST, apart, evidence, sourced
from voc.passage import compose
from voc.schema import Feedback, Span


def runs(feedback: Feedback, words: dict[str, float]) -> list[str]:
    passage = compose(feedback)
    made = scores(passage, {"food_safety": words})
    return [passage.text[a:b] for a, b in evidence(made.logits[:, 0], made.piece, passage)]


def test_the_pieces_that_carry_the_logit_are_the_evidence() -> None:
    assert runs(review("味道还行，就是吃出一根头发，唉"), {"吃出一根头发": 4}) == ["吃出一根头发"]


def test_several_runs_come_in_order() -> None:
    found = runs(review("米饭夹生，服务员还不错，肉也是臭的"), {"米饭夹生": 3, "肉也是臭的": 4})
    assert found == ["米饭夹生", "肉也是臭的"]


def test_what_is_far_under_the_highest_proves_nothing() -> None:
    assert runs(review("米饭夹生，服务员还不错，肉也是臭的"), {"米饭夹生": 0.5, "肉也是臭的": 4}) == [
        "肉也是臭的"
    ]


def test_punctuation_and_space_at_the_ends_go() -> None:
    assert runs(review("先吃的面，肉是臭的！！ 以后"), {"，肉是臭的！！": 4}) == ["肉是臭的"]


def test_runs_that_lie_close_together_are_one() -> None:
    assert runs(review("肉已经是臭的了"), {"肉": 4, "是臭的": 4}) == ["肉已经是臭的"]


def test_at_most_three_runs_are_given_the_strongest() -> None:
    words = {"甲甲甲": 4.0, "乙乙乙": 3.9, "丙丙丙": 3.8, "丁丁丁": 3.7}
    text = "甲甲甲，一二三四五，乙乙乙，一二三四五，丙丙丙，一二三四五，丁丁丁"
    assert runs(review(text), words) == ["甲甲甲", "乙乙乙", "丙丙丙"]


def test_a_run_is_never_longer_than_evidence_may_be() -> None:
    long = "臭" * 200
    assert [len(each) for each in runs(review(long), {long[:3]: 4})] == [3]
    passage = compose(review("今天收到的肉全都坏了味道很重" * 10))
    logits = np.full(len(passage.text), 4, np.float32)
    (place,) = evidence(logits, np.arange(len(passage.text), dtype=np.int32), passage)
    assert place[1] - place[0] <= LONGEST


def test_an_agents_words_are_never_evidence() -> None:
    feedback = call(
        ("customer", "我的菜里有东西"), ("agent", "您是说吃出虫子了吗"), ("customer", "对，是一只虫子")
    )
    assert runs(feedback, {"吃出虫子": 8, "一只虫子": 3}) == ["一只虫子"]


def test_a_run_does_not_go_over_from_one_turn_to_the_next() -> None:
    feedback = call(("customer", "肉是臭的"), ("customer", "菜有虫子"))
    passage = compose(feedback)
    logits = np.full(len(passage.text), 4, np.float32)
    places = evidence(logits, np.arange(len(passage.text), dtype=np.int32), passage)
    assert sourced(places, passage) == (Span(start=0, end=4, turn=0), Span(start=0, end=4, turn=1))


def test_a_text_of_punctuation_proves_nothing() -> None:
    assert runs(review("！！！！"), {"！！！": 5}) == []


def test_spans_are_of_the_text_as_received() -> None:
    feedback = review("<b>ＯＫ</b>，肉&amp;菜是臭的")
    passage = compose(feedback)
    place = passage.text.index("是臭的")
    (span,) = sourced([(place, place + 3)], passage)
    assert (feedback.text or "")[span.start : span.end] == "是臭的"


def test_places_that_touch_become_one() -> None:
    assert apart([(5, 9), (1, 3), (3, 4), (8, 12)]) == ((1, 4), (5, 12))
