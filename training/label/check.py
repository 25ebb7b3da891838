"""Faults of the annotations: hashes without text, spans out of range, unknown labels, train and dev mixed."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .lines import PARTS, Line, content_hash, joined, parse_line, text_at, text_hash
from .lists import CONDUCT, DEMANDS, EFFORTS, INTENTS, KINDS, POLARITIES, RESOLVED, SEVERITIES, categories_of
from .split import TASKS, half_of

Row = dict[str, Any]
SYNTHETIC = "synthetic"


def read_rows(annotations: Path, task: str) -> list[Row]:
    """Return the rows of one annotation file; none when the file is not there."""
    path = annotations / f"{task}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def find_problems(annotations: Path, *, data: Path) -> list[str]:
    """Return a line for every fault in the annotations, with the file and the id, and no text."""
    rows = {task: read_rows(annotations, task) for task in (*TASKS, SYNTHETIC)}
    lines = _lines(data, {row["id"].partition("#")[0] for task in TASKS for row in rows[task]})
    problems = [
        f"{task}: {row['id']}: {fault}"
        for task in TASKS
        for row in rows[task]
        for fault in _faults(row, lines, task)
    ]
    for row in rows[SYNTHETIC]:
        problems += [f"{SYNTHETIC}: {row.get('id')}: {fault}" for fault in _synthetic_faults(row)]
    return problems + _repeated(rows) + _mixed(rows, _dev_contents(data))


def _lines(data: Path, wanted: set[str]) -> dict[str, Line]:
    """Return the corpus lines whose ids are wanted."""
    lines: dict[str, Line] = {}
    for corpus in sorted({locator.partition("/")[0] for locator in wanted}):
        for folder in data.glob(f"{corpus}*"):
            for part in PARTS:
                path = folder / f"{part}.jsonl"
                if path.exists():
                    found = (json.loads(row) for row in path.open(encoding="utf-8"))
                    lines.update(
                        (row["id"], parse_line(row, folder.name, part))
                        for row in found
                        if row["id"] in wanted
                    )
    return lines


def _faults(row: Row, lines: Mapping[str, Line], task: str) -> Iterator[str]:
    line = lines.get(row["id"].partition("#")[0])
    text = text_at(line, row["id"]) if line else None
    if line is None or text is None or text_hash(text) != row["hash"]:
        yield "hash without text: the corpora hold no such text under this id"
        return
    if line.part == "dev" and row["split"] != "dev":
        yield "a dev line of its corpus is labelled as train"
    if row["split"] == "dev" and row.get("half") != half_of(text):
        yield f"half is {row.get('half')!r}, by hash it is {half_of(text)!r}"
    yield from _label_faults(row, task, text, line)


def _label_faults(row: Row, task: str, text: str, line: Line) -> Iterator[str]:
    if task == "alerts":
        yield from _alert_faults(row.get("alerts"), text)
    elif task == "calls":
        customer = {index for index, (speaker, _) in enumerate(line.turns) if speaker == "customer"}
        if {index for index, _ in row["turns"]} != customer:
            yield "turns labelled are not the customer's turns"
        yield from _outside(
            {f"turn {index}": value for index, value in row["turns"]}, tuple(POLARITIES.values())
        )
        yield from _outside({name: row[name] for name in ("start", "end")}, tuple(POLARITIES.values()))
        yield from _outside({"resolved": row["resolved"]}, RESOLVED)
        yield from _outside({"conduct": row["conduct"]}, CONDUCT)
    elif task in ("bank", "mixed"):
        yield from _outside({name: name for name, _ in row["categories"]}, categories_of(row["industry"]))
        yield from _outside(dict(row["categories"]), tuple(POLARITIES.values()))
    else:
        yield from _feedback_faults(row)
    if task == "single":
        yield from _alert_faults(row.get("alerts"), text)
        if not isinstance(row.get("irony"), bool):
            yield f"irony: {row.get('irony')!r} is not true or false"


def _feedback_faults(row: Row) -> Iterator[str]:
    yield from _outside({"sentiment": row.get("sentiment")}, tuple(POLARITIES.values()))
    yield from _outside({"intent": row.get("intent")}, INTENTS)
    yield from _outside({"demand": row.get("demand")}, DEMANDS)
    yield from _outside({"effort": row.get("effort")}, tuple(EFFORTS.values()))
    if not isinstance(row.get("mixed"), bool):
        yield f"mixed: {row.get('mixed')!r} is not true or false"


def _alert_faults(alerts: Any, text: str) -> Iterator[str]:
    for alert in alerts or ():
        yield from _outside({"kind": alert["kind"]}, KINDS)
        yield from _outside({"severity": alert["severity"]}, SEVERITIES)
        if not alert["evidence"]:
            yield f"{alert['kind']}: no evidence"
        for start, end in alert["evidence"]:
            if not 0 <= start < end <= len(text):
                yield f"{alert['kind']}: span [{start}, {end}) out of range 0..{len(text)}"


def _outside(values: Mapping[str, Any], allowed: tuple[str, ...]) -> Iterator[str]:
    for name, value in values.items():
        if value not in allowed:
            yield f"{name}: {value!r} is not one of {', '.join(allowed)}"


def _synthetic_faults(row: Row) -> Iterator[str]:
    if row.get("split") != "train" or row.get("synthetic") is not True:
        yield "a synthetic row must be marked so and be train"
    if not row.get("text"):
        yield "a synthetic row must carry its text"
    yield from _feedback_faults(row)
    yield from _alert_faults(row.get("alerts"), row.get("text", ""))


def _repeated(rows: Mapping[str, list[Row]]) -> list[str]:
    problems = []
    for task, found in rows.items():
        seen: set[str] = set()
        for row in found:
            key = row.get("content") or content_hash(row.get("text", ""))
            if key in seen:
                problems.append(f"{task}: {row['id']}: labelled twice")
            seen.add(key)
    return problems


def _mixed(rows: Mapping[str, list[Row]], corpus_dev: set[str]) -> list[str]:
    every = [(task, row) for task, found in rows.items() for row in found]
    dev = corpus_dev | {key for _, row in every if row["split"] == "dev" for key in _keys(row)}
    train = [(task, row) for task, row in every if row["split"] == "train"]
    return [
        f"{task}: {row['id']}: train, and the same text is dev" for task, row in train if _keys(row) & dev
    ]


def _keys(row: Row) -> set[str]:
    if "content" in row:
        return {row["content"], row["group"]}
    return {content_hash(row.get("text", ""))}


def _dev_contents(data: Path) -> set[str]:
    contents: set[str] = set()
    for path in sorted(data.glob("*/dev.jsonl")):
        with path.open(encoding="utf-8") as file:
            for row in file:
                line = parse_line(json.loads(row), path.parent.name, "dev")
                contents.add(content_hash(line.text or joined(line.turns)))
    return contents
