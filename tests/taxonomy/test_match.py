"""Which categories an opinion falls under, by words alone."""

import pytest
from small_taxonomies import SMALL, small

from voc.schema import Opinion, Polarity, Span, Tag
from voc.taxonomy import OTHER, Matcher, Said, Taxonomy, find
from voc.taxonomy.as_toml import from_toml


def codes(taxonomy: Taxonomy, said: Said) -> list[str]:
    return [tag.code for tag in Matcher.of(taxonomy).match([said])[0].tags]


def said(text: str, aspect: str | None = None, opinion: str | None = None) -> Said:
    spans = {
        name: (text.index(words), text.index(words) + len(words))
        for name, words in (("aspect", aspect), ("opinion", opinion))
        if words
    }
    return Said.of(text, **spans)  # type: ignore[arg-type]


def test_the_aspect_decides() -> None:
    assert codes(small(), said("价格很高，态度也不行", "态度", "不行")) == ["S1"]


def test_an_opinion_without_an_aspect() -> None:
    assert codes(small(), said("东西真便宜", opinion="便宜")) == ["P"]


def test_words_beside_the_opinion() -> None:
    assert codes(small(), said("店员说话的样子让人不舒服", opinion="不舒服")) == ["S1"]


def test_what_fits_nothing_is_other_with_its_probability() -> None:
    (match,) = Matcher.of(small()).match([said("天空好蓝", "天空", "好蓝")])
    assert match.tags[0].code == OTHER
    assert match.tags[0].path == (OTHER,)
    assert match.tags[0].probability > 0.5
    assert (match.touchpoint, match.indicator) == (None, None)


def test_a_taxonomy_may_name_a_category_for_it() -> None:
    taxonomy = from_toml(SMALL.replace('title = "小店"', 'other = "P"'), name="shop.toml")
    assert codes(taxonomy, said("天空好蓝", "天空", "好蓝")) == ["P"]


def test_a_longer_word_hides_the_one_inside_it() -> None:
    assert codes(small(), said("电池盖松了", "电池盖", "松了")) == ["B"]
    assert codes(small(), said("电池不行", "电池", "不行")) == ["L"]


def test_an_exclusion_speaks_against() -> None:
    assert codes(small(), said("贵宾休息室", opinion="贵宾")) == [OTHER]


def test_several_tags_of_different_branches() -> None:
    found = codes(small(), said("店员态度和价格都让人满意", "态度和价格", "满意"))
    assert set(found) == {"S1", "P"}


def test_words_of_a_parent_speak_for_its_children() -> None:
    text = SMALL.replace('name = "服务"', 'name = "服务"\nkeywords = ["招待"]')
    taxonomy = from_toml(text, name="shop.toml")
    assert codes(taxonomy, said("招待很一般", "招待", "一般")) == ["S"]
    assert codes(taxonomy, said("招待很热情", "招待", "热情")) == ["S1"]


def test_case_and_width_do_not_matter() -> None:
    taxonomy = from_toml(SMALL.replace('"电池盖"]', '"WiFi"]'), name="shop.toml")
    assert codes(taxonomy, said("ｗｉｆｉ 老断", "ｗｉｆｉ", "老断")) == ["B"]


def test_a_labelled_example_moves_the_decision_at_once() -> None:
    opinion = said("小票的字小得看不清", "小票的字", "小")
    assert codes(small(), opinion) == [OTHER]
    labelled = (
        '\n[[labelled]]\ntext = "小票的字太小"\naspect = "小票的字"\nopinion = "太小"\ncategories = ["S1"]\n'
    )
    assert codes(small(labelled), opinion) == ["S1"]


def test_a_labelled_example_outweighs_words() -> None:
    opinion = said("价格牌歪了", "价格牌", "歪了")
    assert codes(small(), opinion) == ["P"]
    labelled = (
        '\n[[labelled]]\ntext = "价格牌歪了"\naspect = "价格牌"\nopinion = "歪了"\ncategories = ["S1"]\n'
    )
    assert codes(small(labelled), opinion) == ["S1"]


def test_an_example_of_a_category_counts() -> None:
    assert codes(small(), said("进门爱理不理的", opinion="爱理不理")) == ["S1"]


def test_a_larger_expected_share_decides_where_nothing_else_does() -> None:
    same = SMALL.replace('["电池盖"]', '["后盖"]').replace('["电池", "续航"]', '["后盖"]')
    opinion = said("后盖松", "后盖", "松")
    assert codes(from_toml(same, name="x.toml"), opinion)[0] == "B"
    more = same.replace('code = "L"', 'code = "L"\nshare = 0.9')
    assert codes(from_toml(more, name="x.toml"), opinion)[0] == "L"


