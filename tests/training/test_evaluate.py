"""Figures of a release: equal to what is counted by hand, with intervals that hold them."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import (
    alert,
    case,
    draw_few,
    entity,
    label,
    line,
    opinion,
    segment,
    sentiment,
    span,
    sure,
    tags,
)

from voc.schema import Conversation, Mood, Polarity
from voc.taxonomy import Taxonomy
from voc_training.evaluate import Absent, Case, Figure, accuracy, f1, figure, macro_f1
from voc_training.evaluate.alerts import alerts
from voc_training.evaluate.categories import documents, net_error
from voc_training.evaluate.classes import THREE, TWO, figures, polarity_rows
from voc_training.evaluate.classes import sentiment as sentiments
from voc_training.evaluate.conversations import conversations
from voc_training.evaluate.figure import moments, pearson, precision, recall, share
from voc_training.evaluate.spans import entities, opinions, quads, strength, words


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Draw few times, but where the interval itself is looked at."""
    if "interval" not in request.node.name and "narrower" not in request.node.name:
        draw_few(monkeypatch)


def found(parts: Iterable[tuple[str, Figure | Absent]]) -> dict[str, Any]:
    return dict(parts)


def values(parts: Iterable[tuple[str, Figure | Absent]]) -> dict[str, float]:
    return {name: one.value for name, one in parts if isinstance(one, Figure)}


class TestFigures:
    def test_f1_is_of_all_texts_together(self) -> None:
        assert f1(np.array([[2, 3, 2], [0, 1, 4]])) == pytest.approx(2 * 2 / (4 + 6))
        assert f1(np.array([[0, 0, 0]])) == 0

    def test_precision_and_recall(self) -> None:
        rows = np.array([[2, 3, 2], [0, 1, 4]])
        assert (precision(rows), recall(rows)) == (2 / 4, 2 / 6)

    def test_accuracy_counts_what_agrees(self) -> None:
        assert accuracy(np.array([[0, 0], [1, 0], [1, 1], [1, -1]])) == 0.5

    def test_macro_f1_is_the_mean_over_gold_classes(self) -> None:
        rows = np.array([[0, 0], [0, 1], [1, 1], [1, 1], [2, -1]])
        assert macro_f1(rows) == pytest.approx((2 * 1 / (2 + 1) + 2 * 2 / (2 + 3) + 0) / 3)

    def test_pearson_adds_up_over_texts(self) -> None:
        x, y = [0.1, 0.5, -0.3, 0.9, 0.2], [4.0, 6.5, 3.0, 8.0, 5.5]
        pairs = list(zip(x, y, strict=True))
        rows = np.array([moments(pairs[:2]), moments([]), moments(pairs[2:])])
        assert pearson(rows) == pytest.approx(np.corrcoef(x, y)[0, 1])

    @pytest.mark.parametrize("pairs", [[], [(0.1, 2.0)], [(0.1, 2.0), (0.1, 3.0)]])
    def test_pearson_of_too_little_is_nothing(self, pairs: list[tuple[float, float]]) -> None:
        assert pearson(np.array([moments(pairs)])) == 0

    def test_a_share_of_nothing_is_nothing(self) -> None:
        assert share(np.array([[0, 0]])) == 0

    @given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=5, max_size=60))
    def test_the_interval_holds_the_value(self, drawn: list[tuple[int, int]]) -> None:
        rows = np.array(drawn)
        one = figure(rows, accuracy)
        assert one.low <= one.value + 1e-4
        assert one.value <= one.high + 1e-4
        assert 0 <= one.low <= one.high <= 1
        assert one.n == len(rows)

    def test_more_texts_make_it_narrower_and_the_seed_the_same(self) -> None:
        few, many = (figure(np.array([[0, 0], [0, 1]] * n), accuracy) for n in (10, 500))
        assert many.high - many.low < few.high - few.low
        assert figure(np.array([[0, 0], [0, 1]] * 10), accuracy) == few


