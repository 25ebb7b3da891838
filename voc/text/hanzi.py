"""Which Chinese characters are usual: the first level of GB 2312, and what Traditional writing has for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from re import Pattern

_FIRST_LEVEL = range(0xB0, 0xD8)
_SECOND_LEVEL = range(0xD8, 0xF8)
_CELLS = range(0xA1, 0xFF)
# Not of the first level, yet common in what customers write; the last line is Cantonese.
_ALSO_USUAL = (
    "噢哒咔哇呃嗯嘻嘿咖啡啰喔馄饨螃蟹榴莲馍餐囧芒婴纱妮琪瑶娜淇淋酪蜜柚柠檬烩炖焖煲脖膝泵蹭瑕疵赘哎唉妳咪嗨嘟噗啵喵咩唻呗"
    "嘅咗啲唔係冇哋喺嚟佢咁嘢啱攞瞓噉乜嗰俾畀嗮嘥"
)


@cache
def first_level() -> frozenset[str]:
    """Return the 3,755 characters of GB 2312's first level, the ones in daily use."""
    return frozenset(_read(_FIRST_LEVEL))


@cache
def simplified() -> frozenset[str]:
    """Return the 6,763 Chinese characters of GB 2312: nearly all that Simplified writing uses."""
    return first_level() | frozenset(_read(_SECOND_LEVEL))


@cache
def usual() -> frozenset[str]:
    """Return the characters that a customer is likely to write, Simplified and Traditional."""
    from .script import traditional_forms

    common = first_level() | frozenset(_ALSO_USUAL)
    return common | frozenset(old for old, new in traditional_forms().items() if new in common)


@cache
def rare() -> Pattern[str]:
    """Return a pattern that matches one Chinese character that is not usual."""
    return re.compile(f"[^{''.join(sorted(usual()))}\\x00-\\u33ff\\ua000-\\U0010ffff]")


@cache
def rare_pair() -> Pattern[str]:
    """Return a pattern that matches two Chinese characters close together that are not usual."""
    one = rare().pattern
    return re.compile(f"{one}[^\\x00-\\x7f]{{0,2}}{one}")


def rare_share(text: str) -> float:
    """Return how many of the Chinese characters are not usual, 0 to 1; 0 when there is none."""
    chinese = sum(1 for c in text if "\u3400" <= c <= "\u9fff")
    return len(rare().findall(text)) / chinese if chinese else 0.0


def _read(rows: Iterable[int]) -> Iterator[str]:
    for row in rows:
        for cell in _CELLS:
            yield from bytes((row, cell)).decode("gb2312", "ignore")
