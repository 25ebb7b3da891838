"""Dev figures of a release, through the engine's own calls, with bootstrap intervals.

    python -m voc_training.evaluate --data ../shared/data            # the installed release
    python -m voc_training.evaluate models/NAME --data ../shared/data --only waimai

Prints JSON: for each figure its value, the 95 % interval over 1,000 resamplings of the texts, and n.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voc.engine import Engine
from voc.schema import Feedback, Opinion, Span, Tags

from .corpora import EMOTIONS, OPINION_CORPORA, POLARITIES, STAR_TRUST, read_lines, read_own

BINARY = tuple(name for name in STAR_TRUST if name != "hotel")
EMOTION = ("ewect-usual", "ewect-virus")
RESAMPLINGS = 1000
SEED = 13


@dataclass(frozen=True)
class Figure:
    """A measured figure.

    :ivar low: lower end of the 95 % bootstrap interval; `high` the upper.
    :ivar n: texts it was measured on.
    """

    value: float
    low: float
    high: float
    n: int


def figure(rows: np.ndarray, of: Callable[[np.ndarray], float]) -> Figure:
    """A figure of per-text rows, with its interval.

    :param rows: ``(texts, ...)``.
    :param of: the figure of some rows.
    """
    rng = np.random.default_rng(SEED)
    values = [of(rows[rng.integers(0, len(rows), len(rows))]) for _ in range(RESAMPLINGS)]
    low, high = np.quantile(values, [0.025, 0.975])
    return Figure(round(of(rows), 4), round(float(low), 4), round(float(high), 4), len(rows))


def f1(rows: np.ndarray) -> float:
    """F1 of rows of hits, predicted, gold."""
    hit, said, gold = rows.sum(0)
    return float(2 * hit / max(1, said + gold))


def accuracy(rows: np.ndarray) -> float:
    """Share of rows of gold, predicted that agree."""
    return float((rows[:, 0] == rows[:, 1]).mean())


def macro_f1(rows: np.ndarray) -> float:
    """Mean F1 over the gold classes of rows of gold, predicted."""
    scores = []
    for label in np.unique(rows[:, 0]):
        gold, said = rows[:, 0] == label, rows[:, 1] == label
        scores.append(2 * (gold & said).sum() / max(1, gold.sum() + said.sum()))
    return float(np.mean(scores))


def tag(engine: Engine, texts: Sequence[dict[str, Any]]) -> list[Tags | None]:
    """Tags of each text, None where it was rejected."""
    items = [
        Feedback(id=str(number), channel=line.get("channel") or "review", text=line["text"])
        for number, line in enumerate(texts)
    ]
    return [out if isinstance(out, Tags) else None for out in engine.tag(items)]


def sentiment_rows(
    lines: Sequence[dict[str, Any]], tags: Sequence[Tags | None], names: Sequence[str]
) -> np.ndarray:
    """Gold and likeliest polarity among `names`, as numbers; -1 where there is none."""
    return np.array(
        [
            (names.index(line["sentiment"]), _likeliest(out, names))
            for line, out in zip(lines, tags, strict=True)
        ]
    )


def _likeliest(tags: Tags | None, names: Sequence[str]) -> int:
    if tags is None or tags.sentiment is None:
        return -1
    known = {str(k): v for k, v in tags.sentiment.probabilities.items()}
    return max(range(len(names)), key=lambda i: known[names[i]])


def opinion_rows(
    lines: Sequence[dict[str, Any]], tags: Sequence[Tags | None], gold_of: Callable[[dict[str, Any]], Any],
    said_of: Callable[[Opinion], Any],
) -> np.ndarray:  # fmt: skip
    """Hits, predicted, gold of each text."""
    rows = []
    for line, out in zip(lines, tags, strict=True):
        gold = {gold_of(o) for o in line["opinions"]} - {None}
        said = {said_of(o) for o in (out.opinions or () if out else ())} - {None}
        rows.append((len(gold & said), len(said), len(gold)))
    return np.array(rows)


def _gold_span(opinion: dict[str, Any], side: str) -> tuple[int, int] | None:
    return tuple(opinion[side]) if opinion[side] else None


def _said_span(span: Span | None) -> tuple[int, int] | None:
    return None if span is None else (span.start, span.end)


def evaluate(
    release: str | Path | None, data: Path, *, only: str = "", threads: int | None = None
) -> dict[str, Figure]:
    """Every dev figure that a corpus of `data` has gold for.

    :param only: of corpora with this in their name.
    """
    engine = Engine.load(release, threads=threads)
    figures = {
        name: found
        for part in (_sentiment(engine, data, only), _emotion(engine, data, only))
        for name, found in part
    }
    for corpus in OPINION_CORPORA:
        if only in corpus:
            styled = Engine.load(release, opinion_style=corpus, threads=threads)
            figures.update(_opinions(styled, data, corpus))
    return figures


def _sentiment(engine: Engine, data: Path, only: str) -> Iterator[tuple[str, Figure]]:
    for corpus in BINARY:
        if only in corpus:
            lines = list(read_lines(data, corpus, "dev"))
            rows = sentiment_rows(lines, tag(engine, lines), ("negative", "positive"))
            yield f"sentiment:{corpus}:accuracy", figure(rows, accuracy)
    if only in "df529-bank":
        lines = list(read_lines(data, "df529-bank", "dev"))
        yield (
            "sentiment:df529-bank:macro-f1",
            figure(sentiment_rows(lines, tag(engine, lines), POLARITIES), macro_f1),
        )
    own = list(read_own(data, "dev")) if only in "own" else []
    if own:
        lines = [
            {"text": e.text[e.context :], "sentiment": POLARITIES[int(np.argmax(e.sentiment or ()))]}
            for e in own
        ]
        rows = sentiment_rows(lines, tag(engine, lines), POLARITIES)
        yield "sentiment:own:macro-f1", figure(rows, macro_f1)
        yield "sentiment:own:accuracy", figure(rows, accuracy)


def _emotion(engine: Engine, data: Path, only: str) -> Iterator[tuple[str, Figure]]:
    for corpus in EMOTION:
        if only in corpus:
            lines = list(read_lines(data, corpus, "dev"))
            rows = [
                (
                    EMOTIONS.index(line["emotion"]),
                    EMOTIONS.index(out.emotion.label) if out and out.emotion else -1,
                )
                for line, out in zip(lines, tag(engine, lines), strict=True)
            ]
            yield f"emotion:{corpus}:macro-f1", figure(np.array(rows), macro_f1)


def _opinions(engine: Engine, data: Path, corpus: str) -> Iterator[tuple[str, Figure]]:
    lines = list(read_lines(data, corpus, "dev"))
    tags = tag(engine, lines)
    rows = opinion_rows(lines, tags, lambda o: _gold_span(o, "aspect"), lambda o: _said_span(o.aspect))
    yield f"aspect:{corpus}:f1", figure(rows, f1)
    rows = opinion_rows(lines, tags, lambda o: _gold_span(o, "opinion"), lambda o: _said_span(o.opinion))
    yield f"opinion:{corpus}:f1", figure(rows, f1)
    rows = opinion_rows(
        lines, tags, lambda o: (_gold_span(o, "aspect"), _gold_span(o, "opinion"), o["polarity"]),
        lambda o: (_said_span(o.aspect), _said_span(o.opinion), str(o.polarity)),
    )  # fmt: skip
    yield f"triplet:{corpus}:f1", figure(rows, f1)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.evaluate", description=__doc__.splitlines()[0]
    )
    parser.add_argument("release", nargs="?", help="release folder; default: the installed one")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--only", default="", help="corpora with this in their name")
    parser.add_argument("--threads", type=int)
    options = parser.parse_args(arguments)
    found = evaluate(options.release, options.data, only=options.only, threads=options.threads)
    print(json.dumps({name: asdict(value) for name, value in found.items()}, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
