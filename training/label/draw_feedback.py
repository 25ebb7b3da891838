"""The draw for the task ``feedback``: by channel, short answers, ironic candidates, lukewarm candidates."""

import re

from .lines import Line
from .pool import Item, Pool, customer_side, customer_turns, interleaved, matching, spoken, whole
from .questions import questions_for

PLAIN: dict[str, int] = {
    "online-shopping": 140,
    "waimai": 80,
    "nlpcc2014": 80,
    "hotel": 40,
    "zhang-restaurant": 60,
    "taidi-hotline": 90,
    "ewect-usual": 90,
    "ewect-virus": 45,
    "weibo-senti": 65,
    "bdci2018-car": 70,
    "df529-bank": 70,
    "cold": 40,
}
CALLS, CHATS = 100, 120
SHORT = {
    "waimai": "food",
    "online-shopping": "shop",
    "nlpcc2014": "shop",
    "zhang-restaurant": "food",
    "bdci2017": "shop",
    "jddc": "service",
    "df529-bank": "bank",
    "bdci2018-car": "car",
    "ewect-usual": "any",
}
SHORT_COUNT, LUKEWARM_COUNT = 320, 100

_LUKEWARM = re.compile(
    r"一般|还行|还可以|凑合|马马虎虎|中规中矩|过得去|不好不坏|说得过去|没(什么)?感觉|没试|还没(用|看|吃)|不知道|[吗么呢]？"
)
_IRONIC = re.compile(
    r"呵呵|真是太|太.{0,4}了吧|真行|厉害了|佩服|牛[逼B]|真牛|好样的|你们赢|服了|醉了|恭喜|感谢.{0,10}让|拜.{0,8}所赐|可真|真会|高明|人才|奇葩"
    r"|点赞|也是没谁|够可以|好一个|真够|果然.{0,6}[!！]|居然|竟然"
)
_PRAISE = re.compile(r"(?<![不没])(好评|完美|很好|真好|太好|不错|漂亮|喜欢|满意|厉害|棒|赞|强大)")
_BLAME = re.compile(r"垃圾|太差|失望|差劲|恶心|骗|坑|不好|难吃|后悔|差评")


def draw_feedback(pool: Pool) -> list[Item]:
    """Return the texts to be read for sentiment, intent, demand and effort."""
    return [*short_answers(pool), *ironic(pool), *lukewarm(pool), *plain(pool), *spoken_by_customers(pool)]


def plain(pool: Pool) -> list[Item]:
    """Return texts drawn at random, so many a corpus."""
    chosen: list[Item] = []
    for corpus, count in PLAIN.items():
        drawn = (whole(line, drawn="random") for line in pool.lines(corpus) if len(spoken(line.text)) >= 4)
        chosen += pool.take(drawn, count)
    return chosen


def spoken_by_customers(pool: Pool) -> list[Item]:
    """Return customers' whole sides of sessions (call) and single turns (chat); never both of one session."""
    lines = [line for line in pool.lines("jddc") if any(speaker == "customer" for speaker, _ in line.turns)]
    sides = [customer_side(line, drawn="random") for line in lines[0::2]]
    generator = pool.generator("feedback/chat")
    turns = [
        generator.choice(found) for line in lines[1::2] if (found := customer_turns(line, drawn="random"))
    ]
    return pool.take((side for side in sides if len(spoken(side.text)) >= 6), CALLS) + pool.take(turns, CHATS)


def short_answers(pool: Pool) -> list[Item]:
    """Return texts under 12 characters, each with a question of its domain; their channel is survey."""
    groups = []
    for corpus, domain in SHORT.items():
        found = _short_candidates(pool, corpus)
        groups.append([_asked(item, domain, pool) for item in found[:2000]])
    return pool.take(interleaved(groups), SHORT_COUNT)


def _short_candidates(pool: Pool, corpus: str) -> list[Item]:
    if corpus == "jddc":
        items = [item for line in pool.lines(corpus) for item in customer_turns(line, drawn="short")]
    else:
        items = [whole(line, drawn="short") for line in pool.lines(corpus)]
    return [item for item in items if 1 <= len(item.text) < 12 and len(spoken(item.text)) >= 1]


def _asked(item: Item, domain: str, pool: Pool) -> Item:
    question = pool.generator(f"question/{item.locator}").choice(questions_for(domain))
    return Item(
        item.locator, item.corpus, "survey", item.split, item.drawn, item.text, item.group, (), question
    )


def ironic(pool: Pool) -> list[Item]:
    """Return texts whose words and whose corpus label contradict each other, or that mock."""
    rated = ("online-shopping", "waimai", "nlpcc2014", "hotel")
    mocking = [matching(pool.lines(name), _mocks, drawn="ironic") for name in rated]
    contrary = [matching(pool.lines(name), _blames_with_stars, drawn="ironic") for name in rated]
    social = ("ewect-usual", "weibo-senti", "df529-bank", "bdci2018-car", "cold")
    posts = [
        matching(pool.lines(name), lambda line: _mocking_post(line.text), drawn="ironic") for name in social
    ]
    return (
        pool.take(interleaved(mocking), 110)
        + pool.take(interleaved(contrary), 40)
        + pool.take(interleaved(posts), 70)
    )


def _mocks(line: Line) -> bool:
    both = _IRONIC.search(line.text) and _PRAISE.search(line.text)
    return line.sentiment == "negative" and len(line.text) <= 120 and bool(both)


def _blames_with_stars(line: Line) -> bool:
    return line.sentiment == "positive" and len(line.text) <= 120 and bool(_BLAME.search(line.text))


def _mocking_post(text: str) -> bool:
    return 8 <= len(text) <= 140 and bool(
        re.search(r"呵呵|真行|厉害了|佩服|醉了|拜.{0,8}所赐|可真|好样的|感谢.{0,10}让我|真是太", text)
    )


def lukewarm(pool: Pool) -> list[Item]:
    """Return reviews that may have no stance, or a mild and balanced one."""
    names = ("online-shopping", "waimai", "nlpcc2014", "hotel", "zhang-restaurant")
    groups = [
        matching(
            pool.lines(name),
            lambda line: bool(_LUKEWARM.search(line.text)) and len(line.text) <= 80,
            drawn="lukewarm",
        )
        for name in names
    ]
    return pool.take(interleaved(groups), LUKEWARM_COUNT)
