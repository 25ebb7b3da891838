"""How many labels there are, by task, label, split, channel and corpus, as a table."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .check import SYNTHETIC, read_rows
from .split import TASKS

Row = dict[str, Any]


def labels_of(row: Row) -> Iterator[tuple[str, str]]:
    """Yield (decision, value) of every label a row carries."""
    for name in ("sentiment", "mixed", "intent", "demand", "effort", "start", "end", "resolved", "conduct"):
        if name in row:
            yield name, str(row[name]).lower()
    for _, polarity in row.get("turns", ()):
        yield "turn", polarity
    for category, polarity in row.get("categories", ()):
        yield "category", f"{row['industry']}/{category} {polarity}"
    if "alerts" in row:
        kinds = [(alert["kind"], alert["severity"]) for alert in row["alerts"]]
        yield "alert", "any" if kinds else "none"
        yield from ((f"alert {kind}", severity) for kind, severity in kinds)


def table(annotations: Path, *, by: str) -> str:
    """Return a Markdown table of label counts, a column a value of ``by``: channel, corpus or split."""
    counted: Counter[tuple[str, str, str, str]] = Counter()
    for task in (*TASKS, SYNTHETIC):
        for row in read_rows(annotations, task):
            column = str(row.get(by, "–"))
            counted[task, "texts", "all", column] += 1
            for decision, value in labels_of(row):
                counted[task, decision, value, column] += 1
    columns = sorted({key[3] for key in counted})
    names = list(dict.fromkeys(key[:3] for key in sorted(counted)))
    head = f"| task | decision | label | all | {' | '.join(columns)} |\n|{'---|' * (4 + len(columns))}\n"
    return head + "".join(_row(name, columns, counted) for name in names)


def _row(name: tuple[str, str, str], columns: list[str], counted: Counter[tuple[str, str, str, str]]) -> str:
    numbers = [counted[(*name, column)] for column in columns]
    return f"| {' | '.join(name)} | {sum(numbers)} | {' | '.join(map(str, numbers))} |\n"
