"""Quick dev figures of a model in training, by the same decoding that tagging uses; the release's own figures
come from `evaluate`, through the engine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from voc.encoder.tokens import Tokeniser
from voc.opinions import FoundOpinion, PairScorer, Thresholds, find_opinions
from voc.pairs import decode_spans

from .batches import Batch, collate, cut, encode
from .corpora import STAR_TRUST, Example
from .heads import ALERTS, ENTITIES, KINDS, WORD_HABITS
from .model import VocModel, pool, smooth_max

MOST = 600
"""Examples of a corpus that are looked at."""


@torch.inference_mode()
def probe(model: VocModel, tokeniser: Tokeniser, dev: Sequence[Example]) -> dict[str, float]:
    """Accuracy of classes (binary corpora: the likelier of two) and F1 of alerts, spans, triplets, words and
    entities, by corpus."""
    model.eval()
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
    scorer = PairScorer.of({n: p.float().numpy() for n, p in model.pairs.state_dict().items()})
    for items in cut(encode(tokeniser, _few(dev)), budget=4096, rng=None):
        batch = collate(items, tokeniser)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states, _ = model.states(batch.ids, batch.mask)
            pooled = {head: pool(of(states), batch.own).numpy() for head, of in model.texts.items()}
            alerts = smooth_max(model.alerts(states), batch.own).numpy()
        _count_texts(counts, batch, pooled, alerts)
        if batch.has_characters:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                tags, features = model.characters(states, batch.piece, batch.letters, batch.places)
            _count_characters(counts, batch, tags.float().numpy(), features.float().numpy(), scorer)
    return {name: 2 * hit / max(said + gold, 1) for name, (hit, said, gold) in sorted(counts.items())}


def _few(dev: Sequence[Example]) -> list[Example]:
    """At most `MOST` examples of each corpus, the first ones."""
    seen: Counter[str] = Counter()
    few = []
    for example in dev:
        corpus = example.id.split("/")[0]
        seen[corpus] += 1
        few += [example] if seen[corpus] <= MOST else []
    return few


def _count_texts(
    counts: dict[str, np.ndarray], batch: Batch, pooled: dict[str, np.ndarray], alerts: np.ndarray
) -> None:
    for row, example in enumerate(batch.examples):
        corpus = example.id.split("/")[0]
        for head, gold in example.classes.items():
            counts[f"{head}:{corpus}"] += (pooled[head][row].argmax() == gold, 1, 1)
        if example.sentiment is not None and "emotion" not in example.classes and example.opinions is None:
            target = np.array(example.sentiment)
            classes = [0, 2] if corpus in STAR_TRUST else [0, 1, 2]
            right = pooled["sentiment"][row, classes].argmax() == target[classes].argmax()
            counts[f"sentiment:{corpus}"] += (right, 1, 1)
        for kind in set(example.alerts) & set(KINDS):
            said, gold = alerts[row, ALERTS.index(kind)] > 0, example.alerts[kind]
            name = f"alert:{corpus}" + ("" if corpus.startswith("own") else f":{kind}")
            counts[name] += (said and gold, said, gold)


def _count_characters(
    counts: dict[str, np.ndarray], batch: Batch, tags: np.ndarray, features: np.ndarray, scorer: PairScorer
) -> None:
    first = 6 + len(WORD_HABITS)
    for row, example in enumerate(batch.examples):
        size = int(batch.present[row].sum())
        corpus = example.id.split("/")[0]
        if example.opinions is not None:
            found = find_opinions(
                [example.text], [tags[row, :size, :6]], [features[row, :size]], scorer=scorer,
                thresholds=Thresholds(),
            )  # fmt: skip
            _count_opinions(counts, corpus, example, found[0])
        if example.words is not None:
            scores = tags[row, :size, 6 + WORD_HABITS.index(example.habit or "")]
            starts = [0, *(np.flatnonzero(scores[1:] > 0) + 1).tolist(), size]
            gold = [*sorted(example.words), size]
            counts[f"words:{corpus}"] += _agreed(set(pairwise(starts)), set(pairwise(gold)))
        if example.kinds:
            said = {
                (*span, kind)
                for number, kind in enumerate(ENTITIES)
                if kind in example.kinds
                for span in _runs(tags[row, :size, first + 2 * number : first + 2 * number + 2])
            }
            counts[f"entities:{corpus}"] += _agreed(said, set(example.entities))


def _runs(scores: np.ndarray) -> list[tuple[int, int]]:
    inside, begins = scores[:, 0] > 0, scores[:, 1] > 0
    return decode_spans(np.where(inside, np.where(begins, 1, 2), 0))


def _agreed(said: set[Any], gold: set[Any]) -> np.ndarray:
    return np.array([len(said & gold), len(said), len(gold)])


def _count_opinions(
    counts: dict[str, np.ndarray], corpus: str, example: Example, said: Sequence[FoundOpinion]
) -> None:
    golds = example.opinions or ()
    sets: dict[str, tuple[set[Any], set[Any]]] = {
        "aspect": ({o.aspect for o in said} - {None}, {o.aspect for o in golds} - {None}),
        "opinion": ({o.opinion for o in said} - {None}, {o.opinion for o in golds} - {None}),
        "triplet": (
            {(o.aspect, o.opinion, int(np.argmax(o.polarities))) for o in said},
            {(o.aspect, o.opinion, o.polarity) for o in golds},
        ),
    }
    for name, (guess, gold) in sets.items():
        counts[f"{name}:{corpus}"] += _agreed(guess, gold)
