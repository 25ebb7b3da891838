"""Temperatures and operating points, set on the tuning half of dev and reported on the other.

    python -m voc_training.calibrate models/NAME --data ../shared/data

Scores are divided by a temperature that makes probabilities frequencies (Guo et al. 2017, section 4.2); for
opinions each style gets the thresholds that give the best triplet F1, entities, traits and categories of
whole texts the ones with the best F1. Writes ``thresholds.json`` and the checksums.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from voc import release as files
from voc.alerts import AlertPoint
from voc.categories import TrainedCategories, find_text_categories
from voc.encoder import Encoder, Reading
from voc.encoder.layout import SPAN_TAGS, Layout
from voc.entities import spans
from voc.ngrams import NgramModel
from voc.opinions import PairScorer, Thresholds, find_opinions, log_odds
from voc.release import Release
from voc.sentiment import pool, stretch

from .alert_points import fit_points
from .alert_points import probabilities as alert_probabilities
from .alert_rows import alert_examples, alert_rows
from .corpora import STAR_TRUST, Example, read_corpus
from .fit import Scores, best_threshold, bin_error, calibration_error, probabilities, temperature
from .heads import POLARITIES
from .label.split import half_of
from .own import read_own

OUTSIDE = (0.0, -0.5, -1.0, -1.5)
PAIR = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
INSIDE = (0.0, 0.5, 1.0, 1.5)
"""Grid of entity thresholds: below 0 more is found in news, and much that is none in feedback."""
LEAST = tuple(np.linspace(0.1, 0.8, 29).tolist())
MOST_PER_CORPUS = 1200
NGRAM_WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
FEWEST = 8
"""Cases in each half under which a trait is not decided on."""
LEAST_TRAIT = 0.4
"""F1 under which a trait is not decided on."""
STYLE = "bdci2017"
SENTIMENT_CORPORA = ("online-shopping", "waimai", "nlpcc2014", "weibo-senti", "df529-bank")
EMOTION_CORPORA = ("ewect-usual", "ewect-virus")
ENTITY_CORPORA = ("cluener", "df529-bank", "address")
ABSTAIN = 0.10
"""Share of texts that `low_confidence` is to flag."""


@dataclass(frozen=True)
class Scored:
    """A dev text and what the network said of it."""

    example: Example
    reading: Reading


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


def best_thresholds(scored: Sequence[Scored], scorer: PairScorer) -> Thresholds:
    """The thresholds with the best triplet F1 over a grid."""
    grid = [Thresholds(pair=pair, outside=outside) for outside in OUTSIDE for pair in PAIR]
    return max(grid, key=lambda thresholds: triplet_f1(scored, scorer, thresholds))


def judged(scored: Sequence[Scored], scorer: PairScorer, thresholds: Thresholds) -> np.ndarray:
    """Of each opinion found its raw probability, and whether spans and polarity are right, ``(opinions,
    2)``."""
    found = find_opinions(
        [s.example.text for s in scored], [s.reading.tags[:, :SPAN_TAGS] for s in scored],
        [s.reading.features for s in scored], scorer=scorer, thresholds=thresholds,
    )  # fmt: skip
    rows = []
    for item, opinions in zip(scored, found, strict=True):
        want = {(o.aspect, o.opinion, o.polarity) for o in item.example.opinions or ()}
        for o in opinions:
            best = int(np.argmax(o.polarities))
            rows.append((o.probability * o.polarities[best], (o.aspect, o.opinion, best) in want))
    return np.array(rows, np.float64).reshape(-1, 2)


def calibrated(scored: Sequence[Scored], scorer: PairScorer, thresholds: Thresholds) -> Thresholds:
    """The thresholds with the scale and bias that make opinions' probabilities frequencies (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    rows = judged(scored, scorer, thresholds)
    if len(rows) < FEWEST or len(set(rows[:, 1])) < 2:
        return thresholds
    model = LogisticRegression(C=1e3).fit(log_odds(rows[:, :1]), rows[:, 1])
    return replace(thresholds, scale=float(model.coef_[0, 0]), bias=float(model.intercept_[0]))


