"""The network: one encoder, a head a tag.

Pieces are encoded once. Text heads weigh and read piece states, so that a text, a sentence, a speaker's turns
and a long text in windows are all read from the same numbers. Character heads see each character's piece
state beside the character itself, so that a span may cut a piece anywhere. A pair head joins aspect and
opinion.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from voc.encoder.tokens import PLACES
from voc.pairs import GAPS, MARKS

from .heads import ALERTS, CATEGORIES, CATEGORY_WIDTH, ENTITIES, TEXT_HEADS, WORD_HABITS


@dataclass(frozen=True)
class Shape:
    """Sizes of the heads.

    :ivar letters: characters the model knows, 0 for any other included.
    :ivar letter: width of a character's own embedding.
    :ivar character: width of a character's features.
    :ivar head: hidden width of the pair head.
    """

    letters: int
    letter: int = 64
    character: int = 160
    head: int = 160

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


HIDDEN = {
    "sentiment": 160, "emotion": 160, "intent": 128, "demand": 96, "effort": 64, "traits": 96, "resolved": 64,
    "conduct": 64, "alerts": 192, "category": 192,
}  # fmt: skip
"""Hidden widths of the heads that read pieces."""

CHARACTER_TAGS = 6 + len(WORD_HABITS) + 2 * len(ENTITIES)
"""Outside, begin, inside of aspects, then of opinions; begin of a word by habit; for each kind of entity
whether a character is inside one and whether it begins one."""

LEVELS = 3
"""Depths of the encoder that the sentence vector is read from: a third, two thirds, all of it."""

PAIR_OUTPUTS = 5
"""No pair, negative, neutral, positive, strength."""


class PieceHead(nn.Module):
    """What each piece says, through a hidden layer."""

    def __init__(self, width: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width, hidden)
        self.out = nn.Linear(hidden, outputs)

    def forward(self, states: Tensor) -> Tensor:
        """Outputs of each piece.

        :param states: ``(batch, tokens, width)``.
        :returns: ``(batch, tokens, outputs)``.
        """
        outputs: Tensor = self.out(nn.functional.gelu(self.dense(states)))
        return outputs


def pool(pieces: Tensor, mask: Tensor) -> Tensor:
    """Outputs of a text: the mean of its pieces' outputs under the softmax of their weights.

    (Attention pooling after the value, so that any part of a text can be pooled later.)

    :param pieces: of a text head, the weight first, ``(batch, tokens, 1 + outputs)``.
    :param mask: true where a token is real, ``(batch, tokens)``.
    :returns: ``(batch, outputs)``.
    """
    weights = pieces[..., :1].float().masked_fill(~mask[..., None], -1e4).softmax(1)
    return (weights * pieces[..., 1:].float()).sum(1)


def smooth_max(pieces: Tensor, mask: Tensor) -> Tensor:
    """The highest outputs of a text's pieces, softly: each output's mean under its own softmax.

    So one clause suffices for an alert, and the pieces that decide are its evidence.

    :param pieces: ``(batch, tokens, outputs)``.
    :param mask: true where a token is real, ``(batch, tokens)``.
    :returns: ``(batch, outputs)``.
    """
    scores = pieces.float()
    return (scores.masked_fill(~mask[..., None], -1e4).softmax(1) * scores).sum(1)


class CharacterHead(nn.Module):
    """Features of each character, and its tags in the order of `CHARACTER_TAGS`."""

    def __init__(self, width: int, shape: Shape) -> None:
        super().__init__()
        self.letters = nn.Embedding(shape.letters, shape.letter)
        self.places = nn.Embedding(PLACES**2, shape.character)
        self.dense = nn.Linear(width + shape.letter, shape.character)
        self.before = nn.Linear(shape.character, shape.character)
        self.here = nn.Linear(shape.character, shape.character)
        self.after = nn.Linear(shape.character, shape.character)
        self.norm = nn.LayerNorm(shape.character)
        self.tags = nn.Linear(shape.character, CHARACTER_TAGS)

    def forward(
        self, states: Tensor, piece: Tensor, letters: Tensor, places: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Tags ``(batch, characters, tags)`` and features ``(batch, characters, character)``.

        :param states: ``(batch, tokens, width)``.
        :param piece: the token of each character, ``(batch, characters)``; `letters` and `places` likewise.
        """
        index = piece[..., None].expand(-1, -1, states.shape[-1])
        gathered = states.gather(1, index)
        x = self.dense(torch.cat([gathered, self.letters(letters).to(gathered.dtype)], -1)) + self.places(
            places
        )
        x = nn.functional.gelu(x)
        # a convolution of width 3, written as three products: static int8 keeps these as it keeps the
        # encoder's
        zero = torch.zeros_like(x[:, :1])
        left, right = torch.cat([zero, x[:, :-1]], 1), torch.cat([x[:, 1:], zero], 1)
        x = self.norm(x + nn.functional.gelu(self.before(left) + self.here(x) + self.after(right)))
        return self.tags(x), x


