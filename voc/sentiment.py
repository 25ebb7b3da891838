"""Piece outputs to sentiment, emotion and the curve of feeling along a text.

A text head says for each piece how much it counts and what it says; any stretch of a text, be it a sentence,
a turn, or all that a customer says in a long call, is the weighted mean of its pieces. So the segments cost
nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.conversation.utterance import utterances
from voc.passage import Passage
from voc.schema import Label, Opinion, Polarity, Segment, Sentiment
from voc.text import sentences

Floats = NDArray[np.float32]
POLARITIES = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)


@dataclass(frozen=True)
class Stretch:
    """Where a stretch of a passage lies in its pieces: ``[start, end)``, several for a conversation."""

    ranges: tuple[tuple[int, int], ...]

    def rows(self) -> NDArray[np.int_]:
        return np.concatenate([np.arange(a, b) for a, b in self.ranges])


def stretch(piece: NDArray[np.int32], spans: Sequence[tuple[int, int]]) -> Stretch:
    """The pieces of some spans of characters.

    :param piece: for each character the index of its piece, ``(characters,)``.
    """
    return Stretch(tuple((int(piece[a]), int(piece[b - 1]) + 1) for a, b in spans if a < b))


def pool(outputs: Floats, where: Stretch) -> Floats:
    """The weighted mean of pieces' outputs.

    :param outputs: of a text head, the weight first, ``(pieces, 1 + outputs)``.
    :returns: ``(outputs,)``.
    """
    rows = outputs[where.rows()]
    weights = np.exp(rows[:, 0] - rows[:, 0].max())
    mean: Floats = weights @ rows[:, 1:] / weights.sum()
    return mean


def softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max())
    out: Floats = shifted / shifted.sum()
    return out


def label(outputs: Floats, where: Stretch, *, names: Sequence[str], temperature: float) -> Label:
    """The likeliest of the names with the calibrated probability of each."""
    probabilities = softmax(pool(outputs, where) / temperature).astype(float)
    best = int(probabilities.argmax())
    return Label(
        label=names[best],
        probability=float(probabilities[best]),
        probabilities=dict(zip(names, probabilities.tolist(), strict=True)),
    )


def sentiment(
    outputs: Floats, where: Stretch, *, temperature: float, mixed: bool, lean: float = 0.0
) -> Sentiment:
    """The feeling of a stretch.

    :param outputs: weight, negative, neutral, positive, strength of each piece, ``(pieces, 5)``.
    :param mixed: whether praise and blame both carry weight in it.
    :param lean: log-odds of praise against blame that something else adds.
    """
    mean = pool(outputs, where)
    probabilities = softmax(leaning(mean[:3], lean) / temperature)
    best = int(probabilities.argmax())
    return Sentiment(
        polarity=POLARITIES[best],
        probability=float(probabilities[best]),
        probabilities=dict(zip(POLARITIES, probabilities.tolist(), strict=True)),
        strength=float(np.tanh(mean[3])),
        mixed=mixed,
    )


def leaning(scores: Floats, lean: float) -> Floats:
    """Scores of negative, neutral, positive, ``(..., 3)``, with log-odds of praise against blame added."""
    out: Floats = scores + np.array([-0.5, 0.0, 0.5], np.float32) * np.float32(lean)
    return out


@dataclass(frozen=True)
class Feeling:
    """A segment with the probabilities behind its polarity (negative, neutral, positive)."""

    segment: Segment
    probabilities: tuple[float, float, float]


def curve(
    passage: Passage, piece: NDArray[np.int32], outputs: Floats, *, temperature: float
) -> list[Feeling]:
    """The feeling of each sentence, or of each of the customer's turns; of a long turn of its sentences."""
    return [
        _feeling(passage, span, turn, outputs, stretch(piece, [span]), temperature)
        for span, turn in _stretches(passage)
    ]


def _stretches(passage: Passage) -> list[tuple[tuple[int, int], int | None]]:
    out: list[tuple[tuple[int, int], int | None]] = []
    for part in passage.parts:
        cut = sentences if part.turn is None else utterances
        pieces = cut(part.clean.text)
        if part.turn is not None and len(pieces) == 1:
            out.append(((part.start, part.end), part.turn))
        else:
            out += [((part.start + a, part.start + b), None) for a, b in pieces]
    return out


def _feeling(
    passage: Passage,
    span: tuple[int, int],
    turn: int | None,
    outputs: Floats,
    where: Stretch,
    temperature: float,
) -> Feeling:
    mean = pool(outputs, where)
    negative, neutral, positive = softmax(mean[:3] / temperature).tolist()
    segment = Segment(
        span=passage.source(*span) if turn is None else None,
        turn=turn,
        polarity=POLARITIES[int(np.argmax((negative, neutral, positive)))],
        strength=float(np.tanh(mean[3])),
    )
    return Feeling(segment, (negative, neutral, positive))


def is_mixed(feelings: Sequence[Feeling], *, least: float) -> bool:
    """Whether one segment blames and another praises, each with at least this probability."""
    return any(f.probabilities[0] >= least for f in feelings) and any(
        f.probabilities[2] >= least for f in feelings
    )


def are_mixed(opinions: Sequence[Opinion], *, least: float) -> bool:
    """Whether one opinion blames and another praises, each with at least this probability: in one sentence,
    too."""
    sure = {one.polarity for one in opinions if one.probability >= least}
    return {Polarity.NEGATIVE, Polarity.POSITIVE} <= sure
