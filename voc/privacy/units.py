"""The parts that an address is made of: a name or a number with what it is, from 省 down to 室.

The words are those of addresses as customers write them; a look-ahead keeps out what only begins like one
(路上, 号线, 区别, 市场).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final


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


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of an address: where its name begins, where it ends, how narrow it is."""

    start: int
    end: int
    level: Level


_HAN = "[\u4e00-\u9fff]"
_NUM = r"(?:[0-9]{1,5}[A-Za-z]?|[A-Za-z][0-9]{0,4}|[一二三四五六七八九十百零〇]{1,5})"
_NUMS = rf"{_NUM}(?:[-/~、]{{1,2}}{_NUM}){{0,4}}"
_BARE = (
    r"(?<![0-9A-Za-z])(?:[A-Za-z]?[0-9]{1,5}[A-Za-z]?|[A-Za-z]-[0-9]{1,5})(?:-{1,2}[0-9A-Za-z]{1,5}){0,3}"
    r"(?![0-9A-Za-z年月日天元块点折分个次度℃%多区县市队米亩平公人名岁家条辆])"
)
_HOMES = (
    "小区 社区 花园 花苑 家园 新村 公寓 大厦 大楼 广场 中心 商城 商厦 国际 名城 名苑 华府 华庭 "
    "豪庭 豪园 佳苑 嘉苑 雅苑 景苑 宿舍"
)
_PLACES = (
    "学校 大学 学院 中学 小学 幼儿园 医院 卫生院 公司 厂 市场 酒店 宾馆 饭店 超市 商店 商场 "
    "商行 银行 支行 工业园 产业园 科技园 创业园 "
    "软件园 物流园 电商园 批发城 基地 仓库 车站 机场 码头 派出所 法院 政府 村委会 居委会 "
    "营业厅 营业部 门市部 服务部 经营部 药房 药店 诊所 网吧 "
    "工地 店铺 服饰 制衣 纺织 五金 贸易 集团 校区 院区 园区 厂区"
)
_TRADES = (
    "企业 药业 实业 电子 电脑 电器 数码 科技 机械 模具 包装 印刷 彩印 广告 传媒 文化 食品 "
    "化工 塑料 服装 时装 女装 男装 童装 鞋业 皮具 针织 布艺 "
    "家具 家居 建材 美容 造型 眼镜 口腔 摄影 汽修 汽配 生物 仪表 工贸 商贸 物流 轴承 仓储 酒业 茶业 珠宝"
)
_ESTATE = "|".join(
    (
        *_HOMES.split(),
        *_PLACES.split(),
        r"(?:[东南西北中]|[0-9A-Z一二三四五六七八九])(?:区(?![分域别县])|期)",
        "[东南西北中甲乙丙丁](?:楼|座|院|苑)",
    )
)
_SHORT_ESTATE = (
    f"{_HAN}{{2}}(?:{'|'.join(_TRADES.split())})|{_HAN}(?:苑|园|府|庭|湾|轩|邸|居|阁|庄|郡|墅|坊|"
    f"城|店|馆|部|行|站|局|所|院)(?![区县市镇乡村])"
)
_UNIT: Final = re.compile(
    rf"(?P<room>{_NUMS}(?:室|号房|房|户|铺|店面|办公室|号铺|号柜|摊位?))"
    rf"|(?P<floor>{_NUM}(?:-{_NUM})?(?:层|楼(?![盘栋下上道梯])|[Ff](?![A-Za-z])))"
    rf"|(?P<building>{_NUMS}(?:单元|号楼|[栋幢座梯](?!谈)|号院|号门|号库|组团|排|门|校区)|{_NUM}#)"
    rf"|(?P<number>(?<![第令字0-9A-Za-z]){_NUMS}(?:号(?![线店钱的那]|上午|下午|晚|早)|弄|支弄|巷))"
    rf"|(?P<estate>{_ESTATE})|(?P<short>{_SHORT_ESTATE})"
    r"|(?P<province>省|自治区|特别行政区)"
    rf"|(?P<city>(?<![城超门上夜菜])市(?![场民政面区值中])|自治州|地区|盟(?={_HAN}{{1,6}}[旗市县]))"
    rf"|(?P<district>自治县|开发区|高新区|新区|工业区|保税区|"
    rf"{_HAN}(?<![小社地园商厂校片景特专战库住])区(?![别分域])"
    r"|县(?![城长])|旗(?![舰下袍]))"
    r"|(?P<town>街道(?:办事处|办)?|镇(?![上长])|乡(?![下亲村])|办事处|苏木)"
    rf"|(?P<village>行政村|自然村|{_HAN}村(?![里民长])|{_HAN}屯|[一二三四五六七八九十\d]+[组队])"
    rf"|(?P<road>大街|大道|步行街|胡同|"
    rf"[0-9\u4e00-\u9fff](?:路(?![上口边人过程费线况由灯虎面段堵])|街(?![道上边头坊区])|巷|弄|"
    rf"国道|省道|公路|环线))"
    rf"|(?P<bare>{_BARE})"
)
_NAME_BEFORE: Final = re.compile(f"(?<![0-9-]){_HAN}{{2,{8}}}\\Z")
_LEVELS: Final = {
    "room": Level.ROOM, "floor": Level.FLOOR, "building": Level.BUILDING, "number": Level.NUMBER,
    "bare": Level.ROOM,
    "province": Level.PROVINCE, "city": Level.CITY, "district": Level.DISTRICT, "town": Level.TOWN,
    "village": Level.VILLAGE, "road": Level.ROAD, "estate": Level.ESTATE, "short": Level.ESTATE,
}  # fmt: skip
_NAMED: Final = frozenset(
    {Level.PROVINCE, Level.CITY, Level.DISTRICT, Level.TOWN, Level.VILLAGE, Level.ROAD, Level.ESTATE}
)
_LONGEST_NAME: Final = {"estate": 16, "short": 7}
_LONGEST_OTHER: Final = 9
_LONGEST_BEFORE_NUMBER: Final = 8


def chains(text: str, start: int, end: int) -> Iterator[list[Unit]]:
    """Units of a stretch that follow each other closely; the name of one begins where the last ends."""
    chain: list[Unit] = []
    done = start
    for found in _UNIT.finditer(text, start, end):
        word, gap = str(found.lastgroup), found.start() - done
        level = _LEVELS[word]
        longest = _LONGEST_NAME.get(word, _LONGEST_OTHER if level in _NAMED else _LONGEST_BEFORE_NUMBER)
        if chain and gap > longest:
            yield chain
            chain = []
        if word == "bare" and not (gap <= 1 if chain else _NAME_BEFORE.search(text, done, found.start())):
            continue
        if level in _NAMED and not chain and found.end() - done < 2:
            continue
        chain.append(Unit(max(done, found.start() - longest), found.end(), level))
        done = found.end()
    if chain:
        yield chain
