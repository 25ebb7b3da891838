"""Verdicts that come back: read, counted, made into examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from network import call, review

from voc.alerts import Verdict, examples, live_precision, read_verdicts
from voc.alerts.verdicts import Ruled
from voc.errors import UnreadableInput
from voc.schema import Alert, Severity, Span, Tags, Versions


def alert(name: str, kind: str = "churn", origin: str = "model") -> Alert:
    return Alert(
        id=name, kind=kind, severity=Severity.NORMAL, probability=0.9, evidence=(Span(start=0, end=2),),
        origin=origin,
    )  # fmt: skip


def tags(feedback_id: str, *alerts: Alert) -> Tags:
    return Tags(feedback_id=feedback_id, versions=Versions(engine="0", release="tiny"), alerts=alerts)


def ruled(**verdicts: str) -> list[Ruled]:
    return [Ruled(name, Verdict(verdict), line) for line, (name, verdict) in enumerate(verdicts.items(), 2)]


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_a_csv_is_read_in_english_and_chinese(tmp_path: Path) -> None:
    english = written(tmp_path, "a.csv", "alert_id,verdict\na,valid\nb,false_alarm\n")
    chinese = written(tmp_path, "b.csv", "\ufeff工单编号,处理人,结论\na,王,有效\nb,李,误报\nc,李,重复\n")
    assert [r.verdict for r in read_verdicts(english)] == ["valid", "false_alarm"]
    assert [(r.alert_id, r.verdict) for r in read_verdicts(chinese)] == [
        ("a", "valid"), ("b", "false_alarm"), ("c", "duplicate"),
    ]  # fmt: skip


def test_json_lines_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a.jsonl", '{"alert_id": "a", "verdict": "valid"}\n\n{"id": "b", "verdict": "重复"}\n'
    )
    assert [(r.alert_id, r.line) for r in read_verdicts(path)] == [("a", 1), ("b", 3)]


def test_the_last_verdict_on_an_alert_counts(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "alert_id,verdict\na,valid\na,false_alarm\n")
    assert [r.verdict for r in read_verdicts(path)] == ["false_alarm"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "a.csv",
            "alert_id,verdict\na,maybe\n",
            r"a\.csv:2: verdict 'maybe'; allowed: valid, false_alarm, duplicate",
        ),
        ("a.csv", "alert_id,note\na,valid\n", r"a\.csv:2: has no verdict; columns: verdict"),
        ("a.jsonl", "{", r"a\.jsonl:1: is no JSON"),
        ("a.jsonl", "[1]", r"a\.jsonl:1: is no JSON object"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(UnreadableInput, match=message):
        read_verdicts(written(tmp_path, name, text))


def test_a_missing_file_and_another_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"none\.csv: there is no such file"):
        read_verdicts(tmp_path / "none.csv")
    (tmp_path / "gbk.csv").write_bytes("工单编号,结论\n甲,有效\n".encode("gbk"))
    with pytest.raises(UnreadableInput, match="is not UTF-8"):
        read_verdicts(tmp_path / "gbk.csv")


def test_precision_is_by_kind_and_by_origin() -> None:
    alerts = [alert("a"), alert("b", origin="rule:never-again"), alert("c", kind="legal"), alert("d")]
    found = live_precision(ruled(a="valid", b="false_alarm", c="valid", d="duplicate"), alerts)
    kinds = {each.name: each for each in found.kinds}
    assert (kinds["churn"].valid, kinds["churn"].false_alarms, kinds["churn"].duplicates) == (1, 1, 1)
    assert kinds["churn"].precision == 0.5
    assert {each.name: each.precision for each in found.origins} == {"model": 1.0, "rule:never-again": 0.0}
    assert found.overall.precision == pytest.approx(2 / 3)


def test_few_verdicts_promise_nothing() -> None:
    alerts = [alert(f"a{n}") for n in range(40)]
    few = live_precision([Ruled(f"a{n}", Verdict.VALID, n) for n in range(5)], alerts).overall
    many = live_precision([Ruled(f"a{n}", Verdict.VALID, n) for n in range(40)], alerts).overall
    assert (few.promises, many.promises) == (False, True)
    assert few.low < many.low < 1 == many.high


def test_only_duplicates_have_no_precision() -> None:
    found = live_precision(ruled(a="duplicate"), [alert("a")]).overall
    assert (found.precision, found.low, found.high) == (None, 0.0, 1.0)


def test_verdicts_on_other_alerts_are_named() -> None:
    assert live_precision(ruled(x="valid"), [alert("a")]).unknown == ("x",)


def test_examples_hold_what_is_right_and_what_is_not() -> None:
    texts = {"1": review("再也不来了", id="1"), "2": call(("customer", "不来了"), id="2")}
    tagged = [tags("1", alert("a"), alert("b", kind="legal")), tags("2", alert("c")), tags("3", alert("d"))]
    rows = list(examples(ruled(a="valid", b="false_alarm", c="false_alarm", d="valid"), tagged, texts))
    assert rows[0] == {
        "id": "1", "channel": "review", "text": "再也不来了",
        "alerts": [{"kind": "churn", "severity": "normal", "evidence": [{"start": 0, "end": 2}]}],
        "not": ["legal"],
    }  # fmt: skip
    assert rows[1]["turns"] == [{"speaker": "customer", "text": "不来了"}]
    assert rows[1]["not"] == ["churn"]
    assert len(rows) == 2


def test_a_duplicate_alone_is_no_example() -> None:
    assert (
        list(examples(ruled(a="duplicate"), [tags("1", alert("a"))], {"1": review("再也不来", id="1")})) == []
    )
