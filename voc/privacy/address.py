"""Addresses by their grammar: 省 市 区 镇 村 路 号 小区 栋 单元 室, whatever of them is there, from wide to narrow.

A stretch that holds no word of a sentence (在, 到, 的, 我 …) is read as units, each a name or a number with what
it is. It is an address when it is narrow enough to find a door by, wide enough not to be 三楼, or when 地址, 住 or
寄到 stands in front. A road, a mall or a town alone is where something happened, and no personal data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from .candidate import Candidate, Proof
from .kind import DataKind
from .places import first_place


class Level(IntEnum):
    """How narrow a unit is."""

    PROVINCE = 1
    CITY = 2
    DISTRICT = 3
    TOWN = 4
    VILLAGE = 5
    ROAD = 6
    NUMBER = 7
    ESTATE = 8
    BUILDING = 9
    FLOOR = 10
    ROOM = 11


_WEIGHT = {
    Level.PROVINCE: 1.0, Level.CITY: 1.0, Level.DISTRICT: 1.0, Level.TOWN: 1.0, Level.VILLAGE: 1.0,
    Level.ROAD: 1.0, Level.NUMBER: 1.5, Level.ESTATE: 0.5, Level.BUILDING: 1.5, Level.FLOOR: 0.5, Level.ROOM: 1.5,
}  # fmt: skip
_ENOUGH, _ENOUGH_BEHIND_A_CUE = 3.0, 1.5
_WIDE = frozenset({Level.PROVINCE, Level.CITY, Level.DISTRICT})

_NO_NAME = "在到是的给我你您他她它们住寄送往址了请把与及或去说也都就还这那改换至为让被俺咱因没不很吗呢吧嘛着过得离从跟个件想"
_KEPT = "于洪|从化|来宾|送变电|个旧|得荣|个园|从江|到镇|往来|不夜城|得力|为民|与城|想家|请安|都江堰|都匀|都安|于都|都昌|新都|花都|江都|成都|丰都|望都|武都|宜都|都市|首都|古都|东都|都会|都兰|的士|过街|还地桥"
_STRETCH = re.compile(
    rf"(?:{_KEPT}|[^\W{_NO_NAME}]|(?<=[\w)])[-/#·~&(](?=\w)|(?<=\w)\)|(?<=[\u4e00-\u9fff]) (?=\w)|(?<=\w)#){{4,90}}"
)
_NUM = r"(?:[0-9]{1,5}[A-Za-z]?|[A-Za-z][0-9]{0,4}|[一二三四五六七八九十百零〇]{1,5}|[甲乙丙丁东南西北])"
_NUMS = rf"{_NUM}(?:[-/~、]{_NUM}){{0,4}}"
_ESTATES = (
    "小区|社区|花园|花苑|家园|新村|公寓|大厦|大楼|广场|中心|商城|商厦|国际|名城|名苑|名邸|华府|华庭|豪庭|豪园|佳苑|嘉苑|雅苑|景苑|"
    "[一-鿿]苑|[一-鿿]园|[一-鿿]府|[一-鿿]庭|[一-鿿]湾|[一-鿿]轩|[一-鿿]邸|[一-鿿]居|[一-鿿]阁|[一-鿿]庄|[一-鿿]郡|[一-鿿]墅|[一-鿿]坊|"
    "宿舍|学校|大学|学院|中学|小学|幼儿园|医院|卫生院|公司|厂|市场|酒店|宾馆|饭店|超市|商店|商场|商行|银行|支行|工业园|产业园|科技园|"
    "创业园|软件园|物流园|电商园|批发城|[一-鿿]城|基地|仓库|车站|机场|码头|派出所|法院|政府|村委会|居委会|营业厅|营业部|门市部|服务部|经营部|"
    "药房|药店|诊所|网吧|工地|店铺|服饰|制衣|纺织|五金|贸易|集团|[一-鿿]店|[一-鿿]馆|[一-鿿]部|[一-鿿]行|[一-鿿]站|[一-鿿]局|[一-鿿]所|[一-鿿]院"
)
_UNIT = re.compile(
    rf"(?P<room>{_NUMS}(?:室|号房|房|户|铺|店面|办公室|号铺|号柜|摊位?))"
    rf"|(?P<floor>(?:{_NUM}(?:-{_NUM})?)(?:层|楼(?!盘|栋|下|上|道|梯)|[Ff](?![A-Za-z])))"
    rf"|(?P<building>{_NUMS}(?:单元|号楼|[栋幢座梯](?!谈)|号院|号门|号库|组团|期|区(?![\u4e00-\u9fff]{{1,2}}[路街])|排|门|校区)|{_NUM}#)"
    rf"|(?P<number>{_NUMS}(?:号(?!线|店|钱|的|那|上午|下午|晚|早)|弄|支弄|巷))"
    rf"|(?P<bare>(?:(?<=[\u4e00-\u9fff])|(?<=-))[0-9]{{1,5}}(?:-[0-9A-Za-z]{{1,5}}){{0,3}}(?![0-9A-Za-z年月日天元块点折分个次])|[A-Z]\d{{1,4}}(?![0-9A-Za-z]))"
    r"|(?P<province>省|自治区|特别行政区)"
    r"|(?P<city>(?<!城|超|门|上|夜|菜)市(?![场民政面区值中])|自治州|地区|盟(?=[\u4e00-\u9fff]{1,6}[旗市县]))"
    r"|(?P<district>自治县|开发区|高新区|新区|工业区|工业园区|保税区|[\u4e00-\u9fff](?<!小|社|地|园|商|厂|校|片|景|特|专|战|库|住)区(?!别|分|域)|县(?!城|长)|旗(?!舰|下|袍))"
    r"|(?P<town>街道(?:办事处|办)?|镇(?!上|长)|乡(?!下|亲|村)|办事处|苏木)"
    r"|(?P<village>社区|居委会?|行政村|自然村|新村|[一-鿿]村(?!里|民|长)|[一-鿿]屯|[一二三四五六七八九十\d]+[组队])"
    r"|(?P<road>大街|大道|步行街|胡同|[0-9一-鿿](?:路(?!上|口|边|人|过|程|费|线|况|由|灯|虎|面|段|堵)|街(?!道|上|边|头|坊|区)|巷|弄|里(?=\d)|国道|省道|公路|环线))"
    rf"|(?P<estate>{_ESTATES})"
)
_LEVELS = {
    "room": Level.ROOM, "floor": Level.FLOOR, "building": Level.BUILDING, "number": Level.NUMBER, "bare": Level.ROOM,
    "province": Level.PROVINCE, "city": Level.CITY, "district": Level.DISTRICT, "town": Level.TOWN,
    "village": Level.VILLAGE, "road": Level.ROAD, "estate": Level.ESTATE,
}  # fmt: skip
_CUE = re.compile(
    r"(?:地址|住址|住处|家住|住在|居住|寄到|寄往|寄去|邮寄|送到|送至|送往|发到|发往|配送至?到?|收货地|位于|搬到|搬去|户籍|老家|"
    r"改到|改成|改为|换成|换到|上门|取件|安装|家里?在|家在|我家|住的?是?|在|到|往|去|至)[\s:：是为,，到在(（“\"'【]{0,4}$"
)
_LEAD = re.compile(
    r"^(?:收货|收件|寄件|家庭|公司|单位|办公|详细|具体|安装|配送|取件|维修|快递|包裹|地址|住址|我家|家住|目前|现在|现居|暂居|麻烦|"
    r"师傅|上门|直接|快点|放|新|旧|原|老家|户籍|位于|发|邮|寄|[:\s]|一直|居住)+"
)
_TAIL_STOPS = re.compile(
    r"快递|包裹|物业|电话|手机|联系|收件|收货|签收|门口|附近|楼下|对面|旁边|麻烦|谢谢|尽快|今天|昨天|明天|上午|下午|晚上|什么|怎么|"
    r"已经|几天|好几|订单|退货|师傅|客服|骑手|外卖|东西|上门|安装|维修|有人|没人|家里|投诉|反映|停电|停水|漏水|噪音|路口|味道|服务|环境|态度|"
    r"电联|急件|邮编|以前|以后|之前|之后|突然|房子|业主|居民|用户|客户|小票|要|会|能|来|先生|女士|做|吃|买|开|找|等|人"
)
_TAIL = re.compile(r"[\u4e00-\u9fffA-Za-z0-9#-]{1,14}")
_FURTHEST = {Level.ESTATE: 16}
_MOST_NAME = 9


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of an address: where its name begins, where it ends, how narrow it is."""

    start: int
    end: int
    level: Level


