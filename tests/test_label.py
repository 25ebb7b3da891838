"""The labelling, on tiny corpora of our own writing."""

import json
from pathlib import Path

import pytest

from training.label.answers import BadAnswer, locate, read_answer
from training.label.batches import DrawnOtherwise, read_items, shown, write_batches, write_items
from training.label.check import find_problems
from training.label.collect import collect
from training.label.counts import table
from training.label.draw_others import CALLS, SOUR_CALLS
from training.label.endings import badness
from training.label.kappa import agreements, cohen
from training.label.lines import Line, content_hash, read_corpus, text_at, text_hash
from training.label.lists import KINDS
from training.label.mine import mine
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
        write_batches([items], "alerts", reader, folder=folder, seed=1)
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


def _session(number: int, *said: str) -> Line:
    turns = tuple(pair for text in said for pair in (("customer", text), ("agent", f"好的 {number}")))
    return Line(f"jddc/train/{number}", "jddc", "train", "call", "", turns, None, None)


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
        ({"n": 1, "s": "neg", "i": "complaint", "r": 2}, "single", r"r: 2 is not one of 0, 1"),
        ({"n": 1, "s": "neg", "i": "other", "a": [{"k": "churn", "s": "high"}]}, "single", "has no evidence"),
        ({"n": 1, "s": "neg", "i": "other", "x": 1}, "single", r"unknown keys \['x'\]; .* r, i, d, e, a"),
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


def test_a_later_round_leaves_the_first_as_it_was(work: Path, data: Path) -> None:
    items = [whole(line, drawn="random") for line in read_corpus(data, "tiny")]
    more = [_item(f"又漏水了 {number}") for number in range(3)]
    before = {path: path.read_bytes() for path in sorted((work / "alerts").rglob("*.jsonl"))}
    order = json.loads((work / "alerts" / "index-a.json").read_text(encoding="utf-8"))
    write_items([*items, *more], "alerts", folder=work)
    for reader in ("a", "b"):
        assert write_batches([items, more], "alerts", reader, folder=work, seed=1) == 2
    items_file = work / "alerts" / "items.jsonl"
    assert items_file.read_bytes().startswith(before.pop(items_file))
    assert all(path.read_bytes() == kept for path, kept in before.items())
    continued = json.loads((work / "alerts" / "index-a.json").read_text(encoding="utf-8"))
    assert continued[:6] == order
    assert sorted(continued[6:]) == [6, 7, 8]
    added = (work / "alerts" / "a" / "batch-002.jsonl").read_text(encoding="utf-8").splitlines()
    shown_rows = [json.loads(row) for row in added]
    assert [row["n"] for row in shown_rows] == [7, 8, 9]
    read = read_items("alerts", folder=work)
    assert [row["text"] for row in shown_rows] == [read[index].text for index in continued[6:]]
    assert [
        Path(problem.split(": ")[0]).name for problem in collect("alerts", "a", folder=work).problems
    ] == ["answers-002.jsonl"]


def test_items_that_readers_hold_are_not_replaced(work: Path) -> None:
    with pytest.raises(DrawnOtherwise, match=r"items\.jsonl: holds other items .* Name another folder"):
        write_items([_item("别的")], "alerts", folder=work)


def test_new_differences_follow_the_settled_ones(work: Path, data: Path) -> None:
    assert write_disagreements("alerts", folder=work, seed=1) == 1
    place = work / "alerts" / "settle"
    kept = (place / "batch-001.jsonl").read_bytes()
    _write(place / "answers-001.jsonl", [{"n": 1, "a": []}])
    settled = collect("alerts", "settle", folder=work).labels
    assert write_disagreements("alerts", folder=work, seed=1) == 0
    path = work / "alerts" / "a" / "answers-001.jsonl"
    answers = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    _write(path, [{**answer, "a": []} for answer in answers])
    assert write_disagreements("alerts", folder=work, seed=1) == 1
    assert (place / "batch-001.jsonl").read_bytes() == kept
    (row,) = (place / "batch-002.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(row)["n"] == 2
    assert "拉肚子" in row
    assert collect("alerts", "settle", folder=work).labels == settled


def test_sessions_that_end_sourly_are_drawn_second(tmp_path: Path) -> None:
    angry = _session(0, "我的快递呢", "怎么还没到", "算了，真让人失望，再也不买了")
    resigned = _session(1, "我的快递呢", "只能继续等了", "嗯", "没有了")
    calm = _session(2, "我的快递呢", "怎么还没到", "好的，太好了", "谢谢")
    assert badness(angry) > badness(resigned) > badness(calm)
    said = ("好的", "可以退货吗", "怎么还没到", "算了，太失望了")
    lines = [_session(number, "在吗", f"问题{number}", said[number % 4]) for number in range(600)]
    rows = [
        {"id": line.id, "turns": [{"speaker": speaker, "text": text} for speaker, text in line.turns]}
        for line in lines
    ]
    _write(tmp_path / "data" / "jddc" / "train.jsonl", rows)
    counted = mine("calls", data=tmp_path / "data", folder=tmp_path / "work")
    assert counted["items"] == CALLS + SOUR_CALLS
    assert counted["a"] == counted["b"] == 22 + 32
    again = read_items("calls", folder=tmp_path / "work")[CALLS:]
    assert {item.drawn for item in again} == {"sought-again"}
    assert len({item.locator for item in read_items("calls", folder=tmp_path / "work")}) == CALLS + SOUR_CALLS
    first = [badness(lines[int(item.locator.rpartition("/")[2])]) for item in again]
    assert first == sorted(first, reverse=True)
    assert mine("calls", data=tmp_path / "data", folder=tmp_path / "work") == counted


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
