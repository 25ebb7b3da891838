"""``voc evaluate``: what is asked for reaches the measuring, which is tested where it is."""

import builtins
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from voc_training import evaluate as measuring
from voc_training.evaluate import Absent, BadLabels, Figure, Report

Voc = Callable[..., Result]
REPORT = Report(
    "tiny", {"sentiment:mine:accuracy": Figure(0.9, 0.8, 1.0, 20)},
    {"intent:mine:macro-f1": Absent("the release gives no intent", 20)},
)  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    calls: list[Any] = []

    def evaluate(release: str, data: Path, *, note: Callable[[str], None], **options: Any) -> Report:
        calls.append((release, data, options))
        note("mine: 20 texts")
        return REPORT

    monkeypatch.setattr(measuring, "evaluate", evaluate)
    return calls


def test_one_object_goes_to_standard_output(voc: Voc, asked: list[Any]) -> None:
    result = voc("evaluate", "tiny", "mine.jsonl")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["figures"]["sentiment:mine:accuracy"]["value"] == 0.9
    assert (
        json.loads(result.stdout)["absent"]["intent:mine:macro-f1"]["reason"] == "the release gives no intent"
    )
    assert result.stderr == "mine: 20 texts\n"


def test_options_reach_the_measuring(voc: Voc, asked: list[Any]) -> None:
    voc(
        "evaluate", "models/mine", "corpora", "--only", "waimai", "--half", "report", "--taxonomy", "hotel",
        "--opinion-style", "bdci2017", "--threads", 2,
    )  # fmt: skip
    options = {"only": "waimai", "half": "report", "taxonomy": "hotel", "style": "bdci2017", "threads": 2}
    assert asked == [("models/mine", Path("corpora"), options)]


def test_a_wrong_file_is_one_message(voc: Voc, monkeypatch: pytest.MonkeyPatch) -> None:
    def evaluate(*_: Any, **__: Any) -> Report:
        raise BadLabels("mine.jsonl:3: sentiment: Input should be 'negative'")

    monkeypatch.setattr(measuring, "evaluate", evaluate)
    result = voc("evaluate", "tiny", "mine.jsonl")
    assert result.exit_code == 1
    assert result.stderr == "Error: mine.jsonl:3: sentiment: Input should be 'negative'\n"


@pytest.mark.parametrize("arguments", [("tiny",), (), ("tiny", "mine.jsonl", "--half", "both")])
def test_wrong_usage(voc: Voc, arguments: tuple[str, ...]) -> None:
    assert voc("evaluate", *arguments).exit_code == 2


def test_what_is_not_installed_is_named_with_the_command(voc: Voc, monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without(name: str, *others: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "voc_training":
            raise ModuleNotFoundError("No module named 'voc_training'", name="voc_training")
        return original(name, *others, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    result = voc("evaluate", "tiny", "mine.jsonl")
    assert result.exit_code == 1
    assert "voc_training is not installed. Run: pip install 'voc-engine[train]'" in result.stderr
