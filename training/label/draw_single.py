"""The draw for the task ``single``: train texts for one reader, asked all that `feedback` and `alerts` ask.

Two readers and a third settle what is measured on; what is only learned from is read once, so that there is
more of it.
"""

import json
import re
from collections.abc import Iterator

from .draw_alerts import ONLY, SOURCES, candidates
from .draw_feedback import lukewarm
from .pool import Item, Pool, customer_side, customer_turns, in_turn, spoken, whole
from .split import ANNOTATIONS, TASKS
from .triggers import SHARE, STRONG

PLAIN: dict[str, int] = {
    "online-shopping": 260,
    "waimai": 130,
    "nlpcc2014": 110,
    "hotel": 60,
    "zhang-restaurant": 50,
    "taidi-hotline": 170,
    "ewect-usual": 190,
    "ewect-virus": 60,
    "weibo-senti": 110,
    "bdci2018-car": 120,
    "df529-bank": 120,
    "cold": 50,
    "bdci2017": 60,
}
SIDES, TURNS, LUKEWARM = 110, 140, 160
TRIGGERED = 1.15
"""How many texts a kind, as a multiple of the strong share of `alerts`."""


def draw_single(pool: Pool) -> list[Item]:
    """Return train texts that no other task holds: at random, customers' sides, lukewarm ones, by trigger."""
    pool.taken.update(_held())
    found = [*_plain(pool), *_sessions(pool), *lukewarm(pool)[:LUKEWARM], *_triggered(pool)]
    return [item for item in found if item.split == "train"]


def _held() -> Iterator[str]:
    for task in TASKS:
        if task == "single":
            continue
        with (ANNOTATIONS / f"{task}.jsonl").open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                yield row["content"]
                yield row["group"]


def _plain(pool: Pool) -> list[Item]:
    chosen: list[Item] = []
    for corpus, count in PLAIN.items():
        drawn = (whole(line, drawn="random") for line in pool.lines(corpus) if len(spoken(line.text)) >= 4)
        chosen += pool.take((item for item in drawn if item.split == "train"), count)
    return chosen


def _sessions(pool: Pool) -> list[Item]:
    lines = [line for line in pool.lines("jddc") if any(speaker == "customer" for speaker, _ in line.turns)]
    sides = [customer_side(line, drawn="random") for line in lines[0::2]]
    turns = [item for line in lines[1::2] for item in customer_turns(line, drawn="random")[:1]]
    return pool.take(
        (side for side in sides if side.split == "train" and len(spoken(side.text)) >= 6), SIDES
    ) + pool.take((turn for turn in turns if turn.split == "train"), TURNS)


def _triggered(pool: Pool) -> list[Item]:
    chosen: list[Item] = []
    for kind, pattern in STRONG.items():
        sources = ONLY.get(kind, SOURCES)
        search = re.compile(pattern).search
        matched = {
            corpus: iter(
                [
                    item
                    for item in candidates(pool, corpus, f"strong:{kind}")
                    if item.split == "train" and search(item.text)
                ]
            )
            for corpus in sources
        }
        chosen += pool.take(in_turn(matched, sources), int(SHARE[kind][0] * TRIGGERED))
    return chosen