def triplet_f1(scored: Sequence[Scored], scorer: PairScorer, thresholds: Thresholds) -> float:
    """F1 of opinions whose spans and polarity are all right."""
    found = find_opinions(
        [s.example.text for s in scored], [s.reading.tags[:, :SPAN_TAGS] for s in scored],
        [s.reading.features for s in scored], scorer=scorer, thresholds=thresholds,
    )  # fmt: skip
    hit = said = gold = 0
    for item, opinions in zip(scored, found, strict=True):
        want = {(o.aspect, o.opinion, o.polarity) for o in item.example.opinions or ()}
        have = {(o.aspect, o.opinion, int(np.argmax(o.polarities))) for o in opinions}
        hit, said, gold = hit + len(want & have), said + len(have), gold + len(want)
    return 2 * hit / max(1, said + gold)


@dataclass(frozen=True)
class Tuning:
    """What is calibrated, and with which texts.

    :ivar layout: columns of the release's outputs.
    """

    encoder: Encoder
    settings: files.Settings
    layout: Layout
    data: Path

    def read(self, examples: Sequence[Example], *, style: str = STYLE) -> dict[str, list[Scored]]:
        """Readings of the examples by the half of dev they belong to."""
        scored = read_dev(self.encoder, examples, style=style)
        return {h: [s for s in scored if half_of(s.example.text) == h] for h in ("tune", "report")}


def calibrate(release: Release, data: Path) -> tuple[files.OperatingPoints, dict[str, float]]:
    """Operating points from the tuning half of dev, and figures on the other half."""
    settings = release.settings
    encoder = Encoder.load(
        release.path / files.TOKENIZER, release.path / files.NETWORK,
        window=settings.window, overlap=settings.overlap,
    )  # fmt: skip
    tuning = Tuning(encoder, settings, Layout.of(settings), data)
    figures: dict[str, float] = {}
    ngrams = _ngram_weight(tuning, release, figures)
    temperatures, low_confidence = _temperatures(tuning, release, ngrams, figures)
    points = files.OperatingPoints(
        temperatures=temperatures,
        low_confidence=low_confidence,
        mixed=release.points.mixed,
        ngrams=ngrams,
        traits=_traits(tuning, figures),
        opinions=_opinion_points(tuning, release, figures),
        entities=_entity_points(tuning, figures),
        alerts=_alert_points(tuning, figures),
        categories=_category_points(tuning, release, figures),
    )
    return points, figures


def _ngram_weight(tuning: Tuning, release: Release, figures: dict[str, float]) -> float:
    """How much n-grams count: the weight with the best mean figure over corpora, each of its own measure."""
    corpora = {name: _dev(tuning.data, (name,)) for name in SENTIMENT_CORPORA}
    corpora["own"] = read_own(tuning.data, "dev")
    model, columns = ngram_model(release), tuning.layout.texts["sentiment"]
    parts = []
    for name, examples in corpora.items():
        tune = tuning.read(examples)["tune"]
        scores = text_scores(tune, slice(columns.start, columns.start + 4), partial(gold_class, "sentiment"))
        parts.append((scores, margins(tune, model), name in STAR_TRUST))
    means = [np.mean([_leaning_figure(*part, weight) for part in parts]) for weight in NGRAM_WEIGHTS]
    figures["tuned:ngrams:without"], figures["tuned:ngrams:with"] = float(means[0]), float(max(means))
    return NGRAM_WEIGHTS[int(np.argmax(means))]


def _leaning_figure(scores: Scores, margin: np.ndarray, binary: bool, weight: float) -> float:
    """Accuracy of the likelier of two, or macro-F1 of three."""
    leaned = lean(scores, margin, weight).scores
    if binary:
        return float(((leaned[:, 2] > leaned[:, 0]) == (scores.gold == 2)).mean())
    said = leaned.argmax(1)
    return float(np.mean([_f1(said == k, (scores.gold == k).astype(int)) for k in range(3)]))


def ngram_model(release: Release) -> NgramModel:
    """The n-grams of a release."""
    found = load_file(release.path / files.NGRAMS)
    return NgramModel(found["weights"].astype(np.float32), float(found["bias"][0]))


def margins(scored: Sequence[Scored], model: NgramModel) -> np.ndarray:
    """What n-grams say of the examples whose sentiment is labelled, ``(texts,)``."""
    texts = [
        s.example.text[s.example.context :]
        for s in scored
        if s.example.sentiment is not None and s.example.context < len(s.example.text)
    ]
    return np.array([model.margin(text) for text in texts])


def lean(scores: Scores, margin: np.ndarray, weight: float) -> Scores:
    """Scores of polarities with what n-grams add."""
    return Scores(scores.scores + weight * margin[:, None] * np.array([-0.5, 0.0, 0.5]), scores.gold)


