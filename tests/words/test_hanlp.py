"""Words by a HanLP model, trained here by HanLP's own trainer."""

import builtins
import sys
from pathlib import Path
from typing import Any

import pytest

from voc.errors import MissingExtra, UnreadableInput
from voc.words import Dictionary, Entry, HanlpWords
from voc.words.hanlp import AlignmentLost, aligned


def words(model: HanlpWords, *texts: str, dictionary: Dictionary | None = None) -> list[list[str]]:
    found = model.segment(texts, dictionary=dictionary)
    return [[text[start:end] for start, end in spans] for text, spans in zip(texts, found, strict=True)]


def test_a_trained_tokenizer_by_its_folder(hanlp_model: Path) -> None:
    model = HanlpWords.load(hanlp_model)
    first, empty, blank, last = words(model, "客服 态度差", "", " ", "物流很快")
    assert (first, empty, blank) == (["客服", "态度", "差"], [], [])
    assert "".join(last) == "物流很快"
    joined = words(model, "客服态度差", dictionary=Dictionary([Entry("客服态度")]))
    assert joined == [["客服态度", "差"]]


def test_no_such_model(tmp_path: Path) -> None:
    pytest.importorskip("hanlp")
    with pytest.raises(UnreadableInput, match="is no HanLP model that can be loaded"):
        HanlpWords.load(tmp_path / "none")


def test_hanlp_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(module: str, *others: Any) -> Any:
        if module == "hanlp":
            raise ImportError(module)
        return real(module, *others)

    monkeypatch.delitem(sys.modules, "hanlp", raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra, match=r"pip install 'voc-engine\[hanlp\]'"):
        HanlpWords.load("any")


class TestMultiTask:
    class Model:
        """Answers as HanLP's multi-task models do."""

        def __init__(self, *tasks: str) -> None:
            self.tasks = dict.fromkeys(tasks)

        def __call__(self, texts: list[str], *, tasks: str) -> dict[str, list[list[str]]]:
            return {tasks: [list(text.replace(" ", "")) for text in texts]}

    def load(self, monkeypatch: pytest.MonkeyPatch, *tasks: str) -> HanlpWords:
        class Library:
            pretrained = type("pretrained", (), {"ALL": {}})
            load = staticmethod(lambda name: TestMultiTask.Model(*tasks))

        monkeypatch.setattr("voc.words.hanlp.load_hanlp", lambda: Library)
        return HanlpWords.load("multi")

    def test_its_first_task_of_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        model = self.load(monkeypatch, "pos", "tok/fine", "tok/coarse")
        assert words(model, "很 好") == [["很", "好"]]

    def test_one_without_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(UnreadableInput, match="has no task that gives words, but pos, ner"):
            self.load(monkeypatch, "pos", "ner")


class TestAligned:
    def test_white_space_inside_and_between(self) -> None:
        assert aligned("iPad Pro 好", ["iPadPro", "好"]) == ((0, 8), (9, 10))

    def test_words_with_offsets(self) -> None:
        assert aligned("很好", [["很", 0, 1], ["好", 1, 2]]) == ((0, 1), (1, 2))

    def test_words_of_another_text(self) -> None:
        with pytest.raises(AlignmentLost, match="word 2 of 2 is not in the text"):
            aligned("很好", ["很", "差"])
