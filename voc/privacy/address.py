"""Addresses by their grammar: 省 市 区 镇 村 路 号 小区 栋 单元 室, whatever of them is there.

A stretch that holds no word of a sentence (在, 到, 的, 我 …) is read as units. It is an address when it is
narrow enough to find a door by, or when 地址, 住 or 寄到 stands in front. A road, a mall or a town alone is
where something happened, and no personal data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from .candidate import Candidate, Proof
from .kind import DataKind
from .places import first_place
from .units import Level, Unit, chains


class _Asked(IntEnum):
    """How far the words in front say that an address follows."""

    NOT = 0
    PERHAPS = 1
    CLEARLY = 2


_WEIGHT = {
    Level.PROVINCE: 1.0, Level.CITY: 1.0, Level.DISTRICT: 1.0, Level.TOWN: 1.0, Level.VILLAGE: 1.0,
    Level.ROAD: 1.0, Level.NUMBER: 1.5, Level.ESTATE: 0.5, Level.BUILDING: 1.5,
    Level.FLOOR: 0.5, Level.ROOM: 1.5,
}  # fmt: skip
_ENOUGH = {_Asked.NOT: 3.0, _Asked.PERHAPS: 3.0, _Asked.CLEARLY: 1.5}
_ENOUGH_WITHOUT_NUMBER = 4.0
_WIDE = frozenset({Level.PROVINCE, Level.CITY, Level.DISTRICT})
_PUBLIC = _WIDE | {Level.ROAD, Level.ESTATE, Level.FLOOR}

_NO_NAME = (
    "在到是的给我你您他她它们住寄送往址了请把与及或去说也就还这那改换至为让被俺咱因没不很吗呢吧嘛"
    "着过得离从跟个想来"
)
_KEPT = (
    "于洪|从化|来宾|来安|来凤|东来|福来|未来|悦来|个旧|得荣|个园|从江|往来|不夜城|得力|为民|"
    "请安|的士|过街|还地桥|到镇|住宅|住房|住总|"
    "与(?=[\u4e00-\u9fff]{1,8}(?:路|街|道)(?:交|路口))"
)
_STRETCH = re.compile(
    rf"(?=\w)(?:{_KEPT}|[^\W{_NO_NAME}]|(?<=[\w)#-])[-/#·&(](?=[\w-])|(?<=\w)\)|"
    rf"(?<=[\u4e00-\u9fff]) (?=\w)|(?<=\w)#){{4,90}}"
)
_CLEARLY = re.compile(
    r"(?:地址|住址|住处|家住|住在?|居住|寄到|寄往|寄去|邮寄|寄|送到|送至|送往|发到|发往|"
    r"发货到|配送至?到?|收货地|位于|搬到|搬去|搬家到|户籍|老家|"
    r"改到|地址(?:要|想)?[改换变](?:[成为到])?|上门|取件|安装|报修|家里?在|家在|我家|"
    r"公司在)[\s:：是为,，到在(（“\"'【]{0,4}\Z"
)
_PERHAPS = re.compile(r"[在到往去至是来从][\s:：(（“\"'【]{0,3}\Z")
_LEAD = re.compile(
    r"(?:收货|收件|寄件|家庭|公司|单位|办公|详细|具体|安装|配送|取件|维修|快递|包裹|地址|住址|"
    r"我家|家住|目前|现在|现居|暂居|麻烦|"
    r"师傅|上门|直接|快点|放|老家|户籍|位于|发|邮|一直|居住|成(?!都|华|武|县|安|贤)|[^\w]+)+"
)
_VERB = re.compile(
    r".{0,20}(?:反映|举报|咨询|建议|希望|处理|解决|请求|恳请|关注|投诉|要求|问问|有关|关于|"
    r"再次|尽快|座落|坐落|本人|业主|居民|本小区|直接|一套|而实现|情况)"
)
# 人民路8号那家店: where something was bought, and nobody lives.
_SHOP = re.compile("[那这有]家|那个店|分店|门店|电影院|影城|停车场|地铁站|公交站")
_NEAR = 6
_BESIDE = re.compile(
    r"(?:交叉口|交汇处?|交界处?|路口|十字路口|斜?对面|(?:正|大|"
    r"[东南西北前后侧]{1,2}大?)?门口?|院内|楼下|附近|旁边?|隔壁|[东南西北]侧|"
    r"大厅|门卫|传达室|保安室|菜鸟驿站|丰巢柜?|快递柜|代收点|自提点)"
)
_TAIL = re.compile(r"[\u4e00-\u9fffA-Za-z0-9#_-]{1,9}")
_TAIL_STOPS = re.compile(
    r"快递|包裹|物业|电话|手机|联系|收件|收货|签收|麻烦|谢谢|尽快|今天|昨天|明天|上午|下午|"
    r"晚上|什么|怎么|已经|几天|好几|订单|退货|师傅|客服|骑手|"
    r"外卖|东西|上门|安装|维修|有人|家里|投诉|反映|味道|服务|环境|态度|电联|急件|邮编|以前|"
    r"以后|之前|之后|突然|一下|房子|业主|居民|用户|客户|小票|先生|女士|"
    r"影响|严重|扰民|夜间|施工|一直|问题|组民|住户|全体|道路|出行|噪|附近|"
    r"[修送装拆换量看拿放停堵吵脏漏都要会能做吃买开找等人差好贵慢]"
)


def addresses(text: str) -> Iterator[Candidate]:
    """Addresses in a reading."""
    for stretch in _STRETCH.finditer(text):
        for units in chains(text, stretch.start(), stretch.end()):
            start, placed = _start(text, units[0])
            asked = _asked(text, start)
            public = asked is not _Asked.CLEARLY and _SHOP.search(text, start, units[-1].end + _NEAR)
            if not public and _is_address(units, placed=placed, asked=asked):
                yield Candidate(start, _end(text, stretch.end(), units), DataKind.ADDRESS, Proof.WORDS)


def _start(text: str, first: Unit) -> tuple[int, bool]:
    """Where the address begins, and whether it begins with the name of a province, city or county."""
    begin = first.start
    place = first_place(text, begin, first.end)
    if place is not None:
        return place, True
    begin += text[begin : first.end - 1].rfind(" ") + 1
    for lead in (_LEAD, _VERB):
        if said := lead.match(text, begin, first.end - 1):
            begin = said.end()
    return begin, False


def _asked(text: str, start: int) -> _Asked:
    window = text[max(0, start - 12) : start]
    if _CLEARLY.search(window):
        return _Asked.CLEARLY
    return _Asked.PERHAPS if _PERHAPS.search(window) else _Asked.NOT


def _is_address(units: list[Unit], *, placed: bool, asked: _Asked) -> bool:
    levels = {unit.level for unit in units}
    if max(levels) <= Level.DISTRICT:
        return False
    weight = sum(_WEIGHT[level] for level in levels) + (placed and not levels & _WIDE)
    if asked is _Asked.CLEARLY:
        return weight >= _ENOUGH[asked] and len(units) + placed > 1
    if levels <= _PUBLIC:
        return weight >= _ENOUGH_WITHOUT_NUMBER
    return weight >= _ENOUGH[asked]


def _end(text: str, limit: int, units: list[Unit]) -> int:
    """Where the address ends: behind its last unit and what is beside it, or a name that ends the clause."""
    end = units[-1].end
    if beside := _BESIDE.match(text, end, limit):
        end = beside.end()
    tail = _TAIL.match(text, end, limit)
    if tail and tail.end() == limit and _ends_clause(text, limit) and not _TAIL_STOPS.search(tail[0]):
        return tail.end()
    return end


def _ends_clause(text: str, place: int) -> bool:
    return place == len(text) or not text[place].isalnum()