def addresses(text: str) -> Iterator[Candidate]:
    """Addresses in a reading."""
    for stretch in _STRETCH.finditer(text):
        for units in _chains(text, stretch.start(), stretch.end()):
            start, cued = _start(text, stretch.start(), units[0])
            if _is_address(units, cued=cued):
                yield Candidate(start, _end(text, stretch.end(), units), DataKind.ADDRESS, Proof.WORDS)


def _chains(text: str, start: int, end: int) -> Iterator[list[_Unit]]:
    """Units that follow each other closely."""
    chain: list[_Unit] = []
    done = start
    for found in _UNIT.finditer(text, start, end):
        level = _LEVELS[str(found.lastgroup)]
        named = level in (
            Level.PROVINCE,
            Level.CITY,
            Level.DISTRICT,
            Level.TOWN,
            Level.VILLAGE,
            Level.ROAD,
            Level.ESTATE,
        )
        name_start = done if named else found.start()
        gap = found.start() - done
        if chain and gap > (_FURTHEST.get(level, _MOST_NAME) if named else 6):
            yield chain
            chain = []
        if found.lastgroup == "bare" and (not chain or gap):
            continue
        if named and not chain and found.end() - done < 2:
            continue
        chain.append(_Unit(name_start, found.end(), level))
        done = found.end()
    if chain:
        yield chain


