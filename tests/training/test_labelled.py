"""Labelled files: what is read of them, and what is said of those that break the format."""

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest
from made import write as file

from voc.schema import Channel, Speaker
from voc_training.evaluate import BadLabels, Corpus, read_corpora
from voc_training.evaluate import own as own_labels
from voc_training.evaluate.labelled import parse
from voc_training.evaluate.own import read_own


def names(path: Path, only: str = "") -> list[str]:
    return [corpus.name for corpus in read_corpora(path, only=only)]


class TestLine:
    def test_what_the_engine_gets_has_no_gold(self) -> None:
        gold = parse(
            {"text": "还行", "channel": None, "question": "如何？", "sentiment": "neutral"}, where="x:1"
        )
        feedback = gold.feedback(7)
        assert (feedback.id, feedback.channel, feedback.question) == ("7", Channel.REVIEW, "如何？")

    def test_speakers_that_are_not_known_are_others(self) -> None:
        turns = [{"speaker": "user0", "text": "好"}, {"speaker": "agent", "text": "您好"}]
        feedback = parse({"turns": turns, "resolved": "no"}, where="x:1").feedback(0)
        assert [turn.speaker for turn in feedback.turns or ()] == [Speaker.OTHER, Speaker.AGENT]

    def test_spans_of_texts_and_turns(self) -> None:
        row = {
            "text": "屏幕好",
            "opinions": [
                {"aspect": [0, 2], "opinion": {"turn": 3, "start": 2, "end": 3}, "polarity": "positive"}
            ],
        }
        (one,) = parse(row, where="x:1").opinions or ()
        assert (one.aspect, one.opinion) == ((None, 0, 2), (3, 2, 3))

    def test_alerts_by_kind_are_not_all_alerts(self) -> None:
        assert parse({"text": "好", "alerts": {"abuse": False}}, where="x:1").whole_alerts is None
        assert parse({"text": "好", "alerts": []}, where="x:1").whole_alerts == ()

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            ({"text": "好", "sentiment": "good"}, "x:1: sentiment: Input should be 'negative', 'neutral'"),
            ({"text": "好", "turns": []}, "x:1: line: Value error, needs a text or turns, and not both"),
            ({"sentiment": "neutral"}, "needs a text or turns"),
            ({"text": "好", "alerts": {"fire": True}}, "x:1: alerts"),
            ({"text": "好", "opinions": [{"aspect": [0], "polarity": "positive"}]}, "x:1: opinions.0.aspect"),
            (["好"], "x:1: line: Input should be a valid dictionary"),
        ],
    )
    def test_what_breaks_the_format_is_named(self, row: Any, said: str) -> None:
        with pytest.raises(BadLabels) as error:
            parse(row, where="x:1")
        assert said in str(error.value)
        assert "docs/corpora.md" in str(error.value)


class TestCorpora:
    row: ClassVar = {"id": "1", "text": "不错", "sentiment": "positive"}

    def test_a_file_a_corpus_a_folder_of_them(self, tmp_path: Path) -> None:
        mine = file(tmp_path / "mine.jsonl", self.row)
        file(tmp_path / "corpora" / "waimai" / "dev.jsonl", self.row)
        file(tmp_path / "corpora" / "hotel" / "dev.jsonl", self.row)
        assert names(mine) == ["mine"]
        assert names(tmp_path / "corpora" / "waimai") == ["waimai"]
        assert names(tmp_path / "corpora" / "waimai" / "dev.jsonl") == ["waimai"]
        assert names(tmp_path / "corpora") == ["hotel", "waimai"]
        assert names(tmp_path / "corpora", only="ho") == ["hotel"]

    def test_a_folder_of_files(self, tmp_path: Path) -> None:
        for name in ("april", "may"):
            file(tmp_path / f"{name}.jsonl", self.row)
        assert names(tmp_path) == ["april", "may"]

    def test_lines_without_gold_and_blank_ones_are_left_out(self, tmp_path: Path) -> None:
        path = file(tmp_path / "mine.jsonl", self.row, {"text": "没有标注"})
        path.write_text(path.read_text("utf-8") + "\n \n", "utf-8")
        (corpus,) = read_corpora(path)
        assert [line.text for line in corpus.lines] == ["不错"]

    def test_known_corpora_ask_for_their_style_and_taxonomy(self, tmp_path: Path) -> None:
        path = file(
            tmp_path / "zhijiang2019" / "dev.jsonl",
            {"text": "香", "taxonomy": "cosmetics", "opinions": [{"polarity": "positive"}]},
        )
        (corpus,) = read_corpora(path)
        assert (corpus.style, corpus.taxonomy) == ("zhijiang2019", "corpus-zhijiang")

    def test_names_of_entities_are_the_release_s(self, tmp_path: Path) -> None:
        rows = {"cluener": {"entities": [[0, 2, "address"]]}, "df529-bank": {"spans": [[0, 2, "BANK"]]}}
        for name, labels in rows.items():
            file(tmp_path / name / "dev.jsonl", {"text": "北京", **labels})
        kinds = [line.entities for corpus in read_corpora(tmp_path) for line in corpus.lines]
        assert kinds == [((0, 2, "place"),), ((0, 2, "company"),)]

    def test_parts_of_addresses_are_no_entities(self, tmp_path: Path) -> None:
        path = file(tmp_path / "address" / "dev.jsonl", {"text": "北京", "entities": [[0, 2, "city"]]})
        with pytest.raises(BadLabels, match="no line carries a label"):
            list(read_corpora(path))

    def test_products_are_industries(self, tmp_path: Path) -> None:
        path = file(tmp_path / "online-shopping" / "dev.jsonl", self.row | {"product": "书籍"})
        assert [line.industry for corpus in read_corpora(path) for line in corpus.lines] == ["书籍"]

    def test_a_broken_line_is_named(self, tmp_path: Path) -> None:
        path = file(tmp_path / "mine.jsonl", self.row)
        path.write_text(path.read_text("utf-8") + '{"text": "好"', "utf-8")
        with pytest.raises(BadLabels, match=r"mine.jsonl:2: not JSON"):
            list(read_corpora(path))

    def test_another_encoding_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "mine.jsonl").write_bytes(json.dumps(self.row, ensure_ascii=False).encode("gb18030"))
        with pytest.raises(BadLabels, match="not UTF-8"):
            list(read_corpora(tmp_path / "mine.jsonl"))

    def test_nothing_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadLabels, match="no such file or folder"):
            list(read_corpora(tmp_path / "gone"))
        with pytest.raises(BadLabels, match="holds neither"):
            list(read_corpora(tmp_path))


