"""What the numbers of a text are: telephone, identity number or card, whichever proves its claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .card import bank_card
from .cues import Cue, cue_after, cue_before
from .digits import Group, Number, numbers_from, runs
from .kind import DataKind
from .phone import landline, mobile
from .resident import resident_id

_RECOGNISERS = (resident_id, mobile, landline, bank_card)
# What digits have to be like for any of them to claim it: one look instead of four for most numbers.
_SHAPED = re.compile(
    r"(?:0086|86)?0?1[3-9]\d{9}|0[1-9]\d{8,15}|(?:0086|86)\d{9,16}|[2-8]\d{6,7}|[1-8]\d{14}|"
    r"[1-9]\d{15,18}|[1-8]\d{16}X"
)
_MASK = re.compile(r"[*●○■□#_]|[xX×]{2}")
_BEHIND_MASK = re.compile(r"(?:[*●○■□#_]|[xX×]{2})[ -]?\Z")
_WORD_BEFORE = re.compile(r"[A-Za-z]{1,8}[-_ ]?$")
_ALLOWED_WORD = re.compile(
    r"(?:tel|phone|mobile|mob|call|fax|id|no|wx|vx|wechat|v|t|m|p|card)[-_ ]?$", re.IGNORECASE
)
_LIST = re.compile(r"\s?(?:[、/]|或者?|和|或是|以及|还有)\s?")
_EXTENSION = re.compile(r"[ ,，]?(?:转分?机?|分机(?:号)?|-)[ :]?\d{1,6}(?!\d)")


def numbers(text: str) -> Iterator[Candidate]:
    """Telephone, identity and card numbers of a reading, in order."""
    floor, cue = 0, None
    for groups in runs(text):
        inherited = cue if _LIST.fullmatch(text, floor, groups[0].start) else None
        first = 0
        while first < len(groups):
            start = groups[first].start
            found = None
            if start >= floor and _begins(text, groups, first, floor=floor):
                cue = cue_before(text, start, floor=floor) or inherited
                found = _claim(text, groups, first, cue)
            if found is not None:
                yield _widened(text, found, floor)
                floor = found.end
            first += 1
        floor = max(floor, groups[-1].end)


def _claim(text: str, groups: tuple[Group, ...], first: int, cue: Cue | None) -> Candidate | None:
    """The longest number from a group on that a recogniser claims."""
    for number in numbers_from(text, groups, first, shaped=_SHAPED):
        if not _ends(text, number):
            continue
        said = cue or cue_after(text, number.end)
        for recognise in _RECOGNISERS:
            if claimed := recognise(number, said):
                return Candidate(number.start, number.end, *claimed)
    return None


def _begins(text: str, groups: tuple[Group, ...], first: int, *, floor: int) -> bool:
    """Whether a number may begin here: not amid others, nor behind letters or a mask."""
    start = groups[first].start
    if first and groups[first - 1].end > floor:
        before = groups[first - 1]
        apart = len(before.digits) == len(groups[first].digits) == 1
        if apart or text[before.end : start] in ("-", ".", "_", "·"):
            return False
    said = text[max(0, start - 9) : start]
    if _BEHIND_MASK.search(said):
        return False
    return not _WORD_BEFORE.search(said) or bool(_ALLOWED_WORD.search(said))


def _ends(text: str, number: Number) -> bool:
    after = text[number.end : number.end + 2]
    if after[:1].isascii() and after[:1].isalpha():
        return after[:1] in "xX×" and not number.digits.endswith("X") and after[1:2].isdecimal()
    # A decimal point, or a mask: 6222 02** is hidden already.
    return not (after[:1] == "." and after[1:2].isdecimal()) and not _MASK.match(after.strip() or " ")


def _widened(text: str, found: Candidate, floor: int) -> Candidate:
    """The claim with its plus sign, opening bracket and extension."""
    start, end = found.start, found.end
    if found.kind in (DataKind.MOBILE, DataKind.LANDLINE):
        if start > floor and text[start - 1] == "+":
            start -= 1
        if ")" in text[start:end] and "(" not in text[start:end] and text[max(floor, start - 1)] == "(":
            start -= 1
        if extension := _EXTENSION.match(text, end):
            end = extension.end()
    return Candidate(start, end, found.kind, Proof(found.proof))
