"""WeChat ids and QQ numbers: known only by the word in front."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .cues import Cue, cue_after, cue_before
from .kind import DataKind
from .reading import SPOKEN

_WECHAT = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z][A-Za-z0-9_-]{5,19}(?![A-Za-z0-9_.@-])")
_QQ = re.compile(
    rf"(?<![0-9A-PR-Za-pr-z])[1-9](?:[ -]?\d){{4,11}}(?![0-9A-Za-z])|(?<![{SPOKEN}])[{SPOKEN}]{{5,11}}(?![{SPOKEN}])"
)
_WORDS = frozenset({"wechat", "weixin", "phone", "mobile", "number", "please", "iphone", "android"})


def messengers(text: str) -> Iterator[Candidate]:
    """WeChat ids and QQ numbers behind 微信, vx, QQ and the like."""
    for found in _WECHAT.finditer(text):
        if found[0].lower() not in _WORDS and cue_before(text, found.start()) is Cue.WECHAT:
            yield Candidate(*found.span(), DataKind.WECHAT, Proof.CUE)
    for found in _QQ.finditer(text):
        cue = cue_before(text, found.start()) or cue_after(text, found.end())
        if cue is Cue.QQ:
            yield Candidate(*found.span(), DataKind.QQ, Proof.CUE)
        elif cue is Cue.WECHAT:
            yield Candidate(*found.span(), DataKind.WECHAT, Proof.SHAPE)