def _temperatures(
    tuning: Tuning, release: Release, ngrams: float, figures: dict[str, float]
) -> tuple[dict[str, float], float]:
    """A temperature a head, and below which probability a polarity is not sure."""
    temperatures, low_confidence = {"traits": 1.0}, 0.0
    model = ngram_model(release)
    for head, examples in _texts_by_head(tuning.data).items():
        classes = len(tuning.settings.heads[head]) - (head == "sentiment")
        first = tuning.layout.texts[head].start
        halves = tuning.read(examples)
        tune, report = (
            text_scores(halves[h], slice(first, first + 1 + classes), partial(gold_class, head))
            for h in ("tune", "report")
        )
        if head == "sentiment":
            tune = lean(tune, margins(halves["tune"], model), ngrams)
            report = lean(report, margins(halves["report"], model), ngrams)
        temperatures[head] = temperature(tune)
        figures[f"ece:{head}"] = calibration_error(report, temperatures[head])
        figures[f"n:{head}"] = len(report.gold)
        if head == "sentiment":
            low_confidence = _abstention(tune, report, temperatures[head], figures)
    return temperatures, low_confidence


def _abstention(tune: Scores, report: Scores, t: float, figures: dict[str, float]) -> float:
    low_confidence = float(np.quantile(probabilities(tune, t).max(1), ABSTAIN))
    sure = probabilities(report, t)
    kept, right = sure.max(1) >= low_confidence, sure.argmax(1) == report.gold
    figures |= {
        "abstained": float(1 - kept.mean()),
        "accuracy:all": float(right.mean()),
        "accuracy:kept": float(right[kept].mean()),
    }
    return low_confidence


def gold_class(head: str, example: Example) -> int | None:
    """The gold class of an example for a head of a whole text."""
    if head != "sentiment":
        return example.classes.get(head)
    return None if example.sentiment is None else int(np.argmax(example.sentiment))


def _texts_by_head(data: Path) -> dict[str, list[Example]]:
    own = read_own(data, "dev", untouched=False)
    calls = read_own(data, "dev", tasks=("calls",), untouched=False)
    turns = [e for e in calls if e.sentiment]
    return {
        "sentiment": _dev(data, SENTIMENT_CORPORA) + read_own(data, "dev") + turns,
        "emotion": _dev(data, EMOTION_CORPORA),
        **{head: own for head in ("intent", "demand", "effort")},
        **{head: [e for e in calls if head in e.classes] for head in ("resolved", "conduct")},
    }


def _traits(tuning: Tuning, figures: dict[str, float]) -> dict[str, float]:
    """Least score of each trait; none for a trait of too few cases, or that is not found well enough."""
    halves, points = tuning.read(read_own(tuning.data, "dev", untouched=False)), dict[str, float]()
    for place, trait in enumerate(tuning.settings.heads["traits"]):
        tune, report = (
            text_scores(halves[h], tuning.layout.texts["traits"], partial(_trait, trait))
            for h in ("tune", "report")
        )
        if tune.gold.sum() >= FEWEST and report.gold.sum() >= FEWEST:
            threshold, _ = best_threshold(tune.scores[:, place], tune.gold)
            found = _f1(report.scores[:, place] >= threshold, report.gold)
            figures[f"trait:{trait}"], figures[f"n:{trait}"] = found, float(report.gold.sum())
            if found >= LEAST_TRAIT:
                points[trait] = threshold
    return points


def _trait(trait: str, example: Example) -> int | None:
    value = example.traits.get(trait)
    return None if value is None else int(value)


def _f1(said: np.ndarray, gold: np.ndarray) -> float:
    return float(2 * (said & (gold == 1)).sum() / max(1, said.sum() + gold.sum()))


def _opinion_points(tuning: Tuning, release: Release, figures: dict[str, float]) -> dict[str, Thresholds]:
    weights = load_file(release.path / files.PAIRS)
    scorer = PairScorer.of({name: w for name, w in weights.items() if name != "categories"})
    points: dict[str, Thresholds] = {}
    for style in tuning.settings.styles:
        halves = tuning.read(list(read_corpus(tuning.data, style, "dev"))[:MOST_PER_CORPUS], style=style)
        points[style] = calibrated(halves["tune"], scorer, best_thresholds(halves["tune"], scorer))
        said = judged(halves["report"], scorer, points[style])
        if len(said):
            sure = np.array([points[style].calibrated(p) for p in said[:, 0]])
            figures[f"ece:opinions:{style}"] = bin_error(sure, said[:, 1] > 0)
        figures[f"triplet:{style}"] = triplet_f1(halves["report"], scorer, points[style])
        figures[f"n:{style}"] = len(halves["report"])
    return points


