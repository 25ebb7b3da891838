"""What a release reaches, task by task."""

from __future__ import annotations

from collections.abc import Iterator

from voc.schema import AlertKind

from ..evaluate.alerts import LEAST
from ..evaluate.figure import Figure
from ..evaluate.measure import RECALL, Report
from . import words
from .facts import Facts
from .tables import Name, by_class, by_corpus, by_part, interval, named, table, value

THREE = {
    "macro-f1": "macro-F1", "negative-f1": "negative", "neutral-f1": "neutral", "positive-f1": "positive",
    "accuracy": "accuracy",
}  # fmt: skip

WISHES = ("intent", "demand", "effort")


def tasks(facts: Facts) -> Iterator[str]:
    """Every task that was measured, under its heading."""
    dev = facts.dev
    yield "\n## Sentiment"
    yield from by_corpus(dev, ("sentiment",), ("accuracy", "macro-f1"))
    yield words.STREAM
    for corpus in dict.fromkeys(name.corpus for name, _ in named(dev) if name.metric == "neutral-f1"):
        yield from by_part(_whole_as_part(dev, corpus), "sentiment", corpus, THREE)
    yield from by_part(dev, "sentiment", "online-shopping", {"accuracy": "accuracy"})
    yield from _section(dev, "Emotion", ("emotion",), ("macro-f1", "accuracy"))
    yield from by_class(dev, ("emotion",))
    yield from _section(dev, "Intent, demand, effort", WISHES, ("macro-f1", "accuracy"))
    yield from by_class(dev, WISHES)
    yield from _section(dev, "Mixed and ironic texts", ("mixed", "irony"), ("f1", "precision", "recall"))
    yield from _section(dev, "Opinions", ("triplet", "target-triplet", "quad", "aspect", "opinion"), ("f1",))
    yield from by_corpus(dev, ("strength",), ("pearson",))
    yield from _categories(dev)
    yield from alerts(facts.report)
    yield from _section(dev, "Conversations", ("turns", "start", "end", "resolved"), ("macro-f1", "accuracy"))
    yield from _section(dev, "Entities and words", ("entities", "words"), ("f1",))
    yield from by_part(dev, "entities", "cluener", {"f1": "F1"})
    yield from absent(dev)


def _section(report: Report, title: str, tasks: tuple[str, ...], metrics: tuple[str, ...]) -> Iterator[str]:
    lines = by_corpus(report, tasks, metrics)
    if lines:
        yield f"\n## {title}"
        yield from lines


def _whole_as_part(report: Report, corpus: str) -> Report:
    """The report with the figures of a whole corpus under a part named after it."""
    figures = {
        f"{name.task}:{name.corpus}/{name.part or f'all of {corpus}'}:{name.metric}": one
        for name, one in named(report)
        if name.corpus == corpus
    }
    return Report(report.release, figures, {})


def _categories(report: Report) -> Iterator[str]:
    lines = by_corpus(report, ("document", "net-error"), ("f1", "precision", "recall", "points"))
    if lines:
        yield "\n## Categories of whole texts"
        yield words.CATEGORIES
        yield from lines
        yield from _net_errors(report)


def _net_errors(report: Report) -> Iterator[str]:
    rows = [
        (
            name.corpus,
            name.part.removeprefix("category="),
            one.cases,
            value(one, "points"),
            interval(one, "points"),
        )
        for name, one in named(report)
        if name.task == "net-error" and name.part
    ]
    yield from table(("on", "category", "texts that name it", "points", "95 % interval"), rows)


def alerts(report: Report) -> Iterator[str]:
    """The operating points of alerts, on the half of dev that they were not set on."""
    own = [(n, one) for n, one in named(report) if n.task == "alert" and n.part.startswith("kind=")]
    if not own:
        return
    yield "\n## Alerts"
    yield words.ALERTS.format(least=LEAST)
    yield from table(
        ("on", "kind", "cases", "balanced P", "R", "F1", "95 % interval", "recall P", "R"), _kinds(report)
    )
    tasks = ("any-alert", "alert", "evidence", "severity", "false-alerts")
    yield from by_corpus(
        report, tasks, ("f1", "macro-f1", "precision", "recall", "accuracy", "per-1000-texts")
    )
    yield words.ALERTS_KEY


def _kinds(report: Report) -> Iterator[tuple[object, ...]]:
    corpora = dict.fromkeys(n.corpus for n, _ in named(report) if n.task == "alert" and n.part)
    for corpus in (name for name in corpora if not name.endswith(RECALL)):
        for kind in AlertKind:
            f1 = _of(report, corpus, kind, "f1")
            if f1 is not None:
                both = [
                    value(_of(report, where, kind, metric))
                    for where in (corpus, corpus + RECALL)
                    for metric in ("precision", "recall")
                ]
                yield corpus, kind, f1.cases, *both[:2], value(f1), interval(f1), *both[2:]


def _of(report: Report, corpus: str, kind: str, metric: str) -> Figure | None:
    return report.figures.get(f"alert:{corpus}/kind={kind}:{metric}")


def absent(report: Report) -> Iterator[str]:
    """What there is gold for and the release gives no tags for."""
    rows = [
        (Name.of(name).task, Name.of(name).corpus, one.n, one.reason) for name, one in report.absent.items()
    ]
    if rows:
        yield "\n## What it does not give"
        yield from table(("task", "on", "texts", "why"), rows)
