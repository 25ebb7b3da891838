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
from .heads import ALERTS, CATEGORIES, CLASSES, ENTITIES, TEXT_HEADS, WORD_HABITS, category_slices

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
class Mark:
    """Some pieces of a text that a label speaks of.

    :ivar pieces: ``(tokens,)``, true for these.
    """

    row: int
    label: int
    pieces: np.ndarray


@dataclass(frozen=True)
class Batch:
    """Tensors of a batch; what is not labelled has a weight of 0 or a mask of false.

    :ivar ids: ``(batch, tokens)``; `mask` likewise.
    :ivar own: tokens that are judged: no special ones, no context; ``(batch, tokens)``.
    :ivar piece: ``(batch, characters)``; `letters`, `places` and `present` (a real character) likewise.
    :ivar sentiment: target probabilities ``(batch, 3)`` with `sentiment_weight` ``(batch,)``.
    :ivar strength: ``(batch,)``, NaN where not labelled.
    :ivar classes: by head ``(batch,)``, -100 where not labelled.
    :ivar traits: ``(batch, traits)``, NaN where not labelled; so are the next two.
    :ivar alerts: ``(batch, alerts)``.
    :ivar categories: ``(batch, categories)``.
    :ivar tags: gold tags of aspects and opinions ``(batch, characters, 2)``, -100 where not labelled.
    :ivar words: whether a word begins, by habit ``(batch, characters, habits)``, NaN where not labelled.
    :ivar entities: inside and begin by kind ``(batch, characters, 2 * kinds)``, NaN where not labelled.
    :ivar evidence: row, alert and the pieces that prove it.
    :ivar themes: row, category and the pieces of an opinion of that category.
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
    classes: dict[str, Tensor]
    traits: Tensor
    alerts: Tensor
    categories: Tensor
    tags: Tensor
    words: Tensor
    entities: Tensor
    evidence: tuple[Mark, ...]
    themes: tuple[Mark, ...]

    @property
    def has_characters(self) -> bool:
        return self.examples[0].has_characters


def encode(tokeniser: Tokeniser, examples: Sequence[Example]) -> list[Encoded]:
    """Every example tokenised, in order."""
    out: list[Encoded] = []
    for start in range(0, len(examples), 1000):
        block = examples[start : start + 1000]
        windows = tokeniser.encode([e.text for e in block], style=DEFAULT_STYLE)
        out += [Encoded(e, tuple(w)) for e, w in zip(block, windows, strict=True)]
    return out


def cut(encoded: Sequence[Encoded], *, budget: int, rng: random.Random | None) -> list[list[Encoded]]:
    """Batches of at most `budget` tokens, padding included; what the character head learns from apart.

    :param rng: shuffles examples and batches; None keeps their order by length.
    """
    return [batch for family in families(encoded, budgets=(budget, budget), rng=rng) for batch in family]


def families(
    encoded: Sequence[Encoded], *, budgets: tuple[int, int], rng: random.Random | None
) -> tuple[list[list[Encoded]], list[list[Encoded]]]:
    """Batches for the character head (opinions, words, entities), and those of all other lines.

    :param budgets: most tokens of a batch of each, padding included.
    """
    out: list[list[list[Encoded]]] = []
    for characters, budget in zip((True, False), budgets, strict=True):
        family = [e for e in encoded if e.example.has_characters == characters]
        batches: list[list[Encoded]] = []
        if rng is not None:
            rng.shuffle(family)
        for start in range(0, len(family), STRETCH):
            stretch = sorted(family[start : start + STRETCH], key=lambda e: e.length)
            batches += _by_budget(stretch, budget)
        if rng is not None:
            rng.shuffle(batches)
        out.append(batches)
    return out[0], out[1]


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
    tokens = _rounded(max(len(w.ids) for w in windows), 4)
    characters = _rounded(max(len(w.piece) for w in windows), 8)
    ids = np.full((len(batch), tokens), tokeniser.pad, np.int64)
    grids = np.zeros((3, len(batch), characters), np.int64)
    tags = np.full((len(batch), characters, 2), -100, np.int64)
    words = np.full((len(batch), characters, len(WORD_HABITS)), np.nan, np.float32)
    entities = np.full((len(batch), characters, 2 * len(ENTITIES)), np.nan, np.float32)
    own = np.zeros((len(batch), tokens), bool)
    present = np.zeros((len(batch), characters), bool)
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
        if example.words is not None:
            habit = WORD_HABITS.index(example.habit or "")
            words[row, 1:size, habit] = [at in example.words for at in range(1, size)]
        if example.kinds:
            entities[row, :size] = gold_entities(size, example)
    return Batch(
        examples, torch.from_numpy(ids), torch.from_numpy(ids != tokeniser.pad), torch.from_numpy(own),
        torch.from_numpy(grids[0]), torch.from_numpy(grids[1]), torch.from_numpy(grids[2]),
        torch.from_numpy(present),
        torch.tensor([e.sentiment or (0.0, 0.0, 0.0) for e in examples]),
        torch.tensor([e.weight if e.sentiment else 0.0 for e in examples]),
        torch.tensor([float("nan") if e.strength is None else e.strength for e in examples]),
        {head: torch.tensor([e.classes.get(head, -100) for e in examples]) for head in CLASSES},
        _known([[e.traits.get(name) for name in TEXT_HEADS["traits"]] for e in examples]),
        _known([[e.alerts.get(name) for name in ALERTS] for e in examples]),
        torch.from_numpy(np.stack([_text_categories(e) for e in examples])),
        torch.from_numpy(tags), torch.from_numpy(words), torch.from_numpy(entities),
        tuple(_evidence(windows, examples, tokens)), tuple(_themes(windows, examples, tokens)),
    )  # fmt: skip


def _rounded(size: int, step: int) -> int:
    """A multiple of `step`: oneDNN builds its kernels anew for every shape, so there should be few."""
    return max(step, -(-size // step) * step)


def _known(rows: Sequence[Sequence[bool | None]]) -> Tensor:
    return torch.tensor([[float("nan") if v is None else float(v) for v in row] for row in rows])


def _text_categories(example: Example) -> np.ndarray:
    labels = np.full(sum(map(len, CATEGORIES.values())), np.nan, np.float32)
    if example.categories is not None and example.taxonomy is not None:
        names = CATEGORIES[example.taxonomy]
        labels[category_slices()[example.taxonomy]] = [name in example.categories for name in names]
    return labels


def _pieces(window: Tokens, spans: Sequence[tuple[int, int]], tokens: int) -> np.ndarray:
    chosen = np.zeros(tokens, bool)
    for start, end in spans:
        chosen[window.piece[start:end]] = True
    chosen[:FRONT] = False
    return chosen


def _evidence(windows: Sequence[Tokens], examples: Sequence[Example], tokens: int) -> Iterator[Mark]:
    for row, (window, example) in enumerate(zip(windows, examples, strict=True)):
        for kind in dict.fromkeys(kind for kind, _, _ in example.evidence) if window.order == 0 else ():
            pieces = _pieces(window, [(a, b) for k, a, b in example.evidence if k == kind], tokens)
            if pieces.any():
                yield Mark(row, ALERTS.index(kind), pieces)


def _themes(windows: Sequence[Tokens], examples: Sequence[Example], tokens: int) -> Iterator[Mark]:
    for row, (window, example) in enumerate(zip(windows, examples, strict=True)):
        for opinion in example.opinions or ():
            if opinion.category is not None and example.taxonomy is not None:
                spans = [span for span in (opinion.aspect, opinion.opinion) if span]
                pieces = _pieces(window, spans, tokens)
                place = category_slices()[example.taxonomy].start
                if pieces.any():
                    yield Mark(row, place + CATEGORIES[example.taxonomy].index(opinion.category), pieces)


def _window(item: Encoded, rng: random.Random | None) -> Tokens:
    # Spans are counted from the start of the text.
    spans = item.example.has_characters or item.example.evidence
    if rng is not None and len(item.windows) > 1 and not spans:
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


def gold_entities(size: int, example: Example) -> np.ndarray:
    """Whether each character is inside, and whether it begins, an entity of each kind; NaN for kinds that are
    not labelled: ``(characters, 2 * kinds)``."""
    labels = np.full((size, 2 * len(ENTITIES)), np.nan, np.float32)
    for kind in example.kinds:
        labels[:, 2 * ENTITIES.index(kind) : 2 * ENTITIES.index(kind) + 2] = 0
    for start, end, kind in example.entities:
        labels[start:end, 2 * ENTITIES.index(kind)] = 1
        labels[start : start + 1, 2 * ENTITIES.index(kind) + 1] = 1
    return labels
