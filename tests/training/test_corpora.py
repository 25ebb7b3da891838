"""Corpora as examples: only labels a line carries, spans that moved with the cleaning, nothing held out."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc_training import corpora
from voc_training.corpora import (
    OPINION_CORPORA,
    OTHERS,
    POLARITIES,
    STAR_TRUST,
    BadCorpus,
    Example,
    feedback_texts,
    read,
    read_corpus,
    read_own,
    smooth,
)
from voc_training.label.lines import content_hash

NONE_OF_OURS = frozenset({"own"})


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def one(tmp_path: Path, corpus: str, **row: Any) -> Example:
    """Return the example that a corpus makes of one line."""
    lines(tmp_path / corpus / "train.jsonl", {"id": f"{corpus}/train/0", **row})
    [example] = read_corpus(tmp_path, corpus, "train")
    return example


class TestLabels:
    def test_stars_are_believed_as_far_as_readers_agree_with_them(self, tmp_path: Path) -> None:
        example = one(tmp_path, "waimai", text="好吃", sentiment="positive")
        assert example.sentiment == smooth("positive", STAR_TRUST["waimai"])
        assert (example.emotion, example.opinions, example.strength, example.style) == (
            None,
            None,
            None,
            None,
        )

    def test_an_emotion_says_something_of_sentiment_but_surprise_does_not(self, tmp_path: Path) -> None:
        angry = one(tmp_path, "ewect-usual", text="气死我了", emotion="angry")
        assert angry.emotion == corpora.EMOTIONS.index("angry")
        assert angry.sentiment is not None
        assert angry.sentiment[0] == max(angry.sentiment)
        assert one(tmp_path, "ewect-usual", text="哇", emotion="surprise").sentiment is None

    def test_three_classes(self, tmp_path: Path) -> None:
        example = one(tmp_path, "df529-bank", text="已办卡", sentiment="neutral")
        assert example.sentiment == smooth("neutral", 0.88)

    def test_subjects_say_sentiment_where_they_agree_and_no_spans(self, tmp_path: Path) -> None:
        opinions = [{"aspect": None, "opinion": None, "polarity": "negative"}] * 2
        agreed = one(tmp_path, "bdci2018-car", text="油耗高", opinions=opinions)
        assert agreed.sentiment == smooth("negative", 0.8)
        assert agreed.opinions is None
        opinions = [{**opinions[0], "polarity": "positive"}, opinions[1]]
        assert one(tmp_path, "bdci2018-car", text="油耗高", opinions=opinions).sentiment is None

    def test_valence_becomes_strength(self, tmp_path: Path) -> None:
        opinions = [
            {"aspect": [0, 1], "opinion": [1, 2], "polarity": "positive", "valence": 9.0},
            {"aspect": [3, 4], "opinion": [4, 5], "polarity": "negative", "valence": 4.0},
        ]
        example = one(tmp_path, "dimabsa2024", text="菜香，汤咸", opinions=opinions)
        assert [opinion.strength for opinion in example.opinions or ()] == [1.0, -0.25]
        assert example.strength == pytest.approx((1.0 - 0.25) / 2)
        assert example.style == "dimabsa2024"


class TestSpans:
    def test_they_move_with_the_cleaning(self, tmp_path: Path) -> None:
        text = "&nbsp;這個手機的　　電池 http://t.cn/abc 不耐用！！！！！！"
        aspect, opinion = text.index("電池"), text.index("不耐用")
        row = {"aspect": [aspect, aspect + 2], "opinion": [opinion, opinion + 3], "polarity": "negative"}
        example = one(tmp_path, "bdci2017", text=text, opinions=[row])
        [gold] = example.opinions or ()
        assert gold.aspect is not None
        assert gold.opinion is not None
        assert example.text[slice(*gold.aspect)] == "电池"
        assert example.text[slice(*gold.opinion)] == "不耐用"
        assert POLARITIES[gold.polarity] == "negative"

    def test_implicit_stays_implicit(self, tmp_path: Path) -> None:
        row = {"aspect": None, "opinion": [0, 2], "polarity": "positive"}
        [gold] = one(tmp_path, "zhijiang2019", text="很香", opinions=[row]).opinions or ()
        assert (gold.aspect, gold.opinion) == (None, (0, 2))

    def test_what_was_cleaned_away_is_no_opinion(self, tmp_path: Path) -> None:
        row = {"aspect": None, "opinion": [3, 17], "polarity": "positive"}
        assert one(tmp_path, "bdci2017", text="很香 http://t.cn/abc", opinions=[row]).opinions == ()

    def test_the_same_opinion_twice_counts_once(self, tmp_path: Path) -> None:
        row = {"aspect": [0, 1], "opinion": [1, 2], "polarity": "positive", "category": "口味"}
        example = one(tmp_path, "zhijiang2019", text="菜香", opinions=[row, {**row, "category": "整体"}])
        assert len(example.opinions or ()) == 1


class TestSmooth:
    @given(st.sampled_from(POLARITIES), st.floats(0.5, 1))
    def test_it_is_a_distribution_with_the_label_on_top(self, label: str, trust: float) -> None:
        target = smooth(label, trust)
        assert sum(target) == pytest.approx(1)
        assert target[POLARITIES.index(label)] == trust

    def test_the_neighbour_gets_more_than_the_opposite(self) -> None:
        negative, neutral, positive = smooth("positive", 0.9)
        assert negative < neutral < positive


class TestRead:
    def test_every_corpus_is_read_with_its_name_in_front(self, data: Path) -> None:
        found = {example.id.split("/")[0] for example in read(data, "train", without=NONE_OF_OURS)}
        assert found == {*OPINION_CORPORA, *STAR_TRUST, *OTHERS}

    def test_a_corpus_may_be_left_out(self, data: Path) -> None:
        without = frozenset({"own", "bdci2017", "hotel"})
        found = {example.id.split("/")[0] for example in read(data, "train", without=without)}
        assert not found & without

    def test_texts_that_we_hold_out_are_not_trained_on(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = next(read_corpus(data, "waimai", "train"))
        monkeypatch.setattr(corpora, "held_out_hashes", lambda: frozenset({content_hash(held.text)}))
        train = {example.id for example in read(data, "train", without=NONE_OF_OURS)}
        dev = read(data, "dev", without=NONE_OF_OURS)
        assert held.id not in train
        assert len(dev) == len(train) + 1

    def test_a_text_of_which_nothing_is_left_is_no_example(self, tmp_path: Path) -> None:
        lines(
            tmp_path / "waimai" / "train.jsonl", {"id": "a", "text": "http://t.cn/a", "sentiment": "positive"}
        )
        assert list(read_corpus(tmp_path, "waimai", "train")) == []

    def test_a_missing_file_says_where(self, tmp_path: Path) -> None:
        with pytest.raises(
            BadCorpus, match=r"waimai/train\.jsonl: no such corpus file\. Name the folder .* --data"
        ):
            list(read_corpus(tmp_path, "waimai", "train"))

    def test_a_broken_line_says_where(self, tmp_path: Path) -> None:
        path = tmp_path / "waimai" / "train.jsonl"
        lines(path, {"id": "a", "text": "好", "sentiment": "positive"})
        with path.open("a", encoding="utf-8") as file:
            file.write('{"id": \n')
        with pytest.raises(BadCorpus, match=r"train\.jsonl:2: not JSON"):
            list(read_corpus(tmp_path, "waimai", "train"))

    def test_the_vocabulary_is_chosen_by_texts_that_dev_has_no_part_in(self, tmp_path: Path) -> None:
        lines(tmp_path / "a" / "train.jsonl", {"text": "甲"})
        lines(tmp_path / "a" / "dev.jsonl", {"text": "乙"})
        lines(tmp_path / "b" / "unlabelled.jsonl", {"turns": [{"text": "丙"}, {"text": "丁"}]})
        assert list(feedback_texts(tmp_path)) == ["甲", "丙\n丁"]


def labelled(locator: str, channel: str, split: str, sentiment: str) -> dict[str, Any]:
    """Return a row of our own labels."""
    corpus = locator.split("/")[0]
    return {"id": locator, "corpus": corpus, "channel": channel, "split": split, "sentiment": sentiment}


class TestOwn:
    @pytest.fixture(autouse=True)
    def annotations(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put made-up labels in the place of ours."""
        rows = [
            labelled("waimai/dev/0", "review", "dev", "negative"),
            labelled("waimai/train/1", "review", "dev", "neutral"),
            labelled("waimai/train/2", "survey", "train", "positive") | {"question": "any-1"},
            labelled("jddc/train/0#1", "call", "dev", "negative"),
            labelled("jddc/train/0#customer", "call", "train", "negative"),
        ]
        lines(tmp_path / "labels" / "feedback.jsonl", *rows)
        monkeypatch.setattr(corpora, "ANNOTATIONS", tmp_path / "labels")
        lines(tmp_path / "waimai" / "dev.jsonl", {"id": "waimai/dev/0", "text": "难吃"})
        trained = [
            {"id": f"waimai/train/{n}", "text": text} for n, text in enumerate(("甲", "乙", "好吃，ＯＫ"))
        ]
        lines(tmp_path / "waimai" / "train.jsonl", *trained)
        turns = [
            {"speaker": "customer", "text": "还没到"},
            {"speaker": "customer", "text": "三天了！！！！！"},
        ]
        lines(tmp_path / "jddc" / "train.jsonl", {"id": "jddc/train/0", "turns": turns})

    def test_a_survey_answer_stands_behind_its_question(self, tmp_path: Path) -> None:
        answer = next(e for e in read_own(tmp_path, "train") if e.id == "own/survey/waimai/train/2")
        assert answer.text[answer.context :] == "好吃,OK"
        assert answer.text[: answer.context].endswith("?\n")
        assert answer.sentiment == smooth("positive", 0.94)

    def test_a_turn_or_all_that_the_customer_says_is_found_by_its_locator(self, tmp_path: Path) -> None:
        dev = {example.id: example.text for example in read_own(tmp_path, "dev")}
        train = {example.id: example.text for example in read_own(tmp_path, "train")}
        assert dev["own/call/jddc/train/0#1"] == "三天了!!!"
        assert train["own/call/jddc/train/0#customer"] == "还没到\n三天了!!!"

    def test_dev_leaves_out_what_a_corpus_trains_on(self, tmp_path: Path) -> None:
        assert {example.id for example in read_own(tmp_path, "dev")} == {
            "own/review/waimai/dev/0",
            "own/call/jddc/train/0#1",
        }

    def test_a_corpus_that_is_left_out_is_left_out_here_too(self, tmp_path: Path) -> None:
        found = read_own(tmp_path, "train", without=frozenset({"waimai"}))
        assert [example.id for example in found] == ["own/call/jddc/train/0#customer"]
