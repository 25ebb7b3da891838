"""What the agent did: politeness, apologies, interruptions, forbidden phrases, the network's judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from voc.schema import Conduct, Span, Speaker, Turn
from voc.text import CleanText, clean

from .phrases import Phrases

OVERLAP_MS: Final = 400
"""Overlap from which an agent's turn interrupts: less is how people take turns, and how recognisers round."""


class ConductKind(StrEnum):
    """The shipped values of ``Conduct.kind``."""

    POLITE = "polite"
    APOLOGY = "apology"
    INTERRUPTION = "interruption"
    FORBIDDEN_PHRASE = "forbidden_phrase"
    GOOD = "good"
    POOR = "poor"


_POLITE: Final = re.compile(
    "您好|请问|请您|麻烦您|劳烦您|辛苦您|感谢您|谢谢您|不客气|很?高兴(?:能?为|可以为)您|为您服务|祝您|请稍等|请放心|您请(?:讲|说)|让您久等"
)
_APOLOGY: Final = re.compile(
    "抱歉|对不起|不好意思|给您(?:带来|造成|添)(?:的|了)?.{0,4}(?:不便|麻烦|困扰)|向您(?:致歉|道歉)|请您?(?:谅解|见谅|原谅|理解)"
)
_LISTENING: Final = re.compile(
    r"(?:[嗯恩哦噢啊喔唔好对是的您请说讲继续明白了解收到了]|[^\w\u4e00-\u9fff]){0,8}"
)


def conduct_of(
    turns: Sequence[Turn], *, phrases: Phrases, judged: str | None = None, shown: int | None = None
) -> tuple[Conduct, ...]:
    """What the agents did, in the order in which it shows; bots are nobody's conduct.

    :param judged: ``good`` or ``poor``, where the network is sure of it.
    :param shown: the agent's turn in which that shows most.
    """
    found = [one for number, turn in enumerate(turns) if turn.speaker is Speaker.AGENT
             for one in _of_turn(turns, number, phrases)]  # fmt: skip
    if judged is not None:
        evidence = () if shown is None else (_whole(turns[shown], shown),)
        found.append(Conduct(kind=judged, evidence=evidence))
    return tuple(sorted(found, key=_place))


def _of_turn(turns: Sequence[Turn], number: int, phrases: Phrases) -> Iterator[Conduct]:
    turn = turns[number]
    text = clean(turn.text)
    for kind, pattern in ((ConductKind.POLITE, _POLITE), (ConductKind.APOLOGY, _APOLOGY)):
        spans = tuple(
            _span(text, match.start(), match.end(), number) for match in pattern.finditer(text.text)
        )
        if spans:
            yield Conduct(kind=kind, evidence=spans)
    for _, start, end in phrases.find(text.text):
        yield Conduct(kind=ConductKind.FORBIDDEN_PHRASE, evidence=(_span(text, start, end, number),))
    if _interrupts(turns, number):
        yield Conduct(kind=ConductKind.INTERRUPTION, evidence=(_whole(turn, number),))


def _interrupts(turns: Sequence[Turn], number: int) -> bool:
    """Whether an agent's turn begins well within a customer's, and is more than 嗯 or 好的您请说."""
    turn = turns[number]
    if turn.start_ms is None or not turn.text or _LISTENING.fullmatch(turn.text):
        return False
    start = turn.start_ms
    return any(
        other.speaker is Speaker.CUSTOMER
        and other.start_ms is not None
        and other.end_ms is not None
        and other.start_ms < start <= other.end_ms - OVERLAP_MS
        for other in turns[max(0, number - 3) : number + 4]
    )


def _span(text: CleanText, start: int, end: int, turn: int) -> Span:
    first, last = text.to_original(start, end)
    return Span(start=first, end=last, turn=turn)


def _whole(turn: Turn, number: int) -> Span:
    return Span(start=0, end=len(turn.text), turn=number)


def _place(conduct: Conduct) -> tuple[int, int]:
    """Turn and start of the first evidence; what has none stands last."""
    if not conduct.evidence:
        return (1 << 30, 0)
    return conduct.evidence[0].turn or 0, conduct.evidence[0].start
