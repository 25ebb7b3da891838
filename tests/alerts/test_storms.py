"""One incident, one alert: counts, windows, growth, campaigns."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from voc.alerts import Act, Report, Storms, StormSettings
from voc.errors import SettingsError
from voc.schema import Alert, Severity, Span

START = datetime(2025, 3, 1, 8, tzinfo=UTC)
PLAIN = "上周在城北那家店买的电饭煲第一次用就冒烟，把我家的插座都烧黑了，客服到现在没有回话"


def report(
    number: int, *, minutes: float = 0, key: str = "in-1", kind: str = "personal_safety",
    severity: Severity = Severity.HIGH, text: str = "", customer: str | None = None,
) -> Report:  # fmt: skip
    alert = Alert(
        id=f"al-{number}", incident=key, kind=kind, severity=severity, probability=0.9,
        evidence=(Span(start=0, end=2),), origin="model",
    )  # fmt: skip
    at = START + timedelta(minutes=minutes)
    return Report(alert=alert, feedback_id=f"f{number}", at=at, text=text, customer=customer)


def acts(storms: Storms, reports: list[Report]) -> list[Act]:
    return [storms.add(each)[0] for each in reports]


def test_the_first_is_raised_and_the_next_are_folded() -> None:
    assert acts(Storms(), [report(n, minutes=n) for n in range(3)]) == [Act.RAISE, Act.FOLD, Act.FOLD]


def test_the_one_alert_has_count_and_first_and_last_time() -> None:
    (incident,) = Storms().collapse(report(n, minutes=n) for n in (3, 1, 7))
    assert incident.alert.count == 3
    assert incident.alert.first_at == START + timedelta(minutes=1)
    assert incident.alert.last_at == START + timedelta(minutes=7)
    assert incident.alert.id == "al-3"


def test_incidents_come_in_the_order_of_their_first_reports() -> None:
    found = Storms().collapse(report(n, key=key) for n, key in enumerate("bacab"))
    assert [incident.first.incident for incident in found] == ["b", "a", "c"]


def test_after_the_window_the_same_is_a_new_incident() -> None:
    storms = Storms(StormSettings(window=timedelta(hours=1)))
    reports = [report(n, minutes=minutes) for n, minutes in enumerate((0, 59, 118, 300))]
    assert acts(storms, reports) == [
        Act.RAISE, Act.FOLD, Act.FOLD, Act.RAISE,
    ]  # fmt: skip


def test_the_same_feedback_again_is_counted_once() -> None:
    (incident,) = Storms().collapse([report(1), report(1, minutes=5), report(2)])
    assert incident.raw == 2


def test_kinds_and_keys_are_told_apart() -> None:
    reports = [report(1, key="a"), report(2, key="b"), report(3, key="a", kind="legal")]
    assert acts(Storms(), reports) == [Act.RAISE] * 3


def test_near_copies_come_together_whatever_their_key() -> None:
    reports = [
        report(1, key="a", text=PLAIN),
        report(2, key="b", text=PLAIN.replace("上周", "上星期") + "！"),
    ]
    (incident,) = Storms().collapse(reports)
    assert (incident.raw, incident.distinct) == (2, 1)


def test_growth_raises_it_again_after_the_cool_down() -> None:
    storms = Storms(StormSettings(growth=(3, 6), cool_down=timedelta(minutes=30)))
    reports = [report(n, minutes=10 * n) for n in range(8)]
    assert [n for n, act in enumerate(acts(storms, reports)) if act is Act.ESCALATE] == [3, 6]


def test_growth_raises_severity_from_its_second_step() -> None:
    storms = Storms(StormSettings(growth=(2, 4), cool_down=timedelta()))
    found = [storms.add(report(n, minutes=n, severity=Severity.NORMAL))[1].severity for n in range(5)]
    assert found == [0, 0, 0, 1, 1]


def test_the_most_severe_report_is_that_of_the_incident() -> None:
    (incident,) = Storms().collapse(
        [report(1, severity=Severity.NORMAL), report(2, severity=Severity.CRITICAL)]
    )
    assert incident.alert.severity == Severity.CRITICAL


def test_one_customer_is_one_distinct_report() -> None:
    (incident,) = Storms().collapse(
        report(n, customer="a", text=f"第{n}次来说，{PLAIN[n:]}") for n in range(5)
    )
    assert (incident.raw, incident.distinct) == (5, 1)


def test_a_campaign_is_told_and_does_not_grow() -> None:
    storms = Storms(StormSettings(growth=(3,), cool_down=timedelta()))
    found = [storms.add(report(n, minutes=n, text=PLAIN)) for n in range(30)]
    assert Counter(act for act, _ in found) == {Act.RAISE: 1, Act.FOLD: 29}
    assert found[-1][1].campaign


def test_reports_in_their_own_words_are_no_campaign() -> None:
    words = ("插头冒烟", "锅底烧穿", "开关打火", "电线发烫", "漏电麻手")
    texts = (f"{word}，{n}号那天晚上，{word}吓得全家人都跑到楼下去了" for n in range(6) for word in words)
    (incident,) = Storms().collapse(report(n, text=text, customer=f"c{n}") for n, text in enumerate(texts))
    assert not incident.campaign


def test_ten_thousand_near_copies_collapse_into_one_in_order() -> None:
    made = random.Random(11)
    reports = []
    for number in range(10_000):
        letters = list(PLAIN * 2)
        letters[made.randrange(len(letters))] = made.choice("的了啊呢吧")
        text = "".join(letters) + f"{made.randrange(100)}"
        reports.append(report(number, minutes=number / 60, key=f"k{number}", text=text))
    reports.insert(5_000, report(10_001, minutes=83, key="other", text="快递员把我骂了一顿，还摔了我的包裹"))
    found = list(Storms().collapse(reports))
    assert [incident.raw for incident in found] == [10_000, 1]
    assert found[0].distinct < 100
    assert found[0].campaign


def test_without_a_time_a_report_joins_what_is_open() -> None:
    late = report(2)
    undated = Report(alert=late.alert, feedback_id=late.feedback_id, at=None)
    (incident,) = Storms().collapse([report(1), undated])
    assert (incident.raw, incident.alert.last_at) == (2, START)


def test_memory_is_bounded() -> None:
    storms = Storms(capacity=10)
    assert acts(storms, [report(n, key=f"k{n}") for n in range(100)]) == [Act.RAISE] * 100
    assert storms.add(report(101, key="k0"))[0] is Act.RAISE
    assert storms.add(report(102, key="k99"))[0] is Act.FOLD


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"window": timedelta()}, "allowed: a window above 0"),
        ({"cool_down": timedelta(seconds=-1)}, "a cool-down from 0"),
        ({"growth": (5, 3)}, r"growth \(5, 3\); write counts from 2 upwards"),
        ({"growth": (1,)}, "write counts from 2 upwards"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        StormSettings(**settings)  # type: ignore[arg-type]
