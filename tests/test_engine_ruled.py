"""Rules upon tags: intents, flags and categories set and vetoed, near opinions and where there are none."""

from typing import Any

import pytest

from voc.engine.ruled import NEAR, ruled_flags, ruled_intent, ruled_opinions
from voc.passage import Passage, compose
from voc.rules.model import Effect, Hit, Target
from voc.schema import Feedback, Label, Opinion, Polarity, Sentiment, Span, Tag
from voc.taxonomy import Matcher
from voc.taxonomy.as_toml import from_toml

TEXT = "退款三天没到，客服说再等等。真是失望，味道也咸。"
TAXONOMY = """name = "counter"
title = "柜台"

[[category]]
code = "M"
name = "资金"
department = "财务部"
touchpoint = "柜台"
journey_stage = "售后"

[[category]]
code = "M1"
name = "退款时效"
parent = "M"
keywords = ["退款"]
"""
MATCHER = Matcher.of(from_toml(TAXONOMY, name="counter.toml"))
WHOLE = Sentiment(
    polarity=Polarity.NEGATIVE, probability=0.9, strength=-0.5, mixed=False,
    probabilities={"negative": 0.9, "neutral": 0.05, "positive": 0.05},
)  # fmt: skip


def hit(
    words: str = "退款", *, text: str = TEXT, sets: tuple[Effect, ...] = (), vetoes: tuple[Effect, ...] = ()
) -> Hit:
    """A rule that holds where words of a text stand."""
    start = text.index(words)
    return Hit("one", start, start + len(words), sets, vetoes)


def sets(target: Target, value: str, words: str = "退款", **more: Any) -> Hit:
    return hit(words, sets=(Effect(target, value, **more),))


def vetoes(target: Target, value: str, words: str = "退款") -> Hit:
    return hit(words, vetoes=(Effect(target, value),))


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words))


def opinion(words: str, **more: Any) -> Opinion:
    return Opinion(opinion=at(words), polarity=Polarity.NEGATIVE, probability=0.8, **more)


class TestIntent:
    said = Label(
        label="complaint", probability=0.6,
        probabilities={"complaint": 0.6, "question": 0.1, "suggestion": 0.3},
    )  # fmt: skip

    def test_without_rules_it_stays(self) -> None:
        assert ruled_intent(self.said, []) is self.said
        assert ruled_intent(self.said, [sets(Target.FLAG, "question")]) is self.said

    def test_the_first_rule_that_sets_one_is_sure(self) -> None:
        found = ruled_intent(self.said, [sets(Target.INTENT, "question"), sets(Target.INTENT, "praise")])
        assert (found.label, found.probability) == ("question", 1)
        assert found.probabilities == {"complaint": 0, "question": 1, "suggestion": 0}

    def test_a_rule_may_set_one_of_the_company_s_own(self) -> None:
        found = ruled_intent(self.said, [sets(Target.INTENT, "cancellation")])
        assert (found.label, found.probabilities["cancellation"]) == ("cancellation", 1)
        assert sum(found.probabilities.values()) == 1

    def test_of_a_vetoed_one_the_next_likeliest_stands(self) -> None:
        found = ruled_intent(self.said, [vetoes(Target.INTENT, "complaint")])
        assert (found.label, found.probability) == ("suggestion", 0.3)
        assert found.probabilities == self.said.probabilities

    def test_a_veto_of_another_changes_nothing(self) -> None:
        assert ruled_intent(self.said, [vetoes(Target.INTENT, "suggestion")]) == self.said

    def test_a_veto_of_all_leaves_it_as_it_was(self) -> None:
        assert ruled_intent(self.said, [vetoes(Target.INTENT, "*")]) == self.said


class TestFlags:
    def test_rules_add_and_veto(self) -> None:
        hits = [sets(Target.FLAG, "退款未到"), vetoes(Target.FLAG, "low_confidence", "失望")]
        assert list(ruled_flags(["low_confidence", "truncated"], hits)) == ["truncated", "退款未到"]

    def test_a_rule_may_set_several(self) -> None:
        both = hit(
            sets=(Effect(Target.FLAG, "催单"), Effect(Target.INTENT, "praise"), Effect(Target.FLAG, "资金"))
        )
        assert list(ruled_flags([], [both])) == ["催单", "资金"]

    def test_each_stands_once(self) -> None:
        hits = [sets(Target.FLAG, "催单"), sets(Target.FLAG, "催单", "失望"), sets(Target.FLAG, "truncated")]
        assert list(ruled_flags(["truncated"], hits)) == ["truncated", "催单"]

    def test_a_veto_of_any_takes_all_that_were_found(self) -> None:
        assert list(ruled_flags(["damaged_text", "truncated"], [vetoes(Target.FLAG, "*")])) == []


