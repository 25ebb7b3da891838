"""A short piece of a feedback's text with its opinions marked, safe to show on a terminal.

Characters keep their places: what is hidden becomes a dot a character, so that spans point where they did.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voc.cli.terminal import printable
from voc.schema import Feedback, Opinion, Polarity, Span, Speaker, Tags

HIDDEN: Final = "•"
MORE: Final = "…"
# Telephone, card, order and identity numbers, and mail addresses: nothing of the kind is shown, whether or
# not the tags say where personal data is.
_NUMBER_OR_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|(?:[0-9０-９][ -]?){6,}[0-9０-９Xx]")
_LEAD: Final = 12
_MARGIN: Final = 64


@dataclass(frozen=True)
class Mark:
    """A span of the excerpt and the polarity it is to be shown in.

    :ivar start: its first character, from 0.
    :ivar end: the character after its last.
    :ivar judges: true for the opinion words, false for the aspect.
    """

    start: int
    end: int
    polarity: Polarity
    judges: bool


@dataclass(frozen=True)
class Excerpt:
    """What is shown of a text, and the marks in it."""

    text: str
    marks: tuple[Mark, ...]


def excerpt(feedback: Feedback, tags: Tags, *, width: int) -> Excerpt:
    """Return at most ``width`` characters around the first opinion, of the turn that holds most of them."""
    turn = _telling_turn(feedback, tags)
    length = len(source_text(feedback, turn))
    marks = [mark for mark in _marks(tags.opinions or ()) if mark[0] == turn]
    start = _start(length, min((mark[1].start for mark in marks), default=0), width)
    end = min(length, start + width)
    before, after = (MORE if start else ""), (MORE if end < length else "")
    text = shown_text(feedback, tags, Span(start=start, end=end, turn=turn)) if end else ""
    inside = (_moved(mark, start - len(before), start, end) for mark in marks)
    return Excerpt(before + text + after, tuple(mark for mark in inside if mark is not None))


def shown_text(feedback: Feedback, tags: Tags, span: Span) -> str:
    """Return the span's characters, one for one, without personal data and without control characters."""
    first = max(0, span.start - _MARGIN)
    around = source_text(feedback, span.turn)[first : span.end + _MARGIN]
    shown = list(printable(_NUMBER_OR_MAIL.sub(lambda found: HIDDEN * len(found[0]), around)))
    for data in tags.personal_data or ():
        start, end = max(0, data.span.start - first), min(len(shown), data.span.end - first)
        if data.span.turn == span.turn and start < end:
            shown[start:end] = HIDDEN * (end - start)
    return "".join(shown)[span.start - first : span.end - first]


def source_text(feedback: Feedback, turn: int | None) -> str:
    """Return the text as received, or that of the turn; empty for a rating alone."""
    if turn is not None and feedback.turns:
        return feedback.turns[turn].text
    return feedback.text or ""


def said(feedback: Feedback, tags: Tags, span: Span | None) -> str:
    """Return the words of a span as they may be shown; empty for none."""
    return "" if span is None else shown_text(feedback, tags, span)


def _telling_turn(feedback: Feedback, tags: Tags) -> int | None:
    """Return the index of the turn with most opinions, else the customer's first; None without turns."""
    if not feedback.turns:
        return None
    counts = [0.0] * len(feedback.turns)
    for turn, _, _, _ in _marks(tags.opinions or ()):
        counts[turn or 0] += 1
    for index, spoken in enumerate(feedback.turns):
        counts[index] += 0.5 * (spoken.speaker is Speaker.CUSTOMER and bool(spoken.text.strip()))
    return counts.index(max(counts))


def _marks(opinions: tuple[Opinion, ...]) -> Iterator[tuple[int | None, Span, Polarity, bool]]:
    for opinion in opinions:
        for span, judges in ((opinion.aspect, False), (opinion.opinion, True)):
            if span is not None:
                yield span.turn, span, opinion.polarity, judges


def _start(length: int, first: int, width: int) -> int:
    """Return where to begin so that the first opinion is seen with some of what leads to it."""
    return 0 if length <= width else max(0, min(first - _LEAD, length - width))


def _moved(mark: tuple[int | None, Span, Polarity, bool], shift: int, start: int, end: int) -> Mark | None:
    _, span, polarity, judges = mark
    first, last = max(span.start, start), min(span.end, end)
    return Mark(first - shift, last - shift, polarity, judges) if first < last else None