class TestSentiment:
    def test_binary_corpora_ask_for_the_likelier_of_two(self) -> None:
        cases = [
            case(line(sentiment="positive"), tags(sentiment=sentiment(0.1, 0.7, 0.2))),
            case(line(sentiment="negative"), tags(sentiment=sentiment(0.2, 0.5, 0.3))),
            case(line(sentiment="negative"), None),
        ]
        assert polarity_rows(cases, TWO).tolist() == [[1, 1], [0, 1], [0, -1]]
        assert values(sentiments("shop", cases)) == {"sentiment:shop:accuracy": 0.3333}

    def test_three_classes_ask_for_the_likeliest(self) -> None:
        cases = [case(line(sentiment="neutral"), tags(sentiment=sentiment(0.1, 0.2, 0.7)))]
        assert polarity_rows(cases, THREE).tolist() == [[1, 2]]

    def test_each_class_has_its_cases(self) -> None:
        said = ("negative", "neutral", "neutral", "positive")
        gold = ("negative", "neutral", "positive", "positive")
        cases = [case(line(sentiment=g), tags(sentiment=sure(s))) for g, s in zip(gold, said, strict=True)]
        parts = found(sentiments("own", cases))
        assert parts["sentiment:own:neutral-f1"].value == pytest.approx(2 * 1 / 3, abs=1e-4)
        assert parts["sentiment:own:positive-f1"].cases == 2
        assert parts["sentiment:own:accuracy"].value == 0.75

    def test_channels_have_figures_of_their_own(self) -> None:
        cases = [
            case(line(sentiment=gold, channel=channel), tags(sentiment=sure(said)))
            for channel, gold, said in [("call", "neutral", "neutral"), ("review", "neutral", "positive")]
            * 20
        ]
        parts = values(sentiments("own", cases))
        assert parts["sentiment:own/channel=call:accuracy"] == 1
        assert parts["sentiment:own/channel=review:accuracy"] == 0
        assert parts["sentiment:own:accuracy"] == 0.5

    def test_a_release_without_a_head_is_no_error(self) -> None:
        gold = line(sentiment="neutral", intent="praise", emotion="happy", mixed=False, irony=True)
        parts = found(figures("own", [case(gold, tags())], irony=False))
        assert parts["sentiment:own:accuracy"] == Absent("the release gives no sentiment", 1)
        assert parts["intent:own:macro-f1"] == Absent("the release gives no intent", 1)
        assert parts["irony:own:f1"] == Absent("the release gives no suspected_irony", 1)
        assert not any(isinstance(one, Figure) for one in parts.values())

    def test_labels_by_class(self) -> None:
        gold = ("complaint", "complaint", "praise")
        said = ("complaint", "question", "a label of their own")
        cases = [case(line(intent=g), tags(intent=label(s))) for g, s in zip(gold, said, strict=True)]
        parts = values(figures("own", cases, irony=True))
        assert parts["intent:own:accuracy"] == 0.3333
        assert parts["intent:own:complaint-f1"] == pytest.approx(2 / 3, abs=1e-4)
        assert parts["intent:own:macro-f1"] == pytest.approx((2 / 3 + 0) / 2, abs=1e-4)

    def test_mixed_and_ironic(self) -> None:
        cases = [
            case(line(mixed=True, irony=True), tags(sentiment=sentiment(0.5, 0.2, 0.3, mixed=True))),
            case(line(mixed=True, irony=False), tags(sentiment=sure("negative"), flags=("suspected_irony",))),
        ]
        parts = values(figures("own", cases, irony=True))
        assert parts["mixed:own:f1"] == pytest.approx(2 * 1 / (1 + 2), abs=1e-4)
        assert parts["irony:own:precision"] == 0


