"""Temperatures and operating points, set on the tuning half of dev and reported on the other.

    python -m voc_training.calibrate models/NAME --data ../shared/data

Scores are divided by a temperature that makes probabilities frequencies (Guo et al. 2017, section 4.2); for
opinions each style gets the thresholds that give the best triplet F1. Writes ``thresholds.json`` and the
checksums.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from voc import release as files
from voc.encoder import Encoder, Reading
from voc.opinions import PairScorer, Thresholds, find_opinions
from voc.release import Release
from voc.sentiment import head_columns, pool, stretch

from .corpora import Example, read_corpus, read_own
from .label.split import half_of

OUTSIDE = (0.0, -0.5, -1.0, -1.5)
PAIR = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
MOST_PER_CORPUS = 1200
ABSTAIN = 0.10
"""Share of texts that `low_confidence` is to flag."""


@dataclass(frozen=True)
class Scored:
    """A dev text and what the network said of it."""

    example: Example
    reading: Reading


@dataclass(frozen=True)
class Scores:
    """Scores of a head on texts with their gold classes.

    :ivar scores: ``(texts, classes)``.
    :ivar gold: ``(texts,)``.
    """

    scores: np.ndarray
    gold: np.ndarray


def read_dev(encoder: Encoder, examples: Sequence[Example], *, style: str) -> list[Scored]:
    """Every example with its reading, in order."""
    out: list[Scored | None] = [None] * len(examples)
    for number, reading in encoder.read([e.text for e in examples], style=style):
        out[number] = Scored(examples[number], reading)
    return [scored for scored in out if scored is not None]


def text_scores(scored: Sequence[Scored], columns: slice, gold: Callable[[Example], int | None]) -> Scores:
    """A text head's scores where the example has a gold class."""
    rows, classes = [], []
    for item in scored:
        label = gold(item.example)
        span = (item.example.context, len(item.example.text))
        if label is not None and span[0] < span[1]:
            rows.append(pool(item.reading.pieces[:, columns], stretch(item.reading.piece, [span])))
            classes.append(label)
    return Scores(np.array(rows), np.array(classes))


def temperature(scores: Scores) -> float:
    """The temperature with the least negative log-likelihood."""
    grid = np.exp(np.linspace(np.log(0.4), np.log(4), 60))
    return float(grid[np.argmin([_loss(scores, t) for t in grid])])


def _loss(scores: Scores, t: float) -> float:
    return float(-np.log(probabilities(scores, t)[np.arange(len(scores.gold)), scores.gold] + 1e-9).mean())


def probabilities(scores: Scores, t: float) -> np.ndarray:
    """Class probabilities ``(texts, classes)`` at a temperature."""
    shifted = np.exp((scores.scores - scores.scores.max(1, keepdims=True)) / t)
    return np.asarray(shifted / shifted.sum(1, keepdims=True))


def calibration_error(scores: Scores, t: float, bins: int = 15) -> float:
    """Expected calibration error: the mean distance of confidence from accuracy, over equal bins (Guo et al.
    2017)."""
    p = probabilities(scores, t)
    confidence, right = p.max(1), p.argmax(1) == scores.gold
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(confidence[place == b].mean() - right[place == b].mean()) * (place == b).mean()
            for b in np.unique(place)
        )
    )


def best_thresholds(scored: Sequence[Scored], scorer: PairScorer) -> Thresholds:
    """The thresholds with the best triplet F1 over a grid."""
    grid = [Thresholds(pair=pair, outside=outside) for outside in OUTSIDE for pair in PAIR]
    return max(grid, key=lambda thresholds: triplet_f1(scored, scorer, thresholds))


def triplet_f1(scored: Sequence[Scored], scorer: PairScorer, thresholds: Thresholds) -> float:
    """F1 of opinions whose spans and polarity are all right."""
    found = find_opinions(
        [s.example.text for s in scored], [s.reading.tags for s in scored],
        [s.reading.features for s in scored], scorer=scorer, thresholds=thresholds,
    )  # fmt: skip
    hit = said = gold = 0
    for item, opinions in zip(scored, found, strict=True):
        want = {(o.aspect, o.opinion, o.polarity) for o in item.example.opinions or ()}
        have = {(o.aspect, o.opinion, int(np.argmax(o.polarities))) for o in opinions}
        hit, said, gold = hit + len(want & have), said + len(have), gold + len(want)
    return 2 * hit / max(1, said + gold)


