"""The command on the trained release: what a user sees."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from click.testing import Result

from voc.cli.source import sample_path

if TYPE_CHECKING:
    from voc import Engine

Voc = Callable[..., Result]


@pytest.fixture
def loaded(engine: "Engine", monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command use the engine that is loaded already."""
    monkeypatch.setattr("voc.cli.run.load_engine", lambda options: engine)


def test_one_text_from_nothing(voc: Voc, engine: "Engine") -> None:
    result = voc("tag", "--text", "这家店服务太差了")
    assert result.exit_code == 0
    tags = json.loads(result.stdout)
    assert tags["sentiment"]["polarity"] == "negative"
    aspects = [one["aspect"] for one in tags["opinions"] if one["aspect"]]
    assert ["这家店服务太差了"[span["start"] : span["end"]] for span in aspects] == ["服务"]
    assert tags["versions"]["release"] == engine.release.name


@pytest.mark.usefixtures("loaded")
class TestRelease:
    def test_the_sample(self, voc: Voc, tmp_path: Path) -> None:
        lines = sample_path().read_text("utf-8").splitlines()
        result = voc("tag", "--sample", "-o", tmp_path / "tags.parquet")
        assert result.exit_code == 0
        ids = pq.read_table(tmp_path / "tags.parquet").column("feedback_id").to_pylist()
        assert ids == [json.loads(line)["id"] for line in lines]
        for said in ("Sentiment by channel", "Aspects spoken of most", "Examples"):
            assert said in result.stdout

    def test_whoever_writes_gets_tags(self, voc: Voc) -> None:
        texts = ["😡😡😡", "terrible service", "服務太差了", "服务太差了！！！！！！！！"]
        rows = [{"id": str(i), "channel": "review", "text": text} for i, text in enumerate(texts)]
        result = voc("tag", "-", "-o", "-", input="\n".join(json.dumps(row) for row in rows))
        tags = [json.loads(line) for line in result.stdout.splitlines()]
        assert [each["feedback_id"] for each in tags] == ["0", "1", "2", "3"]
        assert [each["sentiment"]["polarity"] for each in tags[2:]] == ["negative", "negative"]

    def test_an_unknown_style_lists_the_known(self, voc: Voc, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()
        result = voc("tag", "--text", "好", "--opinion-style", "bdci")
        assert result.exit_code == 1
        assert "bdci2017" in result.stderr


def test_info(voc: Voc, release: Any) -> None:
    facts = json.loads(voc("info", "--seconds", 0).stdout)
    assert facts["release"]["name"] == release.name
    assert set(facts["release"]["heads"]) == set(release.settings.heads)
