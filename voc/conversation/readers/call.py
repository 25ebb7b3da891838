"""What the readers of transcripts give: calls with their turns, and calls that could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voc.schema import Speaker, Turn

Numbered = tuple[int, str]
"""A line of a file, counted from 1, and its text."""


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance as the file has it.

    :ivar voice: what the file calls the speaker; None where it says nothing.
    :ivar start_ms: when it begins, milliseconds from the start of the call; `end_ms` when it ends.
    """

    voice: str | None
    text: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One conversation of a file.

    :ivar line: where it begins.
    :ivar id: as the file says it.
    :ivar occurred_at: as the file writes it.
    :ivar guessed: voices whose role was told from what they say, and the role.
    :ivar rest: what else the file says of the call, by name.
    """

    line: int
    turns: tuple[Turn, ...]
    id: str | None = None
    occurred_at: str | None = None
    guessed: Mapping[str, Speaker] = field(default_factory=dict)
    rest: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoCall:
    """A conversation that could not be read.

    :ivar reason: what is wrong and what mends it; holds none of its words.
    """

    line: int
    reason: str
