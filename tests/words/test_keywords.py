"""Keywords of a text, and new words of an archive."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voc.errors import UnreadableInput
from voc.words import Dictionary, Entry, Frequencies, discover, keywords

Cut = Callable[[str], tuple[str, tuple[tuple[int, int], ...]]]


class TestKeywords:
    def test_the_rare_weigh_more_than_the_common(self, cut: Cut) -> None:
        table = Frequencies(documents=100, counts={"快递": 60, "外包装": 2})
        found = keywords(*cut("快递/的/外包装/破/了"), frequencies=table)
        assert [word.text for word in found] == ["外包装", "快递"]
        assert found[0].weight == 1.0
        assert 0 < found[1].weight < 0.5

    def test_without_a_table_by_count_then_place(self, cut: Cut) -> None:
        found = keywords(*cut("快递/慢/，/电池/坏/，/电池/漏液"))
        assert [(word.text, word.weight) for word in found] == [("电池", 1.0), ("快递", 0.5), ("漏液", 0.5)]

    def test_what_is_none(self, cut: Cut) -> None:
        assert keywords(*cut("我们/的/2026/，/好/非常/!")) == ()

    def test_a_dictionary_decides(self, cut: Cut) -> None:
        text, spans = cut("茶/和/快递")
        found = keywords(text, spans, dictionary=Dictionary([Entry("茶", weight=3), Entry("快递", weight=0)]))
        assert [(word.text, word.first) for word in found] == [("茶", (0, 1))]

    def test_the_number_is_bounded(self, cut: Cut) -> None:
        text, spans = cut("/".join(f"型号a{number}" for number in range(20)))
        assert len(keywords(text, spans, most=3)) == 3


class TestFrequencies:
    def test_a_word_counts_once_a_text(self) -> None:
        table = Frequencies.count([["快递", "快递"], ["快递", "慢"]])
        assert (table.documents, dict(table.counts)) == (2, {"快递": 2})

    def test_saved_and_loaded(self, tmp_path: Path) -> None:
        table = Frequencies.count([["快递"], ["快递", "慢"], ["慢"], ["快递"]])
        table.save(tmp_path / "f.tsv")
        assert Frequencies.load(tmp_path / "f.tsv") == table

    def test_another_file(self, tmp_path: Path) -> None:
        (tmp_path / "f.tsv").write_text("冷萃\n", encoding="utf-8")
        with pytest.raises(UnreadableInput, match="make one with: voc words count ARCHIVE"):
            Frequencies.load(tmp_path / "f.tsv")


class TestDiscover:
    TEXTS = tuple(
        f"{before}冷萃椰乳{behind}{number}"
        for number, (before, behind) in enumerate(
            (before, behind)
            for before in ("今天点了", "推荐大家试", "朋友买的", "这家", "喝过最好")
            for behind in ("太甜", "不错", "有点苦", "真难喝")
        )
    )

    def test_a_string_that_holds_together_and_is_free(self) -> None:
        found = discover(lambda: self.TEXTS, least=5)
        assert "冷萃椰乳" in [word.text for word in found]
        assert not {"萃椰", "冷萃椰", "萃椰乳"} & {word.text for word in found}

    def test_known_words_are_not_new(self) -> None:
        assert "冷萃椰乳" not in [word.text for word in discover(lambda: self.TEXTS, known={"冷萃椰乳"})]

    def test_the_same_text_again_does_not_count(self) -> None:
        assert discover(lambda: ["冷萃椰乳好喝"] * 100) == ()

    def test_an_empty_archive(self) -> None:
        assert discover(lambda: ()) == ()
