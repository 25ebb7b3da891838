"""Examples in batches: tokenised once, sorted by length in a shuffled stretch, cut by a budget of tokens."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from voc.encoder.tokens import FRONT, Tokeniser, Tokens

from .corpora import Example, GoldOpinion

STRETCH = 4000
"""Examples that are sorted by length together."""

DEFAULT_STYLE = "bdci2017"


@dataclass(frozen=True)
class Encoded:
    """An example and its windows."""

    example: Example
    windows: tuple[Tokens, ...]

    @property
    def length(self) -> int:
        return len(self.windows[0].ids)


@dataclass(frozen=True)
class Batch:
    """Tensors of a batch; what is not labelled has a weight of 0 or a mask of false.

    :ivar ids: ``(batch, tokens)``; `mask` likewise.
    :ivar own: tokens that are judged: no special ones, no context; ``(batch, tokens)``.
    :ivar piece: ``(batch, characters)``; `letters`, `places` and `present` (a real character) likewise.
    :ivar sentiment: target probabilities ``(batch, 3)`` with `sentiment_weight` ``(batch,)``.
    :ivar strength: ``(batch,)``, NaN where not labelled.
    :ivar emotion: ``(batch,)``, -100 where not labelled.
    :ivar tags: gold tags of aspects and opinions ``(batch, characters, 2)``, -100 where not labelled.
    """

    examples: tuple[Example, ...]
    ids: Tensor
    mask: Tensor
    own: Tensor
    piece: Tensor
    letters: Tensor
    places: Tensor
    present: Tensor
    sentiment: Tensor
    sentiment_weight: Tensor
    strength: Tensor
    emotion: Tensor
    tags: Tensor

    @property
    def has_opinions(self) -> bool:
        return self.examples[0].opinions is not None


def encode(tokeniser: Tokeniser, examples: Sequence[Example]) -> list[Encoded]:
    """Every example tokenised, in order."""
    out: list[Encoded] = []
    for start in range(0, len(examples), 1000):
        block = examples[start : start + 1000]
        windows = tokeniser.encode([e.text for e in block], style=DEFAULT_STYLE)
        out += [Encoded(e, tuple(w)) for e, w in zip(block, windows, strict=True)]
    return out


def cut(encoded: Sequence[Encoded], *, budget: int, rng: random.Random | None) -> list[list[Encoded]]:
    """Batches of at most `budget` tokens, padding included; opinions apart from the rest.

    :param rng: shuffles examples and batches; None keeps their order by length.
    """
    batches: list[list[Encoded]] = []
    for labelled in (True, False):
        family = [e for e in encoded if (e.example.opinions is not None) == labelled]
        if rng is not None:
            rng.shuffle(family)
        for start in range(0, len(family), STRETCH):
            stretch = sorted(family[start : start + STRETCH], key=lambda e: e.length)
            batches += _by_budget(stretch, budget)
    if rng is not None:
        rng.shuffle(batches)
    return batches


def _by_budget(stretch: Sequence[Encoded], budget: int) -> Iterator[list[Encoded]]:
    batch: list[Encoded] = []
    for item in stretch:
        if batch and (len(batch) + 1) * item.length > budget:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def collate(batch: Sequence[Encoded], tokeniser: Tokeniser, *, rng: random.Random | None = None) -> Batch:
    """Tensors of a batch: of a long text one window is taken, its first or (with `rng`, where no spans are
    labelled) its last.

    :param rng: chooses the window, and the style of texts whose opinions are not labelled.
    """
    windows = [_styled(_window(item, rng), item.example.style, tokeniser, rng) for item in batch]
    examples = tuple(item.example for item in batch)
    tokens, characters = max(len(w.ids) for w in windows), max(len(w.piece) for w in windows)
    ids = np.full((len(batch), tokens), tokeniser.pad, np.int64)
    grids = np.zeros((3, len(batch), max(characters, 1)), np.int64)
    tags = np.full((len(batch), max(characters, 1), 2), -100, np.int64)
    own = np.zeros((len(batch), tokens), bool)
    present = np.zeros((len(batch), max(characters, 1)), bool)
    for row, (window, example) in enumerate(zip(windows, examples, strict=True)):
        ids[row, : len(window.ids)] = window.ids
        size = len(window.piece)
        asked = 0 < example.context < size and window.order == 0
        first = int(window.piece[example.context]) if asked else FRONT
        own[row, first : max(len(window.ids) - 1, first + 1)] = True
        grids[:, row, :size] = window.piece, window.characters, window.places
        present[row, :size] = True
        if example.opinions is not None:
            tags[row, :size] = gold_tags(size, example.opinions)
    return Batch(
        examples, torch.from_numpy(ids), torch.from_numpy(ids != tokeniser.pad), torch.from_numpy(own),
        torch.from_numpy(grids[0]), torch.from_numpy(grids[1]), torch.from_numpy(grids[2]),
        torch.from_numpy(present),
        torch.tensor([e.sentiment or (0.0, 0.0, 0.0) for e in examples]),
        torch.tensor([e.weight if e.sentiment else 0.0 for e in examples]),
        torch.tensor([float("nan") if e.strength is None else e.strength for e in examples]),
        torch.tensor([-100 if e.emotion is None else e.emotion for e in examples]),
        torch.from_numpy(tags),
    )  # fmt: skip


def _window(item: Encoded, rng: random.Random | None) -> Tokens:
    # Spans are counted from the start of the text.
    if rng is not None and len(item.windows) > 1 and item.example.opinions is None:
        return item.windows[rng.choice((0, -1))]
    return item.windows[0]


def _styled(window: Tokens, style: str | None, tokeniser: Tokeniser, rng: random.Random | None) -> Tokens:
    if style is None:
        other = rng is not None and rng.random() < 0.4
        style = rng.choice(sorted(tokeniser.styles)) if rng is not None and other else DEFAULT_STYLE
    ids = window.ids.copy()
    ids[1] = tokeniser.styles[style]
    return replace(window, ids=ids)


def gold_tags(size: int, opinions: Sequence[GoldOpinion]) -> np.ndarray:
    """Tags ``(characters, 2)`` of aspects and opinions; of spans that overlap, the first one stands."""
    tags = np.zeros((size, 2), np.int64)
    for side, spans in enumerate(
        (sorted({o.aspect for o in opinions if o.aspect}), sorted({o.opinion for o in opinions if o.opinion}))
    ):
        for start, end in spans:
            if end <= size and not tags[start:end, side].any():
                tags[start:end, side] = 2
                tags[start, side] = 1
    return tags
