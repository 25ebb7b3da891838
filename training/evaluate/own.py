"""Our own labels as corpora, joined to the texts they name; offsets are those of the text as received."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..corpora import CORPORA, read_lines
from ..label.lines import Line, parse_line, text_at
from ..label.questions import QUESTIONS
from ..label.split import ANNOTATIONS
from .corpus import INDUSTRIES, Corpus
from .labelled import Labelled, parse

TASKS = ("feedback", "alerts", "calls", "bank", "mixed")
_FOLDER = Path(__file__).parent / "taxonomies"
OWN_TAXONOMIES = {
    "car": "corpus-car",
    **{industry: str(_FOLDER / f"{industry}.toml") for industry in ("shop", "restaurant", "hotel", "bank")},
}  # fmt: skip
"""Taxonomies that hold the categories an industry was labelled with."""

Row = dict[str, Any]


def read_own(data: Path, *, only: str = "") -> Iterator[Corpus]:
    """The dev rows of each task whose texts `data` holds; categories are a corpus for each industry.

    Training leaves all of them out. The first leg of zh-feedback-1 did not yet: it saw those of train files
    under their corpora's own labels, so these count for everything but sentiment.

    :param only: of corpora with this in their name.
    """
    for task in TASKS:
        names = {f"own-{task}"} if task not in ("bank", "mixed") else {f"own-{i}" for i in _industries(task)}
        if any(only in name for name in names):
            lines = [_line(task, row, line) for row, line in _dev(task, data)]
            for name in sorted(name for name in names if only in name):
                yield _corpus(name, task, lines)


def _corpus(name: str, task: str, lines: list[Labelled]) -> Corpus:
    if task not in ("bank", "mixed"):
        return Corpus(name, tuple(lines))
    industry = name.removeprefix("own-")
    mine = tuple(line for line in lines if line.industry == industry)
    return Corpus(name, mine, taxonomy=OWN_TAXONOMIES[industry])


def _rows(task: str) -> list[Row]:
    path = ANNOTATIONS / f"{task}.jsonl"
    return [json.loads(row) for row in path.open(encoding="utf-8")] if path.exists() else []


def _industries(task: str) -> set[str]:
    return {row["industry"] for row in _rows(task)}


def _dev(task: str, data: Path) -> Iterator[tuple[Row, Line]]:
    rows = [row for row in _rows(task) if row["split"] == "dev"]
    for corpus in sorted({row["corpus"] for row in rows}):
        for part in ("train", "dev", "unlabelled"):
            if (data / corpus / f"{part}.jsonl").exists():
                lines = {line.get("id"): line for line in read_lines(data, corpus, part)}
                for row in rows:
                    line = lines.get(row["id"].partition("#")[0]) if row["corpus"] == corpus else None
                    if line is not None:
                        yield row, parse_line(line, corpus, part)


def _line(task: str, row: Row, line: Line) -> Labelled:
    known = {
        "id": row["id"], "channel": row["channel"], "drawn": row.get("drawn"),
        "industry": row.get("industry") or INDUSTRIES.get(row["corpus"]),
    }  # fmt: skip
    return parse(known | _GOLD[task](row, line), where=f"{task}.jsonl: {row['id']}")


def _feedback(row: Row, line: Line) -> Row:
    question = QUESTIONS[row["question"]][1] if row.get("question") else None
    seen = line.part == "train" and line.corpus in CORPORA
    keys = ("intent", "demand", "effort", "irony", *(() if seen else ("sentiment", "mixed")))
    gold = {key: row[key] for key in keys if key in row}
    return {"text": text_at(line, row["id"]), "question": question, **gold}


def _alerts(row: Row, line: Line) -> Row:
    return {"text": text_at(line, row["id"]), "alerts": row["alerts"]}


def _categories(row: Row, line: Line) -> Row:
    return {"text": text_at(line, row["id"]), "categories": row["categories"]}


def _session(row: Row, line: Line) -> Row:
    return {
        "turns": [{"speaker": speaker, "text": text} for speaker, text in line.turns],
        "turn_polarities": dict(row["turns"]),
        **{key: row[key] for key in ("start", "end", "resolved")},
    }


_GOLD: dict[str, Callable[[Row, Line], Row]] = {
    "feedback": _feedback, "alerts": _alerts, "calls": _session, "bank": _categories, "mixed": _categories,
}  # fmt: skip
