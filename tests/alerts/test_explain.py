"""Why a text fires, and what would silence it."""

from __future__ import annotations

from network import COLUMNS, read, review

from voc.alerts import Decider, Explanation, explain
from voc.passage import compose
from voc.rules.model import Effect, Hit, Target
from voc.schema import Feedback, Rating

DECIDER = Decider(COLUMNS)


def of(feedback: Feedback, said: dict[str, dict[str, float]], **others: bool) -> dict[str, Explanation]:
    passage, scores = read(feedback, said)
    findings = DECIDER.weigh(feedback, passage, scores)
    return {one.kind: one for one in explain(findings, feedback, passage, DECIDER, **others)}


def test_what_fires_comes_first_with_its_words_and_its_probability() -> None:
    found = of(
        review("汤里有虫子，再也不来了"), {"food_safety": {"有虫子": 3.0}, "churn": {"再也不来": -3.5}}
    )
    assert list(found) == ["food_safety", "churn"]
    food = found["food_safety"]
    assert (food.fires, food.words, food.severity, food.level) == (True, ("有虫子",), "high", "较大")
    assert food.network is not None
    assert food.network > food.threshold
    assert food.rules == ("food-foreign-body",)


def test_a_rule_that_decides_is_said_to() -> None:
    regulator = of(review("明天就打12315"), {"regulator": {"12315": -1.0}})["regulator"]
    assert regulator.fires
    assert any(
        "without the rules public-body" in line and "would not fire" in line for line in regulator.silence
    )
    assert any(line.startswith("a network's logit under") for line in regulator.silence)


def test_what_does_not_count_says_why() -> None:
    found = of(review("没有投诉到消协"), {"regulator": {"投诉到消协": 2.0}})["regulator"]
    assert (found.fires, found.vetoes) == (False, ("negated",))
    assert found.silence[0] == "it does not count: negated"


def test_a_threshold_to_silence_it_is_above_its_probability() -> None:
    found = of(review("肉的颜色不太对劲"), {"food_safety": {"颜色不太对劲": 3.0}})["food_safety"]
    assert found.silence[0].startswith(f"a threshold above {found.probability:.3f}")
    assert 'veto = ["alert:food_safety"]' in found.silence[1]


def test_kinds_far_from_firing_are_shown_only_when_asked() -> None:
    feedback = review("味道不错")
    assert of(feedback, {}) == {}
    assert len(of(feedback, {}, everything=True)) == 19


def test_a_companys_rule_is_silenced_in_the_companys_rules() -> None:
    feedback = review("标签上没有清真标志")
    passage, scores = read(feedback, {})
    own = Hit("mine", 3, 9, (Effect(Target.ALERT, "halal"),), ())
    findings = DECIDER.weigh(feedback, passage, scores, hits=(own,))
    (found,) = explain(findings, feedback, passage, DECIDER)
    assert (found.kind, found.origin) == ("halal", "rule:mine")
    assert found.silence[0] == "the company's rules without mine"


def test_a_rating_is_silenced_in_the_settings() -> None:
    feedback = review(rating=Rating.read(1, metric="nps"))
    passage = compose(feedback)
    (found,) = explain(DECIDER.weigh(feedback, passage), feedback, passage, DECIDER)
    assert found.silence == ("a lower level for the metric under [low_score], or false for never",)
