"""Corpora as examples: only labels a line carries, spans that moved with the cleaning, nothing held out."""

import json
from collections.abc import Iterator
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
    smooth,
)
from voc_training.heads import CLUENER, KINDS
from voc_training.label.lines import content_hash


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def one(tmp_path: Path, corpus: str, **row: Any) -> Example:
    """Return the example that a corpus makes of one line."""
    lines(tmp_path / corpus / "train.jsonl", {"id": f"{corpus}/train/0"} | row)
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
        example = one(tmp_path, "df529-bank", text="已办卡", sentiment="neutral", spans=[])
        assert example.sentiment == smooth("neutral", 0.88)

    def test_subjects_say_sentiment_where_they_agree_and_no_spans(self, tmp_path: Path) -> None:
        subject = {"aspect": None, "opinion": None, "category": "油耗"}
        opinions = [{**subject, "polarity": "negative"}] * 2
        agreed = one(tmp_path, "bdci2018-car", text="油耗高", opinions=opinions)
        assert agreed.sentiment == smooth("negative", 0.8)
        assert agreed.opinions is None
        assert (agreed.taxonomy, agreed.categories) == ("corpus-car", {"油耗/negative"})
        opinions = [{**opinions[0], "polarity": "positive"}, opinions[1]]
        divided = one(tmp_path, "bdci2018-car", text="油耗高", opinions=opinions)
        assert divided.sentiment is None
        assert divided.categories == {"油耗/positive", "油耗/negative"}

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
        assert len(one(tmp_path, "zhijiang2019", text="菜香", opinions=[row, row]).opinions or ()) == 1

    def test_an_opinion_of_two_categories_stands_under_both(self, tmp_path: Path) -> None:
        row = {"aspect": [0, 1], "opinion": [1, 2], "polarity": "positive", "category": "气味"}
        example = one(tmp_path, "zhijiang2019", text="菜香", opinions=[row, {**row, "category": "整体"}])
        assert [opinion.category for opinion in example.opinions or ()] == ["气味", "整体"]
        assert example.taxonomy == "corpus-zhijiang"


class TestOthers:
    """Corpora that label one thing only, which is not feeling."""

    @pytest.mark.parametrize(("corpus", "kind"), [("food-safety", "food_safety"), ("cold", "abuse")])
    def test_alerts_are_those_that_the_line_names(self, tmp_path: Path, corpus: str, kind: str) -> None:
        example = one(tmp_path, corpus, text="汤里有虫", alerts={kind: True})
        assert (example.alerts, example.sentiment, example.has_characters) == ({kind: True}, None, False)

    def test_names_move_with_the_cleaning_and_deny_every_other_kind(self, tmp_path: Path) -> None:
        text = "　　王芳在雲山公司上班"
        start, end = text.index("雲山公司"), text.index("上班")
        entities = [[2, 4, "name"], [start, end, "company"]]
        example = one(tmp_path, "cluener", text=text, entities=entities)
        found = [(example.text[a:b], kind) for a, b, kind in example.entities]
        assert found == [("王芳", "person"), ("云山公司", "company")]
        assert example.kinds == set(CLUENER.values())

    def test_of_a_bank_s_spans_the_names_are_taken(self, tmp_path: Path) -> None:
        spans = [[0, 2, "BANK"], [2, 4, "COMMENTS_N"], [4, 5, "COMMENTS_ADJ"], [6, 9, "PRODUCT"]]
        example = one(tmp_path, "df529-bank", text="某行额度低，小白卡", sentiment="negative", spans=spans)
        assert example.entities == ((0, 2, "company"), (6, 9, "product"))
        assert example.kinds == {"company", "product"}

    @pytest.mark.parametrize(("corpus", "habit"), [("ud-gsdsimp", "ud"), ("msr-words", "msr")])
    def test_words_are_where_they_begin_in_a_habit(self, tmp_path: Path, corpus: str, habit: str) -> None:
        words = [[0, 2, None], [2, 3, None], [3, 5, None]]
        example = one(tmp_path, corpus, text="电池很耐用", words=words)
        assert (example.words, example.habit) == ({0, 2, 3}, habit)

    def test_an_address_stands_in_a_sentence_with_its_span(self, tmp_path: Path) -> None:
        bare = "云山市滨江路12号3幢"
        rows = [{"id": f"address/train/{n}", "text": bare} for n in range(60)]
        lines(tmp_path / "address" / "train.jsonl", *rows)
        found = list(read_corpus(tmp_path, "address", "train"))
        assert {example.kinds for example in found} == {frozenset({"address"})}
        held = [(e.text[a:b], kind) for e in found for a, b, kind in e.entities]
        assert set(held) == {(bare, "address")}
        assert 30 < len(held) < 60
        assert len({example.text for example in found}) > 20


