"""What the network is asked to do, a loss a label; a label that is absent costs nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import PreTrainedModel

from voc.pairs import CharSpan, candidate_pairs, decode_spans

from .batches import Batch
from .corpora import GoldOpinion
from .model import VocModel, pool

WEIGHTS = {"sentiment": 1.0, "strength": 0.5, "emotion": 0.5, "tags": 1.0, "pairs": 1.0, "vector": 0.5}


class Teacher:
    """The pretrained encoder's sentence vectors, which the model's own are to keep.

    :param prefix: ids of what e5 puts before a text (``passage: ``).
    """

    def __init__(self, encoder: PreTrainedModel, prefix: Sequence[int]) -> None:
        self.encoder, self.prefix = encoder, torch.tensor([list(prefix)])

    @torch.no_grad()
    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Vectors of length 1, ``(batch, width)``, of ids that carry a style (which is left out)."""
        size = len(ids)
        ids = torch.cat([ids[:, :1], self.prefix.expand(size, -1), ids[:, 2:]], 1)
        mask = torch.cat(
            [mask[:, :1], torch.ones_like(self.prefix, dtype=torch.bool).expand(size, -1), mask[:, 2:]], 1
        )
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask[..., None].to(states.dtype)
        return F.normalize(((states * weights).sum(1) / weights.sum(1)).float(), dim=-1)


def losses(model: VocModel, batch: Batch, *, teacher: Teacher | None) -> dict[str, Tensor]:
    """Each loss of a batch by name, before weighting.

    :param teacher: the pretrained encoder, whose sentence vectors are to be kept; None skips that loss.
    """
    states, means = model.states(batch.ids, batch.mask)
    out = text_losses(model, states, batch)
    if batch.has_opinions:
        out |= opinion_losses(model, states, batch)
    if teacher is not None:
        out["vector"] = vector_loss(model, means, batch, teacher)
    return out


def text_losses(model: VocModel, states: Tensor, batch: Batch) -> dict[str, Tensor]:
    sentiment = pool(model.texts["sentiment"](states), batch.own)
    out = {"strength": strength_loss(sentiment[:, 3], batch)}
    weight = batch.sentiment_weight
    if weight.sum() > 0:
        each = -(batch.sentiment * sentiment[:, :3].log_softmax(-1)).sum(-1)
        out["sentiment"] = (each * weight).sum() / weight.sum()
    if (batch.emotion >= 0).any():
        emotion = pool(model.texts["emotion"](states), batch.own)
        out["emotion"] = F.cross_entropy(emotion, batch.emotion, label_smoothing=0.05)
    return out


def strength_loss(raw: Tensor, batch: Batch) -> Tensor:
    """Distance from the labelled strength; elsewhere only the side is asked for: beyond ±0.25, or within."""
    strength = raw.tanh()
    labelled = ~batch.strength.isnan()
    exact = ((strength - batch.strength.nan_to_num()) ** 2 * 4)[labelled]
    side = batch.sentiment[:, 2] - batch.sentiment[:, 0]
    wanted = side.sign() * (side.abs() > 0.4)
    wrong = torch.where(wanted == 0, (strength.abs() - 0.25).relu(), (0.25 - strength * wanted).relu())
    loose = (wrong * batch.sentiment_weight)[~labelled]
    return torch.cat([exact, loose]).mean()


def opinion_losses(model: VocModel, states: Tensor, batch: Batch) -> dict[str, Tensor]:
    tags, features = model.characters(states, batch.piece, batch.letters, batch.places)
    tags = tags.float()
    out = {
        "tags": F.cross_entropy(tags[..., :3].flatten(0, 1), batch.tags[..., 0].flatten())
        + F.cross_entropy(tags[..., 3:].flatten(0, 1), batch.tags[..., 1].flatten())
    }
    predicted = torch.stack([tags[..., :3].argmax(-1), tags[..., 3:].argmax(-1)], -1).numpy()
    out |= pair_losses(model, features, batch, predicted)
    return out


