"""Figures of conversations: the customer's turns, how they start and end, whether the matter was settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from voc.schema import Conversation, Polarity, Segment, Tags

from .classes import THREE, UNKNOWN
from .figure import Absent, Figure, Statistic, accuracy, figure, macro_f1
from .tagging import Case, Cases, Part, missing, with_gold

RESOLVED = ("yes", "no", "unclear")


def conversations(name: str, cases: Cases) -> Iterator[Part]:
    """Every figure of conversations that the cases have gold for."""
    turns = with_gold(cases, "turn_polarities")
    if turns:
        absent = missing(turns, lambda tags: tags.segments, what="segments")
        confusions = np.array([confusion(case) for case in turns])
        yield f"turns:{name}:macro-f1", absent or figure(confusions, confusion_f1)
    for key in ("start", "end"):
        some = with_gold(cases, key)
        rows = np.array([(THREE.index(getattr(case.gold, key)), _mood(case, key)) for case in some])
        yield from _both(f"{key}:{name}", some, rows)
    settled = with_gold(cases, "resolved")
    rows = np.array([(RESOLVED.index(case.gold.resolved or ""), _settled(case)) for case in settled])
    yield from _both(f"resolved:{name}", settled, rows)


def _both(name: str, cases: Cases, rows: np.ndarray) -> Iterator[Part]:
    if cases:
        absent = missing(cases, lambda tags: tags.conversation, what="conversation")
        yield f"{name}:macro-f1", _or(absent, rows, macro_f1)
        yield f"{name}:accuracy", _or(absent, rows, accuracy)


def _or(absent: Absent | None, rows: np.ndarray, of: Statistic) -> Figure | Absent:
    return absent if absent is not None else figure(rows, of)


def turn_polarities(segments: Sequence[Segment]) -> dict[int, Polarity]:
    """The polarity of each turn; of a long one, which is several segments, that of the strongest."""
    best: dict[int, Segment] = {}
    for one in segments:
        turn = one.turn if one.span is None else one.span.turn
        if turn is not None and (turn not in best or _strength(one) > _strength(best[turn])):
            best[turn] = one
    return {turn: one.polarity for turn, one in best.items()}


def _strength(segment: Segment) -> float:
    return abs(segment.strength or 0.0)


def confusion(case: Case) -> np.ndarray:
    """How often each gold polarity of a turn met each predicted one, ``(3, 4)``; the last: none given."""
    known = turn_polarities((case.tags and case.tags.segments) or ())
    counts = np.zeros((len(THREE), len(THREE) + 1), int)
    for turn, polarity in (case.gold.turn_polarities or {}).items():
        counts[THREE.index(polarity), THREE.index(known[turn]) if turn in known else -1] += 1
    return counts


def confusion_f1(confusions: np.ndarray) -> float:
    """Mean F1 over the gold classes of confusions, ``(texts, classes, classes + 1)``."""
    total = confusions.sum(0)
    gold, said, hit = total.sum(1), total.sum(0)[: len(total)], np.diag(total)
    scores = 2 * hit / np.maximum(1, gold + said)
    return float(scores[gold > 0].mean()) if gold.any() else 0.0


def _talk(tags: Tags | None) -> Conversation | None:
    return tags.conversation if tags else None


def _mood(case: Case, key: str) -> int:
    talk = _talk(case.tags)
    return UNKNOWN if talk is None else THREE.index(getattr(talk, key).polarity)


def _settled(case: Case) -> int:
    """The place in `RESOLVED` of what the tags say; None of them is unclear."""
    talk = _talk(case.tags)
    if talk is None:
        return UNKNOWN
    return {True: 0, False: 1, None: 2}[talk.resolved]
