"""Dictionary files: what loads, and what is refused and why."""

from pathlib import Path

import pytest

from voc.errors import UnreadableInput
from voc.words import Dictionary, Entry, Mode, Refusal, Report, read_dictionary


def load(path: Path, text: str | bytes, *, mode: Mode = Mode.COMBINE) -> tuple[Dictionary, Report]:
    path = path / "brand.tsv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_dictionary(path, mode=mode)


def refused(path: Path, line: str | bytes) -> tuple[Refusal, str]:
    line = line.encode() if isinstance(line, str) else line
    dictionary, report = load(path, b"x1\n" + line + "\n服务\n态度".encode())
    assert set(dictionary.entries) == {"x1", "服务", "态度"}
    (one,) = report.refused
    assert one.line == 2
    return one.reason, one.why


def test_a_word_a_line(tmp_path: Path) -> None:
    dictionary, report = load(tmp_path, "极光色\n# 颜色\n\n冷萃\r\n")
    assert list(dictionary.entries) == ["极光色", "冷萃"]
    assert (report.loaded, report.lines, report.refused, report.encoding) == (2, 4, (), "utf-8")
    assert dictionary.entries["冷萃"].line == 4


def test_columns_by_place(tmp_path: Path) -> None:
    dictionary, _ = load(tmp_path, "岚驰E3\tproduct\t2.5\tforce\t岚驰/E3")
    assert dictionary.entries["岚驰E3"] == Entry(
        "岚驰E3", kind="product", weight=2.5, mode=Mode.FORCE, parts=("岚驰", "E3"), line=1
    )


def test_columns_by_name(tmp_path: Path) -> None:
    dictionary, _ = load(tmp_path, "权重\t词\n3\t冷萃\n")
    assert dictionary.entries["冷萃"].weight == 3


def test_the_default_mode(tmp_path: Path) -> None:
    dictionary, report = load(tmp_path, "冷萃\n拿铁\t\t\tcombine", mode=Mode.FORCE)
    assert [entry.mode for entry in dictionary.entries.values()] == [Mode.FORCE, Mode.COMBINE]
    assert report.forced == 1


def test_words_are_looked_for_as_clean_text_has_them(tmp_path: Path) -> None:
    dictionary, report = load(tmp_path, "過敏\nＡ４纸\n")
    assert list(dictionary.entries) == ["过敏", "A4纸"]
    assert report.changed == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "味道\n服务态度\n送餐速度\n"
    dictionary, report = load(tmp_path, text.encode(encoding))
    assert list(dictionary.entries) == text.split()
    assert report.refused == ()


@pytest.mark.parametrize(
    ("line", "reason", "why"),
    [
        ("\tbrand", Refusal.BLANK, "no word in the first column"),
        ("长" + "短深浅高低大小" * 5, Refusal.TOO_LONG, "36 characters; at most 32"),
        ("x1", Refusal.DUPLICATE, "stands already in line 1"),
        ("冷\x07萃", Refusal.CONTROL_CHARACTER, "U+0007, at place 2; remove it"),
        ("冷\u200b萃", Refusal.CONTROL_CHARACTER, "U+200B, at place 2"),
        ("、。!", Refusal.NO_LETTER, "signs alone are no word"),
        (
            "冷萃\t\t\t\t\tx",
            Refusal.TOO_MANY_COLUMNS,
            "6 columns; allowed are word, kind, weight, mode, parts",
        ),
        ("冷萃\tdrink\theavy", Refusal.BAD_WEIGHT, "weight 'heavy'; allowed is a number from 0 to 1000"),
        ("冷萃\tdrink\tnan", Refusal.BAD_WEIGHT, "weight 'nan'"),
        ("冷萃\t\t\tforced", Refusal.BAD_MODE, "mode 'forced'; allowed are force, combine"),
        ("冷萃\t\t\tforce\t冷/翠", Refusal.BAD_PARTS, "they have to spell the word"),
        ("冷萃\t\t\tcombine\t冷/萃", Refusal.BAD_PARTS, "its mode has to be force"),
        ("味道好".encode("gbk"), Refusal.WRONG_ENCODING, "bytes that are no text"),
    ],
)
def test_refused(tmp_path: Path, line: str | bytes, reason: Refusal, why: str) -> None:
    found, said = refused(tmp_path, line)
    assert found is reason
    assert why in said


def test_reasons_are_counted(tmp_path: Path) -> None:
    _, report = load(tmp_path, "冷萃\n冷萃\n冷萃\n!!\n")
    assert report.reasons == {"duplicate": 2, "no_letter": 1}


def test_another_segmenters_format_is_told(tmp_path: Path) -> None:
    _, report = load(tmp_path, "冷萃 3 n\n拿铁 5 n\n")
    assert report.notes == (
        "most lines look like word, count and tag apart by spaces; put tabs between the columns",
    )


def test_an_encoding_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("過敏".encode("big5"))
    assert list(read_dictionary(path, encoding="big5")[0].entries) == ["过敏"]


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        read_dictionary(tmp_path / "none.txt")


def test_the_version_changes_with_the_file(tmp_path: Path) -> None:
    one, other = load(tmp_path, "冷萃")[0].version, load(tmp_path, "拿铁")[0].version
    assert one.startswith("brand (")
    assert one != other
