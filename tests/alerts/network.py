"""Feedback, and what a network might say of it: a logit for each character, one piece a character."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from voc.alerts import PieceScores
from voc.passage import Passage, compose
from voc.schema import Feedback, Span, Turn
from voc.text import clean

COLUMNS = (
    "food_safety", "regulator", "churn", "abuse", "abuse:high", "food_safety:critical", "food_safety:normal",
)  # fmt: skip


def review(text: str | None = None, **others: Any) -> Feedback:
    values = {"id": "r1", "channel": "review", "text": text} | others
    return Feedback(**values)


def call(*turns: tuple[str, str], **others: Any) -> Feedback:
    said = tuple(Turn(speaker=speaker, text=text) for speaker, text in turns)
    return Feedback(**({"id": "c1", "channel": "call", "turns": said} | others))


def scores(passage: Passage, said: Mapping[str, Mapping[str, float]], *, low: float = -6.0) -> PieceScores:
    """Logits that are low but where words of the passage are named.

    :param said: column -> words -> logit.
    """
    logits = np.full((len(passage.text), len(COLUMNS)), low, np.float32)
    for column, words in said.items():
        for word, value in words.items():
            read = clean(word).text
            start = passage.text.index(read)
            logits[start : start + len(read), COLUMNS.index(column)] = value
    return PieceScores(logits, np.arange(len(passage.text), dtype=np.int32))


def read(feedback: Feedback, said: Mapping[str, Mapping[str, float]]) -> tuple[Passage, PieceScores]:
    passage = compose(feedback)
    return passage, scores(passage, said)


def words_of(feedback: Feedback, spans: tuple[Span, ...]) -> list[str]:
    texts = [turn.text for turn in feedback.turns or ()]
    return [(feedback.text or "" if s.turn is None else texts[s.turn])[s.start : s.end] for s in spans]
