"""Telephone numbers in all the ways that customers write them."""

from collections.abc import Callable

import pytest

Words = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    "number",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138.0013.8000",
        "１３８００１３８０００",
        "１３８－００１３－８０００",
        "一三八零零一三八零零零",
        "幺三八〇〇幺三八〇〇〇",
        "138一二三四五六七八",
        "1 3 8 0 0 1 3 8 0 0 0",
        "1-3-8-0-0-1-3-8-0-0-0",
        "+8613800138000",
        "+86 138 0013 8000",
        "0086-13800138000",
        "138\u200b0013\u200b8000",
        "①③⑧00138000",
    ],
)
def test_a_mobile_number_however_written(words: Words, number: str) -> None:
    assert words(f"我的号码{number}，打不通") == [(number, "mobile")]


@pytest.mark.parametrize(
    "number",
    [
        "0571-88886666",
        "(010) 6234 5678",
        "（021）62345678",
        "02162345678",
        "+86-571-88886666",
        "0571-88886666转802",
        "0755 8234 5678",
        "零五七一八八八八六六六六",
    ],
)
def test_a_fixed_line_number_with_its_area_code(words: Words, number: str) -> None:
    assert words(f"有事打{number}，白天都在") == [(number, "landline")]


def test_a_local_number_needs_the_word(words: Words) -> None:
    assert words("家里座机62345678") == [("62345678", "landline")]
    assert words("一共62345678次") == []


def test_the_extension_of_a_relay_number_is_part_of_it(words: Words) -> None:
    assert words("隐私号18412345678转1024") == [("18412345678转1024", "mobile")]


def test_two_numbers_in_a_row_are_two(words: Words) -> None:
    assert words("电话13800138000/13900139000") == [("13800138000", "mobile"), ("13900139000", "mobile")]
    assert words("13800138000 13900139000") == [("13800138000", "mobile"), ("13900139000", "mobile")]


@pytest.mark.parametrize(
    "text",
    [
        "型号13800138000和图片不符",
        "一共13800138000元",
        "¥13,800,138,000",
        "12012345678是什么号",
        "拨打400-820-8820一直占线",
        "打12315也没用",
        "1.3800138000",
        "2023-1-3 812345678",
        "编号ABC13800138000",
        "138****5678",
        "138xxxx5678",
        "日志138001380001380013800013800",
        "验证码收到138001",
        "IMEI 861234567890123",
    ],
)
def test_what_is_no_telephone_number(words: Words, text: str) -> None:
    assert words(text) == []


def test_a_cue_of_something_else_does_not_reach_across_a_comma(words: Words) -> None:
    assert words("收不到验证码，13800138000帮我看下") == [("13800138000", "mobile")]
    assert words("订单一直没发货，13800138000") == [("13800138000", "mobile")]


def test_a_word_behind_the_number_counts_in_the_same_line_only(words: Words) -> None:
    assert words("62345678是我家电话") == [("62345678", "landline")]
    assert words("13800138000这个订单没到") == [("13800138000", "order_number")]
    assert words("13800138000\n卡号没带") == [("13800138000", "mobile")]
