"""Names of people: behind a cue, with a title, and what only looks like one."""

from collections.abc import Callable

import pytest

from voc.privacy import find
from voc.schema import Entity, Span

Words = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫李小红，是老客户", "李小红"),
        ("收货人：欧阳娜娜", "欧阳娜娜"),
        ("联系人王芳电话没变", "王芳"),
        ("姓名 张伟", "张伟"),
        ("收货人改成刘洋", "刘洋"),
        ("我是客户陈思远，昨天来过", "陈思远"),
        ("感谢赵敏老师的讲解", "赵敏"),
        ("王女士上门很准时", "王女士"),
        ("客服李经理不回话", "李经理"),
        ("諸葛先生说明天送", "諸葛先生"),
        ("收貨人：張偉明", "張偉明"),
    ],
)
def test_a_name(words: Words, text: str, name: str) -> None:
    assert words(text) == [(name, "person")]


@pytest.mark.parametrize(
    "text",
    [
        "语文老师很负责",
        "大堂经理来道歉了",
        "区域经理也解决不了",
        "感谢师傅的帮助",
        "保安师傅不让进",
        "我叫了外卖",
        "名字很好听",
        "联系人工客服",
        "我是黄金会员",
        "高中老师推荐的",
        "有关主管部门",
        "客服高高在上",
        "导游小姐没耐心",
        "总是缺货，姐妹们别买",
        "收货人张**",
        "平安是福",
    ],
)
def test_no_name(words: Words, text: str) -> None:
    assert words(text) == []


def test_a_name_given_once_is_found_again(words: Words) -> None:
    assert words("我叫李小红。客服一直不信我是李小红本人") == [("李小红", "person"), ("李小红", "person")]


def test_names_of_the_network_are_merged() -> None:
    text = "昨天司徒空帮我修好了"
    entity = Entity(span=Span(start=2, end=5), kind="person", probability=0.9)
    assert [(d.span.start, d.span.end, d.kind) for d in find(text, entities=[entity])] == [(2, 5, "person")]


def test_a_name_of_rules_and_one_of_the_network_become_one() -> None:
    text = "收货人王小明明确说了"
    entity = Entity(span=Span(start=4, end=7), kind="person", probability=0.9)
    assert [(d.span.start, d.span.end) for d in find(text, entities=[entity])] == [(3, 7)]


def test_an_entity_of_another_kind_or_turn_is_left_out() -> None:
    brand = Entity(span=Span(start=0, end=2), kind="brand", probability=0.9)
    other = Entity(span=Span(start=0, end=2, turn=3), kind="person", probability=0.9)
    assert find("岚驰很好", entities=[brand, other]) == ()
    assert find("岚驰很好", entities=[other], turn=3)[0].span.turn == 3


def test_an_entity_outside_the_text_is_an_error() -> None:
    entity = Entity(span=Span(start=2, end=9), kind="person", probability=0.9)
    with pytest.raises(
        IndexError, match=r"entity person at \[2, 9\) is not inside the text, which has 4 characters"
    ):
        find("一共四字", entities=[entity])
