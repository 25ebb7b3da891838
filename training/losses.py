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
from .heads import category_slices
from .model import VocModel, pool, smooth_max

WEIGHTS = {
    "sentiment": 1.0, "strength": 0.5, "emotion": 0.6, "intent": 0.4, "demand": 0.25, "effort": 0.25,
    "traits": 0.3, "resolved": 0.2, "conduct": 0.15, "alerts": 0.5, "evidence": 0.25, "tags": 1.0,
    "pairs": 1.0, "words": 0.6, "entities": 0.6, "theme": 0.4, "categories": 0.3, "vector": 0.5,
}  # fmt: skip
FEW = 3
"""Labels in a batch at which a head's loss has half its weight: one rare label does not outweigh the rest."""


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
    out = text_losses(model, states, batch) | alert_losses(model, states, batch)
    out |= category_losses(model, states, batch)
    if batch.has_characters:
        out |= character_losses(model, states, batch)
    if teacher is not None:
        out["vector"] = vector_loss(model, means, batch, teacher)
    return out


def text_losses(model: VocModel, states: Tensor, batch: Batch) -> dict[str, Tensor]:
    out: dict[str, Tensor] = {}
    weight = batch.sentiment_weight
    if weight.sum() > 0 or not batch.strength.isnan().all():
        sentiment = pool(model.texts["sentiment"](states), batch.own)
        out["strength"] = strength_loss(sentiment[:, 3], batch)
        each = -(batch.sentiment * sentiment[:, :3].log_softmax(-1)).sum(-1)
        out["sentiment"] = (each * weight).sum() / weight.sum().clamp(min=1e-6)
    for head, gold in batch.classes.items():
        labelled = gold >= 0
        if labelled.any():
            scores = pool(model.texts[head](states), batch.own)[labelled]
            loss = F.cross_entropy(scores, gold[labelled], label_smoothing=0.05)
            out[head] = loss * _share(int(labelled.sum()))
    if not batch.traits.isnan().all():
        out["traits"] = _binary(pool(model.texts["traits"](states), batch.own), batch.traits)
    return out


def _share(labels: int) -> float:
    return labels / (labels + FEW)


def _binary(scores: Tensor, gold: Tensor) -> Tensor:
    """Cross-entropy of independent outputs, summed over them, a mean over the rows that are labelled."""
    known = ~gold.isnan()
    each = F.binary_cross_entropy_with_logits(scores.float(), gold.nan_to_num(), reduction="none")
    rows = int(known.any(-1).sum())
    return (each * known).sum() / max(rows, 1) * _share(rows)


def alert_losses(model: VocModel, states: Tensor, batch: Batch) -> dict[str, Tensor]:
    if batch.alerts.isnan().all():
        return {}
    pieces = model.alerts(states)
    out = {"alerts": _binary(smooth_max(pieces, batch.own), batch.alerts)}
    if batch.evidence:
        rows = torch.tensor([mark.row for mark in batch.evidence])
        scores = pieces[rows, :, torch.tensor([mark.label for mark in batch.evidence])].float()
        inside = torch.from_numpy(np.stack([mark.pieces for mark in batch.evidence]))
        out["evidence"] = evidence_loss(scores, inside & batch.own[rows], ~inside & batch.own[rows])
    return out


def evidence_loss(scores: Tensor, inside: Tensor, outside: Tensor) -> Tensor:
    """How far the pieces that prove an alert stand out of the others, ``(alerts, tokens)`` each."""
    each = F.binary_cross_entropy_with_logits(scores, inside.float(), reduction="none")
    parts = [((each * part).sum(1) / part.sum(1).clamp(min=1)).mean() for part in (inside, outside)]
    return torch.stack(parts).sum() * _share(len(scores))


def category_losses(model: VocModel, states: Tensor, batch: Batch) -> dict[str, Tensor]:
    labelled = ~batch.categories.isnan()
    if not batch.themes and not labelled.any():
        return {}
    features, out = model.category(states).float(), dict[str, Tensor]()
    if labelled.any():
        rows = labelled.any(1)
        scores = smooth_max(model.category_scores(features[rows]), batch.own[rows])
        out["categories"] = _binary(scores, batch.categories[rows])
    if batch.themes:
        chosen = torch.from_numpy(np.stack([mark.pieces for mark in batch.themes])).float()[..., None]
        rows = torch.tensor([mark.row for mark in batch.themes])
        scores = model.category_scores((features[rows] * chosen).sum(1) / chosen.sum(1))
        out["theme"] = _theme_loss(scores, torch.tensor([mark.label for mark in batch.themes]))
    return out


def _theme_loss(scores: Tensor, gold: Tensor) -> Tensor:
    """Cross-entropy of an opinion's category among those of its taxonomy."""
    loss = scores.new_zeros(())
    for place in category_slices().values():
        mine = (gold >= place.start) & (gold < place.stop)
        if mine.any():
            loss = loss + F.cross_entropy(
                scores[mine, place], gold[mine] - place.start, label_smoothing=0.03, reduction="sum"
            )
    return loss / len(gold)


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


def character_losses(model: VocModel, states: Tensor, batch: Batch) -> dict[str, Tensor]:
    tags, features = model.characters(states, batch.piece, batch.letters, batch.places)
    tags, out = tags.float(), dict[str, Tensor]()
    labelled = int((batch.tags[..., 0] >= 0).any(1).sum())
    if labelled:
        out["tags"] = F.cross_entropy(tags[..., :3].flatten(0, 1), batch.tags[..., 0].flatten())
        out["tags"] = out["tags"] + F.cross_entropy(
            tags[..., 3:6].flatten(0, 1), batch.tags[..., 1].flatten()
        )
        out["tags"] = out["tags"] * _share(labelled)
        predicted = torch.stack([tags[..., :3].argmax(-1), tags[..., 3:6].argmax(-1)], -1).numpy()
        out |= pair_losses(model, features, batch, predicted)
    first = 6 + batch.words.shape[-1]
    if not batch.words.isnan().all():
        out["words"] = _binary(tags[..., 6:first].flatten(0, 1), batch.words.flatten(0, 1))
    if not batch.entities.isnan().all():
        out["entities"] = _binary(tags[..., first:].flatten(0, 1), batch.entities.flatten(0, 1))
    return out


def pair_losses(model: VocModel, features: Tensor, batch: Batch, predicted: np.ndarray) -> dict[str, Tensor]:
    """Pairs of gold and predicted spans: which belong together, and what they say."""
    rows: list[tuple[int, CharSpan | None, CharSpan | None, int, int]] = []
    gold: list[tuple[int, float]] = []
    for row, example in enumerate(batch.examples):
        if example.opinions is None:
            continue
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
