"""The analysts' workbook: nothing is lost on the way there and back, and every error names its cell."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from small_taxonomies import small, taxonomies

from voc.errors import InvalidTaxonomy, UnreadableInput, UnwritableOutput
from voc.records.sheets import read_sheets
from voc.taxonomy import Category, Taxonomy, find, shipped, write
from voc.taxonomy.as_toml import from_toml, to_toml


def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "shop.xlsx"
    write(small('\n[[brand]]\nname = "甲牌"\nown = true\n'), path)
    return path


def changed(path: Path, changes: dict[str, dict[str, object]]) -> Path:
    """The workbook with cells changed: sheet -> cell -> value."""
    book = openpyxl.load_workbook(path)
    for sheet, cells in changes.items():
        for cell, value in cells.items():
            book[sheet][cell] = value
    book.save(path)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(InvalidTaxonomy) as caught:
        Taxonomy.find(path)
    return [problem.replace(str(path), "shop.xlsx") for problem in caught.value.problems]


@given(taxonomies())
@settings(max_examples=20)
def test_workbook_to_toml_to_workbook_is_identical(taxonomy: Taxonomy) -> None:
    with TemporaryDirectory() as folder:
        first, second = Path(folder) / "first.xlsx", Path(folder) / "second.xlsx"
        write(taxonomy, first)
        read = find(first)
        assert read == taxonomy
        write(from_toml(to_toml(read), name="between.toml"), second)
        assert read_sheets(second) == read_sheets(first)


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_taxonomy_survives_the_workbook(tmp_path: Path, name: str) -> None:
    path = tmp_path / "again.xlsx"
    write(find(name), path)
    assert find(path) == find(name)


def test_a_cell_never_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    category = Category(code="=1+1", name="_x0041_", definition="=HYPERLINK(0)")
    taxonomy = Taxonomy(name="shop", title="小店", categories=(category,))
    write(taxonomy, path)
    assert find(path) == taxonomy


def test_numbers_that_a_person_typed_are_codes(tmp_path: Path) -> None:
    path = changed(workbook(tmp_path), {"分类": {"A4": 101}})
    assert "101" in Taxonomy.find(path).by_code


def test_other_sheets_are_left_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("规则")
    book.create_sheet("会议记录")
    book.save(path)
    assert Taxonomy.find(path).name == "shop"


@pytest.mark.parametrize(
    ("sheet", "cells", "cell", "problem"),
    [
        ("分类", {"J3": "使用中"}, "J3", "journey_stage '使用中' is not known; nearest is '使用'"),
        ("分类", {"B3": "服务员"}, "B3", "no row of its own for 服务员; add one with its code"),
        ("分类", {"A4": "S1"}, "A4", "code 'S1' is taken, see shop.xlsx: sheet 分类, cell A3"),
        ("分类", {"A4": None}, "A4", "the category has no code; add one"),
        ("分类", {"B4": None}, "B4", "the category has no name; add one"),
        ("分类", {"C5": "小", "E5": "最小"}, "D5", "三级标签 is empty and a lower level is not"),
        ("分类", {"N4": "很多"}, "N4", "share is '很多'; allowed: a number above 0 and up to 1"),
        ("分类", {"H1": "关键字"}, "H1", "column '关键字' is not known; nearest is '关键词'"),
        ("分类", {"R3": "散落"}, "R3", "stands in a column without a name; name the column in row 1"),
        ("同义词", {"A2": "S2"}, "A2", "code 'S2' is not known; nearest is 'S'"),
        ("同义词", {"B2": None}, "B2", "归一方面 is empty; fill it in"),
        ("品牌", {"C2": "对"}, "C2", "own is '对'; allowed: true, false"),
        ("说明", {"A3": "标提"}, "A3", "'标提' is not known; nearest is '标题'"),
        ("说明", {"B2": "my shop"}, "B2", "the name 'my shop' may hold letters"),
    ],
)
def test_an_error_names_its_cell(
    tmp_path: Path, sheet: str, cells: dict[str, Any], cell: str, problem: str
) -> None:
    found = problems(changed(workbook(tmp_path), {sheet: cells}))
    assert any(each.startswith(f"shop.xlsx: sheet {sheet}, cell {cell}: {problem}") for each in found), found


def test_a_sheet_under_nearly_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    book = openpyxl.load_workbook(path)
    book["同义词"].title = "同义词表"
    book.save(path)
    assert problems(path) == ["shop.xlsx: sheet '同义词表': is not known; nearest is '同义词'; rename it"]


def test_a_workbook_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    openpyxl.Workbook().save(path)
    assert problems(path)[0] == "shop.xlsx: has no sheet '说明'; add it, or start from an exported workbook"


def test_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(UnreadableInput, match="is not a whole Excel workbook"):
        Taxonomy.find(path)


def test_a_text_longer_than_a_cell(tmp_path: Path) -> None:
    long = tuple(f"{number:04}{'长' * 1990}" for number in range(20))
    taxonomy = Taxonomy(name="long", title="长", categories=(Category(code="A", name="甲", examples=long),))
    with pytest.raises(UnwritableOutput, match=r"sheet '分类', cell G2: longer than the 32,767 characters"):
        write(taxonomy, tmp_path / "long.xlsx")
