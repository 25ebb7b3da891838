"""All answers of one reader, collected, with everything that is wrong with them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .answers import BadAnswer, Labels, read_answer
from .batches import read_items
from .pool import Item


@dataclass(frozen=True)
class Collected:
    """What a reader said: labels and answers as written by item number (from 0), and the problems."""

    labels: dict[int, Labels]
    written: dict[int, dict[str, Any]]
    problems: tuple[str, ...]


def collect(task: str, reader: str, *, folder: Path) -> Collected:
    """Return a reader's answers to a task; problems name file and ``n``; a batch without answers is one."""
    items = read_items(task, folder=folder)
    order: list[int] = json.loads((folder / task / f"index-{reader}.json").read_text(encoding="utf-8"))
    labels: dict[int, Labels] = {}
    written: dict[int, dict[str, Any]] = {}
    problems: list[str] = []
    for batch in sorted((folder / task / reader).glob("batch-*.jsonl")):
        path = batch.with_name(batch.name.replace("batch", "answers"))
        wanted = [row["n"] for row in _rows(batch)]
        if not path.exists():
            problems.append(f"{path}: missing")
            continue
        answers = _answers(path, problems)
        problems += [f"{path}: n={n} is not answered" for n in wanted if n not in answers]
        problems += [f"{path}: n={n} is not in the batch" for n in answers if n not in wanted]
        for n in (n for n in wanted if n in answers):
            _take(answers[n], order[n - 1], items, task, (labels, written, problems), where=f"{path}: n={n}")
    return Collected(labels, written, tuple(problems))


def _take(
    answer: dict[str, Any],
    index: int,
    items: list[Item],
    task: str,
    into: tuple[dict[int, Labels], dict[int, dict[str, Any]], list[str]],
    *,
    where: str,
) -> None:
    labels, written, problems = into
    try:
        labels[index] = read_answer(answer, items[index], task)
        written[index] = answer
    except (BadAnswer, TypeError, AttributeError, ValueError, IndexError) as error:
        problems.append(f"{where}: {error}")


def _answers(path: Path, problems: list[str]) -> dict[int, dict[str, Any]]:
    answers: dict[int, dict[str, Any]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            if line.strip():
                answer = json.loads(line)
                answers[int(answer["n"])] = answer
        except (ValueError, KeyError, TypeError) as error:
            problems.append(f"{path}:{number}: not an answer: {type(error).__name__}: {error}")
    return answers


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