def _start(text: str, start: int, first: _Unit) -> tuple[int, bool]:
    """Where the address begins, and whether a word in front asks for one."""
    begin = first.start
    place = first_place(text, begin, first.end)
    if place is not None:
        begin = place
    elif lead := _LEAD.match(text[begin : first.end - 1]):
        begin += lead.end()
    else:
        begin = max(begin, first.end - _FURTHEST.get(first.level, _MOST_NAME))
    return begin, bool(_CUE.search(text[max(0, begin - 12) : begin]))


def _is_address(units: list[_Unit], *, cued: bool) -> bool:
    levels = {unit.level for unit in units}
    if levels <= _WIDE or max(levels) <= Level.DISTRICT:
        return False
    weight = sum(_WEIGHT[level] for level in levels)
    if cued:
        return weight >= _ENOUGH_BEHIND_A_CUE and (len(levels) > 1)
    return weight >= _ENOUGH and bool(levels - {Level.FLOOR, Level.ESTATE, Level.ROAD} - _WIDE)


def _end(text: str, limit: int, units: list[_Unit]) -> int:
    """Where the address ends: behind its last unit, or behind a name of a few characters that ends the clause."""
    end = units[-1].end
    if end >= limit:
        return end
    tail = _TAIL.match(text, end, limit)
    if tail and tail.end() == limit and _ends_clause(text, limit) and not _TAIL_STOPS.search(tail[0]):
        return tail.end()
    return end


def _ends_clause(text: str, place: int) -> bool:
    return place == len(text) or not (text[place].isalnum() or "\u4e00" <= text[place] <= "\u9fff")
