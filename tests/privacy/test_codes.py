"""E-mail, WeChat, QQ, orders, parcels, dates of birth."""

from collections.abc import Callable

import pytest

Words = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    "mail",
    [
        "zhang.san@163.com",
        "a_b@mail.example.com.cn",
        "１２３@ｑｑ.com",
        "lisi＠126.com",
        "lisi艾特qq点com",
        "lisi(at)qq.com",
        "x @ qq.com",
    ],
)
def test_an_email_address(words: Words, mail: str) -> None:
    assert words(f"发票发到{mail}，谢谢") == [(mail, "email")]


@pytest.mark.parametrize("text", ["@张三 你看看", "单价@5.5", "关注@某某客服的微博", "邮箱z***@163.com"])
def test_no_email_address(words: Words, text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize("cue", ["微信", "微信号：", "加我微信", "vx ", "WX:", "加微", "V信", "微信搜"])
def test_a_wechat_id_behind_its_word(words: Words, cue: str) -> None:
    assert words(f"{cue}sunny_2020发你图") == [("sunny_2020", "wechat")]


def test_a_wechat_that_is_a_mobile_number_is_a_mobile_number(words: Words) -> None:
    assert words("微信同号13800138000") == [("13800138000", "mobile")]


@pytest.mark.parametrize("cue", ["QQ", "qq号：", "扣扣", "加QQ"])
def test_a_qq_number_behind_its_word(words: Words, cue: str) -> None:
    assert words(f"{cue}123456789在线等") == [("123456789", "qq")]


def test_no_qq_number(words: Words) -> None:
    assert words("QQ音乐播放123456789次") == []
    assert words("写给我的2024年终总结") == []


def test_an_order_number_is_typed_as_one_even_when_it_looks_like_a_telephone(words: Words) -> None:
    assert words("订单号13812345678") == [("13812345678", "order_number")]
    assert words("退款编号：DD202501010001") == [("DD202501010001", "order_number")]
    assert words("订单 746421-511303646 没发") == [("746421-511303646", "order_number")]


def test_a_courier_number_by_its_word_or_its_form(words: Words) -> None:
    assert words("运单号：773012345678901") == [("773012345678901", "courier_number")]
    assert words("SF1234567890123丢了") == [("SF1234567890123", "courier_number")]
    assert words("EA123456789CN卡在海关") == [("EA123456789CN", "courier_number")]


def test_an_order_spoken_of_without_a_number(words: Words) -> None:
    assert words("我的订单还没到，退款3天了") == []


@pytest.mark.parametrize(
    "date",
    ["1990年3月7日", "1990-03-07", "1990/3/7", "19900307", "90年3月7号", "一九九〇年三月七日", "1990年3月"],
)
def test_a_date_of_birth_beside_its_word(words: Words, date: str) -> None:
    assert words(f"出生日期{date}") == [(date, "birth_date")]
    assert words(f"本人{date}出生") == [(date, "birth_date")]


def test_another_date_is_none(words: Words) -> None:
    assert words("生产日期1990年3月7日，1990-03-07买的") == []
    assert words("2023年3月7日生效") == []
