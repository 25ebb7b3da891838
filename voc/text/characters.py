"""Characters: those nobody sees go, the others take their NFKC form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from .mapped import Draft, Edit

# Text is nearly all of these, and none of them changes under NFKC or joins the character before it.
_STEADY = "\t\n\x20-\x7e\u3001-\u3015\u4e00-\u9fff"
_UNSTEADY = re.compile(f"[^{_STEADY}]+")

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
"""One for one, so that the commonest change of all leaves every offset where it was."""

# Starters that nevertheless join what precedes them (vowel signs of Indic scripts, Hangul vowels and finals).
_JOINING = re.compile(
    "[\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1161-\u1175"
    "\u11a8-\u11c2\u1b35\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930]"
)

_MOST_MARKS = 30
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
FLAGS = "\U0001f1e6-\U0001f1ff"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e"
    "\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\ufe00-\ufe0d\U000e0000-\U000e001f"
    "\U000e0080-\U000e0fff]"
    # A joiner inside an emoji and a variation selector behind one are part of it; elsewhere they are dirt.
    f"|(?<![\ufe0f{EMOJI}])\u200d|\u200d(?![{EMOJI}])"
    f"|(?<![0-9*#{EMOJI}])[\ufe0e\ufe0f]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0020-\U000e007f]"
)


def drop_invisible(draft: Draft) -> None:
    """Drop control, zero-width, bidi and byte-order marks; line breaks of every kind become a new line.

    Emoji keep their joiners and variation selectors.
    """
    if draft.text.isascii() and draft.text.isprintable():
        return
    draft.substitute(_LINE_BREAK, "\n")
    draft.substitute(_INVISIBLE, "")


def normalise(draft: Draft) -> None:
    """Bring the text to NFKC, a group of joined characters at a time.

    Accents that stand alone (``´ ¨ ￣``) stay as they are: NFKC would put a space into a kaomoji.
    """
    draft.rewrite(draft.text.translate(FULL_WIDTH))
    draft.edit(list(_piled_marks(draft.text)))
    if not unicodedata.is_normalized("NFKC", draft.text):
        draft.edit(list(_normal_forms(draft.text)))


def _piled_marks(text: str) -> Iterator[Edit]:
    """Yield what to cut where more marks are piled on a character than any language does.

    The limit is that of the Stream-Safe Text Format (Unicode Standard Annex 15); ordering marks takes
    quadratic time without one.
    """
    for run in _UNSTEADY.finditer(text):
        if run.end() - run.start() <= _MOST_MARKS:
            continue
        piled = 0
        for place in range(run.start(), run.end()):
            piled = piled + 1 if _joins(text[place]) else 0
            if piled > _MOST_MARKS:
                yield place, place + 1, ""


def _normal_forms(text: str) -> Iterator[Edit]:
    for run in _UNSTEADY.finditer(text):
        start = max(run.start() - 1, 0) if _joins(text[run.start()]) else run.start()
        place = start
        for end in range(start + 1, run.end() + 1):
            if end < run.end() and _joins(text[end]):
                continue
            group = text[place:end]
            new = _form(group) if end - place == 1 else _long_form(group)
            if new != group:
                yield place, end, new
            place = end


@lru_cache(maxsize=4096)
def _joins(char: str) -> bool:
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.combining(first) != 0 or _JOINING.match(first) is not None


@lru_cache(maxsize=4096)
def _form(char: str) -> str:
    new = unicodedata.normalize("NFKC", char)
    return char if new[0] == " " and len(new) > 1 else new


def _long_form(group: str) -> str:
    if any(_form(c) == c and unicodedata.normalize("NFKC", c)[0] == " " and c != " " for c in group):
        return group
    return unicodedata.normalize("NFKC", group)
