"""A taxonomy as a value: its tree, what is inherited, its version, and where it is found."""

from pathlib import Path

import pytest
from small_taxonomies import SMALL, small

from voc.errors import UnknownName, UnreadableInput, UnwritableOutput
from voc.taxonomy import Taxonomy, find, shipped, write
from voc.taxonomy.as_toml import from_toml
from voc.taxonomy.shared import shared_words

INDUSTRIES = {
    "restaurant", "e-commerce", "cosmetics", "car", "electronics", "hotel", "bank-retail", "bank-card",
    "insurance-sale", "insurance-claim", "telecom", "travel",
}  # fmt: skip
CORPORA = {
    "corpus-zhijiang": "包装 成分 尺寸 服务 功效 价格 气味 使用体验 物流 新鲜度 真伪 整体 其他",
    "corpus-dimabsa": """
        餐厅#概括 餐厅#价格 餐厅#杂项 食物#价格 食物#品质 食物#份量与款式
        饮料#价格 饮料#品质 饮料#份量与款式 氛围#概括 服务#概括 地点#概括
    """,
    "corpus-car": "动力 价格 内饰 配置 安全性 外观 操控 油耗 空间 舒适性",
    "corpus-aic2018": """
        location_traffic_convenience location_distance_from_business_district location_easy_to_find
        service_wait_time service_waiters_attitude service_parking_convenience service_serving_speed
        price_level price_cost_effective price_discount environment_decoration environment_noise
        environment_space environment_cleaness dish_portion dish_taste dish_look dish_recommendation
        others_overall_experience others_willing_to_consume_again
    """,
}


def test_what_ships() -> None:
    assert set(shipped()) == INDUSTRIES | set(CORPORA)


@pytest.mark.parametrize("name", sorted(INDUSTRIES))
def test_a_shipped_taxonomy_is_complete(name: str) -> None:
    taxonomy = find(name)
    assert taxonomy.name == name
    assert len(taxonomy.leaves) >= 16
    for leaf in taxonomy.leaves:
        assert leaf.definition, leaf.code
        assert 3 <= len(leaf.examples) <= 6, leaf.code
        assert len(leaf.keywords) >= 4, leaf.code
        for field in ("journey_stage", "indicator", "department"):
            assert taxonomy.inherited(leaf.code, field), (leaf.code, field)


@pytest.mark.parametrize("name", CORPORA)
def test_a_corpus_has_its_own_names(name: str) -> None:
    assert {category.name for category in find(name).categories} == set(CORPORA[name].split())


def test_what_a_category_does_not_say_comes_from_above() -> None:
    taxonomy = small()
    assert taxonomy.path_of("S1") == ("服务", "服务态度")
    assert taxonomy.inherited("S1", "department") == "运营部"
    assert taxonomy.inherited("S1", "touchpoint") == "收银台"
    assert taxonomy.inherited("P", "touchpoint") is None


def test_leaves() -> None:
    assert [category.code for category in small().leaves] == ["S1", "P", "B", "L"]


def test_a_parent_may_stand_behind_its_children() -> None:
    tables = SMALL.split("\n[[category]]\n")
    turned = "\n[[category]]\n".join([tables[0], *tables[:0:-1]])
    codes = [category.code for category in from_toml(turned, name="x.toml").categories]
    assert codes.index("S") < codes.index("S1")


def test_the_version_is_of_what_is_said(tmp_path: Path) -> None:
    taxonomy = small()
    write(taxonomy, tmp_path / "shop.xlsx")
    assert find(tmp_path / "shop.xlsx").version == taxonomy.version
    renamed = from_toml(SMALL.replace("店员的态度", "员工的态度"), name="shop.toml")
    assert renamed.version != taxonomy.version
    assert taxonomy.label == f"shop@{taxonomy.version}"


def test_a_name_that_is_nearly_one() -> None:
    with pytest.raises(
        UnknownName, match=r"unknown taxonomy 'hotels'; allowed: .*Did you mean 'hotel'\? Or give"
    ):
        Taxonomy.find("hotels")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"mine\.toml: there is no such file; name a taxonomy's"):
        Taxonomy.find(tmp_path / "mine.toml")


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").mkdir()
    with pytest.raises(UnreadableInput, match=r"mine\.toml: is a folder"):
        Taxonomy.find(tmp_path / "mine.toml")


def test_a_suffix_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(
        UnwritableOutput, match=r"mine\.csv: a taxonomy is a file that ends in \.toml or \.xlsx"
    ):
        write(small(), tmp_path / "mine.csv")


def test_words_that_several_claim() -> None:
    twice = from_toml(SMALL.replace('["电池", "续航"]', '["电池", "便宜"]'), name="shop.toml")
    assert shared_words(small()) == []
    assert shared_words(twice) == [("便宜", ("P", "L"))]


def test_the_file_in_the_document() -> None:
    text = (Path(__file__).parents[2] / "docs" / "taxonomy.md").read_text("utf-8")
    taxonomy = from_toml(text.split("```toml\n")[1].split("```")[0], name="taxonomy.md")
    assert taxonomy.path_of("S1") == ("服务", "结账速度")
    assert taxonomy.inherited("S1", "department") == "门店运营部"