class PairHead(nn.Module):
    """Whether an aspect and an opinion belong together, with which polarity and strength."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.nothing = nn.Parameter(torch.zeros(2, shape.character))
        self.aspect = nn.Linear(shape.character, shape.head)
        self.opinion = nn.Linear(shape.character, shape.head)
        self.both = nn.Linear(shape.character, shape.head)
        self.gap = nn.Embedding(GAPS, shape.head)
        self.marks = nn.Embedding(MARKS, shape.head)
        self.hidden = nn.Linear(shape.head, shape.head)
        self.out = nn.Linear(shape.head, PAIR_OUTPUTS)

    def forward(self, aspect: Tensor, opinion: Tensor, gap: Tensor, marks: Tensor) -> Tensor:
        """Outputs of each pair, ``(pairs, 5)``.

        :param aspect: mean features of the aspect, `nothing` where implicit, ``(pairs, character)``.
        :param opinion: likewise.
        :param gap: class of distance, ``(pairs,)``.
        :param marks: class of clause marks between, ``(pairs,)``.
        """
        x = self.aspect(aspect) + self.opinion(opinion) + self.both(aspect * opinion)
        x = nn.functional.gelu(x + self.gap(gap) + self.marks(marks), approximate="tanh")
        outputs: Tensor = self.out(nn.functional.gelu(self.hidden(x), approximate="tanh"))
        return outputs


class VocModel(nn.Module):
    """Encoder and heads.

    :param encoder: any transformers encoder with ``last_hidden_state``.
    """

    def __init__(self, encoder: PreTrainedModel, shape: Shape) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.shape = shape
        self.encoder = encoder
        self.texts = nn.ModuleDict(
            {name: PieceHead(width, HIDDEN[name], 1 + len(outputs)) for name, outputs in TEXT_HEADS.items()}
        )
        self.alerts = PieceHead(width, HIDDEN["alerts"], len(ALERTS))
        nn.init.constant_(self.alerts.out.bias, -3.0)  # most texts carry no alert
        self.category = PieceHead(width, HIDDEN["category"], CATEGORY_WIDTH)
        self.categories = nn.Embedding(sum(map(len, CATEGORIES.values())), CATEGORY_WIDTH + 1)
        nn.init.normal_(self.categories.weight, std=0.05)
        self.characters = CharacterHead(width, shape)
        self.pairs = PairHead(shape)
        self.vector = nn.Linear(LEVELS * width, width)
        nn.init.zeros_(self.vector.bias)
        with torch.no_grad():
            self.vector.weight.copy_(torch.eye(width, LEVELS * width).roll((LEVELS - 1) * width, 1))

    def states(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Last states of the pieces, and the mean of a text's pieces at each of `LEVELS` depths.

        :param ids: ``(batch, tokens)``; `mask` likewise.
        :returns: ``(batch, tokens, width)`` and ``(batch, LEVELS * width)``.
        """
        out = self.encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True)
        layers = len(out.hidden_states) - 1
        weights = mask[..., None].to(out.last_hidden_state.dtype)
        means = [
            (out.hidden_states[layers * level // LEVELS] * weights).sum(1) / weights.sum(1)
            for level in range(1, LEVELS + 1)
        ]
        return out.last_hidden_state, torch.cat(means, -1)

    def category_scores(self, features: Tensor) -> Tensor:
        """How well features suit each category, ``(..., categories)``.

        :param features: outputs of the category head, ``(..., CATEGORY_WIDTH)``.
        """
        weights = self.categories.weight.float()
        return features.float() @ weights[:, 1:].T + weights[:, 0]

    def sentence_vector(self, means: Tensor) -> Tensor:
        """One vector a text, of length 1: ``(batch, width)``.

        Read from several depths, since the last layer turns to the tasks and the lower ones keep what the
        pretrained vector was made of.
        """
        return nn.functional.normalize(self.vector(means), dim=-1)

    def forward(
        self, ids: Tensor, mask: Tensor, piece: Tensor, letters: Tensor, places: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What a release computes for a batch, in the order of `OUTPUTS`."""
        states, means = self.states(ids, mask)
        heads = (*self.texts.values(), self.alerts, self.category)
        pieces = torch.cat([head(states) for head in heads], -1)
        tags, features = self.characters(states, piece, letters, places)
        return self.sentence_vector(means), pieces, tags, features


OUTPUTS = ("vector", "pieces", "tags", "features")
