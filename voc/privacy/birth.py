"""Dates of birth: a date is one only beside 生日, 出生 or 生于."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .cues import Cue, cue_before
from .kind import DataKind
from .reading import SPOKEN

_N = f"[0-9{SPOKEN}]"
_SMALL = rf"(?:\d{{1,2}}|[{SPOKEN}十廿初]{{1,3}})"
_DATE = re.compile(
    rf"(?<![0-9A-Za-z.-])(?:{_N}{{4}}|{_N}{{2}}) ?年 ?{_SMALL} ?月 ?(?:{_SMALL} ?[日号]?)?"
    rf"|(?<![0-9A-Za-z.-])(?:19|20)?\d{{2}} ?[-/.] ?\d{{1,2}} ?[-/.] ?\d{{1,2}}(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z])(?:19|20)\d{{2}}[01]\d[0-3]\d(?![0-9A-Za-z])"
    rf"|(?:农历|阴历|阳历)? ?{_SMALL} ?月 ?{_SMALL}[日号]?"
)
_AFTER = re.compile(
    r"\s?(?:[,，]?(?:是|就是)?(?:我|他|她|孩子|宝宝|老人|本人)?(?:的)?(?:生日|出生|生人|生的)|"
    r"生(?![产效成活意]))"
)


def birth_dates(text: str) -> Iterator[Candidate]:
    """Dates with a word of birth in front or behind."""
    for found in _DATE.finditer(text):
        if cue_before(text, found.start()) is Cue.BIRTH or _AFTER.match(text, found.end()):
            yield Candidate(*found.span(), DataKind.BIRTH_DATE, Proof.CUE)
