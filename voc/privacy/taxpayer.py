"""Companies' unified social credit codes 统一社会信用代码 (GB 32100), and the tax numbers of before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .cues import Cue, cue_before
from .kind import DataKind
from .resident import PROVINCES

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_CODE = re.compile(rf"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[{_ALPHABET}]){{17}}(?![0-9A-Za-z])", re.IGNORECASE)
_OLDER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{14}(?:[0-9A-Za-z]{3,5})?(?![0-9A-Za-z])")
_CODES = "11 12 13 19 21 29 31 32 33 34 35 39 41 49 51 52 53 54 55 59 61 62 69 71 72 79 81 89 91 92 93 A1 A9"
_AUTHORITIES = frozenset(f"{_CODES} N1 N2 N3 N9 Y1".split())
_REGIONS = PROVINCES | {"10"}  # 10: registered with the nation's own office


def tax_ids(text: str) -> Iterator[Candidate]:
    """Codes whose check character is right; behind 税号 others of that shape, and those of 15 digits."""
    for found in _CODE.finditer(text):
        code = re.sub("[ -]", "", found[0]).upper()
        cue = cue_before(text, found.start())
        if cue not in (Cue.OTHER, Cue.ORDER) and _is_issued(code) and code[17] == check_character(code):
            yield Candidate(*found.span(), DataKind.TAX_ID, Proof.CHECKED)
        elif cue is Cue.TAX:
            yield Candidate(*found.span(), DataKind.TAX_ID, Proof.CUE)
    for found in _OLDER.finditer(text):
        if cue_before(text, found.start()) is Cue.TAX:
            yield Candidate(*found.span(), DataKind.TAX_ID, Proof.CUE)


def _is_issued(code: str) -> bool:
    """Whether an authority gives out such codes, for such a region."""
    return code[:2] in _AUTHORITIES and code[2:4] in _REGIONS and code[2:8].isdecimal()


def check_character(code: str) -> str:
    """The last character that belongs to the first seventeen (GB 32100, 5.6)."""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[-total % 31]
