"""``voc taxonomy``, as its users run it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from small_taxonomies import SMALL, small
from test_archive import FEEDBACK, with_parking, write_tags

from voc.cli import main
from voc.taxonomy import find, shipped


def voc(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["taxonomy", *map(str, arguments)], catch_exceptions=False)


def objects(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    paths = {name: tmp_path / f"{name}.toml" for name in ("old", "new")}
    paths["old"].write_text(SMALL, "utf-8")
    paths["new"].write_text(with_parking(), "utf-8")
    paths["feedback"] = tmp_path / "feedback.jsonl"
    paths["feedback"].write_text("".join(f"{each.model_dump_json()}\n" for each in FEEDBACK), "utf-8")
    paths["tagged"] = write_tags(tmp_path / "tags.parquet")
    return paths


def test_show_lists_what_ships() -> None:
    listed = voc("show").stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(shipped())


def test_show_a_tree() -> None:
    said = voc("show", "hotel").stdout
    assert said.startswith(f"酒店住宿 ({find('hotel').label})\n  客房 [H1]")
    assert "\n    隔音 [H103] 吵不吵、隔音。\n" in said


def test_show_toml_and_json(files: dict[str, Path], tmp_path: Path) -> None:
    again = tmp_path / "again.toml"
    again.write_text(voc("show", files["old"], "--format", "toml").stdout, "utf-8")
    assert find(again) == small()
    (shown,) = objects(voc("show", "hotel", "--format", "json"))
    assert (shown["name"], shown["version"]) == ("hotel", find("hotel").version)


def test_check(files: dict[str, Path]) -> None:
    (facts,) = objects(voc("check", files["old"]))
    assert (facts["name"], facts["categories"], facts["leaves"], facts["keywords"]) == ("shop", 5, 4, 9)


def test_check_tells_words_that_several_claim(files: dict[str, Path]) -> None:
    files["old"].write_text(SMALL.replace('["电池盖"]', '["电池盖", "便宜"]'), "utf-8")
    result = voc("check", files["old"])
    assert (result.exit_code, result.stderr) == (0, "note: 便宜 is a word of P, B\n")


def test_check_tells_every_error(files: dict[str, Path]) -> None:
    files["old"].write_text(
        SMALL.replace('code = "B"', 'code = "P"').replace('parent = "S"', 'parent = "T"'), "utf-8"
    )
    result = voc("check", files["old"])
    assert result.exit_code == 1
    assert "old.toml:14: parent 'T' is not known" in result.stderr
    assert "old.toml:31: code 'P' is taken" in result.stderr


def test_convert_there_and_back(files: dict[str, Path], tmp_path: Path) -> None:
    assert voc("convert", files["old"], tmp_path / "a.xlsx").exit_code == 0
    assert voc("convert", tmp_path / "a.xlsx", tmp_path / "b.toml").exit_code == 0
    assert find(tmp_path / "b.toml") == small()


def test_convert_writes_over_nothing(files: dict[str, Path]) -> None:
    result = voc("convert", "hotel", files["old"])
    assert result.exit_code == 2
    assert "is there already; give --force to write over it" in result.stderr
    assert voc("convert", "hotel", files["old"], "--force").exit_code == 0
    assert find(files["old"]).title == "酒店住宿"


def test_diff(files: dict[str, Path]) -> None:
    result = voc("diff", files["old"], files["new"], files["tagged"], "--feedback", files["feedback"])
    whole, *shifts = objects(result)
    assert (whole["opinions"], whole["changed"], whole["added"], whole["renamed"]) == (5, 3, ["K"], ["P"])
    (parking,) = (shift for shift in shifts if shift["code"] == "K")
    assert (parking["gained"], parking["net_after"]) == (3, -0.3333)
    example = {"feedback_id": "1", "span": {"start": 3, "end": 5}, "from": ["other"], "to": ["K"]}
    assert parking["examples"][0] == example
    assert "停车位太少" not in result.stdout


def test_diff_with_words(files: dict[str, Path]) -> None:
    arguments = (
        "diff",
        files["old"],
        files["new"],
        files["tagged"],
        "--feedback",
        files["feedback"],
        "--texts",
    )
    assert objects(voc(*arguments))[-2]["examples"][0]["text"] == "停车位太少"


def test_diff_as_a_table(files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    arguments = ("diff", files["old"], files["new"], files["tagged"], "--feedback", files["feedback"])
    said = voc(*arguments, "--format", "table").stdout
    assert "3 of 5 opinions change" in said
    assert "+ 停车" in said
    assert "价格 -> 价钱" in said
    assert "1 3-5 other -> K" in said


def test_words_need_feedback(files: dict[str, Path]) -> None:
    result = voc("diff", files["old"], files["new"], files["tagged"], "--texts")
    assert result.exit_code == 2
    assert "--texts needs --feedback: an archive holds no words" in result.stderr


def test_suggest(files: dict[str, Path]) -> None:
    (found,) = objects(voc("suggest", files["tagged"], "--feedback", files["feedback"], "--least", "2"))
    assert (found["name"], found["count"], found["aspects"]) == ("停车位", 3, {"停车位": 2, "停车": 1})


def test_suggest_with_a_taxonomy_as_a_table(files: dict[str, Path]) -> None:
    arguments = ("suggest", files["tagged"], "--taxonomy", files["new"], "--feedback", files["feedback"])
    said = voc(*arguments, "--least", "1", "--format", "table").stdout
    assert "1 suggestions" in said
    assert "音乐" in said
