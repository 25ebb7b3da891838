"""Character tags and features to opinions: spans, then pairs of spans, then what each pair says.

The network tags every character; here spans are read off the tags and every candidate pair of an aspect and
an opinion word is scored by a small layer, for all texts of a batch at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .pairs import CharSpan, Pairs, candidate_pairs, decode_spans

Floats = NDArray[np.float32]

SLICE = 8192
"""Pairs that are scored together: bounds the memory."""


@dataclass(frozen=True)
class Thresholds:
    """Where an opinion begins to be one.

    :ivar pair: least probability that aspect and opinion belong together.
    :ivar outside: added to the score of "outside" before tags are read; below 0 finds more spans.
    :ivar temperature: divides the pair scores.
    :ivar scale: with `bias` makes an opinion's probability the share of such opinions that are right.
    """

    pair: float = 0.5
    outside: float = 0.0
    temperature: float = 1.0
    scale: float = 1.0
    bias: float = 0.0

    def calibrated(self, probability: float) -> float:
        """The probability, 0..1, that an opinion is right in spans and polarity."""
        odds = self.scale * float(log_odds(np.float64(probability))) + self.bias
        return float(1 / (1 + np.exp(-odds)))


def log_odds(probability: Any) -> Any:
    """Of a probability or an array of them, ends moved in by a thousandth."""
    inside = np.clip(probability, 1e-3, 1 - 1e-3)
    return np.log(inside / (1 - inside))


@dataclass(frozen=True)
class FoundOpinion:
    """An opinion in the clean text; spans are None where implicit.

    :ivar polarities: probabilities of negative, neutral, positive, given that it is an opinion.
    :ivar probability: that these spans make an opinion, 0..1.
    :ivar strength: -1 very negative to 1 very positive.
    """

    aspect: CharSpan | None
    opinion: CharSpan | None
    polarities: tuple[float, float, float]
    probability: float
    strength: float


@dataclass(frozen=True)
class PairScorer:
    """The pair head's weights, applied with numpy.

    :ivar weights: arrays by the names they were trained under.
    """

    weights: Mapping[str, Floats]

    @classmethod
    def of(cls, weights: Mapping[str, Floats]) -> Self:
        """A scorer over single-precision copies."""
        return cls({name: np.asarray(value, np.float32) for name, value in weights.items()})

    def score(
        self, aspect: Floats, opinion: Floats, gap: NDArray[np.int_], marks: NDArray[np.int_]
    ) -> Floats:
        """Outputs of each pair: no pair, negative, neutral, positive, raw strength; ``(pairs, 5)``.

        :param aspect: mean features, ``(pairs, width)``; `opinion` likewise.
        """
        x = (
            self._dense("aspect", aspect)
            + self._dense("opinion", opinion)
            + self._dense("both", aspect * opinion)
        )
        x = _gelu(x + self.weights["gap.weight"][gap] + self.weights["marks.weight"][marks])
        return self._dense("out", _gelu(self._dense("hidden", x)))

    def _dense(self, name: str, x: Floats) -> Floats:
        out: Floats = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return out


def _gelu(x: Floats) -> Floats:
    """The tanh form (Hendrycks & Gimpel 2016, section 2), as in training."""
    out: Floats = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))
    return out


@dataclass(frozen=True)
class _Candidates:
    aspects: list[CharSpan]
    opinions: list[CharSpan]
    pairs: Pairs


def find_opinions(
    texts: Sequence[str],
    tags: Sequence[Floats],
    features: Sequence[Floats],
    *,
    scorer: PairScorer,
    thresholds: Thresholds,
) -> list[list[FoundOpinion]]:
    """The opinions of each text, in the order of their opinion words.

    :param tags: a text's scores of outside, begin, inside for aspects, then for opinions; ``(characters,
        6)``.
    :param features: a text's character features, ``(characters, width)``.
    """
    found = [_candidates(t, tag, thresholds.outside) for t, tag in zip(texts, tags, strict=True)]
    counts = [len(c.pairs.gap) for c in found]
    if not sum(counts):
        return [[] for _ in texts]
    split = np.split(_scores(found, features, scorer), np.cumsum(counts)[:-1])
    return [_choose(c, s, thresholds) for c, s in zip(found, split, strict=True)]


def _candidates(text: str, tags: Floats, outside: float) -> _Candidates:
    shift = np.array([outside, 0, 0], np.float32)
    aspects = decode_spans((tags[:, :3] + shift).argmax(1))
    opinions = decode_spans((tags[:, 3:] + shift).argmax(1))
    return _Candidates(aspects, opinions, candidate_pairs(text, aspects, opinions))


def _scores(found: Sequence[_Candidates], features: Sequence[Floats], scorer: PairScorer) -> Floats:
    """Outputs of the pairs of all texts, one after another, ``(pairs, 5)``."""
    nothing = scorer.weights["nothing"]
    sums = [_sums(f) for f in features]
    aspect, aspects = _table(
        [_means(s, c.aspects, nothing[0]) for s, c in zip(sums, found, strict=True)],
        [c.pairs.aspect for c in found],
    )
    opinion, opinions = _table(
        [_means(s, c.opinions, nothing[1]) for s, c in zip(sums, found, strict=True)],
        [c.pairs.opinion for c in found],
    )
    gap = np.concatenate([c.pairs.gap for c in found])
    marks = np.concatenate([c.pairs.marks for c in found])
    slices = [slice(start, start + SLICE) for start in range(0, len(gap), SLICE)]
    return np.concatenate(
        [scorer.score(aspects[aspect[s]], opinions[opinion[s]], gap[s], marks[s]) for s in slices]
    )


def _sums(features: Floats) -> NDArray[np.float64]:
    """Running sums, in double precision: their differences are small, and a long text adds up."""
    return np.concatenate([np.zeros((1, features.shape[1])), features.cumsum(0, dtype=np.float64)])


def _means(sums: NDArray[np.float64], spans: Sequence[CharSpan], implicit: Floats) -> Floats:
    """Mean features of each span, ``(spans + 1, width)``; the last row stands for an implicit one."""
    edges = np.array(spans, np.int64).reshape(-1, 2)
    means = (sums[edges[:, 1]] - sums[edges[:, 0]]) / (edges[:, 1] - edges[:, 0])[:, None]
    return np.concatenate([means, implicit[None]]).astype(np.float32)


def _table(tables: Sequence[Floats], indexes: Sequence[NDArray[np.int32]]) -> tuple[NDArray[np.int_], Floats]:
    """One index into one table, from an index into a table for each text; -1 is a table's last row."""
    ends = np.cumsum([len(table) for table in tables])
    moved = [
        np.where(index < 0, end - 1, end - len(table) + index)
        for table, index, end in zip(tables, indexes, ends, strict=True)
    ]
    return np.concatenate(moved), np.concatenate(tables)