def test_what_follows_from_the_category() -> None:
    (match,) = Matcher.of(small()).match([said("小哥态度不错", "小哥态度", "不错")])
    assert match.category == "服务态度"
    assert match.tags[0].path == ("服务", "服务态度")
    assert match.normalised is not None
    assert (match.normalised.aspect, match.normalised.origin) == ("服务态度", "S1")
    assert (match.journey_stage, match.touchpoint, match.indicator) == ("使用", "收银台", "服务满意度")


def test_what_the_data_gives_outranks_what_is_inferred() -> None:
    given = Said(aspect="态度", near="态度差", far="态度差", touchpoint="热线", journey_stage="售后")
    (match,) = Matcher.of(small()).match([given])
    assert (match.touchpoint, match.journey_stage) == ("热线", "售后")


def test_an_aspect_without_synonyms_keeps_its_own_words() -> None:
    (match,) = Matcher.of(small()).match([said("Logo 歪了", "Logo", "歪了")])
    assert match.normalised is not None
    assert (match.normalised.aspect, match.normalised.origin) == ("logo", None)


def test_an_implicit_aspect_has_no_normal_form() -> None:
    (match,) = Matcher.of(small()).match([said("真便宜", opinion="便宜")])
    assert match.normalised is None


def test_into_an_opinion() -> None:
    opinion = Opinion(aspect=Span(start=0, end=2), polarity=Polarity.NEGATIVE, probability=0.9)
    (match,) = Matcher.of(small()).match([said("价格高", "价格", "高")])
    filled = match.put_into(opinion)
    assert (filled.category, filled.normalised_aspect, filled.aspect) == ("价格", "价格", opinion.aspect)
    assert filled.tags is not None
    assert Tag.model_validate(filled.tags[0].model_dump()) == filled.tags[0]


def test_many_at_once_are_as_one_by_one() -> None:
    matcher = Matcher.of(small())
    opinions = [
        said("价格高", "价格", "高"),
        said("天空好蓝", "天空", "好蓝"),
        said("店员热情", "店员", "热情"),
    ]
    assert matcher.match(opinions) == [matcher.match([each])[0] for each in opinions]
    assert matcher.match([]) == []


def test_mentions_have_their_places() -> None:
    found = list(Matcher.of(small()).mentions("ＷｉＦｉ很快，电池盖便宜"))
    assert [(each.start, each.end, each.codes) for each in found] == [(7, 10, ("B",)), (10, 12, ("P",))]


def test_nothing_said() -> None:
    assert codes(small(), Said()) == [OTHER]


def test_the_clause_and_the_sentence() -> None:
    found = said("菜不错，但是店员一直不理人。价格还行", opinion="不理人")
    assert found.near == "但是店员一直不理人"
    assert found.far == "菜不错，但是店员一直不理人。"


@pytest.mark.parametrize(
    ("name", "text", "aspect", "opinion", "leaf"),
    [
        ("restaurant", "等菜等了快一个钟头", None, "等了快一个钟头", "上菜速度"),
        ("restaurant", "汤里漂着一根头发", "汤", "漂着一根头发", "异物"),
        ("e-commerce", "退货运费还得自己掏", "运费", "自己掏", "退换货"),
        ("cosmetics", "第二天脸上爆痘了", None, "爆痘", "刺激与过敏"),
        ("car", "冬天续航直接打对折", "续航", "打对折", "续航与电耗"),
        ("electronics", "玩一会儿就烫手", None, "烫手", "发热"),
        ("hotel", "隔壁说话听得清清楚楚，隔音太差", "隔音", "太差", "隔音"),
        ("bank-retail", "手机银行刷脸老失败", "刷脸", "老失败", "登录与认证"),
        ("bank-card", "刷了三年也不提额", None, "不提额", "额度"),
        ("insurance-sale", "当初说能返本，其实是误导", None, "误导", "误导与夸大"),
        ("insurance-claim", "拿条款说事就是不赔", None, "不赔", "拒赔"),
        ("telecom", "转人工要等半天", "转人工", "等半天", "热线接通"),
        ("travel", "导游一路催着买东西", "导游", "催着买东西", "导游服务"),
    ],
)
def test_shipped_taxonomies(name: str, text: str, aspect: str | None, opinion: str, leaf: str) -> None:
    (match,) = Matcher.of(find(name)).match([said(text, aspect, opinion)])
    assert match.category == leaf
