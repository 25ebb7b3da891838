"""Which Chinese characters are usual and which are rare, in Simplified and Traditional writing alike.

Text that was read in the wrong encoding is full of rare ones.
"""

from __future__ import annotations

import re
from functools import cache
from re import Pattern

from . import hanzi, script

# Not of the first level, yet common in what customers write; the last line is Cantonese.
_ALSO_USUAL = (
    "噢哒咔哇呃嗯嘻嘿咖啡啰喔馄饨螃蟹榴莲馍餐囧芒婴纱妮琪瑶娜淇淋酪蜜柚柠檬烩炖焖煲脖膝泵蹭瑕疵赘哎唉妳咪嗨叨唧粽鹦鹉尴尬嘟噗啵喵咩唻呗"
    "嘅咗啲唔係冇哋喺嚟佢咁嘢啱攞瞓噉乜嗰俾畀嗮嘥"
)


@cache
def usual() -> frozenset[str]:
    """Return the characters that a customer is likely to write, Simplified and Traditional."""
    common = hanzi.first_level() | frozenset(_ALSO_USUAL)
    return common | frozenset(old for old, new in script.traditional_forms().items() if new in common)


@cache
def frequent() -> frozenset[str]:
    """Return the characters that make up most of any running text, Simplified and Traditional."""
    return hanzi.FREQUENT | frozenset(
        old for old, new in script.traditional_forms().items() if new in hanzi.FREQUENT
    )


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
