"""What the tests of training share: a tiny base on disk, and made-up corpora in the format of real ones."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tiny import tiny_base

if TYPE_CHECKING:
    from voc_training.corpora import Example

LINES = 14
ASPECTS, PRAISE, BLAME = ("服务", "屏幕", "电池", "房间"), ("好", "清晰", "不错"), ("差", "太慢", "难吃")
EMOTIONS = ("happy", "angry", "sad", "surprise")


def write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    """Write a file of JSON lines, and the folder it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


def starred(corpus: str, split: str, number: int) -> dict[str, Any]:
    """Return a line whose label comes from stars."""
    good = number % 2 == 0
    word = (PRAISE if good else BLAME)[number % 3]
    return {
        "id": f"{corpus}/{split}/{number}", "channel": "review", "text": f"{corpus}{split}{number}号{word}。",
        "sentiment": "positive" if good else "negative",
    }  # fmt: skip


def opined(corpus: str, split: str, number: int) -> dict[str, Any]:
    """Return a line with one spoken and one implicit opinion."""
    aspect, good, bad = ASPECTS[number % 4], PRAISE[number % 3], BLAME[number % 3]
    text = f"第{number}次{split}，{aspect}{good}，但{bad}"
    at = text.index(aspect)
    spoken = {"aspect": [at, at + 2], "opinion": [at + 2, at + 2 + len(good)], "polarity": "positive"}
    implicit = {"aspect": None, "opinion": [len(text) - len(bad), len(text)], "polarity": "negative"}
    if corpus == "dimabsa2024":
        spoken["valence"], implicit["valence"] = 7.0, 3.0
    return {
        "id": f"{corpus}/{split}/{number}",
        "channel": "review",
        "text": text,
        "opinions": [spoken, implicit],
    }


def line_of(corpus: str, split: str, number: int) -> dict[str, Any]:
    """Return a line of a corpus, with the labels that corpus carries."""
    from voc_training.corpora import OPINION_CORPORA

    if corpus in OPINION_CORPORA:
        return opined(corpus, split, number)
    line = starred(corpus, split, number)
    if corpus == "df529-bank":
        line["sentiment"] = ("negative", "neutral", "positive")[number % 3]
    if corpus.startswith("ewect"):
        del line["sentiment"]
        line["emotion"] = EMOTIONS[number % 4]
    if corpus == "bdci2018-car":
        del line["sentiment"]
        line["opinions"] = [{"aspect": None, "opinion": None, "polarity": "neutral"}]
    return line


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of made-up corpora: every one that is trained on, a few lines each."""
    from voc_training.corpora import OPINION_CORPORA, OTHERS, STAR_TRUST

    folder = tmp_path_factory.mktemp("data")
    for corpus in (*OPINION_CORPORA, *STAR_TRUST, *OTHERS):
        for split in ("train", "dev"):
            lines = (line_of(corpus, split, number) for number in range(LINES))
            write_lines(folder / corpus / f"{split}.jsonl", lines)
    return folder


@pytest.fixture(scope="session")
def examples(data: Path) -> "list[Example]":
    """Give every training example of the made-up corpora."""
    from voc_training.corpora import read

    return read(data, "train", without=frozenset({"own"}))


@pytest.fixture(scope="session")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a tiny base."""
    from voc_training.base import save

    folder = tmp_path_factory.mktemp("base")
    save(tiny_base(), folder)
    return folder
