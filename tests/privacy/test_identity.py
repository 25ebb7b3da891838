"""Identity numbers, cards, company codes: their check digits, and what a cue makes up for."""

from collections.abc import Callable

import pytest

from voc.privacy.card import passes_luhn
from voc.privacy.resident import check_digit
from voc.privacy.taxpayer import check_character

Words = Callable[[str], list[tuple[str, str]]]
# 11010519491231002X is the example of GB 11643; 91350100M000100Y43 that of GB 32100.
RESIDENT = "11010519491231002X"
COMPANY = "91350100M000100Y43"


def test_check_digits_of_the_standards() -> None:
    assert check_digit(RESIDENT) == "X"
    assert check_character(COMPANY) == "3"
    assert passes_luhn("79927398713")
    assert not passes_luhn("79927398710")


@pytest.mark.parametrize(
    "number",
    [
        RESIDENT,
        RESIDENT.lower(),
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-1949-1231-002X",
        "一一零一零五一九四九一二三一零零二X",
    ],
)
def test_a_resident_number_needs_no_cue(words: Words, number: str) -> None:
    assert words(f"{number}，帮我查查") == [(number, "resident_id")]


def test_a_wrong_check_digit_is_a_slip_only_behind_the_word(words: Words) -> None:
    wrong = "110105194912310021"
    assert words(f"身份证号{wrong}") == [(wrong, "resident_id")]
    assert words(f"流水里有{wrong}这么一串") == []


def test_the_older_number_of_fifteen_digits(words: Words) -> None:
    assert words("老身份证110105491231002还能用吗") == [("110105491231002", "resident_id")]
    assert words("设备号110105491231002") == []
    assert words("尾巴是110105491331002") == []


@pytest.mark.parametrize(
    "card", ["6222021234567890128", "6222 0212 3456 7890 128", "6222-0212-3456-7890-128"]
)
def test_a_card_that_passes_the_check_needs_no_cue(words: Words, card: str) -> None:
    assert passes_luhn("6222021234567890128")
    assert words(f"退到{card}上") == [(card, "bank_card")]


def test_a_card_that_fails_it_does(words: Words) -> None:
    assert words("数字6222021234567890123") == []
    assert words("银行卡号6222021234567890123") == [("6222021234567890123", "bank_card")]
    assert words("会员卡号6222021234567890128") == []


@pytest.mark.parametrize("code", [COMPANY, COMPANY.lower(), "９１３５０１００Ｍ０００１００Ｙ４３"])
def test_a_company_code(words: Words, code: str) -> None:
    assert words(f"开票信息：某某公司，{code}") == [(code, "tax_id")]


def test_a_company_code_with_a_slip_needs_the_word(words: Words) -> None:
    assert words("序号91350100M000100Y44") == []
    assert words("税号91350100M000100Y44") == [("91350100M000100Y44", "tax_id")]


def test_a_passport_needs_the_word(words: Words) -> None:
    assert words("护照号E12345678拼错了") == [("E12345678", "passport")]
    assert words("护照上的信息登记错了是EA1234567") == [("EA1234567", "passport")]
    assert words("买的E12345678款式") == []


@pytest.mark.parametrize(
    "plate", ["浙A12345", "浙A·12345", "粤BD12345", "粤B12345D", "沪A 1B2C3", "京ａ１２３４５", "粤Z1234港"]
)
def test_a_number_plate(words: Words, plate: str) -> None:
    assert words(f"车牌{plate}被误拍") == [(plate, "plate")]


def test_no_number_plate(words: Words) -> None:
    assert words("新BMW320很好看，云A还行") == []
