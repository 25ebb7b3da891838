"""What is told of a conversation as a whole, by what the network says of its turns, and by its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voc.schema import Conversation, Turn
from voc.sentiment import Feeling

from .conduct import ConductKind, conduct_of
from .cues import is_repeated
from .curve import Curve, end_of, mood, overall_of, peak_of, start_of, trend_of, trough_of, turn_of
from .phrases import Phrases

RESOLVED: Final = ("yes", "no", "unclear")
"""Outputs of the head `resolved`, in order."""
CONDUCT: Final = (ConductKind.GOOD, None, ConductKind.POOR)
"""What the outputs of the head `conduct` (good, neutral, poor) mean; neutral is nothing worth telling."""

Floats = NDArray[np.floating]


def summarise(
    turns: Sequence[Turn],
    feelings: Sequence[Feeling],
    *,
    resolved: Floats | None = None,
    conduct: Floats | None = None,
    conduct_turn: int | None = None,
    phrases: Phrases | None = None,
) -> Conversation | None:
    """The conversation as a whole; None where its customer says nothing that could be read.

    `peak` and `trough` are indices into ``feelings``, which are to stand in ``Tags.segments`` in this order.
    Politeness, apologies, interruptions and phrases are told of agents only, and feelings of customers only:
    an agent's apology is not the customer's blame.

    :param turns: all turns, as received.
    :param feelings: of the customer's turns, or of the sentences of the long ones, in order.
    :param resolved: calibrated probabilities of yes, no, unclear; None where the release has no such head.
    :param conduct: calibrated probabilities of good, neutral, poor.
    :param conduct_turn: the agent's turn in which conduct shows most.
    :param phrases: what an agent may not say; None: the shipped table.
    """
    if not feelings:
        return None
    curve = Curve.of(feelings, {turn_of(feeling): turns[turn_of(feeling)].text for feeling in feelings})
    outcome = None if resolved is None else np.asarray(resolved, np.float64).tolist()
    start, end, overall = start_of(curve), end_of(curve, resolved=outcome), overall_of(curve)
    judged = None if conduct is None else CONDUCT[int(np.argmax(conduct))]
    return Conversation(
        start=mood(*start), end=mood(*end), overall=mood(*overall),
        peak=peak_of(feelings), trough=trough_of(feelings), trend=trend_of(start[0], end[0]),
        resolved=None if outcome is None else _settled(outcome),
        repeated_contact=is_repeated(turns),
        conduct=conduct_of(turns, phrases=phrases or Phrases.shipped(), judged=judged, shown=conduct_turn),
    )  # fmt: skip


def _settled(outcome: Sequence[float]) -> bool | None:
    """Whether it was settled; None where that is unclear, as where the matter was put off."""
    return {"yes": True, "no": False, "unclear": None}[RESOLVED[int(np.argmax(outcome))]]
