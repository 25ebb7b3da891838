"""Telephone numbers of the mainland: mobile and fixed-line, with +86, area code and extension."""

from __future__ import annotations

import re

from .candidate import Proof
from .cues import Cue
from .digits import Number
from .kind import DataKind

_MOBILE = re.compile(r"(?:0086|86|0)?(1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8})")
_AREA = re.compile(r"(?:(?:0086|86)0?)?(?:(?:0?10|0?2[0-57-9])[2-8]\d{7}|0?[3-9]\d{2}[2-8]\d{6,7})")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_AREA_SIZES = {2, 3, 4}
_MOST_EXTENSION = 5


def mobile(number: Number, cue: Cue | None) -> tuple[DataKind, Proof] | None:
    """A mobile number, by itself unless a cue says that it is something else."""
    if cue not in (None, Cue.PHONE, Cue.WECHAT) or not number.is_even:
        return None
    if _MOBILE.fullmatch(number.digits) and _grouped(number):
        return DataKind.MOBILE, Proof.CUE if cue else Proof.SHAPE
    return None


def landline(number: Number, cue: Cue | None) -> tuple[DataKind, Proof] | None:
    """A fixed-line number with its area code; without one where a cue says telephone."""
    if cue not in (None, Cue.PHONE) or not _fixed(number, cue):
        return None
    return DataKind.LANDLINE, Proof.CUE if cue else Proof.SHAPE


def _grouped(number: Number) -> bool:
    """With dots or brackets between, only the usual groups make a mobile number: 138.1234.5678."""
    odd = any(set(gap) - set(" \t-+") for gap in number.gaps)
    return not odd or number.sizes[-3:] in ((3, 4, 4), (4, 3, 4), (3, 4, 4)) or max(number.sizes) <= 2


def _fixed(number: Number, cue: Cue | None) -> bool:
    sizes, digits = number.sizes, number.digits
    if len(sizes) >= 3 and sizes[-1] <= _MOST_EXTENSION and "-" in number.gaps[-1] and sum(sizes[:-1]) >= 10:
        digits, sizes = digits[: -sizes[-1]], sizes[:-1]
    if cue is Cue.PHONE and _LOCAL.fullmatch(digits) and len(sizes) <= 2:
        return True
    if not _AREA.fullmatch(digits) or "." in "".join(number.gaps):
        return False
    # The area code stands apart or the whole stands together; 0 in front is left out only behind +86.
    foreign = digits.startswith(("86", "0086"))
    return (digits[0] == "0" or foreign) and (len(sizes) == 1 or sizes[0] in _AREA_SIZES or max(sizes) <= 2)