def _entity_points(tuning: Tuning, figures: dict[str, float]) -> dict[str, float]:
    """The threshold of each kind of entity with the best span F1 over a grid."""
    halves, points = tuning.read(_dev(tuning.data, ENTITY_CORPORA)), dict[str, float]()
    for kind in tuning.settings.entities:
        tune, report = ([s for s in halves[h] if kind in s.example.kinds] for h in ("tune", "report"))
        columns = tuning.layout.entities[kind]
        # Of thresholds that serve alike, as all do where there is no case, the one nearest 0.
        reached = {t: _entity_f1(tune, kind, columns, t) for t in INSIDE}
        points[kind] = max(sorted(reached, key=abs), key=reached.__getitem__)
        figures[f"entity:{kind}"] = _entity_f1(report, kind, columns, points[kind])
        figures[f"n:entity:{kind}"] = sum(k == kind for s in report for _, _, k in s.example.entities)
    return points


def _entity_f1(scored: Sequence[Scored], kind: str, columns: slice, threshold: float) -> float:
    hit = said = gold = 0
    for item in scored:
        want = {(a, b) for a, b, k in item.example.entities if k == kind}
        have = set(spans(item.reading.tags[:, columns], threshold=threshold))
        hit, said, gold = hit + len(want & have), said + len(have), gold + len(want)
    return 2 * hit / max(1, said + gold)


def _alert_points(tuning: Tuning, figures: dict[str, float]) -> dict[str, AlertPoint]:
    halves = tuning.read(alert_examples(tuning.data))
    tune, report = (alert_rows(halves[h], tuning.layout.alerts) for h in ("tune", "report"))
    points = fit_points(tune)
    said = alert_probabilities(report, points) >= [points[name].balanced for name in report.names]
    for column, kind in enumerate(report.names):
        known = ~np.isnan(report.gold[:, column])
        gold = report.gold[known, column]
        if gold.sum() >= FEWEST:
            figures[f"alert:{kind}"] = _f1(said[known, column], gold)
            figures[f"n:alert:{kind}"] = float(gold.sum())
    return points


def _category_points(tuning: Tuning, release: Release, figures: dict[str, float]) -> dict[str, float]:
    """The least probability of a whole text's category with the best F1, of each taxonomy of whole texts."""
    weights = load_file(release.path / files.PAIRS)["categories"]
    halves, points = tuning.read(_with_text_categories(tuning.data)), dict[str, float]()
    for taxonomy in tuning.settings.categories:
        trained = TrainedCategories.of(tuning.settings.categories, weights, taxonomy=taxonomy)
        tune, report = ([s for s in halves[h] if s.example.taxonomy == taxonomy] for h in ("tune", "report"))
        if trained is not None and trained.of_texts and tune and report:
            f1 = partial(_category_f1, tuning.layout.category, trained)
            points[taxonomy] = max(LEAST, key=partial(f1, tune))
            figures[f"category:{taxonomy}"] = f1(report, points[taxonomy])
            figures[f"n:category:{taxonomy}"] = len(report)
    return points


def _with_text_categories(data: Path) -> list[Example]:
    own = read_own(data, "dev", tasks=("bank", "mixed"), untouched=False)
    return [e for e in _dev(data, ("bdci2018-car",)) + own if e.categories is not None]


def _category_f1(
    columns: slice, trained: TrainedCategories, scored: Sequence[Scored], threshold: float
) -> float:
    hit = said = gold = 0
    for item in scored:
        features = item.reading.pieces[:, columns]
        found = find_text_categories(trained, features, np.arange(len(features)), threshold=threshold)
        have = {f"{one.name}/{POLARITIES[one.polarity]}" for one in found}
        want = item.example.categories or frozenset()
        hit, said, gold = hit + len(want & have), said + len(have), gold + len(want)
    return 2 * hit / max(1, said + gold)


def _dev(data: Path, corpora: Sequence[str]) -> list[Example]:
    return [e for name in corpora for e in list(read_corpus(data, name, "dev"))[:MOST_PER_CORPUS]]


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
