"""A taxonomy from TOML: what it says, and every error with its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from small_taxonomies import SMALL, small, taxonomies

from voc.errors import InvalidTaxonomy, UnreadableInput
from voc.taxonomy import Brand, Labelled, Synonym, Taxonomy
from voc.taxonomy.as_toml import from_toml, to_toml


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidTaxonomy) as caught:
        from_toml(text, name="shop.toml")
    return list(caught.value.problems)


def test_what_a_file_says() -> None:
    taxonomy = small('\n[[brand]]\nname = "甲牌"\naliases = ["甲"]\nown = true\n')
    service = taxonomy.by_code["S1"]
    assert service.synonyms == (Synonym("服务态度", ("小哥态度", "服务员态度")),)
    assert service.parent == "S"
    assert taxonomy.brands == (Brand(name="甲牌", aliases=("甲",), own=True),)


def test_labelled_examples() -> None:
    taxonomy = small('\n[[labelled]]\ntext = "小票字太小"\naspect = "小票"\ncategories = ["S1", "P"]\n')
    assert taxonomy.labelled == (Labelled(text="小票字太小", aspect="小票", categories=("S1", "P")),)


@given(taxonomies())
@settings(max_examples=40)
def test_written_and_read_again_it_is_the_same(taxonomy: Taxonomy) -> None:
    assert from_toml(to_toml(taxonomy), name="again.toml") == taxonomy


def test_an_unknown_field_has_its_line_and_the_nearest() -> None:
    (problem,) = problems(SMALL.replace('keywords = ["电池盖"]', 'keyword = ["电池盖"]'))
    assert problem.startswith(
        "shop.toml:33: a category has no field 'keyword'; nearest is 'keywords'; allowed:"
    )


def test_all_errors_are_told_at_once() -> None:
    broken = SMALL.replace('parent = "S"', 'parent = "SS"').replace(
        'journey_stage = "使用"', 'journey_stage = "使 用"'
    )
    assert problems(broken) == [
        "shop.toml:9: journey_stage '使 用' is not known; nearest is '使用'; "
        "allowed: 兴趣, 搜索, 购买, 使用, 售后, 推荐",
        "shop.toml:14: parent 'SS' is not known; nearest is 'S'; allowed: S, S1, P, B, L",
    ]


def test_an_item_of_a_list_has_its_own_line() -> None:
    broken = SMALL.replace(
        'keywords = ["电池盖"]', 'keywords = [\n  "盖子",  # 常说\n  "电池盖",\n  "盖子",\n]'
    )
    assert problems(broken) == ["shop.toml:36: '盖子' stands twice in keywords; leave it once"]


KEYWORDS = 'keywords = ["电池盖"]'
NAME = 'name = "电池盖"'


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('code = "B"', 'code = "P"', 31, "code 'P' is taken, see shop.toml:24; give each category a code"),
        ('code = "B"\n', "", 30, "the category has no code; add one"),
        ('code = "B"', 'code = "other"', 31, "code 'other' stands for what fits no category; choose"),
        ('code = "B"', 'code = "B 1"', 31, "code 'B 1' may hold up to 64 characters and no space"),
        (NAME, 'name = "续航"', 37, "name '续航' is taken beside it, see shop.toml:32; choose another"),
        (NAME, 'name = ""', 32, "name holds an empty text; write something or leave it out"),
        (NAME, 'name = "电池\\n盖"', 32, "name holds the character U+000A, which ends a line or"),
        (KEYWORDS, 'keywords = "电池盖"', 33, "keywords must be a list of texts, such as"),
        (KEYWORDS, "keywords = [3]", 33, "keywords holds 3; allowed: a text"),
        (KEYWORDS, "share = 0.0", 33, "share is 0.0; allowed: a number above 0 and up to 1"),
        (KEYWORDS, "share = true", 33, "share is True; allowed: a number above 0 and up to 1"),
        (KEYWORDS, 'synonyms = "盖"', 33, "synonyms must be a table, such as"),
        ('["贵宾"]', '["贵"]', 27, "'贵' is both a keyword and an exclusion; keep one of them"),
        ('parent = "S"', 'parent = "S1"', 14, "category 'S1' lies under itself; correct its parent"),
        ('name = "shop"', 'name = "my shop"', 1, "the name 'my shop' may hold letters, digits"),
        ('name = "shop"\n', "", 1, "the taxonomy has no name; add one"),
        ('title = "小店"', 'other = "X"', 2, "other 'X' is not known; allowed: S, S1, P, B, L"),
    ],
)
def test_what_may_not_be(old: str, new: str, line: int, problem: str) -> None:
    assert old in SMALL
    found = problems(SMALL.replace(old, new))
    assert any(each.startswith(f"shop.toml:{line}: {problem}") for each in found), found


def test_a_form_means_one_aspect() -> None:
    broken = SMALL.replace('"服务员态度"]', '"服务员态度"]\n"态度" = ["小哥态度"]')
    assert problems(broken) == [
        "shop.toml:22: '小哥态度' is a form of '服务态度' and of '态度'; keep one of them"
    ]


def test_five_levels_are_too_many() -> None:
    levels = "".join(f'[[category]]\ncode = "{n}"\nname = "{n}"\nparent = "{n - 1}"\n' for n in range(1, 5))
    text = f'name = "deep"\n[[category]]\ncode = "0"\nname = "0"\n{levels}'
    assert problems(text) == ["shop.toml:20: category '4' is on level 5; allowed: up to 4 levels"]


def test_a_label_names_a_category() -> None:
    (problem,) = problems(SMALL + '\n[[labelled]]\ntext = "小票字太小"\ncategories = ["S2"]\n')
    assert problem.startswith("shop.toml:42: category 'S2' is not known; nearest is 'S'; allowed:")


def test_a_labelled_aspect_stands_in_its_text() -> None:
    (problem,) = problems(
        SMALL + '\n[[labelled]]\ntext = "小票字太小"\naspect = "发票"\ncategories = ["S1"]\n'
    )
    assert problem == "shop.toml:42: aspect '发票' does not stand in its text; copy it from there"


def test_a_name_means_one_brand() -> None:
    text = SMALL + '\n[[brand]]\nname = "甲牌"\n\n[[brand]]\nname = "乙牌"\naliases = ["乙", "甲牌"]\n'
    assert problems(text) == ["shop.toml:45: '甲牌' already stands for '甲牌'; a name means one brand"]


def test_what_is_no_toml_says_where() -> None:
    (problem,) = problems('name = "shop"\ntitle = 小店\n')
    assert problem.startswith("shop.toml: is not TOML: ")
    assert "line 2" in problem


def test_tables_are_tables() -> None:
    assert problems('name = "shop"\ncategory = ["服务"]\n') == [
        "shop.toml:2: category must be tables, each under [[category]]"
    ]


def test_no_category() -> None:
    (problem,) = problems('name = "shop"\n')
    assert problem == "shop.toml:1: the taxonomy has no category; add [[category]] tables or rows"


def test_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_bytes(SMALL.encode("gbk"))
    with pytest.raises(UnreadableInput, match=r"shop\.toml: is not UTF-8 at byte \d+; save it as UTF-8"):
        Taxonomy.find(file)


def test_line_ends_of_windows_and_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert Taxonomy.find(file) == small()
