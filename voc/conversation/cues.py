"""Whether the customer comes back about the same matter: by words that speak of earlier contacts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from voc.schema import Speaker, Turn
from voc.text import clean

_CONTACT: Final = (
    "(?:打(?:过?来|了|过|给|你们|客服|电话|热线|400|[0-9]{5})|来电|致电|呼入|联系(?!方式|人|电话)|反映|反馈|投诉|"
    "找(?:过|了|你们|客服|你)|问(?:过|了|一下|你们|客服)|咨询(?!订单)|催(?:过|了|促)?|报修|申诉|进线)"
)
_TIMES: Final = "(?:[二三四五六七八九十两几好多N]|[2-9]|[1-9][0-9])"
_LATELY: Final = (
    "(?:昨[天晚日]|前[几两]?天|前[两几]次|上[个]?(?:周|星期|礼拜|月|次|回)|早上|上午|刚才|刚刚|之前|以前|前面|早就|"
    "已经)(?:早上|上午|中午|下午|晚上)?"
)
# The customer's own contact, said to have been before: not the courier's calls, nor an earlier purchase.
_AGAIN: Final = re.compile(
    "|".join(
        (
            rf"又(?:来|要|得|给)?{_CONTACT}",
            rf"(?:这(?:都)?(?:已经)?是?)?第{_TIMES}[次回遍通]{{1,2}}(?:[^，。！？,.!?]{{0,6}}{_CONTACT}|了)",
            rf"{_CONTACT}[^，。！？,.!?]{{0,8}}(?:{_TIMES}|无数|不下|多少)[次回遍通]",
            rf"(?:{_TIMES}|无数|多)[次回遍通](?:地)?(?:给|跟|和|向)?(?:你们|客服|你)?{_CONTACT}",
            rf"{_LATELY}(?:我|就|都|也|已经|不是|有|给|跟|和|向|在|刚|还|们|你们|客服|那个)*{_CONTACT}",
            r"(?:上次|上回|之前|昨天|前天|刚才)(?:那个|你们的?|的|一个|另[外一]个?|也是)*(?:客服|坐席|接线员|专员|师傅)",
            r"(?:还是|就是)(?:上次|上回|之前|昨天|前天|刚才)(?:说的|反映的|投诉的|问的|那个|的)*(?:问题|事情?|情况|单子?)",
            r"(?:每次|次次|每天|天天|一直|反复|来回|多次|再次|再三|三番五次|连续)(?:都|在|给|跟|来|地)*"
            + _CONTACT,
            r"你们(?:上次|之前|昨天|前天|客服)*(?:说|答应|承诺|回复)(?:过|了|好)?(?:我)?的?(?:[^，。！？,.!?]{0,12})(?:到现在|怎么还|还没|又|结果)",
            "每次(?:一)?打(?!折|包|开)",
            r"(?:到底|究竟)要(?:我)?(?:打|问|催|说|反映)(?:多少|几)[次遍回]",
        )
    )
)
_TOLD_BY_AGENT: Final = re.compile(
    r"您?(?:之前|上次|昨天|前天|前期|此前)(?:有|已经?|也|就)*(?:来电|来过电|反映|反馈|投诉|联系|咨询|进线|报修|打)+(?:过|的|了)|"
    r"(?:看到|查到|查询到|这边有)您?.{0,8}(?:来电|进线|投诉|反馈)记录|给您(?:再次|重新)(?:催|升级|反馈|登记)|之前.{0,6}(?:工单|服务单)"
)
_OTHERS: Final = re.compile(
    r"(?:快递(?:员|小哥|公司)?|送货员?|骑手|司机|师傅|商家|卖家|店家|他们?|她|人家|朋友|别人|你们?(?:的人)?)(?:[^，。！？,.!?]{0,4})$"
)
_TO_OTHERS: Final = re.compile("(?:一下)?(?:商家|卖家|店家|快递|物流|厂家|朋友|别人|他们?|她|人家)")
_NEVER: Final = re.compile(
    r"(?:没有?|未|从来?没|第一次|头一次|不用|不想|别|不要|要不要|可以|能不能|怎么)(?:[^，。！？,.!?]{0,4})$"
)


def is_repeated(turns: Sequence[Turn]) -> bool:
    """Whether the customer was in touch about this before: they say so, or the agent sees it on file."""
    for turn in turns:
        text = clean(turn.text).text
        if turn.speaker in (Speaker.CUSTOMER, Speaker.OTHER) and _says_again(text):
            return True
        if turn.speaker is Speaker.AGENT and _TOLD_BY_AGENT.search(text):
            return True
    return False


def _says_again(text: str) -> bool:
    for found in _AGAIN.finditer(text):
        before = text[max(0, found.start() - 8) : found.start()]
        theirs = _OTHERS.search(before) or _TO_OTHERS.match(text, found.end())
        if not theirs and not _NEVER.search(before):
            return True
    return False
