"""The customer's feeling along a conversation: how it starts and ends, its whole, its peak, trough and trend.

Everything is read from the customer's own turns; an agent's 非常抱歉 is nobody's feeling.

:start: the first turn that says what the customer wants: greetings and pasted data are passed over.
:end: the last three turns that say anything, the last weighing most (:data:`RECENT`). What blame is left in
    them counts less where the customer then takes what was offered (好的, 谢谢) without giving up, and where
    the matter is resolved (:func:`_kept`). A bare formula is no praise.
:overall: every turn, the last weighing :data:`END_WEIGHT` times the first, and turns without a feeling
    little: a call that ends well is remembered as one.
:peak, trough: the most positive of the segments that are positive, the most negative of the negative ones.
:trend: from the start to the end, where they differ by more than :data:`STEP` of valence (positive less
    negative probability, from -1 to 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voc.schema import Mood, Polarity, Trend
from voc.sentiment import POLARITIES, Feeling

from .stance import Stance, accepts, gives_up, stance_of

Floats = NDArray[np.float64]
RECENT: Final = (0.08, 0.2, 1.0)
"""Weights of the last three turns that say anything, the last of all last."""
END_WEIGHT: Final = 3.0
STEP: Final = 0.35
_BLAND: Final = 0.15
"""Least weight in the whole of a turn that is surely neutral."""
_TAKEN: Final = 0.75
"""Share of the blame that goes when the customer takes what was offered, unless the matter is unresolved."""
_SOLVED: Final = 0.6
"""Share of the blame that goes when the matter is surely resolved, though no word is said of it."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The feeling of each of the customer's turns, in order.

    :ivar texts: the turns as received.
    :ivar probabilities: negative, neutral, positive of each, ``(turns, 3)``.
    :ivar strengths: from -1 to 1, ``(turns,)``.
    """

    texts: tuple[str, ...]
    probabilities: Floats
    strengths: Floats

    @classmethod
    def of(cls, feelings: Sequence[Feeling], texts: Mapping[int, str]) -> Curve:
        """The curve of segments, those of one turn put together by their length.

        :param texts: of the turns, by index.
        """
        numbers = [turn_of(feeling) for feeling in feelings]
        turns = list(dict.fromkeys(numbers))
        weights = np.array([_length(feeling, texts) for feeling in feelings], np.float64)
        probabilities = np.array([feeling.probabilities for feeling in feelings], np.float64)
        strengths = np.array([feeling.segment.strength or 0.0 for feeling in feelings], np.float64)
        own = np.array(numbers)[None, :] == np.array(turns)[:, None]
        shares = own * weights
        shares /= shares.sum(1, keepdims=True)
        return cls(tuple(texts[turn] for turn in turns), shares @ probabilities, shares @ strengths)


def turn_of(feeling: Feeling) -> int:
    """The turn that a segment of a conversation is of."""
    segment = feeling.segment
    turn = segment.turn if segment.span is None else segment.span.turn
    return 0 if turn is None else turn


def start_of(curve: Curve) -> tuple[Floats, float]:
    """Probabilities and strength of the first turn that says something."""
    first = next((n for n, text in enumerate(curve.texts) if stance_of(text) is Stance.SAYS), 0)
    return curve.probabilities[first], float(curve.strengths[first])


def end_of(curve: Curve, *, resolved: Sequence[float] | None = None) -> tuple[Floats, float]:
    """Probabilities and strength of how the customer leaves.

    :param resolved: probabilities of yes, no, unclear; None where they are not known.
    """
    says = [n for n, text in enumerate(curve.texts) if stance_of(text) is Stance.SAYS]
    if not says:
        return curve.probabilities[-1], float(curve.strengths[-1])
    recent = says[-len(RECENT) :]
    weights = np.array(RECENT[-len(recent) :])
    weights /= weights.sum()
    probabilities = weights @ curve.probabilities[recent]
    strength = float(weights @ curve.strengths[recent])
    kept = _kept(curve.texts[says[-1]], curve.texts[says[-1] + 1 :], resolved)
    blame = probabilities[0] * (1 - kept)
    return probabilities + np.array((-blame, blame, 0.0)), strength * kept if strength < 0 else strength


def _kept(last: str, after: Sequence[str], resolved: Sequence[float] | None) -> float:
    """The share of the blame in the last turns with which the customer leaves."""
    yes, no, _ = resolved or (0.0, 0.0, 1.0)
    if gives_up(last):
        return 1.0
    taken = _TAKEN * (1 - no) if any(map(accepts, after)) else 0.0
    return 1.0 - max(taken, _SOLVED * yes)


def overall_of(curve: Curve) -> tuple[Floats, float]:
    """Probabilities and strength of the whole, the end weighing most."""
    felt = np.maximum(1 - curve.probabilities[:, 1], _BLAND)
    weights = np.linspace(1.0, END_WEIGHT, len(felt)) * felt
    weights /= weights.sum()
    return weights @ curve.probabilities, float(weights @ curve.strengths)


def peak_of(feelings: Sequence[Feeling]) -> int | None:
    """Index of the most positive of the positive segments; None where none is."""
    return _most(feelings, Polarity.POSITIVE)


def trough_of(feelings: Sequence[Feeling]) -> int | None:
    """Index of the most negative of the negative segments; None where none is."""
    return _most(feelings, Polarity.NEGATIVE)


def trend_of(start: Floats, end: Floats) -> Trend:
    """Where the feeling goes between two moods."""
    gone = float((end[2] - end[0]) - (start[2] - start[0]))
    if abs(gone) <= STEP:
        return Trend.STEADY
    return Trend.IMPROVING if gone > 0 else Trend.WORSENING


def mood(probabilities: Floats, strength: float) -> Mood:
    """The likeliest polarity, with the strength."""
    return Mood(polarity=POLARITIES[int(probabilities.argmax())], strength=float(np.clip(strength, -1, 1)))


def _most(feelings: Sequence[Feeling], polarity: Polarity) -> int | None:
    sign = POLARITIES.index(polarity) - 1
    found = [n for n, feeling in enumerate(feelings) if feeling.segment.polarity == polarity]
    return max(found, key=lambda n: sign * _valence(feelings[n]), default=None)


def _valence(feeling: Feeling) -> float:
    return feeling.probabilities[2] - feeling.probabilities[0]


def _length(feeling: Feeling, texts: Mapping[int, str]) -> int:
    span = feeling.segment.span
    return max(1, len(texts[turn_of(feeling)]) if span is None else span.end - span.start)
