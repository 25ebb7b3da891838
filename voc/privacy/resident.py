"""Resident identity numbers 居民身份证 (GB 11643): region, birth, order, check digit (ISO 7064 MOD 11-2)."""

from __future__ import annotations

from datetime import date

from .candidate import Proof
from .cues import Cue
from .digits import Number
from .kind import DataKind

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ELSE = frozenset({Cue.OTHER, Cue.ORDER, Cue.COURIER})
_CHECKS = "10X98765432"
_CODES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
PROVINCES = frozenset(_CODES.split())
"""How the code of a region begins (GB/T 2260)."""


def resident_id(number: Number, cue: Cue | None) -> tuple[DataKind, Proof] | None:
    """A number of 18 digits with its check digit, or 15 of the older kind.

    Behind 身份证 a wrong check digit is a slip of the pen and the number is personal all the same.
    """
    digits = number.digits
    if digits[:2] not in PROVINCES or (cue in _ELSE and len(digits) == 15):
        return None
    if len(digits) == 18 and digits[:17].isdecimal() and _is_date(digits[6:14]):
        if digits[17] == check_digit(digits):
            return DataKind.RESIDENT_ID, Proof.CHECKED
        return (DataKind.RESIDENT_ID, Proof.CUE) if cue is Cue.RESIDENT else None
    if len(digits) == 15 and digits.isdecimal() and _is_date("19" + digits[6:12]):
        return DataKind.RESIDENT_ID, Proof.CUE if cue is Cue.RESIDENT else Proof.SHAPE
    return None


def check_digit(digits: str) -> str:
    """The last digit that belongs to the first seventeen."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11]


def _is_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2040
