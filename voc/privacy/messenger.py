"""WeChat ids and QQ numbers: known only by the word in front."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .cues import Cue, cue_after, cue_before, named_near
from .kind import DataKind
from .reading import SPOKEN

_WECHAT = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z][A-Za-z0-9_-]{5,19}(?![A-Za-z0-9_.@-])")
_QQ = re.compile(
    rf"(?<![0-9A-PR-Za-pr-z])[1-9](?:[ -]?\d){{4,11}}(?![0-9A-Za-z])|"
    rf"(?<![{SPOKEN}])[{SPOKEN}]{{5,11}}(?![{SPOKEN}])"
)
_SAID = re.compile(r"微信(?!群|支付|小程序|公众)|[薇威]信|(?<![a-z])(?:[vw]x|wechat)", re.IGNORECASE)
_WORDS = frozenset({"wechat", "weixin", "phone", "mobile", "number", "please", "iphone", "android"})


def messengers(text: str) -> Iterator[Candidate]:
    """WeChat ids and QQ numbers behind 微信, vx, QQ and the like."""
    for found in _WECHAT.finditer(text):
        if found[0].lower() not in _WORDS and _is_wechat(text, found):
            yield Candidate(*found.span(), DataKind.WECHAT, Proof.CUE)
    for found in _QQ.finditer(text):
        cue = cue_before(text, found.start()) or cue_after(text, found.end())
        if cue is Cue.QQ:
            yield Candidate(*found.span(), DataKind.QQ, Proof.CUE)
        elif cue is Cue.WECHAT:
            yield Candidate(*found.span(), DataKind.WECHAT, Proof.SHAPE)


def _is_wechat(text: str, found: re.Match[str]) -> bool:
    """Behind the word; or in its sentence where the id has the digits or signs that no word has."""
    if found[0].startswith("wxid_") or cue_before(text, found.start()) is Cue.WECHAT:
        return True
    is_word = found[0].isalpha()
    return not is_word and cue_before(text, found.start()) is None and named_near(text, found.start(), _SAID)
