"""The draws for the tasks ``calls``, ``bank`` and ``mixed``."""

import re

from .endings import badness
from .lines import Line
from .pool import Item, Pool, spoken, whole

CALLS, CALLS_SOUGHT = 170, 110
SOUR_CALLS = 250
BANK = 310
MIXED: dict[str, tuple[tuple[str, int], ...]] = {
    "shop": (("online-shopping", 75), ("bdci2017", 20), ("nlpcc2014", 10)),
    "restaurant": (("waimai", 40), ("zhang-restaurant", 40)),
    "hotel": (("hotel", 30), ("online-shopping", 40)),
    "car": (("bdci2018-car", 60),),
}
_SOUR = re.compile(
    r"投诉|垃圾|失望|不满|再也不|骗|无语|差评|气[死人]|太差|什么玩意|忽悠|呵呵|算了|退款|不想|凭什么|扯|烦|服了|坑|工商|12315|不靠谱|没用|到底|耽误|离谱"
    r"|还没|没人|不行|太慢|怎么回事|[!！?？]{2}"
)


def draw_calls(pool: Pool) -> list[Item]:
    """Return sessions: those whose last customer turns sound sourest, and some at random."""
    lines = _sessions(pool)
    ranked = sorted(lines, key=lambda line: -sourness(line))
    sought = pool.take((whole(line, drawn="sought", channel="call") for line in ranked), CALLS_SOUGHT)
    return sought + pool.take(
        (whole(line, drawn="random", channel="call") for line in lines), CALLS - CALLS_SOUGHT
    )


def draw_sour_calls(pool: Pool) -> list[Item]:
    """Return further sessions: those that seem to end worst of all that were not drawn before."""
    ranked = sorted(_sessions(pool), key=lambda line: -badness(line))
    return pool.take((whole(line, drawn="sought-again", channel="call") for line in ranked), SOUR_CALLS)


def _sessions(pool: Pool) -> list[Line]:
    return [line for line in pool.lines("jddc") if 4 <= len(line.turns) <= 40]


def sourness(line: Line) -> float:
    """Return how sour a session ends: sour words in the customer's last three turns, half of those before."""
    said = [text for speaker, text in line.turns if speaker == "customer"]
    return sum(len(_SOUR.findall(text)) for text in said[-3:]) + 0.5 * sum(
        len(_SOUR.findall(t)) for t in said[:-3]
    )


def draw_bank(pool: Pool) -> list[Item]:
    """Return posts on banks, at random, of eight characters or more."""
    lines = (
        whole(line, drawn="random", industry="bank")
        for line in pool.lines("df529-bank")
        if len(line.text) >= 8
    )
    return pool.take(lines, BANK)


def draw_mixed(pool: Pool) -> list[Item]:
    """Return reviews of four industries, at random, of eight characters or more."""
    chosen: list[Item] = []
    for industry, sources in MIXED.items():
        for corpus, count in sources:
            lines = (
                line
                for line in pool.lines(corpus)
                if _belongs(line, industry) and len(spoken(line.text)) >= 8
            )
            chosen += pool.take((whole(line, drawn="random", industry=industry) for line in lines), count)
    return chosen


def _belongs(line: Line, industry: str) -> bool:
    if line.corpus != "online-shopping":
        return len(line.text) <= 200
    return (
        (line.product == "酒店") == (industry == "hotel") and line.product != "书籍" and len(line.text) <= 200
    )