def _choose(found: _Candidates, scores: Floats, thresholds: Thresholds) -> list[FoundOpinion]:
    """Pairs above the threshold; an implicit partner only where no spoken one is likelier."""
    classes = _softmax(scores[:, :4] / thresholds.temperature)
    probability = 1 - classes[:, 0]
    polarities = _softmax(scores[:, 1:4] / thresholds.temperature)
    best = _best_spoken(found.pairs, probability)
    chosen: list[FoundOpinion] = []
    for row in np.flatnonzero(probability >= thresholds.pair):
        i, j = int(found.pairs.aspect[row]), int(found.pairs.opinion[row])
        if (i < 0 or j < 0) and best.get((i, j), 0.0) >= probability[row]:
            continue
        if i >= 0 and j >= 0 and best.get((-2, j), 0.0) > probability[row]:
            continue
        chosen.append(
            FoundOpinion(
                found.aspects[i] if i >= 0 else None,
                found.opinions[j] if j >= 0 else None,
                (float(polarities[row, 0]), float(polarities[row, 1]), float(polarities[row, 2])),
                float(probability[row]),
                float(np.tanh(scores[row, 4])),
            )
        )
    return sorted(chosen, key=lambda o: (o.opinion or o.aspect or (0, 0), o.aspect or (0, 0)))


def _best_spoken(pairs: Pairs, probability: Floats) -> dict[tuple[int, int], float]:
    """For each implicit pair the best probability of a spoken one; under (-2, j) that of opinion j left
    alone."""
    best: dict[tuple[int, int], float] = {}
    for i, j, p in zip(pairs.aspect.tolist(), pairs.opinion.tolist(), probability.tolist(), strict=True):
        if i >= 0 and j >= 0:
            for key in ((-1, j), (i, -1)):
                best[key] = max(best.get(key, 0.0), p)
        elif i < 0:
            best[(-2, j)] = p
    return best


def _softmax(x: Floats) -> Floats:
    shifted = np.exp(x - x.max(-1, keepdims=True))
    out: Floats = shifted / shifted.sum(-1, keepdims=True)
    return out