def _polarity(example: Example) -> int | None:
    return None if example.sentiment is None else int(np.argmax(example.sentiment))


def calibrate(release: Release, data: Path) -> tuple[files.OperatingPoints, dict[str, float]]:
    """Operating points from the tuning half of dev, and figures on the other half."""
    settings = release.settings
    encoder = Encoder.load(
        release.path / files.TOKENIZER, release.path / files.NETWORK,
        window=settings.window, overlap=settings.overlap,
    )  # fmt: skip
    columns, figures = head_columns(settings.heads), dict[str, float]()
    temperatures: dict[str, float] = {}
    corpora = {"sentiment": SENTIMENT_CORPORA, "emotion": EMOTION_CORPORA}
    low_confidence = 0.0
    for head, names in corpora.items():
        scored = read_dev(encoder, _dev(data, names, own=head == "sentiment"), style="bdci2017")
        of = _polarity if head == "sentiment" else _emotion
        columns_of = slice(columns[head].start, columns[head].start + (4 if head == "sentiment" else 7))
        tune, report = (
            text_scores([s for s in scored if half_of(s.example.text) == h], columns_of, of)
            for h in ("tune", "report")
        )
        temperatures[head] = temperature(tune)
        figures[f"ece:{head}"] = calibration_error(report, temperatures[head])
        figures[f"n:{head}"] = len(report.gold)
        if head == "sentiment":
            low_confidence = float(np.quantile(probabilities(tune, temperatures[head]).max(1), ABSTAIN))
            sure = probabilities(report, temperatures[head])
            kept = sure.max(1) >= low_confidence
            figures["abstained"] = float(1 - kept.mean())
            figures["accuracy:all"] = float((sure.argmax(1) == report.gold).mean())
            figures["accuracy:kept"] = float((sure.argmax(1) == report.gold)[kept].mean())
    scorer = PairScorer.of(load_file(release.path / files.PAIRS))
    opinions: dict[str, Thresholds] = {}
    for style in settings.styles:
        scored = read_dev(encoder, list(read_corpus(data, style, "dev"))[:MOST_PER_CORPUS], style=style)
        halves = {h: [s for s in scored if half_of(s.example.text) == h] for h in ("tune", "report")}
        opinions[style] = best_thresholds(halves["tune"], scorer)
        figures[f"triplet:{style}"] = triplet_f1(halves["report"], scorer, opinions[style])
        figures[f"n:{style}"] = len(halves["report"])
    points = files.OperatingPoints(
        temperatures=temperatures,
        low_confidence=low_confidence,
        mixed=release.points.mixed,
        opinions=opinions,
    )
    return points, figures


SENTIMENT_CORPORA = ("online-shopping", "waimai", "nlpcc2014", "weibo-senti", "df529-bank")
EMOTION_CORPORA = ("ewect-usual", "ewect-virus")


def _emotion(example: Example) -> int | None:
    return example.emotion


def _dev(data: Path, corpora: Sequence[str], *, own: bool) -> list[Example]:
    out = [e for name in corpora for e in list(read_corpus(data, name, "dev"))[:MOST_PER_CORPUS]]
    return out + list(read_own(data, "dev")) if own else out


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.calibrate", description=__doc__.splitlines()[0]
    )
    parser.add_argument("release", type=Path, help="release folder; its thresholds.json is written")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    options = parser.parse_args(arguments)
    release = Release.open(options.release)
    points, figures = calibrate(release, options.data)
    files.write_json(release.path / files.THRESHOLDS, points.model_dump(mode="json"))
    files.write_sums(release.path)
    print(json.dumps({"points": points.model_dump(mode="json"), "figures": figures}, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
