"""What the tests of training share: a tiny base on disk, and made-up corpora in the format of real ones."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tiny import tiny_base

if TYPE_CHECKING:
    from voc_training.corpora import Example

LINES = 14
ASPECTS, PRAISE, BLAME = ("服务", "屏幕", "电池", "房间"), ("好", "清晰", "不错"), ("差", "太慢", "难吃")
STARRED = ("online-shopping", "waimai", "hotel", "weibo-senti", "nlpcc2014")
ALERTED = {"food-safety": "food_safety", "cold": "abuse"}
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
        spoken |= {"valence": 7.0, "category": "服务#概括"}
        implicit |= {"valence": 3.0, "category": "食物#品质"}
    if corpus == "zhijiang2019":
        spoken["category"], implicit["category"] = "使用体验", "整体"
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
    if corpus in STARRED:
        return line
    text, good = str(line["text"]), line.pop("sentiment") == "positive"
    if corpus == "df529-bank":
        line["sentiment"] = ("negative", "neutral", "positive")[number % 3]
        line["spans"] = [[0, 4, "BANK"], [4, 6, "COMMENTS_N"]]
    if corpus.startswith("ewect"):
        line["emotion"] = EMOTIONS[number % 4]
    if corpus == "bdci2018-car":
        subject = {"category": ("动力", "油耗")[number % 2], "polarity": "neutral"}
        line["opinions"] = [{"aspect": None, "opinion": None, **subject}]
    if corpus in ALERTED:
        line["alerts"] = {ALERTED[corpus]: not good}
    if corpus == "cluener":
        line["entities"] = [[0, 4, "company"], [5, 7, "name"]]
    if corpus.endswith("words") or corpus.startswith("ud"):
        line["words"] = [[at, min(at + 2, len(text)), None] for at in range(0, len(text), 2)]
    if corpus == "address":
        line |= {"text": f"广州天河{number}号", "entities": [[0, 2, "city"], [2, 4, "district"]]}
    return line


def own_rows(split: str) -> dict[str, list[dict[str, Any]]]:
    """Return rows of our own labels, by task, on lines of the made-up corpora."""
    rows: dict[str, list[dict[str, Any]]] = {}

    def add(task: str, corpus: str, number: int, **said: Any) -> None:
        row = {"id": f"{corpus}/{split}/{number}", "corpus": corpus, "channel": "review", "split": split}
        rows.setdefault(task, []).append(row | {"drawn": "random"} | said)

    for number in range(LINES):
        read = {
            "sentiment": ("negative", "positive")[number % 2], "mixed": number % 3 == 0,
            "intent": ("complaint", "praise")[number % 2], "demand": ("refund", "none")[number % 2],
            "effort": ("high", "none")[number % 2],
        }  # fmt: skip
        sour = {"kind": "abuse", "severity": "high", "evidence": [[0, 4]]}
        alerts = [sour] if number % 2 else []
        add("feedback", "waimai", number, **read)
        add("single", "hotel", number, irony=number % 4 == 0, alerts=alerts, **read)
        add("alerts", "nlpcc2014", number, alerts=alerts)
        add("bank", "df529-bank", number, industry="bank", categories=[["fee", "negative"]])
        add("mixed", "online-shopping", number, industry="shop", categories=[["质量", "positive"]])
        turns = [[0, "negative"], [2, "positive" if number % 2 else "neutral"]]
        ended = {"resolved": ("yes", "no")[number % 2], "conduct": ("good", "poor")[number % 2]}
        add("calls", "jddc", number, channel="call", turns=turns, start="negative", end="neutral", **ended)
    return rows


def session(split: str, number: int) -> dict[str, Any]:
    """Return a line of service sessions."""
    said = ("customer", f"第{number}单{split}怎么还没到"), ("agent", "马上"), ("customer", "好，谢谢")
    turns = [{"speaker": speaker, "text": text} for speaker, text in said]
    return {"id": f"jddc/{split}/{number}", "channel": "call", "turns": turns}


@pytest.fixture(scope="session", autouse=True)
def own_work_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what lies in the work folder of this machine out of the tests."""
    from voc_training import corpora

    folder = tmp_path_factory.mktemp("work")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOC_WORK", str(folder))
        corpora._doubt.cache_clear()
        yield folder
    corpora._doubt.cache_clear()


@pytest.fixture(scope="session")
def annotations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of made-up labels of our own, on the made-up corpora."""
    folder = tmp_path_factory.mktemp("annotations")
    halves = [own_rows(split) for split in ("train", "dev")]
    for task in halves[0]:
        write_lines(folder / f"{task}.jsonl", (row for half in halves for row in half[task]))
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of made-up corpora: every one that is trained on, a few lines each."""
    from voc_training.corpora import OPINION_CORPORA, OTHERS, STAR_TRUST

    folder = tmp_path_factory.mktemp("data")
    for corpus in (*OPINION_CORPORA, *STAR_TRUST, *OTHERS):
        for split in ("train", "dev"):
            lines = (line_of(corpus, split, number) for number in range(LINES))
            write_lines(folder / corpus / f"{split}.jsonl", lines)
    for split in ("train", "dev"):
        write_lines(folder / "jddc" / f"{split}.jsonl", (session(split, number) for number in range(LINES)))
    return folder


@pytest.fixture(scope="session")
def examples(data: Path) -> "list[Example]":
    """Give every training example of the made-up corpora."""
    from voc_training.corpora import read

    return read(data, "train")


@pytest.fixture(scope="session")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a tiny base."""
    from voc_training.base import save

    folder = tmp_path_factory.mktemp("base")
    save(tiny_base(), folder)
    return folder
