"""Bank cards: the Luhn check (ISO/IEC 7812-1) and the prefixes and lengths that banks in China issue."""

from __future__ import annotations

import re

from .candidate import Proof
from .cues import Cue
from .digits import Number
from .kind import DataKind

_PREFIX = re.compile(
    r"62\d{14,17}"  # UnionPay
    r"|(?:4\d|5[1-5]|2(?:2[2-9]|[3-6]\d|7[01])|35[2-8])\d{13,14}"  # Visa, Mastercard, JCB: 16 digits, below
    r"|(?:955[89]\d|436742|4563|6013|60428|603[0-9]{3}|690755|9400|9843|98[456]\d|9111|"
    r"8[47]\d\d)\d{10,15}"  # older
)
_SIXTEEN = ("4", "5", "2", "3")
_SHORTEST, _LONGEST = 16, 19


def bank_card(number: Number, cue: Cue | None) -> tuple[DataKind, Proof] | None:
    """A card number that passes the check; behind 银行卡 one that does not is a slip of the pen."""
    digits = number.digits
    if not _SHORTEST <= len(digits) <= _LONGEST or not digits.isdecimal() or not number.is_even:
        return None
    if cue is Cue.CARD:
        return DataKind.BANK_CARD, Proof.CUE
    if cue is None and _is_issued(digits) and passes_luhn(digits):
        return DataKind.BANK_CARD, Proof.SHAPE
    return None


def passes_luhn(digits: str) -> bool:
    """Whether the last digit checks the others."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0


def _is_issued(digits: str) -> bool:
    if not _PREFIX.fullmatch(digits):
        return False
    older = digits.startswith(("4367", "4563"))
    return len(digits) == 16 or older or not digits.startswith(_SIXTEEN)
