"""Ids that stay, and incidents that come together."""

from __future__ import annotations

from network import review

from voc.alerts import KINDS
from voc.alerts.identity import alert_id, incident_key
from voc.schema import Feedback


def key(feedback: Feedback, kind: str) -> str:
    return incident_key(feedback, kind, handled=KINDS[kind], text=feedback.text or "")


def test_an_id_is_of_tenant_feedback_and_kind() -> None:
    ids = {
        alert_id(review("甲", id="1"), "churn"), alert_id(review("乙", id="1"), "churn"),
        alert_id(review("甲", id="1"), "legal"), alert_id(review("甲", id="2"), "churn"),
        alert_id(review("甲", id="1", tenant="a"), "churn"),
    }  # fmt: skip
    assert len(ids) == 4


def test_parts_do_not_run_into_each_other() -> None:
    assert alert_id(review("甲", id="b", tenant="a"), "churn") != alert_id(review("甲", id="ab"), "churn")


def test_a_shared_cause_is_of_product_and_place() -> None:
    first = review("汤里有虫子", id="1", product="酸菜鱼", org_path=("总部", "城北店"), customer_id="a")
    second = review("吃出一只苍蝇", id="2", product="酸菜鱼", org_path=("总部", "城北店"), customer_id="b")
    elsewhere = review("吃出一只苍蝇", id="3", product="酸菜鱼", org_path=("总部", "城南店"))
    assert key(first, "food_safety") == key(second, "food_safety") != key(elsewhere, "food_safety")


def test_a_matter_of_ones_own_is_of_the_customer() -> None:
    first = review("退款没到", id="1", product="热水壶", customer_id="a")
    again = review("还是没退款", id="2", product="热水壶", customer_id="a")
    other = review("退款没到", id="3", product="热水壶", customer_id="b")
    assert key(first, "payment_dispute") == key(again, "payment_dispute") != key(other, "payment_dispute")


def test_without_product_or_customer_copies_of_a_text_come_together() -> None:
    first, copy = (
        review("这家公司收了钱就跑路了，大家小心", id="1"),
        review("这家公司收了钱就跑路了大家小心！", id="2"),
    )
    other = review("昨天在店里滑了一跤，没人扶我", id="3")
    assert key(first, "scam") == key(copy, "scam") != key(other, "scam")


def test_tenants_and_kinds_never_share_an_incident() -> None:
    feedback = review("汤里有虫子", product="鱼")
    other = review("汤里有虫子", product="鱼", tenant="b")
    assert len({key(feedback, "food_safety"), key(other, "food_safety"), key(feedback, "counterfeit")}) == 3


def test_a_rating_alone_is_an_incident_of_its_own() -> None:
    first, second = (review(None, id=name, rating={"metric": "nps", "value": 1}) for name in "ab")
    assert key(first, "low_score") != key(second, "low_score")
