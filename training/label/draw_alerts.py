"""The draw for the task ``alerts``: strong and weak triggers a kind, and texts at random."""

import re

from .pool import Item, Pool, customer_side, customer_turns, in_turn, spoken, whole
from .triggers import SHARE, STRONG, WEAK

SOURCES = (
    "taidi-hotline",
    "waimai",
    "online-shopping",
    "nlpcc2014",
    "hotel",
    "jddc",
    "df529-bank",
    "bdci2018-car",
    "bdci2017",
    "food-safety",
    "taidi-hotline",
    "ewect-usual",
)
"""Where to look, one text of each in turn; what is named twice gives twice as many."""

_FOOD = ("waimai", "food-safety", "online-shopping", "taidi-hotline", "zhang-restaurant", "ewect-usual")
_POSTS = (
    "ewect-usual",
    "weibo-senti",
    "taidi-hotline",
    "cold",
    "online-shopping",
    "df529-bank",
    "ewect-virus",
)
_RUDE = (
    "online-shopping",
    "waimai",
    "bdci2017",
    "nlpcc2014",
    "food-safety",
    "ewect-usual",
    "cold",
    "df529-bank",
    "hotel",
)
_SKIN = (
    "zhijiang2019",
    "bdci2017",
    "online-shopping",
    "bdci2018-car",
    "taidi-hotline",
    "hotel",
    "ewect-usual",
    "waimai",
)
ONLY = {"food_safety": _FOOD, "self_harm": _POSTS, "abuse": _RUDE, "personal_safety": _SKIN}
"""Where to look for a kind instead; every other kind looks through :data:`SOURCES`."""
RANDOM: dict[str, int] = {
    "online-shopping": 110,
    "waimai": 70,
    "food-safety": 40,
    "nlpcc2014": 40,
    "hotel": 30,
    "zhang-restaurant": 30,
    "taidi-hotline": 50,
    "jddc": 70,
    "df529-bank": 50,
    "bdci2018-car": 40,
    "ewect-usual": 40,
    "ewect-virus": 20,
    "weibo-senti": 30,
}
_SCANNED = 15_000


def draw_alerts(pool: Pool) -> list[Item]:
    """Return the texts to be read for alerts: at random first, so that the triggers cannot thin them."""
    return [*at_random(pool), *by_trigger(pool)]


def at_random(pool: Pool) -> list[Item]:
    """Return texts drawn blindly, so many a corpus."""
    chosen: list[Item] = []
    for corpus, count in RANDOM.items():
        chosen += pool.take(
            (item for item in candidates(pool, corpus, "random") if len(spoken(item.text)) >= 4), count
        )
    return chosen


def by_trigger(pool: Pool) -> list[Item]:
    """Return texts found by the patterns: for each kind the strong ones, then the weak ones."""
    chosen: list[Item] = []
    for name, patterns, column in (("strong", STRONG, 0), ("weak", WEAK, 1)):
        for kind, pattern in patterns.items():
            sources = ONLY.get(kind, SOURCES)
            matched = {corpus: iter(found(pool, corpus, pattern, f"{name}:{kind}")) for corpus in sources}
            chosen += pool.take(in_turn(matched, sources), SHARE[kind][column])
    return chosen


def found(pool: Pool, corpus: str, pattern: str, drawn: str) -> list[Item]:
    """Return the items of a corpus in which the pattern is found."""
    search = re.compile(pattern).search
    return [item for item in candidates(pool, corpus, drawn) if search(item.text)]


def candidates(pool: Pool, corpus: str, drawn: str) -> list[Item]:
    """Return what of a corpus can be read for alerts; of sessions, the customers' sides and longer turns."""
    lines = pool.lines(corpus)[:_SCANNED]
    if corpus != "jddc":
        return [whole(line, drawn=drawn) for line in lines if len(line.text) <= 400]
    sides = [customer_side(line, drawn=drawn) for line in lines[0::2]]
    turns = [
        item
        for line in lines[1::2]
        for item in customer_turns(line, drawn=drawn)
        if len(spoken(item.text)) >= 10
    ]
    return [item for pair in zip(sides, turns, strict=False) for item in pair]
