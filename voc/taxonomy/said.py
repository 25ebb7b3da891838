"""What was said, as far as its category depends on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from voc.text import sentences

CharSpan = tuple[int, int]

_CLAUSE_END: Final = re.compile(r"[，,。！？；;!?\n…~～:：]|\s{1,}|(?=但|不过|而且|就是|虽然)")


@dataclass(frozen=True, kw_only=True)
class Said:
    """An opinion's words, and those around it.

    :ivar aspect: None: implicit; `opinion` likewise.
    :ivar near: the clause the opinion stands in, the opinion included.
    :ivar far: its sentence.
    :ivar touchpoint: given with the feedback: it outranks what is inferred; `journey_stage` likewise.
    """

    aspect: str | None = None
    opinion: str | None = None
    near: str = ""
    far: str = ""
    touchpoint: str | None = None
    journey_stage: str | None = None

    @classmethod
    def of(
        cls,
        text: str,
        *,
        aspect: CharSpan | None = None,
        opinion: CharSpan | None = None,
        touchpoint: str | None = None,
        journey_stage: str | None = None,
    ) -> Self:
        """An opinion of a text by its spans, ``[start, end)``."""
        spans = [span for span in (opinion, aspect) if span is not None]
        start, end = (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (0, len(text))
        first, last = _sentence(text, start, end)
        return cls(
            aspect=text[slice(*aspect)] if aspect else None,
            opinion=text[slice(*opinion)] if opinion else None,
            near=_clause(text, start, end, first, last),
            far=text[first:last],
            touchpoint=touchpoint,
            journey_stage=journey_stage,
        )

    @property
    def phrase(self) -> str:
        """What is compared with examples: aspect and opinion; the clause where one of them is implicit."""
        if self.aspect and self.opinion:
            return self.aspect + self.opinion
        return self.near or self.aspect or self.opinion or ""


def _sentence(text: str, start: int, end: int) -> CharSpan:
    """The sentences that hold the span, as one."""
    held = [span for span in sentences(text) if span[0] < end and start < span[1]]
    return (held[0][0], held[-1][1]) if held else (start, end)


def _clause(text: str, start: int, end: int, first: int, last: int) -> str:
    before = [found.end() for found in _CLAUSE_END.finditer(text, first, start + 1) if found.end() <= start]
    after = _CLAUSE_END.search(text, end, last)
    return text[before[-1] if before else first : after.start() if after else last]