class TestSpans:
    gold = line(
        opinions=[
            {"aspect": [0, 2], "opinion": [2, 4], "polarity": "positive", "category": "屏幕", "valence": 7.0},
            {"aspect": None, "opinion": [7, 10], "polarity": "negative", "category": "电池", "valence": 2.0},
        ]
    )

    def test_opinions_are_sets_of_exact_spans(self) -> None:
        said = tags(opinions=(opinion((0, 2), (2, 4), "positive"), opinion((5, 7), (7, 10), "negative")))
        parts = values(opinions("shop", [case(self.gold, said), case(self.gold, None)]))
        assert parts["aspect:shop:f1"] == pytest.approx(2 * 1 / (2 + 2))
        assert parts["opinion:shop:f1"] == pytest.approx(2 * 2 / (2 + 4), abs=1e-4)
        assert parts["triplet:shop:f1"] == pytest.approx(2 * 1 / (2 + 4), abs=1e-4)
        assert parts["triplet:shop:precision"] == 0.5

    def test_turns_keep_spans_apart(self) -> None:
        place = {"turn": 1, "start": 0, "end": 2}
        gold = line(
            None, turns=[{"speaker": "customer", "text": "你好"}, {"speaker": "user0", "text": "手机好"}],
            opinions=[{"aspect": place, "opinion": None, "target": place, "polarity": "doubt"}],
        )  # fmt: skip
        first = tags(opinions=(opinion((0, 2), None, "positive"),))
        parts = values(opinions("diaasq", [case(gold, first)]))
        assert parts["aspect:diaasq:f1"] == 0
        assert parts["target-triplet:diaasq:f1"] == 0

    def test_a_quadruple_needs_its_category(self) -> None:
        said = tags(
            opinions=(
                opinion((0, 2), (2, 4), "positive", category="屏幕"),
                opinion(None, (7, 10), "negative", category="屏幕"),
            )
        )
        assert values(quads("shop", [case(self.gold, said)])) == {"quad:shop:f1": 0.5}

    def test_strength_is_of_opinions_whose_spans_agree(self) -> None:
        said = tags(
            opinions=(
                opinion((0, 2), (2, 4), "negative", strength=0.6),
                opinion(None, (7, 10), "negative", strength=-0.4),
                opinion((5, 7), (7, 10), "negative", strength=0.9),
            )
        )
        (one,) = found(strength("food", [case(self.gold, said)])).values()
        assert (one.value, one.cases) == (1.0, 2)

    def test_spans_that_are_not_labelled_are_not_measured(self) -> None:
        gold = line(opinions=[{"polarity": "neutral", "category": "油耗"}], spans_labelled=False)
        assert found(opinions("car", [case(gold, tags(opinions=()))])) == {}

    def test_words(self) -> None:
        gold = line("我喜欢", words=[[0, 1, None], [1, 3, "VERB"]])
        said = tags(words=(span(0, 1), span(1, 2), span(2, 3)))
        assert values(words("ud", [case(gold, said)])) == {"words:ud:f1": 0.4}
        assert found(words("ud", [case(gold, tags())])) == {
            "words:ud:f1": Absent("the release gives no words", 1)
        }

    def test_entities_of_kinds_that_are_labelled(self) -> None:
        gold = line("在上海找王明", entities=[[1, 3, "place"], [4, 6, "person"]])
        said = tags(entities=(entity(1, 3, "place"), entity(4, 6, "company"), entity(0, 1, "brand")))
        parts = found(entities("news", [case(gold, said)]))
        assert parts["entities:news:f1"].value == pytest.approx(2 * 1 / (1 + 2), abs=1e-4)
        assert parts["entities:news/kind=place:f1"].value == 1
        assert parts["entities:news/kind=person:f1"].cases == 1


def taxonomy() -> Taxonomy:
    return Taxonomy.find("corpus-car")


class TestCategories:
    def test_documents_are_sets_of_category_and_polarity(self) -> None:
        gold = line(categories=[["油耗", "negative"], ["空间", "positive"]])
        said = tags(
            opinions=(
                opinion((0, 2), None, "negative", category="油耗"),
                opinion((5, 7), None, "negative", category="油耗"),
                opinion((5, 7), None, "negative"),
            )
        )
        parts = values(documents("car", [case(gold, said)], taxonomy()))
        assert parts["document:car:f1"] == pytest.approx(2 * 1 / (2 + 2))

    def test_codes_stand_for_names(self) -> None:
        said = tags(opinions=(opinion((0, 2), None, "negative", category="油耗"),))
        parts = values(documents("car", [case(line(categories=[["fuel", "negative"]]), said)], taxonomy()))
        assert parts["document:car:f1"] == 1

    def test_no_category_at_all_is_absent(self) -> None:
        parts = found(documents("car", [case(line(categories=[["fuel", "negative"]]), tags())], taxonomy()))
        assert parts == {"document:car:f1": Absent("the release gives no categories", 1)}

    def test_net_sentiment_is_what_a_dashboard_shows(self) -> None:
        gold = [[[3, 0, 1]], [[0, 2, 2]]]  # -50 and 50 points
        assert net_error(np.array([[gold[0], gold[1]]])) == 100
        assert net_error(np.array([[gold[0], gold[0]]])) == 0
        assert net_error(np.array([[gold[1], [[0, 0, 0]]]])) == 50

    def test_a_common_category_has_its_error(self) -> None:
        cases = [
            case(
                line(categories=[["油耗", polarity]]),
                tags(opinions=(opinion((0, 2), None, "negative", category="油耗"),)),
            )
            for polarity in ("negative", "positive") * 10
        ]
        parts = found(documents("car", cases, taxonomy()))
        assert parts["net-error:car/category=油耗:points"].value == 100
        assert parts["net-error:car/category=油耗:points"].cases == 20
        assert parts["net-error:car:points"].value == 100


