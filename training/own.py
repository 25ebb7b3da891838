"""Labels of our own as examples: the annotations name a text by corpus and id, the corpora hold it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from voc.text import CleanText, clean

from .corpora import CORPORA, Example, read_lines, smooth
from .heads import ALERTS, CATEGORIES, KINDS, RAISED, TEXT_HEADS
from .label.lines import Line, parse_line, text_at
from .label.questions import QUESTIONS
from .label.split import ANNOTATIONS

Row = dict[str, Any]
TASKS = ("feedback", "single", "alerts", "calls", "bank", "mixed", "synthetic")
TRUST = 0.94
"""How far a label of ours is believed."""
BEFORE = 120
"""Most characters of earlier turns that a customer's turn is read after."""
SPEAKERS = {"customer": "客户：", "agent": "客服：", "bot": "客服："}


def read_own(
    data: Path,
    split: str,
    *,
    tasks: Collection[str] = ("feedback",),
    without: frozenset[str] = frozenset(),
    untouched: bool = True,
) -> list[Example]:
    """Our own labels as examples.

    :param tasks: of `TASKS`.
    :param without: corpora whose texts are left out.
    :param untouched: of dev only texts that stand in no train file: an early run saw others under the label
        that their corpus gives them. What no corpus labels is not touched by that.
    """
    out: list[Example] = []
    for task in TASKS:
        if task in tasks:
            rows = [row for row in _rows(task) if row["split"] == split and row.get("corpus") not in without]
            if task == "synthetic":
                out += [_labelled(task, row, row["text"]) for row in rows]
            else:
                out += [e for row, line, part in _found(rows, data)
                        if not untouched or _is_unseen(row, part, split)
                        for e in _READ[task](row, line)]  # fmt: skip
    return out


def _rows(task: str) -> list[Row]:
    path = ANNOTATIONS / f"{task}.jsonl"
    return [json.loads(row) for row in path.open(encoding="utf-8")] if path.exists() else []


def drawn_at_random(task: str) -> frozenset[str]:
    """Ids of the examples of a task whose texts were drawn blindly: only over these are rates honest."""
    return frozenset(
        f"own-{task}/{row['channel']}/{row['id']}" for row in _rows(task) if row.get("drawn") == "random"
    )


def _found(rows: list[Row], data: Path) -> Iterator[tuple[Row, Line, str]]:
    """Each row with its line and the file that holds it."""
    for corpus in sorted({row["corpus"] for row in rows}):
        mine = [row for row in rows if row["corpus"] == corpus]
        for part in ("train", "dev", "unlabelled"):
            if (data / corpus / f"{part}.jsonl").exists():
                lines = {line["id"]: line for line in read_lines(data, corpus, part)}
                for row in mine:
                    line = lines.get(row["id"].partition("#")[0])
                    if line is not None:
                        yield row, parse_line(line, corpus, part), part


def _is_unseen(row: Row, part: str, split: str) -> bool:
    return split == "train" or part != "train" or row["corpus"] not in CORPORA


def _text(task: str, row: Row, line: Line) -> Iterator[Example]:
    yield _labelled(task, row, text_at(line, row["id"]))


def _labelled(task: str, row: Row, received: str) -> Example:
    """An example of whatever a row says of its text."""
    text = clean(received)
    before = clean(QUESTIONS[row["question"]][1]).text + "\n" if row.get("question") else ""
    example = Example(f"own-{task}/{row['channel']}/{row['id']}", before + text.text, context=len(before))
    if "sentiment" in row:
        example = replace(
            example, sentiment=smooth(row["sentiment"], TRUST),
            classes={head: TEXT_HEADS[head].index(row[head]) for head in ("intent", "demand", "effort")},
            traits={name: row[key] for name, key in (("mixed", "mixed"), ("irony", "irony")) if key in row},
        )  # fmt: skip
    return _alerted(example, row["alerts"], text, len(before)) if "alerts" in row else example


def _alerted(example: Example, alerts: list[Row], text: CleanText, before: int) -> Example:
    labels = dict.fromkeys(KINDS, False)
    for alert in alerts:
        labels[alert["kind"]] = True
        for severity in RAISED.get(alert["kind"], ()):
            labels[f"{alert['kind']}:{severity}"] = alert["severity"] == severity
    spans = [(a["kind"], *text.to_clean(*quote)) for a in alerts for quote in a["evidence"]]
    evidence = tuple((kind, a + before, b + before) for kind, a, b in spans if a < b)
    return replace(
        example, alerts={name: labels[name] for name in ALERTS if name in labels}, evidence=evidence
    )


def _categories(task: str, row: Row, line: Line) -> Iterator[Example]:
    taxonomy = {"car": "corpus-car"}.get(row["industry"], f"own-{row['industry']}")
    said = frozenset(f"{name}/{polarity}" for name, polarity in row["categories"])
    yield Example(
        f"own-{task}/{row['channel']}/{row['id']}", clean(text_at(line, row["id"])).text, taxonomy=taxonomy,
        categories=said & frozenset(CATEGORIES[taxonomy]),
    )  # fmt: skip


def _session(task: str, row: Row, line: Line) -> Iterator[Example]:
    """A session: each of the customer's turns after what was said before it, and the whole of it."""
    said = [f"{SPEAKERS.get(speaker, '用户：')}{clean(text).text}\n" for speaker, text in line.turns]
    for number, polarity in row["turns"]:
        name = SPEAKERS["customer"]
        before = "".join(said[:number])[-BEFORE:] + name
        own = said[number].removeprefix(name).rstrip("\n")
        if own:
            yield Example(
                f"own-{task}/call/{row['id']}#{number}", before + own, context=len(before),
                sentiment=smooth(polarity, TRUST), weight=0.4 if polarity == "neutral" else 1.0,
            )  # fmt: skip
    yield Example(
        f"own-{task}/call/{row['id']}", "".join(said),
        classes={head: TEXT_HEADS[head].index(row[head]) for head in ("resolved", "conduct")},
    )  # fmt: skip


_READ: dict[str, Callable[[Row, Line], Iterator[Example]]] = {
    "feedback": partial(_text, "feedback"),
    "single": partial(_text, "single"),
    "alerts": partial(_text, "alerts"),
    "calls": partial(_session, "calls"),
    "bank": partial(_categories, "bank"),
    "mixed": partial(_categories, "mixed"),
}
