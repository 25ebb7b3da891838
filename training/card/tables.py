"""Figures as the tables of a card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..evaluate.figure import Figure
from ..evaluate.measure import Report
from ..licences import LICENCES, OWN

POINTS = ("points", "per-1000-texts")
"""Metrics that are no share of one."""


@dataclass(frozen=True)
class Name:
    """What a figure is called, taken apart: ``task:corpus/part:metric``."""

    task: str
    corpus: str
    part: str
    metric: str

    @classmethod
    def of(cls, name: str) -> Name:
        """The parts of a figure's name."""
        task, _, rest = name.partition(":")
        where, _, metric = rest.rpartition(":")
        corpus, _, part = where.partition("/")
        return cls(task, corpus, part, metric)


def named(report: Report) -> Iterator[tuple[Name, Figure]]:
    """The figures of a report with their names taken apart."""
    return ((Name.of(name), one) for name, one in report.figures.items())


def value(one: Figure | None, metric: str = "") -> str:
    """A figure as it is printed; nothing where there is none."""
    if one is None:
        return ""
    return f"{one.value:.1f}" if metric in POINTS else f"{one.value:.3f}"


def interval(one: Figure, metric: str = "") -> str:
    """The 95 % interval as it is printed."""
    digits = 1 if metric in POINTS else 3
    return f"{one.low:.{digits}f} to {one.high:.{digits}f}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table; nothing where there is no row."""
    body = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return ["", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body] if body else []


def _cell(content: object) -> str:
    return str(content).replace("|", "\\|").replace("\n", " ")


def licence(corpus: str) -> str:
    """A corpus's licence as it is printed; nothing for one that is not known."""
    if corpus.startswith("own"):
        return f"labels {OWN.licence}"
    return str(LICENCES[corpus]) if corpus in LICENCES else ""


def by_corpus(report: Report, tasks: Sequence[str], metrics: Sequence[str]) -> list[str]:
    """The whole-corpus figures of some tasks: task, corpus, licence, texts, metric, value, interval."""
    rows: list[tuple[str, ...]] = [
        (name.task, name.corpus, licence(name.corpus), f"{one.n:,}", name.metric, value(one, name.metric),
         interval(one, name.metric))
        for name, one in named(report)
        if name.task in tasks and name.metric in metrics and not name.part
    ]  # fmt: skip
    order = {task: place for place, task in enumerate(tasks)}
    head = ("task", "on", "licence", "texts", "figure", "value", "95 % interval")
    rows.sort(key=lambda row: order[row[0]])
    return table(head, rows)


def by_part(report: Report, task: str, corpus: str, metrics: Mapping[str, str]) -> list[str]:
    """The figures of each part of a corpus, a row a part.

    :param metrics: metric to its heading; the first one's interval is shown.
    """
    found: dict[str, dict[str, Figure]] = {}
    for name, one in named(report):
        if name.task == task and name.corpus == corpus and name.part and name.metric in metrics:
            found.setdefault(name.part, {})[name.metric] = one
    first = next(iter(metrics))
    rows = [
        (part.replace("=", " "), f"{ones[first].n:,}", *(value(ones.get(m), m) for m in metrics),
         interval(ones[first], first))
        for part, ones in found.items() if first in ones
    ]  # fmt: skip
    return table(("part", "texts", *metrics.values(), "95 % interval"), rows)


def by_class(report: Report, tasks: Sequence[str]) -> list[str]:
    """F1 of each class of some tasks, a row a class."""
    rows = [
        (name.task, name.corpus, name.metric.removesuffix("-f1"), f"{one.cases:,}", value(one), interval(one))
        for name, one in named(report)
        if name.task in tasks and not name.part and name.metric.endswith("-f1") and one.cases is not None
    ]
    return table(("task", "on", "class", "cases", "F1", "95 % interval"), rows)
