"""Comparisons: who is held against whom, and who loses."""

import pytest

from voc.schema import Polarity
from voc.taxonomy import Brand, Brands, Judged, Relation, comparisons

BRANDS = Brands.of(
    [
        Brand(name="甲牌", aliases=("JIA", "小甲")),
        Brand(name="乙牌", aliases=("YI",)),
        Brand(name="比邻"),
    ]
)


@pytest.mark.parametrize(
    ("text", "target", "other", "loser"),
    [
        ("甲牌的屏幕比乙牌清晰", "甲牌", "乙牌", "乙牌"),
        ("甲牌比YI贵", "甲牌", "乙牌", "甲牌"),
        ("小甲不如乙牌流畅", "甲牌", "乙牌", "甲牌"),
        ("甲牌远不如乙牌", "甲牌", "乙牌", "甲牌"),
        ("甲牌没有乙牌好用", "甲牌", "乙牌", "甲牌"),
        ("甲牌没有乙牌那么贵", "甲牌", "乙牌", "乙牌"),
        ("信号这块甲牌比不上乙牌", "甲牌", "乙牌", "甲牌"),
        ("甲牌完胜乙牌", "甲牌", "乙牌", "乙牌"),
        ("跟乙牌比起来，甲牌更实惠", "甲牌", "乙牌", "乙牌"),
        ("相比于乙牌，甲牌卡多了", "甲牌", "乙牌", "甲牌"),
        ("服务态度比上次差多了", "服务态度", "上次", "服务态度"),
        ("我觉得味道没有总店那么香", "味道", "总店", "味道"),
        ("比隔壁那家便宜", None, "隔壁那家", "隔壁那家"),
        ("没法和乙牌比", None, "乙牌", None),
        ("比邻比甲牌划算", "比邻", "甲牌", "甲牌"),
    ],
)
def test_who_loses(text: str, target: str | None, other: str, loser: str | None) -> None:
    (found,) = comparisons(text, brands=BRANDS)
    assert (found.target.name, found.other.name, found.loser) == (target, other, loser)


@pytest.mark.parametrize("text", ["甲牌不输给乙牌", "甲牌不比乙牌差", "甲牌不亚于乙牌"])
def test_nobody_loses(text: str) -> None:
    (found,) = comparisons(text, brands=BRANDS)
    assert found.relation is Relation.EQUAL
    assert (found.winner, found.loser) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "性价比很高，比较满意",
        "没有问题，挺好",
        "比想象中好",
        "比例失调，差评",
        "没有异味，很好",
        "对比度好",
        "好比掉进冰窟",
        "",
        "比",
        "比比比比比比比比好",
    ],
)
def test_no_comparison(text: str) -> None:
    assert comparisons(text, brands=BRANDS) == []


def test_places_in_the_text() -> None:
    text = "用了半年，JIA 的电池比 YI 耐用"
    (found,) = comparisons(text, brands=BRANDS)
    assert found.target.span is not None
    assert text[slice(*found.target.span)] == "JIA"
    assert found.other.span is not None
    assert text[slice(*found.other.span)] == "YI"


def test_an_opinion_says_who_wins_where_words_do_not() -> None:
    text = "甲牌的辨识度比乙牌高"
    assert comparisons(text, brands=BRANDS) == []
    opinion = Judged(aspect=(3, 6), opinion=(9, 10), polarity=Polarity.POSITIVE)
    (found,) = comparisons(text, [opinion], brands=BRANDS)
    assert (found.winner, found.loser, found.opinion) == ("甲牌", "乙牌", 0)


def test_what_the_feedback_is_about_is_the_target() -> None:
    (found,) = comparisons(
        "屏幕比乙牌亮，不卡", [Judged(None, (5, 6), Polarity.POSITIVE)], brands=BRANDS, own="甲牌"
    )
    assert (found.target.name, found.loser) == ("甲牌", "乙牌")


def test_each_clause_on_its_own() -> None:
    found = comparisons("价格比乙牌便宜，拍照不如乙牌", brands=BRANDS, own="甲牌")
    assert [each.loser for each in found] == ["乙牌", "甲牌"]
