"""The task of one reader: texts that are only learned from, asked everything at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from training.label import draw_single
from training.label.__main__ import main
from training.label.answers import read_answer
from training.label.batches import readers_of, write_batches, write_items
from training.label.check import find_problems
from training.label.lines import content_hash, read_corpus
from training.label.pool import Item, Pool, whole
from training.label.settle import Unsettled, settle

TEXTS = (
    "面包发霉了，吃完拉肚子",
    "味道很好，下次还来",
    "请问几点关门",
    "再也不来了，退款也不给",
    "还行吧",
    "客服挂我电话，太气人",
)


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _item(text: str) -> Item:
    return Item("tiny/train/0", "tiny", "review", "train", "random", text, "g")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with one corpus of six train lines."""
    rows = [{"id": f"tiny/train/{n}", "channel": "review", "text": text} for n, text in enumerate(TEXTS)]
    _write(tmp_path / "data" / "tiny" / "train.jsonl", rows)
    return tmp_path / "data"


@pytest.fixture
def read_once(tmp_path: Path, data: Path) -> Path:
    """Return a work folder in which one reader has answered the task of one reader."""
    items = [whole(line, drawn="random") for line in read_corpus(data, "tiny")]
    folder = tmp_path / "once"
    write_items(items, "single", folder=folder)
    write_batches([items], "single", "a", folder=folder, seed=1)
    batch = folder / "single" / "a" / "batch-001.jsonl"
    answers = []
    for row in map(json.loads, batch.read_text(encoding="utf-8").splitlines()):
        sick = (
            {"a": [{"k": "food_safety", "s": "critical", "e": ["拉肚子"]}]} if "拉肚子" in row["text"] else {}
        )
        answers.append({"n": row["n"], "s": "neg", "i": "complaint", **sick})
    _write(batch.with_name("answers-001.jsonl"), answers)
    return folder


def test_what_one_reader_says_is_taken(read_once: Path, data: Path, tmp_path: Path) -> None:
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    assert settle("single", folder=read_once, annotations=annotations) == (6, 0)
    written = (annotations / "single.jsonl").read_text(encoding="utf-8")
    rows = {row["id"]: row for row in map(json.loads, written.splitlines())}
    assert list(rows) == sorted(rows)
    assert rows["tiny/train/0"]["alerts"] == [
        {"kind": "food_safety", "severity": "critical", "evidence": [[8, 11]]}
    ]
    assert {tuple(row["readers"]) for row in rows.values()} == {("a",)}
    assert not any(text in written for text in TEXTS)
    assert find_problems(annotations, data=data) == []


def test_what_one_reader_says_is_not_taken_by_half(read_once: Path, tmp_path: Path) -> None:
    path = read_once / "single" / "a" / "answers-001.jsonl"
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:-1]), encoding="utf-8")
    with pytest.raises(Unsettled, match=r"single: 1 problems; the first: .*n=6 is not answered"):
        settle("single", folder=read_once, annotations=tmp_path)
    assert not (tmp_path / "single.jsonl").exists()


def test_faults_of_what_one_reader_says_are_found(read_once: Path, data: Path, tmp_path: Path) -> None:
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    settle("single", folder=read_once, annotations=annotations)
    path = annotations / "single.jsonl"
    rows = {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    rows["tiny/train/0"]["alerts"][0]["evidence"] = [[5, 99]]
    rows["tiny/train/1"]["irony"] = "yes"
    rows["tiny/train/2"]["alerts"] = [{"kind": "noise", "severity": "high", "evidence": []}]
    _write(path, list(rows.values()))
    problems = "\n".join(find_problems(annotations, data=data))
    assert "span [5, 99) out of range" in problems
    assert "irony: 'yes' is not true or false" in problems
    assert "kind: 'noise' is not one of" in problems
    assert "noise: no evidence" in problems


def test_one_reader_is_compared_with_nobody(
    read_once: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("kappa", "disagreements"):
        assert main([command, "single", "--work", str(read_once)]) == 1
        assert "single: one reader answers it" in capsys.readouterr().err


def test_for_one_reader_train_texts_are_drawn_that_no_other_task_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"id": f"waimai/train/{n}", "channel": "review", "text": f"骑手第{n}次迟到，汤都洒了"}
        for n in range(40)
    ]
    _write(tmp_path / "data" / "waimai" / "train.jsonl", rows)
    _write(tmp_path / "data" / "waimai" / "dev.jsonl", [{"id": "waimai/dev/0", "text": "这次送得真快啊"}])
    for task in ("feedback", "alerts", "calls", "bank", "mixed"):
        held = [rows[0]["text"]] if task == "alerts" else []
        keys = [{"content": content_hash(str(text)), "group": "g"} for text in held]
        _write(tmp_path / "annotations" / f"{task}.jsonl", keys)
    monkeypatch.setattr(draw_single, "ANNOTATIONS", tmp_path / "annotations")
    drawn = draw_single.draw_single(Pool(tmp_path / "data", 1))
    assert drawn
    assert {item.split for item in drawn} == {"train"}
    texts = [item.text for item in drawn]
    assert len(set(texts)) == len(texts)
    assert rows[0]["text"] not in texts
    assert drawn == draw_single.draw_single(Pool(tmp_path / "data", 1))


def test_one_reader_answers_everything_at_once() -> None:
    assert readers_of("single") == ("a",)
    assert readers_of("feedback") == readers_of("alerts") == ("a", "b")
    plain = read_answer({"n": 1, "s": "neu", "i": "other"}, _item("一般"), "single")
    assert (plain["alerts"], plain["irony"], plain["mixed"]) == ([], False, False)
    answer = {"n": 1, "s": "neg", "i": "complaint", "r": 1, "d": "refund", "e": 1}
    alert = {"k": "churn", "s": "normal", "e": ["再也不来"]}
    labels = read_answer(answer | {"a": [alert]}, _item("好极了，再也不来"), "single")
    assert (labels["sentiment"], labels["irony"], labels["demand"]) == ("negative", True, "refund")
    assert labels["alerts"] == [{"kind": "churn", "severity": "normal", "evidence": [[4, 8]]}]
