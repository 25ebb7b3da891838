"""E-mail addresses, also as they are spelled to keep robots away: 艾特, (at), 点com."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .kind import DataKind

_AT = r" ?(?:@|艾特|\[at\]|\(at\)|#at#) ?"
_DOT = r"(?: ?(?:\.|点|\[dot\]|\(dot\)) ?)"
_EMAIL = re.compile(
    rf"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_][A-Za-z0-9._%+-]{{0,63}}{_AT}[A-Za-z0-9-]{{1,40}}(?:{_DOT}"
    rf"[A-Za-z0-9-]{{2,20}}){{1,3}}"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[Candidate]:
    """E-mail addresses of a reading."""
    for found in _EMAIL.finditer(text):
        yield Candidate(*found.span(), DataKind.EMAIL, Proof.CHECKED)
