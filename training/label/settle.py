"""Differences between two readers, shown to a third, and the labels that come of it."""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voc.errors import VocError

from .answers import Labels
from .batches import READERS, read_items, readers_of, shown, write_in_batches, write_rows
from .collect import Collected, collect
from .lines import content_hash, text_hash
from .pool import Item
from .split import held_out_hashes

SETTLER = "settle"


class Unsettled(VocError):
    """Items that no two readers agree on and no settling reader has answered."""


def same(one: Labels, two: Labels, task: str) -> bool:
    """Return whether two readers' labels are one; the evidence of alerts may differ."""
    if task != "alerts":
        return one == two
    return [_kind_severity(alert) for alert in one["alerts"]] == [
        _kind_severity(alert) for alert in two["alerts"]
    ]


def _kind_severity(alert: Labels) -> tuple[str, str]:
    return alert["kind"], alert["severity"]


def write_disagreements(task: str, *, folder: Path, seed: int) -> int:
    """Return the number of new batches for the settling reader: texts with both answers, in random order.

    What the settling reader already holds is neither moved nor shown again; new differences follow it.
    """
    items = read_items(task, folder=folder)
    one, two = (collect(task, reader, folder=folder) for reader in READERS)
    place, index_file = folder / task / SETTLER, folder / task / f"index-{SETTLER}.json"
    held: list[int] = json.loads(index_file.read_text(encoding="utf-8")) if index_file.exists() else []
    both = sorted((one.labels.keys() & two.labels.keys()) - set(held))
    differing = [index for index in both if not same(one.labels[index], two.labels[index], task)]
    generator = random.Random(f"{seed}/{task}/{SETTLER}" + (f"/{len(held)}" if held else ""))
    generator.shuffle(differing)
    rows = []
    for number, index in enumerate(differing, start=len(held) + 1):
        answers = [_bare(one.written[index]), _bare(two.written[index])]
        generator.shuffle(answers)
        rows.append({**shown(items[index], number), "A": answers[0], "B": answers[1]})
    place.mkdir(parents=True, exist_ok=True)
    batches = write_in_batches(rows, task, place, after=len(list(place.glob("batch-*.jsonl"))))
    index_file.write_text(json.dumps(held + differing), encoding="utf-8")
    return batches


def _bare(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "n"}


def settle(task: str, *, folder: Path, annotations: Path) -> tuple[int, int]:
    """Return how many rows ``<annotations>/<task>.jsonl`` got, and how many a third reader decided.

    A train row whose text another task already holds as dev is left out.

    :raises Unsettled: when an item has no two equal answers and no settling one.
    """
    if len(readers_of(task)) == 1:
        return _taken(task, folder=folder, annotations=annotations), 0
    items = read_items(task, folder=folder)
    one, two = (collect(task, reader, folder=folder) for reader in READERS)
    settled = (
        collect(task, SETTLER, folder=folder)
        if (folder / task / f"index-{SETTLER}.json").exists()
        else Collected({}, {}, ())
    )
    rows = [_settled_row(item, index, task, (one, two, settled)) for index, item in enumerate(items)]
    missing = sum(row is None for row in rows)
    if missing:
        raise Unsettled(
            f"{task}: {missing} of {len(items)} items are unsettled. Run collect and disagreements, "
            "and let the settling reader answer"
        )
    kept = _kept([row for row in rows if row is not None], task, annotations)
    return len(kept), sum(SETTLER in row["readers"] for row in kept)


def _taken(task: str, *, folder: Path, annotations: Path) -> int:
    """Write what the one reader of a task said; how many rows that are."""
    said = collect(task, READERS[0], folder=folder)
    if said.problems:
        raise Unsettled(f"{task}: {len(said.problems)} problems; the first: {said.problems[0]}")
    items = read_items(task, folder=folder)
    rows = [{**identity(item), **said.labels[n], "readers": [READERS[0]]} for n, item in enumerate(items)]
    return len(_kept(rows, task, annotations))


def _kept(rows: list[Labels], task: str, annotations: Path) -> list[Labels]:
    """The rows that were written: of train none whose text is dev elsewhere."""
    held = held_out_hashes(annotations)
    kept = [row for row in rows if not (row["split"] == "train" and row["content"] in held)]
    write_rows(annotations / f"{task}.jsonl", sorted(kept, key=lambda row: row["id"]))
    return kept


def _settled_row(
    item: Item, index: int, task: str, said: tuple[Collected, Collected, Collected]
) -> Labels | None:
    one, two, settled = (collected.labels.get(index) for collected in said)
    if settled is not None:
        return {**identity(item), **settled, "readers": [*READERS, SETTLER]}
    if one is None or two is None or not same(one, two, task):
        return None
    return {**identity(item), **joined_labels(one, two, task), "readers": list(READERS)}


def joined_labels(one: Labels, two: Labels, task: str) -> Labels:
    """Return the labels two readers agree on; of overlapping evidence the shorter, of disjoint both."""
    if task != "alerts":
        return one
    pairs = zip(one["alerts"], two["alerts"], strict=True)
    return {
        "alerts": [
            {**left, "evidence": joined_evidence(left["evidence"], right["evidence"])}
            for left, right in pairs
        ]
    }


def joined_evidence(one: list[list[int]], two: list[list[int]]) -> list[list[int]]:
    """Return the shorter of two readers' spans where they overlap, all of them where they do not."""
    if any(a[0] < b[1] and b[0] < a[1] for a in one for b in two):
        return min(one, two, key=lambda spans: sum(end - start for start, end in spans))
    return sorted([*one, *two])


def identity(item: Item) -> Labels:
    """Return what a row says of its text without the text: hashes, id, origin, how it was drawn."""
    row = {
        "hash": text_hash(item.text),
        "content": content_hash(item.text),
        "group": item.group,
        "id": item.locator,
        "corpus": item.corpus,
        "channel": item.channel,
        "drawn": item.drawn,
        "split": item.split,
        "half": item.half,
        "question": item.question,
        "industry": item.industry,
    }
    return {key: value for key, value in row.items() if value is not None}
