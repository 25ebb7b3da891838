"""Labels of our own as examples: found by their locators, each task with what it says, dev kept apart."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from voc_training import own
from voc_training.corpora import Example, smooth
from voc_training.heads import ALERTS, KINDS, RAISED, TEXT_HEADS
from voc_training.own import BEFORE, TASKS, TRUST, drawn_at_random, read_own

Label = Callable[..., None]
JUDGED = {
    "sentiment": "negative",
    "mixed": False,
    "intent": "complaint",
    "demand": "refund",
    "effort": "high",
}


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def row(locator: str, split: str = "train", **said: Any) -> dict[str, Any]:
    """Return a row of labels."""
    return {"id": locator, "corpus": locator.split("/")[0], "channel": "review", "split": split} | said


@pytest.fixture
def label(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Label:
    """Put rows in the place of our labels of a task."""
    monkeypatch.setattr(own, "ANNOTATIONS", tmp_path / "labels")

    def write(task: str, *rows: dict[str, Any]) -> None:
        lines(tmp_path / "labels" / f"{task}.jsonl", *rows)

    return write


def only(tmp_path: Path, task: str, split: str = "train") -> Example:
    """Return the one example that a task gives."""
    [found] = read_own(tmp_path, split, tasks=(task,))
    return found


class TestWhich:
    @pytest.fixture(autouse=True)
    def corpora(self, tmp_path: Path, label: Label) -> None:
        """Write two corpora and the labels of some of their lines."""
        label(
            "feedback", row("waimai/dev/0", "dev", **JUDGED), row("waimai/train/1", "dev", **JUDGED),
            row("waimai/train/2", **JUDGED), row("jddc/train/0#1", "dev", **JUDGED),
            row("jddc/train/0#customer", **JUDGED), row("waimai/train/77", **JUDGED),
        )  # fmt: skip
        lines(tmp_path / "waimai" / "dev.jsonl", {"id": "waimai/dev/0", "text": "难吃"})
        trained = [
            {"id": f"waimai/train/{n}", "text": text} for n, text in enumerate(("甲", "乙", "好吃，ＯＫ"))
        ]
        lines(tmp_path / "waimai" / "train.jsonl", *trained)
        turns = [{"speaker": "customer", "text": text} for text in ("还没到", "三天了！！！！！")]
        lines(tmp_path / "jddc" / "train.jsonl", {"id": "jddc/train/0", "turns": turns})

    def test_a_turn_or_all_that_the_customer_says_is_found_by_its_locator(self, tmp_path: Path) -> None:
        dev = {example.id: example.text for example in read_own(tmp_path, "dev")}
        train = {example.id: example.text for example in read_own(tmp_path, "train")}
        assert dev["own-feedback/review/jddc/train/0#1"] == "三天了!!!"
        assert train["own-feedback/review/jddc/train/0#customer"] == "还没到\n三天了!!!"

    def test_texts_are_clean(self, tmp_path: Path) -> None:
        train = {example.id: example.text for example in read_own(tmp_path, "train")}
        assert train["own-feedback/review/waimai/train/2"] == "好吃,OK"

    def test_dev_leaves_out_what_a_corpus_trains_on(self, tmp_path: Path) -> None:
        assert {example.id for example in read_own(tmp_path, "dev")} == {
            "own-feedback/review/waimai/dev/0",
            "own-feedback/review/jddc/train/0#1",
        }

    def test_where_no_corpus_labels_what_is_asked_dev_is_whole(self, tmp_path: Path) -> None:
        found = {example.id for example in read_own(tmp_path, "dev", untouched=False)}
        assert found - {example.id for example in read_own(tmp_path, "dev")} == {
            "own-feedback/review/waimai/train/1"
        }

    def test_a_corpus_that_is_left_out_is_left_out_here_too(self, tmp_path: Path) -> None:
        found = read_own(tmp_path, "train", without=frozenset({"waimai"}))
        assert [example.id for example in found] == ["own-feedback/review/jddc/train/0#customer"]

    def test_a_task_that_is_not_asked_for_is_not_read(self, tmp_path: Path) -> None:
        assert read_own(tmp_path, "train", tasks=("alerts",)) == []
        assert (
            len(read_own(tmp_path, "train", tasks=TASKS)) == 2
        )  # the line that no corpus holds is passed over


class TestFeedback:
    def test_every_decision_becomes_a_label(self, tmp_path: Path, label: Label) -> None:
        label("feedback", row("waimai/train/0", **JUDGED))
        lines(tmp_path / "waimai" / "train.jsonl", {"id": "waimai/train/0", "text": "难吃，退钱"})
        example = only(tmp_path, "feedback")
        assert example.sentiment == smooth("negative", TRUST)
        said = {head: TEXT_HEADS[head][place] for head, place in example.classes.items()}
        assert said == {"intent": "complaint", "demand": "refund", "effort": "high"}
        assert (example.traits, example.alerts) == ({"mixed": False}, {})

    def test_a_survey_answer_stands_behind_its_question(self, tmp_path: Path, label: Label) -> None:
        label("feedback", row("waimai/train/0", question="any-1", channel="survey", **JUDGED))
        lines(tmp_path / "waimai" / "train.jsonl", {"id": "waimai/train/0", "text": "汤是凉的"})
        answer = only(tmp_path, "feedback")
        assert answer.id == "own-feedback/survey/waimai/train/0"
        assert answer.text[answer.context :] == "汤是凉的"
        assert answer.text[: answer.context].endswith("?\n")

    def test_one_reader_s_rows_say_all_at_once(self, tmp_path: Path, label: Label) -> None:
        alert = {"kind": "churn", "severity": "normal", "evidence": [[3, 7]]}
        label("single", row("waimai/train/0", irony=True, alerts=[alert], **JUDGED))
        lines(tmp_path / "waimai" / "train.jsonl", {"id": "waimai/train/0", "text": "真棒，再也不来"})
        example = only(tmp_path, "single")
        assert example.traits == {"mixed": False, "irony": True}
        assert example.alerts["churn"]
        assert example.sentiment is not None


class TestAlerts:
    text = "　服務員罵人，還把我推倒了"

    def example(self, tmp_path: Path, label: Label, *alerts: dict[str, Any]) -> Example:
        label("alerts", row("waimai/train/0", alerts=list(alerts)))
        lines(tmp_path / "waimai" / "train.jsonl", {"id": "waimai/train/0", "text": self.text})
        return only(tmp_path, "alerts")

    def alert(self, kind: str, severity: str, *quotes: str) -> dict[str, Any]:
        places = [(self.text.index(quote), len(quote)) for quote in quotes]
        return {"kind": kind, "severity": severity, "evidence": [[at, at + size] for at, size in places]}

    def test_every_kind_that_was_not_named_is_denied(self, tmp_path: Path, label: Label) -> None:
        example = self.example(tmp_path, label, self.alert("churn", "normal", "罵人"))
        assert {kind for kind in KINDS if example.alerts[kind]} == {"churn"}
        assert set(example.alerts) == set(KINDS)  # nothing is said of severities that churn never has
        assert list(example.alerts) == [name for name in ALERTS if name in example.alerts]

    def test_a_kind_that_holds_says_its_severity(self, tmp_path: Path, label: Label) -> None:
        example = self.example(
            tmp_path, label, self.alert("personal_safety", "critical", "推倒"),
            self.alert("staff_misconduct", "normal", "罵人"),
        )  # fmt: skip
        severities = {name: held for name, held in example.alerts.items() if ":" in name}
        assert severities == {"personal_safety:critical": True, "staff_misconduct:critical": False}

    def test_of_several_severities_one_holds(self, tmp_path: Path, label: Label) -> None:
        example = self.example(tmp_path, label, self.alert("food_safety", "normal", "罵人"))
        severities = {level: example.alerts[f"food_safety:{level}"] for level in RAISED["food_safety"]}
        assert severities == {"critical": False, "normal": True}

    def test_evidence_moves_with_the_cleaning(self, tmp_path: Path, label: Label) -> None:
        example = self.example(tmp_path, label, self.alert("personal_safety", "high", "推倒", "罵人"))
        proofs = [(kind, example.text[a:b]) for kind, a, b in example.evidence]
        assert proofs == [("personal_safety", "推倒"), ("personal_safety", "骂人")]

    def test_evidence_stands_behind_the_question(self, tmp_path: Path, label: Label) -> None:
        said = self.alert("staff_misconduct", "normal", "罵人")
        label("single", row("waimai/train/0", question="food-4", irony=False, alerts=[said], **JUDGED))
        lines(tmp_path / "waimai" / "train.jsonl", {"id": "waimai/train/0", "text": self.text})
        example = only(tmp_path, "single")
        assert [example.text[a:b] for _, a, b in example.evidence] == ["骂人"]
        assert example.evidence[0][1] > example.context > 0

    def test_no_alert_denies_all(self, tmp_path: Path, label: Label) -> None:
        example = self.example(tmp_path, label)
        assert example.alerts == dict.fromkeys(KINDS, False)
        assert example.evidence == ()

    def test_texts_that_were_drawn_at_random_are_known(self, tmp_path: Path, label: Label) -> None:
        drawn = ("random", "strong:churn")
        label("alerts", *(row(f"waimai/train/{n}", drawn=how, alerts=[]) for n, how in enumerate(drawn)))
        assert drawn_at_random("alerts") == {"own-alerts/review/waimai/train/0"}
        assert drawn_at_random("bank") == frozenset()


class TestCategories:
    @pytest.mark.parametrize(
        ("task", "industry", "taxonomy", "name"),
        [
            ("bank", "bank", "own-bank", "fee"),
            ("mixed", "hotel", "own-hotel", "卫生"),
            ("mixed", "car", "corpus-car", "油耗"),
        ],
    )
    def test_they_are_of_the_taxonomy_of_the_industry(
        self, tmp_path: Path, label: Label, task: str, industry: str, taxonomy: str, name: str
    ) -> None:
        said = [[name, "negative"]]
        label(task, row("waimai/train/0", industry=industry, categories=said))
        lines(tmp_path / "waimai" / "train.jsonl", {"id": "waimai/train/0", "text": "太高了"})
        example = only(tmp_path, task)
        assert (example.taxonomy, example.categories) == (taxonomy, {f"{name}/negative"})
        assert example.sentiment is None

    def test_none_at_all_is_said_too(self, tmp_path: Path, label: Label) -> None:
        label("bank", row("waimai/train/0", industry="bank", categories=[]))
        lines(tmp_path / "waimai" / "train.jsonl", {"id": "waimai/train/0", "text": "路过"})
        assert only(tmp_path, "bank").categories == frozenset()


class TestCalls:
    turns = (
        ("customer", "快递还没到"),
        ("agent", "您好，马上查" * 30),
        ("customer", ""),
        ("customer", "好，谢谢！"),
    )

    @pytest.fixture(autouse=True)
    def session(self, tmp_path: Path, label: Label) -> None:
        """Write a session and the labels of its turns."""
        turns = [[0, "negative"], [2, "neutral"], [3, "neutral"]]
        ended = {"start": "negative", "end": "neutral", "resolved": "yes", "conduct": "good"}
        label("calls", row("jddc/train/0", channel="call", turns=turns, **ended))
        said = [{"speaker": speaker, "text": text} for speaker, text in self.turns]
        lines(tmp_path / "jddc" / "train.jsonl", {"id": "jddc/train/0", "turns": said})

    def read(self, tmp_path: Path) -> dict[str, Example]:
        return {example.id: example for example in read_own(tmp_path, "train", tasks=("calls",))}

    def test_each_turn_that_says_something_is_an_example_and_so_is_the_whole(self, tmp_path: Path) -> None:
        assert list(self.read(tmp_path)) == [
            "own-calls/call/jddc/train/0#0",
            "own-calls/call/jddc/train/0#3",
            "own-calls/call/jddc/train/0",
        ]

    def test_a_turn_is_read_after_the_end_of_what_was_said_before(self, tmp_path: Path) -> None:
        last = self.read(tmp_path)["own-calls/call/jddc/train/0#3"]
        assert last.text[last.context :] == "好,谢谢!"
        before = last.text[: last.context]
        assert before.endswith("马上查\n客户：\n客户：")
        assert len(before) == BEFORE + len("客户：")
        first = self.read(tmp_path)["own-calls/call/jddc/train/0#0"]
        assert (first.text, first.context) == ("客户：快递还没到", 3)

    def test_a_turn_has_a_sentiment_and_a_neutral_one_weighs_less(self, tmp_path: Path) -> None:
        first, last, whole = self.read(tmp_path).values()
        assert (first.sentiment, first.weight) == (smooth("negative", TRUST), 1.0)
        assert (last.sentiment, last.weight) == (smooth("neutral", TRUST), 0.4)
        assert whole.sentiment is None

    def test_the_whole_says_whether_it_was_resolved_and_how_the_agent_was(self, tmp_path: Path) -> None:
        whole = self.read(tmp_path)["own-calls/call/jddc/train/0"]
        said = {head: TEXT_HEADS[head][place] for head, place in whole.classes.items()}
        assert said == {"resolved": "yes", "conduct": "good"}
        assert whole.text.startswith("客户：快递还没到\n客服：您好")
        assert whole.context == 0


class TestSynthetic:
    def test_its_texts_are_its_own(self, tmp_path: Path, label: Label) -> None:
        alert = {"kind": "outage", "severity": "high", "evidence": [[0, 3]]}
        said = {"id": "synthetic/train/1", "text": "ＡＰＰ打不开", "channel": "chat", "split": "train"}
        label("synthetic", said | JUDGED | {"alerts": [alert]})
        example = only(tmp_path, "synthetic")
        assert (example.id, example.text) == ("own-synthetic/chat/synthetic/train/1", "APP打不开")
        assert example.alerts["outage"]
        assert example.evidence == (("outage", 0, 3),)

    def test_none_of_it_is_dev(self, tmp_path: Path, label: Label) -> None:
        label("synthetic", {"id": "a", "text": "甲", "channel": "chat", "split": "train"} | JUDGED)
        assert read_own(tmp_path, "dev", tasks=("synthetic",)) == []
