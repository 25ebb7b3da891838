"""What the medium put around the words: links, repost marks, hashes, drawn-out letters, hesitation, space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .characters import EMOJI, FLAGS
from .mapped import Draft, Edit

# Ends in a letter, digit or slash, so that a comma or bracket behind a link is left.
_LINK = re.compile(
    r"(?:[hH][tT]{2}[pP][sS]?://|[wW]{3}\.|(?<![A-Za-z0-9.])t\.cn/)(?:(?!//@)[!-~])*[A-Za-z0-9/=#_-]"
)
_LINK_WORDS = re.compile("(?<![A-Za-z])O网页链接")
_NAME = r"@[\w·.\-]{1,30}"
_REPOST = re.compile(rf"(?://\s?{_NAME}\s?:?\s?)+")
_REPLY = re.compile(rf"回复\s?{_NAME}\s?:")
_TOPIC = re.compile(
    r"(?<![0-9A-Za-z#*])#(?!E-s)([^#\s,.。!?;:、\[\]*](?:[^#\n,。!?\[\]*]{0,30}[^#\s,。!?\[\]*])?)#(?!#)"
)

# Digits, and what masks are drawn with, may repeat as they like.
_RUN = re.compile(r"([^\s0-9xX*#_×●○■□])\1{3,}")
_PICTURE = f"[{EMOJI}][\ufe0f\U0001f3fb-\U0001f3ff]{{0,2}}"
_UNIT = rf"[\u4e00-\u9fff]{{2,4}}|\[[^\[\]\s]{{1,6}}\]|{_PICTURE}(?:\u200d{_PICTURE}){{0,4}}|[{FLAGS}]{{2}}"
_UNIT_RUN = re.compile(rf"({_UNIT})\1{{3,}}")
_FILLERS = "那个|这个|就是说|就是|然后|嗯|呃"
_FILLER = re.compile(rf"({_FILLERS})(?:[,、 ]?\1)+")

_SPACE = re.compile(r"[^\S\n]*\n\s*|[^\S\n]{2,}|[^\S\n ]")


def drop_links(draft: Draft) -> None:
    """Put a space in the place of a link."""
    if "://" in draft.text or "www." in draft.text.lower() or "t.cn/" in draft.text:
        draft.substitute(_LINK, " ")
    if "O网页链接" in draft.text:
        draft.substitute(_LINK_WORDS, " ")


def drop_repost_marks(draft: Draft) -> None:
    """Turn ``//@name:`` into a new line and drop ``回复@name:``; other mentions stay.

    A mention often is whom the customer speaks to or of.
    """
    if "@" in draft.text:
        draft.substitute(_REPOST, "\n")
        draft.substitute(_REPLY, "")


def open_topics(draft: Draft) -> None:
    """Take the hashes off ``#topic#``, whose words stay."""
    if draft.text.count("#") > 1:
        draft.edit(
            [edit for found in _TOPIC.finditer(draft.text) for edit in _hashes(found.start(), found.end())]
        )


def _hashes(start: int, end: int) -> Iterator[Edit]:
    yield start, start + 1, " "
    yield end - 1, end, " "


def is_repetitive(text: str) -> bool:
    """Tell whether something in the text stands too often on end."""
    return any(pattern.search(text) for pattern in (_RUN, _UNIT_RUN, _FILLER))


def shorten_runs(draft: Draft) -> None:
    """Leave three where a character, a short word, an emoji or a ``[emoticon]`` stands more than three times.

    The third takes over the sources of those that go, so that a span over the run maps to all of it.
    """
    draft.edit([_third(m.start(), m.end(), m.group(1)) for m in _RUN.finditer(draft.text)])
    draft.edit(
        [e for m in _UNIT_RUN.finditer(draft.text) for e in _third_word(m.start(), m.end(), m.group(1))]
    )


def _third(start: int, end: int, char: str) -> Edit:
    return start + 2, end, char


def _third_word(start: int, end: int, word: str) -> Iterator[Edit]:
    last = start + 3 * len(word) - 1
    yield last, end, word[-1]


def calm_fillers(draft: Draft) -> None:
    """Leave the last of a filler said several times on end (``那个那个``, ``呃,呃``)."""
    draft.edit([(m.start(), m.end() - len(m.group(1)), "") for m in _FILLER.finditer(draft.text)])


def fold_space(draft: Draft) -> None:
    """Leave one space for a run of space, one new line where the run holds one, nothing at the ends."""
    draft.substitute(_SPACE, lambda found: "\n" if "\n" in found.group() else " ")
    text = draft.text
    head, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    if tail < len(text) and tail >= head:
        draft.edit([(tail, len(text), "")])
    if head:
        draft.edit([(0, head, "")])
