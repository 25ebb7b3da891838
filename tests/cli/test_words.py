"""``voc words``: dictionaries checked and proved, words found and counted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from voc.schema import Span

Voc = Callable[..., Result]


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    path = tmp_path / "cafe.txt"
    path.write_text("和服\n服务行业\n", encoding="utf-8")
    return path


def test_a_good_dictionary(voc: Voc, dictionary: Path) -> None:
    result = voc("words", "check", dictionary)
    assert result.exit_code == 0
    (facts,) = lines(result)
    assert (facts["loaded"], facts["refused"], facts["encoding"]) == (2, {}, "utf-8")


def test_what_is_refused_and_why(voc: Voc, dictionary: Path) -> None:
    dictionary.write_text("冷萃\n冷萃\n!\n", encoding="utf-8")
    result = voc("words", "check", dictionary)
    assert result.exit_code == 1
    facts, *refused = lines(result)
    assert facts["refused"] == {"duplicate": 1, "no_letter": 1}
    assert [(each["line"], each["reason"]) for each in refused] == [(2, "duplicate"), (3, "no_letter")]


def test_a_note_goes_to_standard_error(voc: Voc, dictionary: Path) -> None:
    dictionary.write_text("冷萃 3 n\n", encoding="utf-8")
    assert "put tabs between the columns" in " ".join(voc("words", "check", dictionary).stderr.split())


def test_the_effect_is_proved(voc: Voc, dictionary: Path) -> None:
    given = ("--words", "商品 和 服务 行业")
    whole, *entries = lines(voc("words", "explain", "商品和服务行业", "--dictionary", dictionary, *given))
    assert whole["after"] == ["商品", "和", "服务行业"]
    assert [(each["entry"], each["effect"]) for each in entries] == [
        ("和服", "overlapped"),
        ("服务行业", "combined"),
    ]


def test_words_that_do_not_spell_the_text(voc: Voc, dictionary: Path) -> None:
    result = voc("words", "explain", "商品", "--dictionary", dictionary, "--words", "服务")
    assert result.exit_code == 1
    assert "word 1 of 1 is not in the text" in result.stderr


class TestOfARelease:
    @pytest.fixture(autouse=True)
    def _engine(self, tiny: Any, monkeypatch: pytest.MonkeyPatch, tag: Callable[..., Any]) -> None:
        self.words: tuple[Span, ...] | None = None

        def tagged(feedback: Any) -> Any:
            return (tag(each, words=self.words) for each in feedback)

        monkeypatch.setattr(tiny, "tag", tagged)
        monkeypatch.setattr("voc.cli.words.load_engine", lambda options: tiny)

    def test_without_a_words_head(self, voc: Voc, dictionary: Path) -> None:
        result = voc("words", "explain", "商品", "--dictionary", dictionary)
        assert result.exit_code == 1
        assert "release 'tiny' has no words head; give the words (--words)" in result.stderr

    def test_with_one(self, voc: Voc, dictionary: Path) -> None:
        self.words = (Span(start=0, end=2), Span(start=2, end=4))
        (whole,) = lines(voc("words", "explain", "快递很慢", "--dictionary", dictionary))
        assert (whole["before"], whole["changed"]) == (["快递", "很慢"], False)

    def test_words_are_counted(self, voc: Voc, tmp_path: Path) -> None:
        self.words = (Span(start=0, end=2),)
        archive, table = tmp_path / "a.csv", tmp_path / "f.tsv"
        archive.write_text("评论内容\n快递很慢\n快递不错\n", encoding="utf-8")
        result = voc("words", "count", archive, "-o", table)
        assert result.exit_code == 0
        assert table.read_text("utf-8") == "#documents\t2\n快递\t2\n"


class TestDiscover:
    @pytest.fixture
    def archive(self, tmp_path: Path) -> Path:
        texts = [
            f"{before}冷萃椰乳{behind}"
            for before in ("今天点了", "推荐大家试", "朋友买的", "这家", "喝过最好")
            for behind in ("太甜", "不错", "有点苦", "真难喝")
        ]
        path = tmp_path / "a.csv"
        path.write_text("\n".join(["评论内容", *texts]), encoding="utf-8")
        return path

    def test_json_lines(self, voc: Voc, archive: Path) -> None:
        found = {each["word"]: each for each in lines(voc("words", "discover", archive))}
        assert found["冷萃椰乳"]["count"] == 20

    def test_a_dictionary_that_loads(self, voc: Voc, archive: Path, tmp_path: Path) -> None:
        output = tmp_path / "new.tsv"
        assert voc("words", "discover", archive, "-o", output).exit_code == 0
        assert voc("words", "check", output).exit_code == 0
        assert "冷萃椰乳\t\t1" in output.read_text("utf-8")
        assert lines(voc("words", "discover", archive, "--known", output)) == []
