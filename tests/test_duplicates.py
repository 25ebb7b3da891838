"""Copies among texts, with copies that were planted; all texts made here."""

from __future__ import annotations

import random

import pytest

from voc.duplicates import Duplicates, is_template_praise, normalised, signature

SUBJECTS = "这家店 上周买的扫地机 隔壁那家火锅 送来的快递 楼下的理发店 新换的手机卡 酒店前台"
VERBS = """
用了三天就坏了 味道比以前差很多 等了一个多小时才到 颜色和我想的完全不一样 客服答得很敷衍
掉漆掉得厉害 包装破了一个大洞 声音大得没法睡觉 价钱比网上贵不少 电池半天就没电
"""
TAILS = """
朋友推荐来的 打算再观察几天 家里老人不太满意 下雨天过去很不方便 发票还没有开 附近没有停车位
说明书看不懂 赠品倒是挺实用 周末人特别多 快递小哥人不错 已经是第二回了
"""


def story(made: random.Random) -> str:
    """A text of some forty characters that is hardly ever made twice."""
    number = made.randrange(10_000)
    parts = [
        made.choice(SUBJECTS.split()) + made.choice(VERBS.split()),
        *made.sample(TAILS.split(), 2),
        f"编号{number}",
        made.choice(VERBS),
    ]
    return "，".join(parts) + "。"


def altered(text: str, made: random.Random) -> str:
    """A near copy: a few characters changed, punctuation and case aside."""
    letters = list(text)
    for _ in range(made.randrange(1, 3)):
        place = made.randrange(len(letters))
        letters[place] = made.choice("啊哦的了呀很")
    return "".join(letters).replace("，", made.choice([",", "，", " "])) + made.choice(["", "！", "～", "😡"])


def long_story(made: random.Random) -> str:
    return "".join(story(made) for _ in range(3))


def test_an_exact_copy_is_told_whatever_its_punctuation() -> None:
    texts = Duplicates()
    assert texts.add("a", "物流太慢了，等了整整一个星期！") is None
    copy = texts.add("b", "物流太慢了  等了整整一个星期。。。")
    assert copy is not None
    assert (copy.of, copy.exact, copy.similarity) == ("a", True, 1.0)


def test_full_width_and_case_make_no_difference() -> None:
    assert normalised("ＡＰＰ 打不开！") == normalised("app打不开")


def test_the_same_name_again_is_no_copy_of_itself() -> None:
    texts = Duplicates()
    texts.add("a", "物流太慢了，等了整整一个星期")
    assert texts.add("a", "物流太慢了，等了整整一个星期") is None


def test_a_short_text_is_nobodys_copy() -> None:
    texts = Duplicates()
    texts.add("a", "质量很好")
    assert texts.add("b", "质量很好") is None


def test_what_only_begins_alike_is_no_copy() -> None:
    texts = Duplicates()
    texts.add("a", "这款热水器装好以后第二天就开始漏水，师傅说是阀门的问题，要等配件")
    assert texts.add("b", "这款热水器装好以后水温很稳定，冬天洗澡再也不用等，家里老人也会用") is None


def test_planted_copies_are_found_and_little_else() -> None:
    made = random.Random(17)
    originals = [long_story(made) for _ in range(1500)]
    planted = [(f"copy{n}", altered(text, made), f"text{n}") for n, text in enumerate(originals[:700])]
    stream = [(f"text{n}", text, None) for n, text in enumerate(originals)]
    stream += planted
    made.shuffle(stream)
    stream.sort(key=lambda item: item[2] is not None)
    texts = Duplicates()
    found = {name: copy.of for name, text, _ in stream if (copy := texts.add(name, text)) is not None}
    right = sum(found.get(name) == of for name, _, of in planted)
    assert right / len(planted) >= 0.97
    assert right / len(found) >= 0.97


def test_a_text_forgotten_is_no_longer_copied() -> None:
    made = random.Random(3)
    texts = Duplicates(capacity=50)
    first = long_story(made)
    texts.add("first", first)
    for number in range(120):
        texts.add(f"other{number}", long_story(made))
    assert texts.add("again", first) is None


def test_a_long_text_is_told_too() -> None:
    made = random.Random(4)
    long = "".join(story(made) for _ in range(2000))
    texts = Duplicates()
    texts.add("a", long)
    copy = texts.add("b", "嗯，" + long)
    assert copy is not None
    assert not copy.exact


def test_a_text_without_letters_has_a_signature_too() -> None:
    assert signature("！！！") == ""
    assert signature("太慢") == "太慢"


@pytest.mark.parametrize(
    "text",
    [
        "此用户没有填写评价",
        "此用户未填写评价。",
        "用户未及时作出评价，系统默认好评",
        "评价方未及时做出评价,系统默认好评!",
        "好评返现五块，加微信领",
        "为了京豆随便写几个字，凑够字数就行",
        "东西都差不多，为了方便统一复制这段好评",
        "收到东西挺满意，凑字数凑字数",
    ],
)
def test_template_praise_is_told(text: str) -> None:
    assert is_template_praise(text)


@pytest.mark.parametrize(
    "text",
    [
        "说好的好评返现一直没给，骗人",
        "客服逼我给好评返现，差评",
        "质量不错，穿着舒服，给老爸也买了一双",
        "用户没有填写评价的地方，希望能改进这个页面，每次都要找半天才能找到入口，太不方便了，真的很影响体验",
        "京豆太少了",
        "系统好用，评价功能也好找",
    ],
)
def test_what_is_no_template_is_let_be(text: str) -> None:
    assert not is_template_praise(text)