def pair_losses(model: VocModel, features: Tensor, batch: Batch, predicted: np.ndarray) -> dict[str, Tensor]:
    """Pairs of gold and predicted spans: which belong together, and what they say."""
    rows: list[tuple[int, CharSpan | None, CharSpan | None, int, int]] = []
    gold: list[tuple[int, float]] = []
    for row, example in enumerate(batch.examples):
        size = int(batch.present[row].sum())
        known = {(o.aspect, o.opinion): o for o in example.opinions or ()}
        aspects, opinions = candidates(example.opinions or (), predicted[row, :size])
        pairs = candidate_pairs(example.text, aspects, opinions)
        for i, j, gap, marks in zip(pairs.aspect, pairs.opinion, pairs.gap, pairs.marks, strict=True):
            aspect = aspects[i] if i >= 0 else None
            opinion = opinions[j] if j >= 0 else None
            found = known.get((aspect, opinion))
            rows.append((row, aspect, opinion, int(gap), int(marks)))
            gold.append((0, float("nan")) if found is None else (found.polarity + 1, _strength(found)))
    if not rows:
        return {}
    outputs = score_pairs(model, features, rows).float()
    classes = torch.tensor([c for c, _ in gold])
    strength = torch.tensor([s for _, s in gold])
    labelled = ~strength.isnan()
    out = {"pairs": F.cross_entropy(outputs[:, :4], classes)}
    if labelled.any():
        out["pairs"] = out["pairs"] + ((outputs[labelled, 4].tanh() - strength[labelled]) ** 2).mean() * 2
    return out


def _strength(opinion: GoldOpinion) -> float:
    return float("nan") if opinion.strength is None else opinion.strength


def candidates(gold: Sequence[GoldOpinion], predicted: np.ndarray) -> tuple[list[CharSpan], list[CharSpan]]:
    """Aspects and opinions of a text, gold and predicted together.

    :param predicted: tags ``(characters, 2)``.
    """
    size = len(predicted)
    aspects = {o.aspect for o in gold if o.aspect and o.aspect[1] <= size} | set(
        decode_spans(predicted[:, 0])
    )
    opinions = {o.opinion for o in gold if o.opinion and o.opinion[1] <= size} | set(
        decode_spans(predicted[:, 1])
    )
    return sorted(aspects), sorted(opinions)


def score_pairs(
    model: VocModel, features: Tensor, rows: Sequence[tuple[int, CharSpan | None, CharSpan | None, int, int]]
) -> Tensor:
    """Outputs ``(pairs, 5)`` for pairs given as (text, aspect, opinion, gap, marks)."""
    sums = F.pad(features.float().cumsum(1), (0, 0, 1, 0))
    aspects = _means(sums, [(r[0], r[1]) for r in rows], model.pairs.nothing[0])
    opinions = _means(sums, [(r[0], r[2]) for r in rows], model.pairs.nothing[1])
    gap, marks = torch.tensor([r[3] for r in rows]), torch.tensor([r[4] for r in rows])
    outputs: Tensor = model.pairs(aspects, opinions, gap, marks)
    return outputs


def _means(sums: Tensor, spans: Sequence[tuple[int, CharSpan | None]], nothing: Tensor) -> Tensor:
    """Mean features of each span from running sums ``(batch, characters + 1, width)``."""
    row = torch.tensor([r for r, _ in spans])
    start = torch.tensor([s[0] if s else 0 for _, s in spans])
    end = torch.tensor([s[1] if s else 1 for _, s in spans])
    implicit = torch.tensor([s is None for _, s in spans])[:, None]
    means = (sums[row, end] - sums[row, start]) / (end - start)[:, None]
    return torch.where(implicit, nothing.float(), means)


def vector_loss(model: VocModel, means: Tensor, batch: Batch, teacher: Teacher) -> Tensor:
    """How far our sentence vectors and their likenesses have moved from the pretrained encoder's.

    The teacher's vectors lie in a narrow cone; both sides are centred on the teacher's mean of the batch
    first, so that it is the differences between texts that are kept.
    """
    before = teacher(batch.ids, batch.mask)
    after = model.sentence_vector(means).float()
    mean = before.mean(0, keepdim=True) if len(before) > 4 else torch.zeros_like(before[:1])
    return 1 - F.cosine_similarity(after - mean, before - mean).mean() + 1 - (after * before).sum(-1).mean()
