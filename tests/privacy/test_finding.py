"""What find promises of any text: spans in it, in order, apart; masks stay; no input takes it down."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.privacy import DataKind, find

NUMBERS = "138 0013 8000 一三八 零 １２ 11010519491231002X X 12号 3栋 +86 1990"
WORDS = "订单号 电话 微信 QQ 我叫 王 小明 女士 浙江省 杭州市 文三路 身份证 京A 年 生日 @ qq.com a_b"
SIGNS = [" ", "-", "*", "，", "。", "\n", "\u200b", "😀", "e\u0301", "(", ")", "[电话x]"]
PIECES = st.sampled_from([*NUMBERS.split(), *WORDS.split(), *SIGNS])


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    found = find(text)
    assert all(0 <= data.span.start < data.span.end <= len(text) for data in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert all(data.kind in set(DataKind) for data in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "屏幕很好",
        "138****5678",
        "[电话x]打不通",
        "[手机号]",
        "身份证110***********1234",
        "6222 **** **** 1234",
        "张**，[地址x]",
    ],
)
def test_nothing_there_or_masked_already(text: str) -> None:
    assert find(text) == ()


def test_spans_count_code_points_of_the_text_as_given() -> None:
    text = "😀😀电话１３８００１３８０００"
    assert [(d.span.start, d.span.end) for d in find(text)] == [(4, 15)]


def test_a_turn_stands_in_the_spans() -> None:
    assert find("13800138000", turn=2)[0].span.turn == 2


def test_many_of_them_in_one_text() -> None:
    assert len(find("电话13800138000，" * 500)) == 500


@pytest.mark.parametrize("piece", ["1", "-", "1-", "1.", "９"])
def test_a_hundred_thousand_digits_and_separators_come_to_an_end(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    assert all(data.span.end <= len(text) for data in find(text))


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "一",
        "1一",
        "a@",
        "A-",
        "王",
        "王先生",
        "我叫",
        "路",
        "1号",
        "浙江省",
        "订单号",
        "[",
        "1*",
        "(1",
        "年1",
    ],
)
def test_other_hostile_input_comes_to_an_end(piece: str) -> None:
    text = (piece * 15_000)[:15_000]
    assert all(data.span.end <= len(text) for data in find(text))


def test_a_number_found_once_is_found_wherever_it_stands() -> None:
    text = "型号13800138000是我乱填的，电话13800138000"
    assert [(d.span.start, d.span.end) for d in find(text)] == [(2, 13), (21, 32)]
