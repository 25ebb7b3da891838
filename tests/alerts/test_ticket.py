"""Tickets: titles, levels, demands, the customer's words masked."""

from __future__ import annotations

import pytest
from network import call, review

from voc.alerts import AlertSettings, ticket
from voc.alerts.ticket import level, title, verbatim
from voc.errors import MaskingFailed
from voc.schema import Alert, Label, Severity, Span

SETTINGS = AlertSettings(customer_value={"VIP": 1})


def alert(kind: str = "food_safety", severity: Severity = Severity.HIGH, **others: object) -> Alert:
    values = {
        "id": "al-1", "kind": kind, "severity": severity, "probability": 0.9,
        "evidence": (Span(start=0, end=4),), "origin": "model", "department": "品质管理部",
    }  # fmt: skip
    return Alert.model_validate(values | others)


def hide(text: str) -> str:
    return text.replace("李小红", "[姓名]")


def test_a_ticket_has_all_that_its_system_asks() -> None:
    feedback = review("吃出虫子，我叫李小红")
    demand = Label(label="compensation", probability=0.8, probabilities={"compensation": 0.8, "none": 0.2})
    made = ticket(alert(), feedback, SETTINGS, mask=hide, demand=demand)
    assert (made.title, made.level, made.demand, made.department) == (
        "食品安全：吃出虫子",
        "较大",
        "赔偿",
        "品质管理部",
    )
    assert made.verbatim == "吃出虫子，我叫[姓名]"
    assert made.count == 1


def test_a_demand_of_the_companys_own_stays_as_it_is() -> None:
    assert ticket(alert(), review("吃出虫子"), SETTINGS, mask=hide, demand="上门道歉").demand == "上门道歉"
    assert ticket(alert(), review("吃出虫子"), SETTINGS, mask=hide).demand is None


def test_masking_that_fails_makes_no_ticket() -> None:
    def fail(text: str) -> str:
        raise MaskingFailed("could not")

    with pytest.raises(MaskingFailed):
        ticket(alert(), review("吃出虫子"), SETTINGS, mask=fail)


def test_a_title_is_short_and_shows_masked_words() -> None:
    feedback = review("李小红" + "很长" * 30)
    assert (
        title("legal", feedback, (Span(start=0, end=63),), SETTINGS, mask=hide)
        == "法律诉讼：[姓名]" + "很长" * 9 + "很…"
    )
    assert title("legal", feedback, (Span(start=0, end=63),), SETTINGS) == "法律诉讼"


def test_a_title_takes_the_shortest_evidence_that_says_something() -> None:
    feedback = review("虫，吃出一只虫子，肉也臭了好几天了")
    spans = (Span(start=0, end=1), Span(start=2, end=8), Span(start=9, end=17))
    assert title("food_safety", feedback, spans, SETTINGS, mask=hide) == "食品安全：吃出一只虫子"


def test_a_kind_without_a_name_is_called_by_its_code() -> None:
    assert title("halal", review("不清真"), (Span(start=0, end=3),), SETTINGS, mask=hide) == "halal：不清真"


@pytest.mark.parametrize(
    ("kind", "severity", "value", "reach", "expected"),
    [
        ("churn", "normal", None, None, "一般"),
        ("legal", "high", None, None, "较大"),
        ("scam", "critical", None, None, "重大"),
        ("scam", "critical", "VIP", None, "特别重大"),
        ("legal", "critical", "VIP", None, "重大"),
        ("legal", "critical", "VIP", 200_000, "特别重大"),
        ("food_safety", "critical", "VIP", None, "特别重大"),
        ("churn", "high", "VIP", None, "较大"),
    ],
)
def test_levels_go_beyond_critical_when_raised_further(
    kind: str, severity: str, value: str | None, reach: int | None, expected: str
) -> None:
    feedback = review("吃出虫子", channel="social", customer_value=value, reach=reach)
    assert level(alert(kind, Severity(severity)), feedback, SETTINGS) == expected


def test_verbatim_is_the_customers_turns() -> None:
    feedback = call(("agent", "您好"), ("customer", "退款没到"), ("customer", " "), ("customer", "多久能到"))
    assert verbatim(feedback) == "退款没到\n多久能到"


def test_where_nobody_is_the_customer_all_is_verbatim() -> None:
    assert verbatim(call(("agent", "您好"), ("bot", "请讲"))) == "您好\n请讲"


def test_evidence_in_a_turn_is_read_there() -> None:
    feedback = call(("agent", "您好"), ("customer", "退款没到"))
    span = Span(start=0, end=2, turn=1)
    assert title("payment_dispute", feedback, (span,), SETTINGS, mask=hide) == "资金纠纷：退款"
