"""What a recogniser claims of a stretch of text, before claims are weighed against each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from .kind import DataKind


class Proof(IntEnum):
    """What a claim rests on; the better proved wins a stretch that two claim."""

    WORDS = 1
    """The words alone: a name, an address."""
    SHAPE = 2
    """A shape that other numbers may have too."""
    CUE = 3
    """A word in front says what it is."""
    CHECKED = 4
    """Check digits, or a form that nothing else has."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that ``[start, end)`` is personal data of a kind."""

    start: int
    end: int
    kind: DataKind
    proof: Proof
