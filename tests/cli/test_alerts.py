"""The command ``voc alerts``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import Result

from voc.alerts import PieceScores
from voc.passage import Passage
from voc.schema import Alert, Feedback, Severity, Span, Tags, Versions

Voc = Callable[..., Result]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a release whose network says food_safety of 虫子 and is unsure of regulator at 12315."""
    said = {"food_safety": ("虫子", 4.0), "regulator": ("12315", -1.0)}
    release = SimpleNamespace(settings=SimpleNamespace(alerts=tuple(said)), points=SimpleNamespace(alerts={}))

    def read(_: Any, passage: Passage, *, threads: int | None) -> PieceScores:
        logits = np.full((len(passage.text), len(said)), -6, np.float32)
        for column, (word, value) in enumerate(said.values()):
            if (start := passage.text.find(word)) >= 0:
                logits[start : start + len(word), column] = value
        return PieceScores(logits, np.arange(len(passage.text), dtype=np.int32))

    monkeypatch.setattr("voc.release.Release.find", lambda name: release)
    monkeypatch.setattr("voc.cli.alerts.read_scores", read)


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def alert(name: str, *, minutes: int = 0, key: str = "in-1", origin: str = "model") -> Alert:
    at = datetime(2025, 3, 1, 8, tzinfo=UTC) + timedelta(minutes=minutes)
    return Alert(
        id=f"al-{name}", incident=key, kind="churn", severity=Severity.NORMAL, probability=0.9, first_at=at,
        evidence=(Span(start=0, end=2),), origin=origin, count=1, last_at=at,
    )  # fmt: skip


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    alerts = (alert("1"), alert("2", minutes=5), alert("3", key="in-2", origin="rule:never-again"))
    path = tmp_path / "tags.jsonl"
    rows = [
        Tags(feedback_id=str(n), versions=Versions(engine="0", release="tiny"), alerts=(each,))
        for n, each in enumerate(alerts, start=1)
    ]
    path.write_text("".join(row.model_dump_json() + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def feedback(tmp_path: Path) -> Path:
    path = tmp_path / "feedback.jsonl"
    same = "这家洗衣店把我的大衣洗坏了还不认账，以后再也不会来了"
    texts = {"1": same, "2": "以后换别家洗衣服了", "3": same + "！"}
    rows = [Feedback(id=name, channel="review", text=text) for name, text in texts.items()]
    path.write_text("".join(row.model_dump_json() + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.usefixtures("network")
def test_explain_shows_what_fires_and_why(voc: Voc) -> None:
    found = lines(voc("alerts", "explain", "汤里有只虫子，明天就打12315"))
    assert [each["kind"] for each in found] == ["food_safety", "regulator"]
    assert found[0]["words"] == ["虫子"]
    assert found[0]["evidence"] == [{"start": 4, "end": 6}]
    assert found[1]["rules"] == ["public-body"]
    assert any("would not fire" in line for line in found[1]["silence"])


@pytest.mark.usefixtures("network")
def test_explain_reads_standard_input_and_takes_an_operating_point(voc: Voc) -> None:
    (found,) = lines(voc("alerts", "explain", "-", "--alerts", "food_safety=0.99", input="有虫子"))
    assert (found["fires"], found["threshold"]) == (False, 0.99)


@pytest.mark.usefixtures("network")
def test_explain_takes_the_companys_settings(voc: Voc, tmp_path: Path) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text(
        '[kinds.halal]\ntitle = "清真"\nseverity = "high"\ndepartment = "品管"\nwords = ["不清真"]\n', "utf-8"
    )
    (found,) = lines(voc("alerts", "explain", "根本不清真", "--settings", path))
    assert (found["kind"], found["origin"], found["severity"]) == ("halal", "rule:words:halal", "high")


@pytest.mark.usefixtures("network")
def test_explain_shows_every_kind_when_asked(voc: Voc) -> None:
    assert len(lines(voc("alerts", "explain", "味道不错", "--all"))) == 19


def test_explain_refuses_a_text_without_any(voc: Voc) -> None:
    result = voc("alerts", "explain", "  ")
    assert result.exit_code == 1
    assert "neither text nor rating" in result.stderr


def test_verdicts_give_precision_by_kind_and_origin(voc: Voc, tagged: Path, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.csv"
    file.write_text("alert_id,verdict\nal-1,valid\nal-3,false_alarm\nal-9,valid\n", "utf-8")
    result = voc("alerts", "verdicts", file, "--tags", tagged)
    assert [(each["by"], each["name"], each["precision"]) for each in lines(result)] == [
        ("all", "all", 0.5), ("kind", "churn", 0.5), ("origin", "model", 1.0),
        ("origin", "rule:never-again", 0.0),
    ]  # fmt: skip
    assert "1 verdicts are on alerts that" in result.stderr


def test_verdicts_write_examples(voc: Voc, tagged: Path, feedback: Path, tmp_path: Path) -> None:
    file, target = tmp_path / "verdicts.csv", tmp_path / "again.jsonl"
    file.write_text("alert_id,verdict\nal-1,valid\nal-3,false_alarm\n", "utf-8")
    result = voc("alerts", "verdicts", file, "--tags", tagged, "--feedback", feedback, "--examples", target)
    assert result.exit_code == 0
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [(row["id"], len(row["alerts"]), row["not"]) for row in rows] == [
        ("1", 1, []),
        ("3", 0, ["churn"]),
    ]


def test_examples_need_the_texts(voc: Voc, tagged: Path) -> None:
    result = voc("alerts", "verdicts", "v.csv", "--tags", tagged, "--examples", "e.jsonl")
    assert result.exit_code == 2
    assert "--examples needs --feedback" in result.stderr


def test_storms_bring_incidents_together_by_key(voc: Voc, tagged: Path) -> None:
    found = lines(voc("alerts", "storms", tagged))
    assert [(each["raw"], each["alert"]["id"], each["alert"]["count"]) for each in found] == [
        (2, "al-1", 2), (1, "al-3", 1),
    ]  # fmt: skip


def test_storms_bring_copies_together_when_the_texts_are_given(
    voc: Voc, tagged: Path, feedback: Path
) -> None:
    (found,) = lines(voc("alerts", "storms", tagged, "--feedback", feedback))
    assert (found["raw"], found["distinct"]) == (3, 2)


def test_storms_refuse_growth_that_is_none(voc: Voc, tagged: Path) -> None:
    result = voc("alerts", "storms", tagged, "--growth", "many")
    assert result.exit_code == 2
    assert "write counts with commas, such as 5,20,100" in result.stderr


def test_storms_refuse_a_file_that_is_no_tags(voc: Voc, tmp_path: Path) -> None:
    result = voc("alerts", "storms", tmp_path / "none.jsonl")
    assert result.exit_code == 1
    assert "there is no such file" in result.stderr