class TestCategories:
    passage = compose(Feedback(id="1", channel="review", text=TEXT))

    def ruled(
        self, opinions: list[Opinion], *hits: Hit, matcher: Matcher | None = None, **given: Any
    ) -> list[Opinion]:
        feedback = Feedback(id="1", channel="review", text=TEXT, **given)
        return ruled_opinions(opinions, hits, self.passage, WHOLE, matcher, given=feedback)

    def test_the_nearest_opinion_gets_the_category(self) -> None:
        near, far = opinion("再等等"), opinion("咸")
        found = self.ruled([far, near], sets(Target.CATEGORY, "退款", "客服"))
        assert [one.category for one in found] == [None, "退款"]
        assert found[1].opinion == near.opinion
        assert found[1].tags is None

    def test_an_opinion_just_near_enough_and_one_just_too_far(self) -> None:
        start = TEXT.index("失望")
        for gap, category in ((NEAR, "等待"), (NEAR + 1, None)):
            rule = Hit("one", start - gap - 1, start - gap, (Effect(Target.CATEGORY, "等待"),), ())
            assert self.ruled([opinion("失望")], rule)[0].category == category

    def test_where_there_is_no_opinion_one_is_made_with_the_feeling_of_the_text(self) -> None:
        kept, made = self.ruled([opinion("咸")], sets(Target.CATEGORY, "退款"))
        assert kept == opinion("咸")
        assert (made.opinion, made.aspect) == (at("退款"), None)
        assert (made.category, made.polarity, made.probability) == ("退款", Polarity.NEGATIVE, 1)

    def test_the_polarity_of_the_rule_outranks_that_of_the_text(self) -> None:
        [made] = self.ruled([], sets(Target.CATEGORY, "退款", polarity=Polarity.POSITIVE))
        assert made.polarity == Polarity.POSITIVE

    def test_a_category_of_the_taxonomy_brings_what_goes_with_it(self) -> None:
        [made] = self.ruled([], sets(Target.CATEGORY, "退款时效"), matcher=MATCHER)
        assert made.tags == (Tag(code="M1", path=("资金", "退款时效"), probability=1),)
        assert (made.category, made.touchpoint, made.journey_stage) == ("退款时效", "柜台", "售后")

    def test_what_the_platform_gave_outranks_what_goes_with_a_category(self) -> None:
        [made] = self.ruled([], sets(Target.CATEGORY, "退款时效"), matcher=MATCHER, touchpoint="热线")
        assert (made.touchpoint, made.journey_stage) == ("热线", "售后")

    def test_the_usual_name_of_an_aspect_stays(self) -> None:
        named = opinion("再等等", normalised_aspect="等待")
        [found] = self.ruled([named], sets(Target.CATEGORY, "退款时效", "客服"), matcher=MATCHER)
        assert (found.category, found.normalised_aspect) == ("退款时效", "等待")

    def test_a_category_that_the_taxonomy_has_not_takes_the_tags_of_another_away(self) -> None:
        tags = (Tag(code="M1", path=("资金", "退款时效"), probability=0.7),)
        named = opinion("再等等", category="退款时效", tags=tags)
        [found] = self.ruled([named], sets(Target.CATEGORY, "新品", "客服"), matcher=MATCHER)
        assert (found.category, found.tags) == ("新品", ())

    def test_a_veto_takes_the_category_away_near_its_words_only(self) -> None:
        near, far = opinion("再等等", category="服务"), opinion("咸", category="服务")
        found = self.ruled([near, far], vetoes(Target.CATEGORY, "服务", "客服"))
        assert [(one.category, one.tags) for one in found] == [(None, ()), ("服务", None)]

    def test_a_veto_of_another_category_changes_nothing(self) -> None:
        one = opinion("再等等", category="服务")
        assert self.ruled([one], vetoes(Target.CATEGORY, "味道", "客服")) == [one]

    def test_rules_without_a_category_change_nothing(self) -> None:
        one = opinion("再等等")
        assert self.ruled([one], sets(Target.FLAG, "催单", "客服")) == [one]


class TestTurns:
    feedback = Feedback(
        id="1", channel="call",
        turns=[{"speaker": "customer", "text": "退款没到"}, {"speaker": "customer", "text": "失望"}],
    )  # fmt: skip

    @pytest.fixture
    def passage(self) -> Passage:
        return compose(self.feedback)

    def test_a_rule_speaks_of_its_own_turn(self, passage: Passage) -> None:
        other = Opinion(
            opinion=Span(start=0, end=2, turn=1), polarity=Polarity.NEGATIVE, probability=0.8, category="情绪"
        )
        rule = hit("退款", text=passage.text, sets=(Effect(Target.CATEGORY, "退款"),))
        kept, made = ruled_opinions([other], [rule], passage, WHOLE, None)
        assert kept == other
        assert made.opinion == Span(start=0, end=2, turn=0)

    def test_words_that_are_not_the_customer_s_make_no_opinion(self, passage: Passage) -> None:
        rule = hit("客户", text=passage.text, sets=(Effect(Target.CATEGORY, "退款"),))
        assert ruled_opinions([], [rule], passage, WHOLE, None) == []
