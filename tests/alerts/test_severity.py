"""How severe an alert is."""

from __future__ import annotations

import pytest

from voc.alerts import KINDS, AlertPoint
from voc.alerts.rulebook import severities
from voc.alerts.severity import has_large_sum, severity
from voc.schema import Severity


def of(kind: str, text: str = "", columns: dict[str, float] | None = None) -> Severity:
    return severity(
        kind, KINDS, hits=(), ruled=severities().apply(text), columns=columns or {}, points={}, text=text
    )


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("food_safety", "里面有一根头发", "high"),
        ("food_safety", "吃完一直拉肚子", "critical"),
        ("food_safety", "一打开就烂了三个", "normal"),
        ("personal_safety", "脸上起红疹", "high"),
        ("personal_safety", "手被烫伤去了医院", "critical"),
        ("staff_misconduct", "挂我电话", "normal"),
        ("staff_misconduct", "他威胁我", "critical"),
        ("escalation", "打过一次没人管", "normal"),
        ("escalation", "打了四次都没人管", "high"),
        ("payment_dispute", "押金两百不退", "normal"),
        ("payment_dispute", "拖欠工资半年", "high"),
        ("payment_dispute", "一万二的学费不退", "high"),
        ("payment_dispute", "货款12,500元至今不给", "high"),
        ("abuse", "你这个畜生", "normal"),
        ("abuse", "信不信我弄死你", "high"),
        ("scam", "骗了我两百", "critical"),
        ("self_harm", "", "critical"),
    ],
)
def test_rules_say_how_severe_where_no_network_does(kind: str, text: str, expected: str) -> None:
    assert of(kind, text) == expected


def test_a_column_over_its_threshold_decides() -> None:
    assert of("abuse", "", {"abuse:high": 2.0}) == "high"
    assert of("abuse", "", {"abuse:high": -2.0}) == "normal"


def test_of_two_columns_the_surer_one_decides() -> None:
    assert of("food_safety", "", {"food_safety:critical": 3.0, "food_safety:normal": 1.0}) == "critical"
    assert of("food_safety", "", {"food_safety:critical": 0.5, "food_safety:normal": 2.0}) == "normal"


def test_a_rule_moves_a_column_that_is_in_doubt() -> None:
    columns = {"food_safety:critical": -1.0, "food_safety:normal": -5.0}
    assert of("food_safety", "头发", columns) == "high"
    assert of("food_safety", "吃完拉肚子", columns) == "critical"


def test_a_columns_own_threshold_holds() -> None:
    columns, points = {"abuse:high": 1.0}, {"abuse:high": AlertPoint(balanced=0.9)}
    found = severity("abuse", KINDS, hits=(), ruled=(), columns=columns, points=points, text="")
    assert found == "normal"


@pytest.mark.parametrize(
    "text", ["三十多万压着", "1.2万", "一万块", "欠我21万", "12,000元", "十万元", "25000块"]
)
def test_a_large_sum_is_told(text: str) -> None:
    assert has_large_sum(text)


@pytest.mark.parametrize(
    "text", ["九千元", "2800", "跑了3万公里", "一万多人", "0.5万", "编号120000", "一百块"]
)
def test_what_is_no_large_sum_is_let_be(text: str) -> None:
    assert not has_large_sum(text)
