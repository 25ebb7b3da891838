"""Addresses in running text: lines of a labelled corpus put into sentences, among sentences with none.

The corpus is read when this runs; no line of it stands here. A line's address is what lies between its first
and its last labelled part: parts labelled redundant at either end (电联, 地址) are left out of the sentence,
since they are no part of an address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from .carriers import ORDINARY
from .generated import Sample, filled, joined
from .hard import NAMES, NUMBERS, PLACES

SEED = 20_260_302

SENTENCES = (
    "收货地址：{}",
    "收货地址是{}，电话没变",
    "地址：{}，收件人不在家就放门卫",
    "麻烦改寄到{}，谢谢",
    "我住{}，快递一直不给送上门",
    "家住{}，楼上装修吵得睡不着",
    "货发到{}就行",
    "订单显示派送中，地址是{}",
    "{}，一直没人来取件",
    "请送到{}，门铃坏了请敲门",
    "师傅到{}找不到人",
    "安装地址在{}，周末有空",
    "预约了今天上门维修，{}，等了一下午没人来",
    "你们把我的件送错了，应该是{}",
    "我公司在{}，发票寄过来",
    "搬家到{}以后宽带一直没移机",
    "报修：{}，停电两天了",
    "把地址改为{}",
    "寄件地址 {} 填错了",
    "从{}寄出的包裹丢了",
    "现在住在{}，暖气不热",
    "我家的地址是{}。",
    "快递员说送到了{}，可我根本没收到",
    "户籍地址：{}",
    "我在{}，外卖绕了半小时",
    "退货请寄：{}",
    "发货到（{}）",
    "配送至{}",
    "{}\n请尽快送货",
    "投诉：{}物业乱收费",
    "{}的快递到现在没收到",
    "位于{}的门店不肯退款",
)
"""Sentences with an address; most say that one follows, some do not."""

ROADS_AND_SHOPS = (
    "去{road}吃饭停车太难",
    "{road}上那家面馆涨价了",
    "{road}又在挖，绕了二十分钟",
    "从{road}往东走两百米就到",
    "{road}{number}号的咖啡店装修很好看",
    "{road}{number}号{mall}三楼的电影院音响差",
    "{city}{road}的分店关门了",
    "{city}{road}{number}号那家门店排了一小时",
    "约在{mall}二楼见面，找了半天",
    "{mall}的停车场一小时二十，抢钱",
    "{city}的店都一个味",
    "公司附近{road}{number}号有家便利店二十四小时开",
    "{road}路口的红绿灯坏了",
    "逛{road}的时候买的，质量一般",
    "{road}店的服务员态度冷淡",
    "{road}晚上太黑没有路灯",
    "坐公交到{road}下车，走五分钟",
)
_ROADS = (
    "人民路 解放大道 中山东路 南京西路 建设街 凤凰路 江滨路 五一大道 和平路 文化街 湖滨北路 春熙路 "
    "工业大道 东门老街 学府路"
)
_MALLS = "万象城 银泰百货 大悦城 印象城 天街 吾悦广场"
_CITIES = "杭州西湖区 成都 武汉江汉区 苏州市 北京朝阳区 上海徐汇区 长沙 深圳市南山区"


def composed(lines: Path, *, seed: int = SEED) -> Iterator[Sample]:
    """A text for each line of the corpus, and as many without an address, in one shuffled order."""
    random = Random(seed)
    kept = [address for address in map(_address, lines.read_text("utf-8").splitlines()) if address]
    texts = [_around(random, filled(random.choice(SENTENCES), address, "address")) for address in kept]
    texts += [_around(random, _without(random)) for _ in kept]
    random.shuffle(texts)
    yield from texts


def _address(line: str) -> str:
    """The address of a line, without what is redundant at its ends; empty when all of it is."""
    record = json.loads(line)
    parts = [(start, end) for start, end, kind in record["entities"] if kind != "redundant"]
    return record["text"][parts[0][0] : parts[-1][1]].strip() if parts else ""


def _without(random: Random) -> Sample:
    kind = random.random()
    if kind < 0.4:
        names = {
            "road": random.choice(_ROADS.split()),
            "mall": random.choice(_MALLS.split()),
            "city": random.choice(_CITIES.split()),
        }
        return Sample(random.choice(ROADS_AND_SHOPS).format(number=random.randint(1, 600), **names), ())
    if kind < 0.8:
        return Sample(random.choice(PLACES), ())
    return Sample(random.choice(NUMBERS)(random) if kind < 0.9 else random.choice(NAMES), ())


def _around(random: Random, sample: Sample) -> Sample:
    """The sentence with an ordinary one before or behind it, half of the time."""
    sentences = [sample]
    if random.random() < 0.5:
        sentences.insert(random.randint(0, 1), Sample(random.choice(ORDINARY), ()))
    return joined(sentences, random)
