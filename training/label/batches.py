"""The plain files readers get, and the hidden index that tells which text stood where."""

import json
import os
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from voc.errors import VocError

from .pool import Item
from .questions import QUESTIONS

SIZES = {"feedback": 60, "alerts": 50, "calls": 8, "bank": 50, "mixed": 50, "single": 80}
READERS = ("a", "b")


def readers_of(task: str) -> tuple[str, ...]:
    """The readers of a task: one where labels are only learned from, two where they are measured on."""
    return READERS[:1] if task == "single" else READERS


class DrawnOtherwise(VocError):
    """The items that readers hold are not the beginning of those drawn now."""


def work_folder() -> Path:
    """Return where items, batches and answers lie: ``label`` in ``VOC_WORK``, by default ``~/.cache/voc``."""
    return Path(os.environ.get("VOC_WORK") or Path.home() / ".cache" / "voc") / "label"


def write_items(items: list[Item], task: str, *, folder: Path) -> Path:
    """Return the file of a task's items, written with their texts (it stays outside the project).

    :raises DrawnOtherwise: when the file holds other items: answers count by the place of an item in it.
    """
    path = folder / task / "items.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = as_lines([asdict(item) for item in items])
    if path.exists() and not text.startswith(path.read_text(encoding="utf-8")):
        raise DrawnOtherwise(
            f"{path}: holds other items than those drawn now from these corpora with this seed. "
            "Name another folder with --work, or remove this one with its answers"
        )
    path.write_text(text, encoding="utf-8")
    return path


def read_items(task: str, *, folder: Path) -> list[Item]:
    """Return a task's items in the order they were drawn."""
    with (folder / task / "items.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(row) for row in file]
    return [Item(**{**row, "turns": tuple(tuple(turn) for turn in row["turns"])}) for row in rows]


def write_batches(
    rounds: Sequence[Sequence[Item]], task: str, reader: str, *, folder: Path, seed: int
) -> int:
    """Return the number of batches written for a reader, each round of items in an order of the reader's own.

    ``n`` counts from 1 through all batches of the reader; ``index-<reader>.json`` maps it to the item.
    A later round begins a new batch and leaves those before it as they are.
    """
    place = folder / task / reader
    place.mkdir(parents=True, exist_ok=True)
    order: list[int] = []
    batches = 0
    for turn, items in enumerate(rounds):
        first = len(order)
        part = list(range(len(items)))
        random.Random(f"{seed}/{task}/{reader}" + (f"/{turn}" if turn else "")).shuffle(part)
        rows = [shown(items[index], first + offset) for offset, index in enumerate(part, start=1)]
        batches += write_in_batches(rows, task, place, after=batches)
        order += [first + index for index in part]
    (folder / task / f"index-{reader}.json").write_text(json.dumps(order), encoding="utf-8")
    return batches


def write_in_batches(rows: list[dict[str, Any]], task: str, place: Path, *, after: int = 0) -> int:
    """Return the number of batches that rows filled, the first of them numbered ``after + 1``."""
    size = SIZES[task]
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    for number, part in enumerate(parts, start=after + 1):
        write_rows(place / f"batch-{number:03}.jsonl", part)
    return len(parts)


def shown(item: Item, number: int) -> dict[str, Any]:
    """Return what a reader sees of an item: its number, text or numbered turns, question, industry."""
    if item.turns:
        turns = [[index, speaker, text] for index, (speaker, text) in enumerate(item.turns)]
        return {"n": number, "turns": turns}
    row: dict[str, Any] = {"n": number}
    if item.industry and item.industry != "bank":
        row["industry"] = item.industry
    if item.question:
        row["question"] = QUESTIONS[item.question][1]
    return row | {"text": item.text}


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as JSON Lines, Chinese unescaped."""
    path.write_text(as_lines(rows), encoding="utf-8")


def as_lines(rows: list[dict[str, Any]]) -> str:
    """Return rows as JSON Lines, Chinese unescaped."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
