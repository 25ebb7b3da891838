"""Numbers of orders and parcels: behind a word that says so, or in a form that only couriers' have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .cues import Cue, cue_after, cue_before
from .kind import DataKind

_TOKEN = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[-_]?[0-9A-Za-z]|(?<=\d{4}) (?=\d{2})){5,39}(?![0-9A-Za-z*])"
)
_COURIER_FORM = re.compile(
    r"SF\d{12,13}|JD[0-9A-Z]{2}\d{9,13}(?:-\d-\d-)?|JT\d{13}|YT\d{13}|[A-Z]{2}\d{9}CN|"
    r"DPK\d{10,12}|ZT[O0]?\d{12}|"
    r"ST[O0]?\d{12,13}|YD\d{13}|EMS\d{10,13}",
    re.IGNORECASE,
)
_LEAST_DIGITS = {Cue.ORDER: 6, Cue.COURIER: 8}
_KINDS = {Cue.ORDER: DataKind.ORDER_NUMBER, Cue.COURIER: DataKind.COURIER_NUMBER}


def order_numbers(text: str) -> Iterator[Candidate]:
    """Order and courier numbers, each typed as what it is."""
    for token in _TOKEN.finditer(text):
        digits = sum(char.isdecimal() for char in token[0])
        if digits < min(_LEAST_DIGITS.values()):
            continue
        compact = re.sub("[ _-]", "", token[0])
        if _COURIER_FORM.fullmatch(compact):
            yield Candidate(*token.span(), DataKind.COURIER_NUMBER, Proof.CHECKED)
            continue
        cue = cue_before(text, token.start()) or cue_after(text, token.end())
        if cue in _KINDS and digits >= _LEAST_DIGITS[cue]:
            yield Candidate(*token.span(), _KINDS[cue], Proof.CUE)
