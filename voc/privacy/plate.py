"""Number plates (GA 36): province, letter and five signs, six for new-energy cars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .cues import Cue, cue_before
from .kind import DataKind

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = "[A-HJ-NP-Z0-9]"
_PLATE = re.compile(
    rf"[{_PROVINCE}] ?[A-HJ-NP-Z][ ·.-]{{0,2}}"
    rf"(?:[DF]{_SIGN}\d{{4}}|\d{{5}}[DF]|{_SIGN}{{5}}|{_SIGN}{{4}}[挂学警港澳使领]|"
    rf"{_SIGN}{{2,3}}[ ·-]{_SIGN}{{2,3}})"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_LEAST_DIGITS = 3
# A province's short name that is a word of its own: 新 in front of a model, 云 in front of a version.
_COMMON_WORDS = frozenset("新云")


def plates(text: str) -> Iterator[Candidate]:
    """Number plates; two letters at most among the last five, as the traffic police hands them out."""
    for found in _PLATE.finditer(text):
        signs = re.sub("[ ·.-]", "", found[0])[2:]
        digits = sum(sign.isdecimal() for sign in signs)
        if digits < _LEAST_DIGITS:
            continue
        cued = cue_before(text, found.start()) is Cue.PLATE
        if cued or found[0][0] not in _COMMON_WORDS or digits >= 4:
            yield Candidate(*found.span(), DataKind.PLATE, Proof.CHECKED)
