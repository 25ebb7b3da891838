"""Passports and travel permits 护照、通行证: too plain a form to be told without a word beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .cues import Cue, cue_after, cue_before, named_near
from .kind import DataKind

_FORM = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-Za-z][A-Za-z]? ?\d{7,10}|1[45]\d{7}|[A-Za-z]\d{4} \d{4}|\d{8,9})(?![0-9A-Za-z])"
)

_SAID = re.compile("护照|通行证|passport", re.IGNORECASE)


def passports(text: str) -> Iterator[Candidate]:
    """Numbers of that form with 护照, 通行证 or passport in front."""
    for found in _FORM.finditer(text):
        cue = cue_before(text, found.start())
        lettered = found[0][0].isalpha()
        if cue is Cue.PASSPORT or (
            lettered and (cue is Cue.RESIDENT or (cue is None and _is_said(text, found)))
        ):
            yield Candidate(*found.span(), DataKind.PASSPORT, Proof.CUE)


def _is_said(text: str, found: re.Match[str]) -> bool:
    return named_near(text, found.start(), _SAID) or cue_after(text, found.end()) is Cue.PASSPORT