class TestDoubt:
    """What a linear model says of a star label, where it was asked."""

    @pytest.fixture
    def said(self, own_work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Let a model have its doubts."""
        monkeypatch.setattr(corpora, "work_folder", lambda: own_work_folder)
        path = own_work_folder / corpora.DOUBT
        path.write_text(json.dumps({"waimai/train/0": 0.0, "waimai/train/1": 1.0, "hotel/train/0": 0.25}))
        corpora._doubt.cache_clear()
        yield
        path.unlink()
        corpora._doubt.cache_clear()

    @pytest.mark.usefixtures("said")
    def test_the_words_say_how_far_a_label_is_believed(self) -> None:
        trusts = [corpora.trust_of({"id": f"waimai/train/{n}"}, "waimai") for n in (0, 1)]
        assert trusts == pytest.approx([0.62, 0.96])
        assert corpora.trust_of({"id": "hotel/train/0"}, "hotel") == pytest.approx(0.79)

    @pytest.mark.usefixtures("said")
    def test_a_line_that_was_not_asked_about_is_believed_as_its_corpus(self) -> None:
        assert corpora.trust_of({"id": "waimai/train/2"}, "waimai") == STAR_TRUST["waimai"]

    @pytest.mark.usefixtures("said")
    def test_of_praise_that_its_words_bear_out_a_part_carries_no_alert(self, tmp_path: Path) -> None:
        def denied(number: int) -> list[dict[str, bool]]:
            said = {"id": f"waimai/train/{number}", "sentiment": "positive"}
            rows = [{**said, "text": f"第{n}次点，好吃"} for n in range(80)]
            lines(tmp_path / "waimai" / "train.jsonl", *rows)
            return [dict(e.alerts) for e in read_corpus(tmp_path, "waimai", "train") if e.alerts]

        assert denied(0) == []  # the words speak against the stars
        assert 8 <= len(denied(1)) <= 35
        assert all(alerts == dict.fromkeys(KINDS, False) for alerts in denied(1))

    def test_emoticons_that_gave_the_label_go_from_half_of_the_posts(self, tmp_path: Path) -> None:
        for split in ("train", "dev"):
            rows = [
                {"id": f"weibo-senti/{split}/{n}", "text": f"第{n}天还在下雨[泪]", "sentiment": "negative"}
                for n in range(100)
            ]
            lines(tmp_path / "weibo-senti" / f"{split}.jsonl", *rows)
            texts = [example.text for example in read_corpus(tmp_path, "weibo-senti", split)]
            kept = sum("泪" in text for text in texts)
            assert kept == 100 if split == "dev" else 30 < kept < 70


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
        found = {example.id.split("/")[0] for example in read(data, "train")}
        assert found == {*OPINION_CORPORA, *STAR_TRUST, *OTHERS}

    def test_a_corpus_may_be_left_out(self, data: Path) -> None:
        without = frozenset({"bdci2017", "hotel"})
        found = {example.id.split("/")[0] for example in read(data, "train", without=without)}
        assert not found & without

    def test_texts_that_we_hold_out_are_not_trained_on(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = next(read_corpus(data, "waimai", "train"))
        monkeypatch.setattr(corpora, "held_out_hashes", lambda: frozenset({content_hash(held.text)}))
        train = {example.id for example in read(data, "train")}
        dev = read(data, "dev")
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
