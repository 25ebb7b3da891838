"""Numbers as people write them: 138 1234 5678, 138-1234-5678, 一三八…, １３８…, each digit apart.

A run is digits with nothing but spaces, dashes, dots and brackets between; it falls into groups. A number is
some groups in a row: telephone and card may stand in one run, and none begins in the middle of a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .reading import SPOKEN, TO_DIGITS

LONGEST = 24
"""No number of personal data has more digits."""

_LEAST_MIXED = 3
"""Digits that a group must have to be part of a number that is written in another way."""

_DIGIT = f"[0-9{SPOKEN}]"
_RUN = re.compile(rf"{_DIGIT}(?:[ \t().·_+-]{{0,3}}{_DIGIT}){{4,}}(?:[xX](?![0-9A-Za-z]))?")
_GROUP = re.compile(rf"[0-9]+[xX]?|[{SPOKEN}]+[xX]?")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together, of one way of writing."""

    start: int
    end: int
    digits: str
    spoken: bool


@dataclass(frozen=True, slots=True)
class Number:
    """Some groups in a row, read as one number.

    :ivar digits: in 0 to 9, an X behind the last for the check digit of an identity number.
    :ivar sizes: how many digits each group has.
    :ivar gaps: what stands between the groups.
    """

    start: int
    end: int
    digits: str
    sizes: tuple[int, ...]
    gaps: tuple[str, ...]

    @property
    def is_even(self) -> bool:
        """True when it is written the way one writes a number: whole, in groups, or each digit apart.

        What fails is digits of several things in a row, as 1-3812345678.
        """
        if len(self.sizes) == 1 or max(self.sizes) <= 2:
            return True
        return min(self.sizes[:-1]) >= 2 and self.sizes[0] >= 2 and len(self.sizes) <= 7


def runs(text: str) -> Iterator[tuple[Group, ...]]:
    """Every run of five digits or more, as its groups."""
    for run in _RUN.finditer(text):
        yield tuple(
            Group(group.start(), group.end(), group[0].translate(TO_DIGITS).upper(), group[0][0] in SPOKEN)
            for group in _GROUP.finditer(text, run.start(), run.end())
        )


def numbers_from(
    text: str, groups: tuple[Group, ...], first: int, *, shaped: re.Pattern[str]
) -> Iterator[Number]:
    """The numbers that begin with a group and have one of the shapes, the longest first."""
    ends: list[tuple[int, str]] = []
    digits = ""
    for place in range(first, len(groups)):
        if place > first and _is_word(groups[place - 1], groups[place]):
            break
        digits += groups[place].digits
        if len(digits) > LONGEST:
            break
        if shaped.fullmatch(digits):
            ends.append((place, digits))
    for last, digits in reversed(ends):
        yield _number(text, groups[first : last + 1], digits)


def _number(text: str, groups: tuple[Group, ...], digits: str) -> Number:
    sizes = tuple(len(group.digits) for group in groups)
    gaps = tuple(text[one.end : other.start] for one, other in pairwise(groups))
    return Number(groups[0].start, groups[-1].end, digits, sizes, gaps)


def _is_word(before: Group, group: Group) -> bool:
    """Whether 一 behind a number is a word of the sentence, as in 0411-6053288 一直打."""
    return group.spoken != before.spoken and min(len(group.digits), len(before.digits)) < _LEAST_MIXED