class TestAlerts:
    def test_a_labelled_kind_alone(self) -> None:
        cases = [
            case(line(alerts={"food_safety": gold}), tags(alerts=tuple(alert(kind) for kind in said)))
            for gold, said in [
                (True, ["food_safety"]),
                (True, ["churn"]),
                (False, []),
                (False, ["food_safety"]),
            ]
        ]
        parts = found(alerts("food", cases))
        assert parts["alert:food/kind=food_safety:f1"].value == 0.5
        assert parts["alert:food/kind=food_safety:accuracy"].value == 0.5
        assert parts["alert:food/kind=food_safety:f1"].cases == 2
        assert "any-alert:food:f1" not in parts

    gold = line(
        "第三次投诉了，再不处理我就起诉",
        alerts=[
            {"kind": "escalation", "severity": "high", "evidence": [[0, 6]]},
            {"kind": "legal", "severity": "high", "evidence": [[11, 15]]},
        ],
    )

    def test_evidence_and_severity_of_those_both_raise(self) -> None:
        said = tags(alerts=(alert("escalation", (0, 3), severity="high"), alert("abuse")))
        parts = values(alerts("own", [case(self.gold, said), case(line(alerts=[]), tags(alerts=()))]))
        assert parts["any-alert:own:f1"] == 1
        assert parts["evidence:own:f1"] == pytest.approx(2 * 3 / (3 + 6), abs=1e-4)
        assert parts["severity:own:accuracy"] == 1

    def test_false_alerts_on_random_texts(self) -> None:
        cases = [
            case(line(alerts=[], drawn="random"), tags(alerts=(alert("churn"), alert("legal")))),
            case(line(alerts=[], drawn="random"), tags(alerts=())),
            case(line(alerts=[], drawn="strong:churn"), tags(alerts=(alert("churn"),))),
        ]
        one = found(alerts("own", cases))["false-alerts:own:per-1000-texts"]
        assert (one.value, one.n) == (1000, 2)

    def test_the_mean_is_over_kinds_with_ten_cases(self) -> None:
        many = line(alerts=[{"kind": "churn", "severity": "normal"}])
        cases = [case(many, tags(alerts=(alert("churn"),)))] * 10 + [case(self.gold, tags(alerts=()))]
        assert values(alerts("own", cases))["alert:own:macro-f1"] == 1

    def test_no_alerts_at_all_is_absent(self) -> None:
        assert found(alerts("own", [case(self.gold, tags())])) == {
            "alert:own:f1": Absent("the release gives no alerts", 1)
        }


class TestConversations:
    turns = ({"speaker": "customer", "text": "怎么还没发货"}, {"speaker": "agent", "text": "马上发"})

    def gold(self, **others: Any) -> Any:
        return line(None, turns=self.turns, turn_polarities={0: "negative"}, **others)

    def talk(self, resolved: bool | None) -> Conversation:
        moods = {key: Mood(polarity=Polarity.NEGATIVE, strength=-0.5) for key in ("start", "end", "overall")}
        return Conversation(**moods, resolved=resolved)

    def test_turns_start_end_and_outcome(self) -> None:
        said = tags(segments=(segment(0, "negative"),), conversation=self.talk(None))
        gold = self.gold(start="negative", end="neutral", resolved="unclear")
        parts = values(conversations("calls", [case(gold, said)]))
        assert parts["turns:calls:macro-f1"] == 1
        assert parts["start:calls:accuracy"] == 1
        assert parts["end:calls:accuracy"] == 0
        assert parts["resolved:calls:accuracy"] == 1

    def test_a_turn_that_got_nothing_is_wrong(self) -> None:
        said = tags(segments=(segment(1, "negative"),))
        assert values(conversations("calls", [case(self.gold(), said)]))["turns:calls:macro-f1"] == 0

    def test_no_conversation_is_absent(self) -> None:
        parts = found(conversations("calls", [case(self.gold(resolved="yes"), tags())]))
        assert parts["resolved:calls:accuracy"] == Absent("the release gives no conversation", 1)


@pytest.mark.parametrize("measure", [opinions, words, entities, alerts, conversations, sentiments])
def test_lines_without_gold_have_no_figure(measure: Callable[..., Any]) -> None:
    assert found(measure("none", [Case(line(), tags()), Case(line(), None)])) == {}


def test_every_figure_is_a_number() -> None:
    gold = line(sentiment="neutral", alerts=[], opinions=[], words=[], mixed=True)
    said = tags(sentiment=sure("neutral"), alerts=(), opinions=(), words=())
    parts = [*figures("a", [case(gold, said)], irony=True), *opinions("a", [case(gold, said)])]
    parts += [*alerts("a", [case(gold, said)]), *words("a", [case(gold, said)])]
    assert parts
    assert all(not math.isnan(one.value) for _, one in parts if isinstance(one, Figure))
