"""What the network reads of a piece of feedback, and where each character of it stands in what was received.

A text is read alone; a survey answer after its question; a conversation as its turns, each behind who speaks.
Only the customer's own words count for sentiment and opinions: a question and an agent's turns are context.
What is longer than is read loses its end, a conversation its middle.
"""

from __future__ import annotations

from dataclasses import dataclass

from voc.schema import Channel, Feedback, Span, Speaker, Turn
from voc.text import CleanText, clean

LIMIT = 50_000
"""Most characters of a piece of feedback that are analysed; the rest is left, and `coverage` says so."""

_NAMES = {Speaker.CUSTOMER: "客户：", Speaker.AGENT: "客服：", Speaker.BOT: "客服：", Speaker.OTHER: "用户："}
_QUESTION_LIMIT = 120
"""Most characters of a survey question that are read as context."""
_CONTEXT = 0.2
"""Share of `LIMIT` that is kept for the agents' words, which tell whether the matter was resolved."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text or a turn inside a passage.

    :ivar start: where its clean text begins in the passage.
    :ivar turn: its index, None where there are no turns.
    """

    clean: CleanText
    start: int
    turn: int | None

    @property
    def end(self) -> int:
        return self.start + len(self.clean.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of feedback as the network reads it.

    :ivar text: all of it, context included.
    :ivar parts: the customer's own words, in order.
    :ivar coverage: characters analysed, as a share of those received.
    :ivar damaged: whether some text had been read in a wrong encoding.
    """

    text: str
    parts: tuple[Part, ...]
    coverage: float
    damaged: bool

    def source(self, start: int, end: int) -> Span | None:
        """The span of the text as received behind a span of the passage; None when it is no one part's."""
        for part in self.parts:
            if part.start <= start < end <= part.end:
                first, last = part.clean.to_original(start - part.start, end - part.start)
                return Span(start=first, end=last, turn=part.turn)
        return None


def compose(feedback: Feedback) -> Passage:
    """The passage of a piece of feedback; its text is empty when there is a rating only."""
    if feedback.turns is not None:
        return _conversation(feedback)
    received = feedback.text or ""
    text = clean(received[:LIMIT])
    question = ""
    if feedback.question and feedback.channel in (Channel.SURVEY, Channel.REVIEW):
        question = clean(feedback.question[:_QUESTION_LIMIT]).text
    before = f"{question}\n" if question else ""
    part = Part(text, len(before), None)
    coverage = min(1.0, LIMIT / len(received)) if received else 1.0
    return Passage(before + text.text, (part,), coverage, text.damaged)


def _conversation(feedback: Feedback) -> Passage:
    turns = feedback.turns or ()
    # A conversation in which nobody is said to be the customer is read as if everybody were.
    own = {Speaker.CUSTOMER, Speaker.OTHER} if _has(turns, Speaker.CUSTOMER) else set(Speaker) - {Speaker.BOT}
    pieces: list[str] = []
    parts: list[Part] = []
    length, damaged = 0, False
    kept = _kept(turns, own)
    for number, characters in kept.items():
        turn = turns[number]
        text = clean(turn.text[:characters])
        damaged = damaged or text.damaged
        name = _NAMES[turn.speaker]
        if turn.speaker in own and text.text:
            parts.append(Part(text, length + len(name), number))
        pieces.append(f"{name}{text.text}\n")
        length += len(pieces[-1])
    received = sum(len(turn.text) for turn in turns)
    coverage = sum(kept.values()) / received if received else 1.0
    return Passage("".join(pieces), tuple(parts), coverage, damaged)


def _kept(turns: tuple[Turn, ...], own: set[Speaker]) -> dict[int, int]:
    """How many characters of which turns are read, in order: all, up to `LIMIT`.

    Of a longer conversation the customer's words go first, and of theirs and of the context those at its
    beginning and its end: what is left out lies in the middle, since how it starts and how it ends is what is
    asked of it.
    """
    sizes = {number: len(turn.text) for number, turn in enumerate(turns)}
    if sum(sizes.values()) <= LIMIT:
        return sizes
    said = {number: size for number, size in sizes.items() if turns[number].speaker in own}
    context = {number: size for number, size in sizes.items() if number not in said}
    reserved = min(sum(context.values()), round(LIMIT * _CONTEXT))
    kept = _ends(said, LIMIT - reserved)
    kept |= _ends(context, LIMIT - sum(kept.values()))
    return dict(sorted(kept.items()))


def _ends(sizes: dict[int, int], budget: int) -> dict[int, int]:
    """What fits of the sizes, taken from both ends in turn; the last that is taken may be taken in part."""
    kept: dict[int, int] = {}
    numbers = list(sizes)
    taken = {False: 0, True: 0}
    first, last = 0, len(numbers) - 1
    while first <= last and sum(taken.values()) < budget:
        back = taken[True] < taken[False]
        number = numbers[last if back else first]
        kept[number] = min(sizes[number], budget - sum(taken.values()))
        taken[back] += kept[number]
        first, last = first + (not back), last - back
    return kept


def _has(turns: tuple[Turn, ...], speaker: Speaker) -> bool:
    return any(turn.speaker == speaker for turn in turns)
