"""Where an alert is proved: the shortest runs of characters whose pieces carry its logit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voc.passage import Passage
from voc.schema import Span

Floats = NDArray[np.float32]
Place = tuple[int, int]

MARGIN: Final = 2.5
"""How far under the highest logit a piece still proves: a tenth of its odds."""
LEAST: Final = -0.5
"""A piece under this logit proves nothing, unless it is the highest of all."""
JOINED: Final = 2
"""Characters that may lie between two runs that are one."""
MOST: Final = 3
"""Most runs that are given, those with the highest logits."""
LONGEST: Final = 40
"""Most characters of a run."""
_STOP: Final = re.compile(r"[。！!？?；;\n]")


def evidence(logits: Floats, piece: NDArray[np.int32], passage: Passage) -> tuple[Place, ...]:
    """The runs of the customer's own characters that prove a kind, in order, in the passage.

    :param logits: of the kind, a piece each, ``(pieces,)``.
    :param piece: for each character of the passage the index of its piece, ``(characters,)``.
    """
    values = logits[piece]
    own = np.zeros(len(piece), bool)
    for part in passage.parts:
        own[part.start : part.end] = True
    if not own.any():
        return ()
    top = float(values[own].max())
    carries = own & (values >= min(top, max(top - MARGIN, LEAST)))
    runs = [
        run for place in _runs(carries, passage) if (run := _trimmed(passage.text, _short(place, values)))
    ]
    best = sorted(runs, key=lambda run: -float(values[run[0] : run[1]].max()))[:MOST]
    return tuple(sorted(best))


def sourced(places: Iterable[Place], passage: Passage) -> tuple[Span, ...]:
    """The spans of the text as received behind places of the passage, each with its turn."""
    found = (passage.source(*place) for place in places)
    return tuple(dict.fromkeys(span for span in found if span is not None))


def apart(places: Iterable[Place]) -> tuple[Place, ...]:
    """The places in order, those that overlap or touch made one."""
    out: list[Place] = []
    for start, end in sorted(places):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _runs(carries: NDArray[np.bool_], passage: Passage) -> list[Place]:
    """Stretches of true, those joined that lie close together within one part and one sentence."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], carries, [False]]).astype(np.int8)))
    out: list[Place] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        between = passage.text[out[-1][1] : start] if out else ""
        near = len(between) <= JOINED and not _STOP.search(between)
        if out and near and _same_part(passage, out[-1][0], end):
            out[-1] = (out[-1][0], end)
        else:
            out += _within_parts(passage, start, end)
    return out


def _same_part(passage: Passage, start: int, end: int) -> bool:
    return any(part.start <= start and end <= part.end for part in passage.parts)


def _within_parts(passage: Passage, start: int, end: int) -> list[Place]:
    """A run cut where one of the customer's turns ends and another begins."""
    cut = ((max(start, part.start), min(end, part.end)) for part in passage.parts)
    return [(first, last) for first, last in cut if first < last]


def _short(place: Place, values: Floats) -> Place:
    """The run, or the window of it with the most in it when it is too long to be evidence."""
    start, end = place
    if end - start <= LONGEST:
        return place
    sums = np.concatenate([[0.0], np.cumsum(values[start:end], dtype=np.float64)])
    first = start + int(np.argmax(sums[LONGEST:] - sums[:-LONGEST]))
    return first, first + LONGEST


def _trimmed(text: str, place: Place) -> Place | None:
    """The run without space and punctuation at its ends; None when nothing else is in it."""
    start, end = place
    while start < end and _is_edge(text[start]):
        start += 1
    while start < end and _is_edge(text[end - 1]):
        end -= 1
    return (start, end) if start < end else None


def _is_edge(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "PZ"


def words(text: str, places: Sequence[Place]) -> tuple[str, ...]:
    """What stands at the places."""
    return tuple(text[start:end] for start, end in places)
