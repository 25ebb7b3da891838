"""Quick dev figures of a model in training, by the same decoding that tagging uses; the release's own figures
come from `evaluate`, through the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from voc.encoder.tokens import Tokeniser
from voc.opinions import FoundOpinion, PairScorer, Thresholds, find_opinions

from .batches import Batch, collate, cut, encode
from .corpora import Example
from .model import VocModel, pool


@torch.inference_mode()
def probe(model: VocModel, tokeniser: Tokeniser, dev: Sequence[Example]) -> dict[str, float]:
    """Accuracy of sentiment (binary corpora: the likelier of two), of emotion, and span and triplet F1, by
    corpus."""
    model.eval()
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
    scorer = PairScorer.of({n: p.float().numpy() for n, p in model.pairs.state_dict().items()})
    for items in cut(encode(tokeniser, dev), budget=4096, rng=None):
        batch = collate(items, tokeniser)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states, _ = model.states(batch.ids, batch.mask)
            sentiment = pool(model.texts["sentiment"](states), batch.own)
            emotion = pool(model.texts["emotion"](states), batch.own)
        _count_texts(counts, batch, sentiment.numpy(), emotion.numpy())
        if batch.has_opinions:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                tags, features = model.characters(states, batch.piece, batch.letters, batch.places)
            sizes = [len(e.text) for e in batch.examples]
            found = find_opinions(
                [e.text for e in batch.examples],
                [t[:n] for t, n in zip(tags.float().numpy(), sizes, strict=True)],
                [f[:n] for f, n in zip(features.float().numpy(), sizes, strict=True)],
                scorer=scorer, thresholds=Thresholds(),
            )  # fmt: skip
            _count_opinions(counts, batch, found)
    return {name: 2 * hit / (said + gold) for name, (hit, said, gold) in sorted(counts.items())}


def _count_texts(
    counts: dict[str, np.ndarray], batch: Batch, sentiment: np.ndarray, emotion: np.ndarray
) -> None:
    for row, example in enumerate(batch.examples):
        corpus = example.id.split("/")[0]
        if example.emotion is not None:
            counts[f"emotion:{corpus}"] += (emotion[row].argmax() == example.emotion, 1, 1)
        elif example.sentiment is not None and example.opinions is None:
            target = np.array(example.sentiment)
            classes = [0, 1, 2] if corpus in ("df529-bank", "bdci2018-car", "own") else [0, 2]
            right = sentiment[row, classes].argmax() == target[classes].argmax()
            counts[f"sentiment:{corpus}"] += (right, 1, 1)


def _count_opinions(
    counts: dict[str, np.ndarray], batch: Batch, found: Sequence[Sequence[FoundOpinion]]
) -> None:
    for example, said in zip(batch.examples, found, strict=True):
        corpus = example.id.split("/")[0]
        golds = example.opinions or ()
        sets: dict[str, tuple[set[Any], set[Any]]] = {
            "aspect": ({o.aspect for o in golds} - {None}, {o.aspect for o in said} - {None}),
            "opinion": ({o.opinion for o in golds} - {None}, {o.opinion for o in said} - {None}),
            "triplet": (
                {(o.aspect, o.opinion, o.polarity) for o in golds},
                {(o.aspect, o.opinion, int(np.argmax(o.polarities))) for o in said},
            ),
        }
        for name, (gold, guess) in sets.items():
            counts[f"{name}:{corpus}"] += np.array([len(gold & guess), len(guess), len(gold)])