ROW = {"id": "waimai/dev/0", "corpus": "waimai", "channel": "review", "split": "dev"}


class TestOwn:
    @pytest.fixture
    def folders(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Give corpora, and rows that name their lines."""
        data, rows = tmp_path / "data", tmp_path / "rows"
        monkeypatch.setattr(own_labels, "ANNOTATIONS", rows)
        for split in ("train", "dev"):
            file(
                data / "waimai" / f"{split}.jsonl",
                {"id": f"waimai/{split}/0", "channel": "review", "text": f"{split}送得快"},
            )
        file(
            data / "jddc" / "dev.jsonl",
            {"id": "jddc/dev/0", "turns": [{"speaker": "customer", "text": "没收到货"}]},
        )
        return tmp_path

    def rows(self, folder: Path, task: str, *rows: dict[str, Any]) -> list[Corpus]:
        file(folder / "rows" / f"{task}.jsonl", *rows)
        return [corpus for corpus in read_own(folder / "data") if corpus.lines]

    def test_sentiment_counts_only_where_nothing_was_trained(self, folders: Path) -> None:
        labels = {
            "sentiment": "positive",
            "mixed": False,
            "intent": "praise",
            "demand": "none",
            "effort": "none",
        }
        common = {"corpus": "waimai", "channel": "review", "split": "dev", "drawn": "random", **labels}
        (own,) = self.rows(
            folders, "feedback", {"id": "waimai/dev/0", **common}, {"id": "waimai/train/0", **common},
            {"id": "waimai/dev/0", **common, "split": "train"},
        )  # fmt: skip
        gold = {line.text: (line.sentiment, line.intent, line.industry) for line in own.lines}
        assert gold == {
            "dev送得快": ("positive", "praise", "restaurant"),
            "train送得快": (None, "praise", "restaurant"),
        }

    def test_questions_are_asked(self, folders: Path) -> None:
        row = {
            "id": "waimai/dev/0",
            "corpus": "waimai",
            "channel": "survey",
            "split": "dev",
            "intent": "praise",
        }
        (own,) = self.rows(folders, "feedback", row | {"question": "any-1"})
        assert own.lines[0].question == "您对我们还有什么想说的？"

    def test_evidence_is_of_the_text_as_received(self, folders: Path) -> None:
        raised = [{"kind": "churn", "severity": "normal", "evidence": [[3, 6]]}]
        row = {
            "id": "waimai/dev/0",
            "corpus": "waimai",
            "channel": "review",
            "split": "dev",
            "alerts": raised,
        }
        (own,) = self.rows(folders, "alerts", row)
        assert own.lines[0].text == "dev送得快"
        assert (own.lines[0].whole_alerts or ())[0].evidence == ((None, 3, 6),)

    def test_sessions(self, folders: Path) -> None:
        row = {
            "id": "jddc/dev/0",
            "corpus": "jddc",
            "channel": "call",
            "split": "dev",
            "turns": [[0, "negative"]],
        }
        (own,) = self.rows(folders, "calls", row | {"start": "negative", "end": "neutral", "resolved": "no"})
        assert own.name == "own-calls"
        assert own.lines[0].turn_polarities == {0: "negative"}

    def test_each_industry_is_a_corpus_with_its_taxonomy(self, folders: Path) -> None:
        common = ROW
        shop = {"industry": "shop", "categories": [["物流配送", "positive"]]}
        car = {"industry": "car", "categories": [["油耗", "negative"]]}
        found = self.rows(folders, "mixed", common | shop, common | car)
        assert [(one.name, Path(one.taxonomy or "").name) for one in found] == [
            ("own-car", "corpus-car"), ("own-shop", "shop.toml"),
        ]  # fmt: skip

    def test_taxonomies_hold_the_categories_that_are_labelled(self) -> None:
        from voc.taxonomy import Taxonomy
        from voc_training.label.lists import categories_of

        for industry, taxonomy in own_labels.OWN_TAXONOMIES.items():
            known = {category.name for category in Taxonomy.find(taxonomy).categories}
            assert known == set(categories_of(industry))
