"""Alerts from logits, rules, ratings and settings together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from network import COLUMNS, call, read, review, words_of

from voc.alerts import KINDS, AlertPoint, AlertSettings, Decider, fit_kind
from voc.alerts.decide import pool
from voc.alerts.kinds import disowning
from voc.errors import UnknownName
from voc.passage import compose
from voc.rules.model import Effect, Hit, Target
from voc.rules.scope import Scope
from voc.schema import Feedback, Rating, Severity

DECIDER = Decider(COLUMNS)


def hit(text: str, words: str, *, kind: str, severity: Severity | None = None, veto: bool = False) -> Hit:
    start = text.index(words)
    effect = (Effect(Target.ALERT, kind, severity=severity),)
    return Hit("mine", start, start + len(words), () if veto else effect, effect if veto else ())


def test_a_logit_over_the_threshold_fires_with_its_evidence() -> None:
    feedback = review("肉的颜色不太对劲，我们都没敢动筷子")
    passage, scores = read(feedback, {"food_safety": {"颜色不太对劲": 3.0}})
    (alert,) = DECIDER.decide(feedback, passage, scores)
    assert (alert.kind, alert.origin, alert.severity) == ("food_safety", "model", Severity.HIGH)
    assert words_of(feedback, alert.evidence) == ["颜色不太对劲"]
    assert alert.probability == pytest.approx(0.95, abs=0.01)
    assert alert.count == 1


def test_nothing_fires_where_the_network_says_nothing() -> None:
    feedback = review("味道不错，下次还来")
    assert DECIDER.decide(feedback, *read(feedback, {})) == ()


def test_a_calibrated_probability_and_not_the_logit_decides() -> None:
    feedback = review("肉的颜色不太对劲")
    careful = Decider(COLUMNS, {"food_safety": AlertPoint(scale=0.5, bias=-2, balanced=0.5)})
    assert careful.decide(feedback, *read(feedback, {"food_safety": {"颜色不太对劲": 3.0}})) == ()


def test_a_rule_adds_what_the_network_is_unsure_of() -> None:
    feedback = review("明天就打12315，你们等着")
    passage, scores = read(feedback, {"regulator": {"12315": -1.0}})
    (alert,) = DECIDER.decide(feedback, passage, scores)
    assert (alert.kind, alert.origin) == ("regulator", "rule:public-body")
    assert 0.5 < alert.probability < 1


def test_a_rule_does_not_add_what_the_network_is_sure_is_none() -> None:
    feedback = review("明天就打12315，你们等着")
    passage, scores = read(feedback, {})
    assert DECIDER.decide(feedback, passage, scores) == ()


def test_rules_decide_alone_where_no_network_was_asked() -> None:
    feedback = review("明天就打12315，你们等着")
    (alert,) = Decider().decide(feedback, compose(feedback))
    assert alert.kind == "regulator"


@pytest.mark.parametrize(
    "text", ["没有投诉到消协", "听说有人投诉到消协", "本来想投诉到消协", "是不是可以投诉到消协？"]
)
def test_what_is_denied_told_dropped_or_asked_does_not_fire(text: str) -> None:
    feedback = review(text)
    passage, scores = read(feedback, {"regulator": {"投诉到消协": 2.0}})
    assert DECIDER.decide(feedback, passage, scores) == ()
    (found,) = [f for f in DECIDER.weigh(feedback, passage, scores) if f.kind == "regulator"]
    assert found.vetoes


def test_a_threat_under_a_condition_fires() -> None:
    feedback = review("要是不给退我就投诉到消协")
    passage, scores = read(feedback, {"regulator": {"投诉到消协": 2.0}})
    (alert,) = [a for a in DECIDER.decide(feedback, passage, scores) if a.kind == "regulator"]
    assert words_of(feedback, alert.evidence) == ["投诉到消协"]


def test_a_run_that_is_denied_is_no_evidence_beside_one_that_stands() -> None:
    feedback = review("没有吃坏肚子。可是肉颜色发绿")
    passage, scores = read(feedback, {"food_safety": {"吃坏肚子": 3.0, "颜色发绿": 3.0}})
    (alert,) = DECIDER.decide(feedback, passage, scores)
    assert words_of(feedback, alert.evidence) == ["颜色发绿"]


def test_what_staff_say_is_no_hearsay_of_their_misconduct() -> None:
    assert Scope.HEARSAY not in disowning("staff_misconduct")
    assert Scope.HEARSAY in disowning("regulator")


def test_an_agents_words_fire_nothing() -> None:
    feedback = call(("customer", "你们查一下"), ("agent", "您可以打12315投诉，请问是吃出虫子了吗"))
    passage, scores = read(feedback, {"regulator": {"12315": 9.0}, "food_safety": {"吃出虫子": 9.0}})
    assert DECIDER.decide(feedback, passage, scores) == ()


def test_evidence_in_a_conversation_names_its_turn() -> None:
    feedback = call(("agent", "您好"), ("customer", "汤里有虫子"))
    passage, scores = read(feedback, {"food_safety": {"有虫子": 3.0}})
    (alert,) = DECIDER.decide(feedback, passage, scores)
    assert [span.turn for span in alert.evidence] == [1]


def test_a_companys_rule_fires_whatever_the_network_says() -> None:
    feedback = review("标签上没有清真标志")
    passage, scores = read(feedback, {})
    own = hit(passage.text, "没有清真标志", kind="halal", severity=Severity.HIGH)
    (alert,) = DECIDER.decide(feedback, passage, scores, hits=(own,))
    assert (alert.kind, alert.origin, alert.probability) == ("halal", "rule:mine", 1.0)
    assert alert.severity == Severity.HIGH


def test_a_companys_rule_may_raise_the_severity_of_a_kind() -> None:
    feedback = review("再也不来了")
    passage, scores = read(feedback, {"churn": {"再也不来": 4.0}})
    own = hit(passage.text, "再也不来", kind="churn", severity=Severity.CRITICAL)
    (alert,) = DECIDER.decide(feedback, passage, scores, hits=(own,))
    assert alert.severity == Severity.CRITICAL


def test_a_veto_silences_its_sentence_and_no_other() -> None:
    text = "试吃装里有虫子。正装里也有虫子"
    feedback = review(text)
    passage, scores = read(feedback, {"food_safety": {"试吃装里有虫子": 3.0, "正装里也有虫子": 3.0}})
    veto = hit(passage.text, "试吃装", kind="food_safety", veto=True)
    (alert,) = DECIDER.decide(feedback, passage, scores, hits=(veto,))
    assert all(span.start > text.index("。") for span in alert.evidence)


def test_a_veto_of_any_kind_silences_all_in_its_sentence() -> None:
    feedback = review("演习：汤里有虫子，再也不来了")
    passage, scores = read(feedback, {"food_safety": {"汤里有虫子": 3.0}, "churn": {"再也不来": 4.0}})
    veto = hit(passage.text, "演习", kind="*", veto=True)
    assert DECIDER.decide(feedback, passage, scores, hits=(veto,)) == ()


def test_a_companys_word_raises_its_kind_where_it_is_meant() -> None:
    churn = replace(KINDS["churn"], words=("投奔隔壁",))
    decider = Decider(COLUMNS, settings=AlertSettings(kinds={**KINDS, "churn": churn}))
    said, denied = review("这就投奔隔壁去了"), review("没打算投奔隔壁")
    (alert,) = decider.decide(said, *read(said, {}))
    assert (alert.kind, alert.origin) == ("churn", "rule:words:churn")
    assert decider.decide(denied, *read(denied, {})) == ()


def test_a_kind_taught_by_examples_fires_on_the_sentence_vector() -> None:
    random = np.random.default_rng(2)
    centre = random.normal(size=32)
    vectors = np.concatenate([centre + random.normal(size=(20, 32)) * 0.5, random.normal(size=(60, 32))])
    taught = fit_kind(vectors, [True] * 20 + [False] * 60, kind="halal")
    decider = Decider(COLUMNS, prototypes=(taught,))
    feedback = review("随便说点什么")
    passage, scores = read(feedback, {})
    near, far = centre.astype(np.float32), -centre.astype(np.float32)
    (alert,) = decider.decide(feedback, passage, scores, vector=near)
    assert (alert.kind, alert.origin) == ("halal", "model")
    assert words_of(feedback, alert.evidence) == ["随便说点什么"]
    assert decider.decide(feedback, passage, scores, vector=far) == ()


def test_a_low_score_fires_without_a_text() -> None:
    feedback = review(rating=Rating.read(1, metric="nps"), channel="survey")
    (alert,) = DECIDER.decide(feedback, compose(feedback))
    assert (alert.kind, alert.evidence, alert.origin, alert.title) == (
        "low_score",
        (),
        "rating",
        "低分：NPS 1",
    )


def test_a_low_score_stands_beside_what_the_text_carries() -> None:
    feedback = review("汤里有虫子", rating=Rating.read(2, metric="stars"))
    passage, scores = read(feedback, {"food_safety": {"有虫子": 3.0}})
    assert [a.kind for a in DECIDER.decide(feedback, passage, scores)] == ["food_safety", "low_score"]


def test_a_threshold_of_one_silences_a_kind() -> None:
    feedback = review("汤里有虫子", rating=Rating.read(1, metric="stars"))
    passage, scores = read(feedback, {"food_safety": {"有虫子": 3.0}})
    quiet = Decider(COLUMNS, operating={"food_safety": 1.0})
    assert [a.kind for a in quiet.decide(feedback, passage, scores)] == ["low_score"]


def test_the_most_severe_comes_first() -> None:
    feedback = review("再也不来了，汤里有虫子，拉肚子")
    said = {
        "churn": {"再也不来": 4.0},
        "food_safety": {"拉肚子": 3.0},
        "food_safety:critical": {"拉肚子": 3.0},
    }
    alerts = DECIDER.decide(feedback, *read(feedback, said))
    assert [(a.kind, a.severity) for a in alerts] == [("food_safety", "critical"), ("churn", "normal")]


def test_reach_raises_a_social_post_and_no_other() -> None:
    said = {"churn": {"再也不来": 4.0}}
    for channel, severity in (("social", Severity.HIGH), ("review", Severity.NORMAL)):
        feedback = review("再也不来了", channel=channel, reach=200_000)
        (alert,) = DECIDER.decide(feedback, *read(feedback, said))
        assert alert.severity == severity


def test_a_customer_of_value_raises_severity() -> None:
    decider = Decider(COLUMNS, settings=AlertSettings(customer_value={"VIP": 2}))
    feedback = review("再也不来了", customer_value="VIP")
    (alert,) = decider.decide(feedback, *read(feedback, {"churn": {"再也不来": 4.0}}))
    assert alert.severity == Severity.CRITICAL


def test_the_time_due_is_by_severity_from_when_it_was_said() -> None:
    at = datetime(2025, 3, 1, 8, tzinfo=UTC)
    feedback = review("再也不来了", occurred_at=at)
    (alert,) = DECIDER.decide(feedback, *read(feedback, {"churn": {"再也不来": 4.0}}))
    assert alert.due_at == at + timedelta(hours=72)
    assert alert.first_at == alert.last_at == at


def test_a_taxonomys_department_outranks_the_kinds() -> None:
    feedback = review("再也不来了")
    passage, scores = read(feedback, {"churn": {"再也不来": 4.0}})
    (usual,) = DECIDER.decide(feedback, passage, scores)
    (given,) = DECIDER.decide(feedback, passage, scores, department="门店运营部")
    assert (usual.department, given.department) == ("客户运营部", "门店运营部")


def hidden(text: str) -> str:
    return text.replace("13812345678", "[手机号]")


def test_titles_show_words_only_masked() -> None:
    feedback = review("再也不来了13812345678")
    passage, scores = read(feedback, {"churn": {"再也不来了13812345678": 4.0}})
    (bare,) = DECIDER.decide(feedback, passage, scores)
    (masked,) = DECIDER.decide(
        feedback, passage, scores, mask=lambda text: text.replace("13812345678", "[手机号]")
    )
    assert (bare.title, masked.title) == ("客户流失", "客户流失：再也不来了[手机号]")


def test_the_same_feedback_has_the_same_ids() -> None:
    feedback = review("再也不来了")
    passage, scores = read(feedback, {"churn": {"再也不来": 4.0}})
    first, second = (DECIDER.decide(feedback, passage, scores) for _ in range(2))
    assert first == second


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(UnknownName, match="unknown alert kind 'food_safty'"):
        Decider(COLUMNS, operating={"food_safty": 0.5})


def test_a_kind_of_the_company_may_have_a_threshold() -> None:
    settings = AlertSettings(kinds={**KINDS, "halal": KINDS["churn"]})
    assert Decider(COLUMNS, settings=settings, operating={"halal": 0.9}).thresholds["halal"] == 0.9


def test_pooling_is_the_smooth_maximum_of_the_customers_pieces() -> None:
    feedback = call(("agent", "您好"), ("customer", "汤里有虫子"))
    passage, scores = read(feedback, {"food_safety": {"您好": 9.0, "虫子": 3.0}})
    rows = np.array([-6.0, -6.0, -6.0, 3.0, 3.0])
    expected = (np.exp(rows) / np.exp(rows).sum() * rows).sum()
    parts = [(part.start, part.end) for part in passage.parts]
    assert pool(scores, parts)[0] == pytest.approx(expected, abs=1e-4)
    assert pool(scores, [])[0] == -20


def test_feedback_without_words_of_the_customers_fires_nothing() -> None:
    feedback = Feedback(id="1", channel="review", text="http://a.cn", rating=None)
    assert DECIDER.decide(feedback, compose(feedback)) == ()
