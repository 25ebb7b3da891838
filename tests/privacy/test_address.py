"""Addresses whole, and places that are none."""

from collections.abc import Callable

import pytest

Words = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    "address",
    [
        "浙江省杭州市西湖区文三路478号华星时代广场A座1203",
        "解放路12号3栋502室",
        "北京市朝阳区建国路88号院4号楼2单元1801",
        "义乌市滨河大道25号",
        "柳川镇前进村三组18号",
        "阳光花园7幢2单元301",
        "上海 浦东新区 张江镇 高科路12弄3号",
        "成都市武侯区天府三街９９号",
        "台北市信義區松仁路100號12樓",
    ],
)
@pytest.mark.parametrize("sentence", ["收货地址：{}，谢谢", "我住{}。", "快递寄到{}"])
def test_an_address_whole(words: Words, sentence: str, address: str) -> None:
    assert words(sentence.format(address)) == [(address, "address")]


@pytest.mark.parametrize(
    "text",
    [
        "人民路那家火锅店一般",
        "万达广场三楼的麻辣烫不错",
        "中山路堵了一上午",
        "从地铁2号线B口出来走五百米",
        "在解放路和建设街路口左转",
        "人民路88号那家店排队太久",
        "浙江省内包邮",
        "杭州西湖区的门店都去过",
        "县医院旁边的药店贵",
        "住在三楼，楼上装修",
        "一号店不如二号店",
        "住房和城乡建设局",
    ],
)
def test_a_place_is_no_address(words: Words, text: str) -> None:
    assert words(text) == []


def test_what_follows_the_address_is_not_part_of_it(words: Words) -> None:
    text = "师傅来中山北路15号东方名城18-5-205修一下热水器"
    assert words(text) == [("中山北路15号东方名城18-5-205", "address")]


def test_an_address_beside_name_and_number(words: Words) -> None:
    text = "收件人王芳 13800138000 浙江省宁波市鄞州区学院路8号"
    assert [kind for _, kind in words(text)] == ["person", "mobile", "address"]
