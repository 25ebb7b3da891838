"""The plain files readers get, and the hidden index that tells which text stood where."""

import json
import os
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .pool import Item
from .questions import QUESTIONS

SIZES = {"feedback": 60, "alerts": 50, "calls": 8, "bank": 50, "mixed": 50}
READERS = ("a", "b")


def work_folder() -> Path:
    """Return where items, batches and answers lie: ``label`` in ``VOC_WORK``, by default ``~/.cache/voc``."""
    return Path(os.environ.get("VOC_WORK") or Path.home() / ".cache" / "voc") / "label"


def write_items(items: list[Item], task: str, *, folder: Path) -> Path:
    """Return the file of a task's items, written with their texts (it stays outside the project)."""
    path = folder / task / "items.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_rows(path, [asdict(item) for item in items])
    return path


def read_items(task: str, *, folder: Path) -> list[Item]:
    """Return a task's items in the order they were drawn."""
    with (folder / task / "items.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(row) for row in file]
    return [Item(**{**row, "turns": tuple(tuple(turn) for turn in row["turns"])}) for row in rows]


def write_batches(items: list[Item], task: str, reader: str, *, folder: Path, seed: int) -> int:
    """Return the number of batches written for a reader, in an order of the reader's own.

    ``n`` counts from 1 through all batches of the reader; ``index-<reader>.json`` maps it to the item.
    """
    order = list(range(len(items)))
    random.Random(f"{seed}/{task}/{reader}").shuffle(order)
    size = SIZES[task]
    place = folder / task / reader
    place.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(order), size), start=1):
        part = order[start : start + size]
        rows = [shown(items[index], start + offset + 1) for offset, index in enumerate(part)]
        write_rows(place / f"batch-{number:03}.jsonl", rows)
    (folder / task / f"index-{reader}.json").write_text(json.dumps(order))
    return -(-len(order) // size)


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
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
