"""Companies' unified social credit codes 统一社会信用代码 (GB 32100), and the tax numbers of before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .cues import Cue, cue_before
from .kind import DataKind

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_CODE = re.compile(rf"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[{_ALPHABET}]){{17}}(?![0-9A-Za-z])", re.IGNORECASE)
_OLDER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{14}(?:[0-9A-Za-z]{3,5})?(?![0-9A-Za-z])")
_FIRST = frozenset("1234567896AN5Y")


def tax_ids(text: str) -> Iterator[Candidate]:
    """Codes whose check character is right; behind 税号 others of that shape, and those of 15 digits."""
    for found in _CODE.finditer(text):
        code = re.sub("[ -]", "", found[0]).upper()
        if code[0] in _FIRST and code[2:8].isdecimal() and code[17] == check_character(code):
            yield Candidate(*found.span(), DataKind.TAX_ID, Proof.CHECKED)
        elif cue_before(text, found.start()) is Cue.TAX:
            yield Candidate(*found.span(), DataKind.TAX_ID, Proof.CUE)
    for found in _OLDER.finditer(text):
        if cue_before(text, found.start()) is Cue.TAX:
            yield Candidate(*found.span(), DataKind.TAX_ID, Proof.CUE)


def check_character(code: str) -> str:
    """The last character that belongs to the first seventeen (GB 32100, 5.6)."""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[-total % 31]
