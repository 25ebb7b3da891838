"""The labelling, on tiny corpora of our own writing."""

import json
from pathlib import Path

import pytest

from training.label.answers import BadAnswer, locate, read_answer
from training.label.batches import shown, write_batches, write_items
from training.label.check import find_problems
from training.label.collect import collect
from training.label.counts import table
from training.label.kappa import agreements, cohen
from training.label.lines import content_hash, read_corpus, text_at, text_hash
from training.label.lists import KINDS
from training.label.pool import Item, whole
from training.label.settle import Unsettled, joined_evidence, settle, write_disagreements
from training.label.split import half_of, held_out_hashes, split_of
from training.label.triggers import SHARE, STRONG, WEAK

TEXTS = (
    "面包发霉了，吃完拉肚子",
    "味道很好，下次还来",
    "请问几点关门",
    "再也不来了，退款也不给",
    "还行吧",
    "客服挂我电话，太气人",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with one corpus of six lines, the last of them dev, and one of a single session."""
    rows = [{"id": f"tiny/train/{n}", "channel": "review", "text": text} for n, text in enumerate(TEXTS[:-1])]
    last = {"id": "tiny/dev/0", "channel": "review", "text": TEXTS[-1]}
    turns = [{"speaker": "customer", "text": "在吗"}, {"speaker": "agent", "text": "在的"}]
    _write(tmp_path / "data" / "tiny" / "train.jsonl", rows)
    _write(tmp_path / "data" / "tiny" / "dev.jsonl", [last])
    session = {
        "id": "talk/train/0",
        "channel": "call",
        "turns": [*turns, {"speaker": "customer", "text": "还没到"}],
    }
    _write(tmp_path / "data" / "talk" / "train.jsonl", [session])
    return tmp_path / "data"


@pytest.fixture
def work(tmp_path: Path, data: Path) -> Path:
    """Return a work folder with six texts in batches for both readers, who answer alike but for one text."""
    items = [whole(line, drawn="random") for line in read_corpus(data, "tiny")]
    folder = tmp_path / "work"
    write_items(items, "alerts", folder=folder)
    for reader in ("a", "b"):
        write_batches(items, "alerts", reader, folder=folder, seed=1)
        _answer(folder, reader, churn=reader == "a")
    return folder


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _answer(folder: Path, reader: str, *, churn: bool) -> None:
    batch = folder / "alerts" / reader / "batch-001.jsonl"
    answers = []
    for row in map(json.loads, batch.read_text(encoding="utf-8").splitlines()):
        alerts = []
        if "拉肚子" in row["text"]:
            alerts.append(
                {"k": "food_safety", "s": "critical", "e": ["拉肚子" if reader == "a" else "吃完拉肚子"]}
            )
        if churn and "再也不来" in row["text"]:
            alerts.append({"k": "churn", "s": "normal", "e": ["再也不来了"]})
        answers.append({"n": row["n"], "a": alerts})
    _write(batch.with_name("answers-001.jsonl"), answers)


def _item(text: str, **more: object) -> Item:
    return Item("tiny/train/0", "tiny", "review", "train", "random", text, "g", **more)  # type: ignore[arg-type]


def test_hashes_and_locators(data: Path) -> None:
    (line,) = read_corpus(data, "talk")
    assert text_at(line, "talk/train/0#2") == "还没到"
    assert text_at(line, "talk/train/0#customer") == "在吗\n还没到"
    assert content_hash("Ａ好！ 好") == content_hash("a好好")
    assert text_hash("好！") != text_hash("好")


def test_split_keeps_dev_and_depends_on_the_key_alone() -> None:
    assert split_of("dev", "x") == "dev"
    drawn = [split_of("train", str(n)) for n in range(2000)]
    assert drawn == [split_of("train", str(n)) for n in range(2000)]
    assert 0.28 < drawn.count("dev") / 2000 < 0.38
    assert half_of("好吃！") == half_of("好吃")


def test_triggers_name_every_kind() -> None:
    assert set(STRONG) == set(WEAK) == set(SHARE) == set(KINDS)


def test_a_reader_sees_no_origin() -> None:
    assert shown(_item("一般", question="shop-1"), 3) == {
        "n": 3,
        "question": "您对收到的商品满意吗？",
        "text": "一般",
    }
    turns = (("customer", "在吗"), ("agent", "在的"))
    assert shown(_item("", turns=turns), 1) == {
        "n": 1,
        "turns": [[0, "customer", "在吗"], [1, "agent", "在的"]],
    }


def test_answers_become_labels() -> None:
    labels = read_answer(
        {"n": 1, "s": "neg", "i": "complaint", "m": 1, "e": 2}, _item("难吃但便宜"), "feedback"
    )
    assert labels == {
        "sentiment": "negative",
        "mixed": True,
        "intent": "complaint",
        "demand": "none",
        "effort": "high",
    }
    turns = (("customer", "在吗"), ("agent", "在的"), ("customer", "还没到"))
    answer = {"n": 1, "t": {"2": "neg"}, "start": "neg", "end": "neg", "resolved": "no", "conduct": "neutral"}
    assert read_answer(answer, _item("", turns=turns), "calls")["turns"] == [[0, "neutral"], [2, "negative"]]
    mixed = read_answer({"n": 1, "c": {"空间": "pos", "动力": "neg"}}, _item("", industry="car"), "mixed")
    assert mixed["categories"] == [["动力", "negative"], ["空间", "positive"]]


@pytest.mark.parametrize(
    ("answer", "task", "message"),
    [
        ({"n": 1, "s": "bad", "i": "other"}, "feedback", r"s: 'bad' is not one of neg, neu, pos"),
        ({"n": 1, "s": "neg"}, "feedback", r"i: None is not one of complaint"),
        ({"n": 1, "x": 1}, "feedback", r"unknown keys \['x'\]"),
        ({"n": 1}, "alerts", r'no "a"'),
        ({"n": 1, "a": [{"k": "churn", "s": "normal", "e": []}]}, "alerts", "has no evidence"),
        ({"n": 1, "a": [{"k": "churn", "s": "normal", "e": ["别处"]}]}, "alerts", "is not in the text"),
        (
            {"n": 1, "a": [{"k": "low_score", "s": "normal", "e": ["难吃"]}]},
            "alerts",
            "'low_score' is not one of",
        ),
        ({"n": 1, "c": {"额度": "neg"}}, "bank", "unknown keys"),
    ],
)
def test_bad_answers_say_what_is_wrong(answer: dict[str, object], task: str, message: str) -> None:
    with pytest.raises(BadAnswer, match=message):
        read_answer(answer, _item("难吃"), task)


def test_quotes_are_located_by_occurrence() -> None:
    assert locate("差", "差，太差") == [0, 1]
    assert locate(["差", 2], "差，太差") == [3, 4]
    with pytest.raises(BadAnswer, match="occurrence 3"):
        locate(["差", 3], "差，太差")


def test_evidence_of_two_readers_is_joined() -> None:
    assert joined_evidence([[0, 5]], [[2, 5]]) == [[2, 5]]
    assert joined_evidence([[0, 2]], [[4, 6]]) == [[0, 2], [4, 6]]


def test_kappa() -> None:
    assert cohen([("a", "a"), ("b", "b")]) == 1.0
    assert cohen([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0.0
    assert cohen([("a", "a")]) == 1.0


def test_collect_names_what_is_missing(work: Path) -> None:
    assert collect("alerts", "a", folder=work).problems == ()
    path = work / "alerts" / "a" / "answers-001.jsonl"
    kept = path.read_text(encoding="utf-8").splitlines()[:-1]
    path.write_text("\n".join([*kept, "not json"]), encoding="utf-8")
    problems = collect("alerts", "a", folder=work).problems
    assert "answers-001.jsonl:6: not an answer" in problems[0]
    assert "n=6 is not answered" in problems[1]
    path.unlink()
    assert "missing" in collect("alerts", "a", folder=work).problems[0]


def test_from_answers_to_settled_labels(work: Path, data: Path, tmp_path: Path) -> None:
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    with pytest.raises(Unsettled, match="1 of 6 items are unsettled"):
        settle("alerts", folder=work, annotations=annotations)
    assert write_disagreements("alerts", folder=work, seed=1) == 1
    shown_row = json.loads((work / "alerts" / "settle" / "batch-001.jsonl").read_text(encoding="utf-8"))
    assert sorted(len(shown_row[side]["a"]) for side in "AB") == [0, 1]
    churn = {"k": "churn", "s": "normal", "e": ["再也不来"]}
    _write(work / "alerts" / "settle" / "answers-001.jsonl", [{"n": 1, "a": [churn]}])
    assert settle("alerts", folder=work, annotations=annotations) == (6, 1)
    written = (annotations / "alerts.jsonl").read_text(encoding="utf-8")
    assert not any(text in written for text in TEXTS)
    assert '"evidence": [[8, 11]]' in written
    assert find_problems(annotations, data=data) == []
    assert content_hash(TEXTS[-1]) in held_out_hashes(annotations)
    assert "| alerts | alert churn | normal | 1 | 1 |" in table(annotations, by="channel")


def test_agreement_by_kind(work: Path, data: Path) -> None:
    items = [whole(line, drawn="random") for line in read_corpus(data, "tiny")]
    one, two = (collect("alerts", reader, folder=work).labels for reader in ("a", "b"))
    found = {agreement.decision: agreement for agreement in agreements(items, one, two, "alerts")}
    assert found["food_safety"].kappa == 1.0
    assert found["churn"].kappa == 0.0
    assert found["any alert"].marked == 2


def test_check_finds_every_fault(work: Path, data: Path, tmp_path: Path) -> None:
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    _answer(work, "b", churn=True)
    settle("alerts", folder=work, annotations=annotations)
    path = annotations / "alerts.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    by_id = {row["id"]: row for row in rows}
    by_id["tiny/dev/0"]["split"] = "train"
    by_id["tiny/train/0"]["alerts"][0]["evidence"] = [[5, 99]]
    by_id["tiny/train/3"]["alerts"][0]["severity"] = "huge"
    by_id["tiny/train/1"]["hash"] = "0" * 64
    _write(path, [*rows, by_id["tiny/train/4"]])
    _write(annotations / "synthetic.jsonl", [{"id": "synthetic/0", "text": "假的", "split": "dev"}])
    problems = "\n".join(find_problems(annotations, data=data))
    assert "tiny/dev/0: a dev line of its corpus is labelled as train" in problems
    assert "tiny/dev/0: train, and the same text is dev" in problems
    assert "span [5, 99) out of range" in problems
    assert "severity: 'huge' is not one of" in problems
    assert "tiny/train/1: hash without text" in problems
    assert "tiny/train/4: labelled twice" in problems
    assert "synthetic/0: a synthetic row must be marked so and be train" in problems
