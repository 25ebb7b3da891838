"""Where sentences end, and windows of whole sentences for what reads only so much at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.errors import VocError

_CLOSERS = "”’\"'」』）)】〕》〉~～\\]"
_EMOJI = "\u2600-\u27bf\u2b50\ufe0f\u200d\U0001f1e6-\U0001faff"
# A full stop ends a sentence behind a Chinese character, or behind a word where a new start follows.
_CHINESE_STOP = r"(?<=[\u4e00-\u9fff])\.(?![0-9])"
_LATIN_STOP = r"(?<=[A-Za-z)\]])\.(?=\s+[A-Z\u4e00-\u9fff]|\s*$|\s*\n)"
_STOP = rf"[。！？!?；;…｡]|\.{{2,}}|{_CHINESE_STOP}|{_LATIN_STOP}"
_END = re.compile(rf"(?:{_STOP})(?:{_STOP}|\.|[{_CLOSERS}]|[{_EMOJI}]|\[[^\[\]\s]{{1,6}}\])*|\n+")
_BLANK = re.compile(r"\s*")

# Speech that was written down has no full stops: past this many characters a sentence is cut where it can be.
_LONGEST = 80
_SHORTEST = 20
_BEFORE_WORD = re.compile(
    "(?=但是|可是|不过|然后|所以|因为|而且|结果|如果|另外|还有|最后|后来|就是说|反正|其实|虽然|并且|于是|那我|我就)"
)
_WEAK = (re.compile("[，、]+|,(?![0-9])"), re.compile(r"\s+"), _BEFORE_WORD)
_INSIDE = re.compile("[\u0300-\u036f\u200d\ufe0f\U0001f3fb-\U0001f3ff\u20e3]")


class WindowsImpossible(VocError, ValueError):
    """A window size and an overlap between which no text can move on."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences, in order and apart; together they hold all but white space.

    A sentence takes its closing quotes, brackets and emoji with it. A line end is a sentence end. Where
    no mark comes for long, as in speech, the cut is at a comma, a space or a conjunction, else after 80
    characters.
    """
    spans: list[tuple[int, int]] = []
    start = _skip_blank(text, 0)
    for found in _END.finditer(text):
        if found.end() <= start:
            continue
        # Marks without words belong to what comes next, if anything does.
        if text[start : found.start()].strip():
            spans += _pieces(text, start, found.end())
            start = _skip_blank(text, found.end())
    if start < len(text):
        spans += _pieces(text, start, len(text))
    return spans


def windows(text: str, limit: int, *, overlap: int = 0) -> list[tuple[int, int]]:
    """Return spans of at most ``limit`` characters that hold all of the text's sentences, in order.

    A window ends where a sentence does and begins up to ``overlap`` characters, in whole sentences,
    before the end of the last one. A sentence that is longer than ``limit`` is cut. A text that fits is
    one window; a blank text has none.

    :raises WindowsImpossible: when ``limit`` is below 1, or ``overlap`` is not from 0 to ``limit - 1``.
    """
    if limit < 1 or not 0 <= overlap < limit:
        raise WindowsImpossible(
            f"windows of {limit} characters with an overlap of {overlap}; the limit must be at least 1 "
            "and the overlap from 0 to one less than the limit. Give other values"
        )
    parts = [part for span in sentences(text) for part in _hard_cut(span, limit)]
    return list(_gather(parts, limit, overlap))


def _gather(parts: list[tuple[int, int]], limit: int, overlap: int) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(parts):
        last = first
        while last + 1 < len(parts) and parts[last + 1][1] - parts[first][0] <= limit:
            last += 1
        yield parts[first][0], parts[last][1]
        if last + 1 == len(parts):
            return
        following = last + 1
        while following - 1 > first and _overlaps(parts, following - 1, last, limit, overlap):
            following -= 1
        first = following


def _overlaps(parts: list[tuple[int, int]], first: int, last: int, limit: int, overlap: int) -> bool:
    """Tell whether a window may begin at ``first``: near enough, with room for the part after ``last``."""
    start = parts[first][0]
    return parts[last][1] - start <= overlap and parts[last + 1][1] - start <= limit


def _hard_cut(span: tuple[int, int], limit: int) -> Iterator[tuple[int, int]]:
    for start in range(span[0], span[1], limit):
        yield start, min(start + limit, span[1])


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    end = start + len(text[start:end].rstrip())
    while end - start > _LONGEST:
        cut = _best_cut(text, start)
        yield start, start + len(text[start:cut].rstrip())
        start = _skip_blank(text, cut)
    if start < end:
        yield start, end


def _best_cut(text: str, start: int) -> int:
    for weak in _WEAK:
        ends = [found.end() for found in weak.finditer(text, start + _SHORTEST, start + _LONGEST)]
        if ends:
            return ends[-1]
    cut = start + _LONGEST
    while cut < start + 2 * _LONGEST and cut < len(text) and _INSIDE.match(text, cut):
        cut += 1
    return cut


def _skip_blank(text: str, start: int) -> int:
    found = _BLANK.match(text, start)
    return found.end() if found else start
