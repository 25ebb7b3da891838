"""Traditional to Simplified Chinese: the door to OpenCC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from re import Pattern
from typing import cast

from . import hanzi
from .mapped import Draft, Edit

_HANZI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
# A run of Chinese without punctuation is rarely longer; the search for blocks is quadratic in it.
_LONGEST = 24


@cache
def _converter() -> Callable[[str], str]:
    import opencc

    return cast("Callable[[str], str]", opencc.OpenCC("tw2sp").convert)


@cache
def traditional_forms() -> dict[str, str]:
    """Return what OpenCC writes in Simplified Chinese for each character that only Traditional Chinese has.

    What GB 2312 has is left out: 乾 and 著 live on in 乾隆 and 著名.
    """
    every = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    converted = _converter()("\n".join(every)).split("\n")
    forms = {c: _in_use(c, s) for c, s in zip(every, converted, strict=True)}
    return {c: s for c, s in forms.items() if c != s and c not in hanzi.simplified()}


def _in_use(old: str, new: str) -> str:
    """Return the new writing, or the old one where the new is in no font and no vocabulary (嗰, 𠮶)."""
    return old if new > "\uffff" else new


@cache
def _traditional() -> Pattern[str]:
    return re.compile("[" + "".join(sorted(traditional_forms())) + "]")


def has_traditional(text: str) -> bool:
    """Tell whether the text holds a character that only Traditional Chinese writes."""
    return _traditional().search(text) is not None


def count_traditional(text: str) -> int:
    """Return how many characters only Traditional Chinese writes."""
    return len(_traditional().findall(text))


def simplify(draft: Draft) -> None:
    """Convert with OpenCC's ``tw2sp`` when there is a Traditional character.

    A phrase whose words differ (滑鼠, 鼠标) is one block of the map; all else stays character for character.
    """
    if not has_traditional(draft.text):
        return
    converted = _converter()(draft.text)
    if len(converted) == len(draft.text) and _letter_by_letter(draft.text, converted):
        draft.rewrite("".join(map(_in_use, draft.text, converted)))
        return
    draft.edit(list(_blocks(draft.text)))


def _blocks(text: str) -> Iterator[Edit]:
    convert = _converter()
    for run in _HANZI.finditer(text):
        for start in range(run.start(), run.end(), _LONGEST):
            piece = text[start : min(start + _LONGEST, run.end())]
            converted = convert(piece)
            if converted == piece:
                continue
            if len(converted) == len(piece) and _letter_by_letter(piece, converted):
                yield from (
                    (start + i, start + i + 1, c)
                    for i, c in enumerate(map(_in_use, piece, converted))
                    if c != piece[i]
                )
            else:
                yield from ((start + a, start + b, new) for a, b, new in _align(piece, converted))


def _align(piece: str, converted: str) -> Iterator[Edit]:
    """Cut where the conversion of the two halves is the conversion of the whole."""
    convert = _converter()
    place, done = 0, 0
    for end in range(1, len(piece) + 1):
        head, tail = convert(piece[place:end]), convert(piece[end:])
        if end < len(piece) and converted[done:] != head + tail:
            continue
        if end == len(piece):
            head = converted[done:]
        if head != piece[place:end]:
            yield place, end, head
        place, done = end, done + len(head)


def _letter_by_letter(text: str, converted: str) -> bool:
    return all(old == new or _simple(old) == new for old, new in zip(text, converted, strict=True))


@lru_cache(maxsize=8192)
def _simple(char: str) -> str:
    return _converter()(char)
