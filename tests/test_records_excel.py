"""Excel: sheets read with their types, and written with texts that stay texts."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import voc.records.write_excel as excel
from voc.errors import UnknownName, UnreadableInput
from voc.records import Format, open_writer, read
from voc.schema import Alert, Feedback, Opinion, Rejected, Sentiment, Span, Tags, Versions

VERSIONS = Versions(engine="0", release="none")


def workbook(folder: Path, *rows: list[Any], title: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    path = folder / "reviews.xlsx"
    book.save(path)
    return path


def items(path: Path, **options: str) -> list[Feedback | Rejected]:
    with read(path, **{"channel": "review"} | options) as reader:
        return list(reader)


def test_cells_keep_their_types_and_ids_are_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["编号", "评价内容", "评价时间", "评分", "单价", "会员"],
        ["0012", "好", dt.datetime(2025, 3, 1, 8, 5), 5, 3.5, True],
        [13, "差", 45717.337, 1, 4, None],
        ["1234567890123456789", 100, "2025/3/1 8:05", None, None, False],
        [123456789012345, "行", None, 2, None, None],
    )
    book = openpyxl.load_workbook(path)
    book.active["A3"].number_format = "0000"
    book.save(path)
    with read(path, channel="review") as reader:
        found = list(reader)
    assert (reader.format, reader.encoding, reader.total) == (Format.EXCEL, None, 4)
    first, second, third, fourth = (item for item in found if isinstance(item, Feedback))
    assert [item.id for item in (first, second, third, fourth)] == [
        "0012",
        "0013",
        "1234567890123456789",
        "123456789012345",
    ]
    moment = dt.datetime(2025, 3, 1, 0, 5, tzinfo=dt.UTC)
    assert first.occurred_at == third.occurred_at == moment
    assert second.occurred_at is not None
    assert second.occurred_at.date() == dt.date(2025, 3, 1)
    assert first.attributes == {"单价": 3.5, "会员": True}
    assert third.text == "100"
    assert first.rating is not None
    assert (first.rating.metric, first.rating.value) == ("stars", 5)


def test_an_id_that_excel_has_rounded_is_rejected(tmp_path: Path) -> None:
    found = items(workbook(tmp_path, ["id", "text"], [1234567890123456789, "好"], [7.0, "差"]))
    assert isinstance(found[0], Rejected)
    assert found[0].line == 2
    assert "more than 15 digits" in found[0].reason
    assert isinstance(found[1], Feedback)
    assert found[1].id == "7"


def test_titles_blank_rows_and_blank_columns_are_passed_over(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["2025年3月评价"],
        [],
        ["id", "内容", None],
        [1, "好", None],
        [None, None, None],
        [2, "差", None],
    )
    found = items(path)
    assert [item.text for item in found if isinstance(item, Feedback)] == ["好", "差"]
    assert len(found) == 2


def test_lines_are_the_rows_of_the_sheet(tmp_path: Path) -> None:
    found = items(workbook(tmp_path, ["内容"], ["好"], [None], ["差"]))
    assert [item.id for item in found if isinstance(item, Feedback)] == ["reviews:2", "reviews:4"]


def test_values_without_a_column_are_rejected(tmp_path: Path) -> None:
    found = items(workbook(tmp_path, ["id", "内容"], [1, "好", "多"]))
    assert isinstance(found[0], Rejected)
    assert "beyond the 2 columns of the header" in found[0].reason


def test_a_sheet_can_be_named_and_others_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["id", "内容"], [1, "好"], title="三月")
    book = openpyxl.load_workbook(path)
    book.create_sheet("四月").append(["内容"])
    book["四月"].append(["差"])
    book.save(path)
    with read(path, channel="review") as reader:
        assert reader.notes[0] == "sheet '三月' is read, and not '四月'; --sheet names another"
    (april,) = items(path, sheet="四月")
    assert isinstance(april, Feedback)
    assert april.text == "差"
    with pytest.raises(UnknownName, match="unknown sheet '五月'; allowed: 三月, 四月"):
        read(path, channel="review", sheet="五月")


def test_what_is_no_whole_workbook_is_an_error(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["id", "内容"], *([number, "好"] for number in range(500)))
    whole = path.read_bytes()
    for content, message in [
        (whole[:2_000], "is not a whole Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + whole, r"old \.xls workbook or one with a password"),
        (b"<html><table>", "is a web page or XML"),
        (b"id,text\n1,x\n", "the name says excel"),
        (b"PK\x03\x04nonsense", "is not a whole Excel workbook"),
    ]:
        path.write_bytes(content)
        with pytest.raises(UnreadableInput, match=message):
            read(path, channel="review")


def test_an_empty_sheet_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="the sheet holds nothing"):
        read(workbook(tmp_path), channel="review")


def tagged(text: str, **fields: Any) -> tuple[Feedback, Tags]:
    feedback = Feedback(id=fields.pop("id", "0012"), channel="review", text=text, **fields)
    negative = Sentiment(
        polarity="negative",
        probability=0.9,
        probabilities={"negative": 0.9, "neutral": 0.06, "positive": 0.04},
        strength=-0.8,
        mixed=False,
    )
    opinion = Opinion(
        aspect=Span(start=0, end=2),
        opinion=Span(start=2, end=4),
        category="服务",
        polarity="negative",
        probability=0.8,
    )
    alert = Alert(
        id="a",
        kind="churn",
        severity="high",
        probability=0.7,
        evidence=(Span(start=0, end=4),),
        origin="model",
        due_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    )
    return feedback, Tags(
        feedback_id=feedback.id,
        versions=VERSIONS,
        sentiment=negative,
        opinions=(opinion,),
        alerts=(alert,),
        severity="high",
    )


def test_sheets_of_the_output(tmp_path: Path) -> None:
    target = tmp_path / "tags.xlsx"
    with open_writer(target) as writer:
        writer.write(*tagged("态度恶劣，再也不来", occurred_at="2026-03-01T00:00:00Z"))
        writer.write(*tagged("=1+1，什么玩意", id="1234567890123456789"))
        bad = Rejected(
            feedback_id="7", code="empty_text", reason="feedback has neither text nor rating", line=9
        )
        writer.write(bad, bad)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["feedback", "opinions", "alerts", "rejects"]
    sheet = book["feedback"]
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, sheet[2], strict=True))
    assert (row["id"].value, row["id"].data_type, row["id"].number_format) == ("0012", "s", "@")
    assert row["text"].value == "态度恶劣，再也不来"
    assert row["occurred_at"].value == dt.datetime(2026, 3, 1, 8)
    assert (row["sentiment"].value, row["strength"].value) == ("negative", -0.8)
    assert row["opinions"].value == "态度 恶劣 [服务] negative"
    assert row["alerts"].value == "churn high: 态度恶劣"
    other = dict(zip(header, sheet[3], strict=True))
    assert (other["id"].value, other["text"].value, other["text"].data_type) == (
        "1234567890123456789",
        "=1+1，什么玩意",
        "s",
    )
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["J"].width == 60
    assert [cell.value for cell in book["opinions"][2]][:6] == [
        "0012",
        "态度",
        "恶劣",
        None,
        "服务",
        "negative",
    ]
    assert [cell.value for cell in book["alerts"][2]][:5] == ["0012", "high", "churn", 0.7, "态度恶劣"]
    assert [cell.value for cell in book["rejects"][2]] == [
        9,
        "7",
        "empty_text",
        "feedback has neither text nor rating",
    ]


def test_what_excel_wrote_is_read_back(tmp_path: Path) -> None:
    target = tmp_path / "tags.xlsx"
    with open_writer(target) as writer:
        writer.write(*tagged("态度恶劣，再也不来", rating={"metric": "nps", "value": 2}))
    (feedback,) = items(target)
    assert isinstance(feedback, Feedback)
    assert (feedback.id, feedback.text) == ("0012", "态度恶劣，再也不来")


def test_characters_that_a_sheet_cannot_hold(tmp_path: Path) -> None:
    target = tmp_path / "tags.xlsx"
    with open_writer(target) as writer:
        writer.write(*tagged("控制\x07字符和_x0041_"))
    (feedback,) = items(target)
    assert isinstance(feedback, Feedback)
    assert feedback.text == "控制\ufffd字符和_x0041_"


def test_escaped_characters_are_read(tmp_path: Path) -> None:
    (feedback,) = items(workbook(tmp_path, ["内容"], ["第一行_x000D_\n第二行"]))
    assert isinstance(feedback, Feedback)
    assert feedback.text == "第一行\r\n第二行"


@pytest.mark.parametrize("letter", ["好", "😀"])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path, letter: str) -> None:
    target = tmp_path / "tags.xlsx"
    with open_writer(target) as writer:
        writer.write(*tagged(letter * 40_000))
    value = openpyxl.load_workbook(target)["feedback"]["J2"].value
    assert len(value.encode("utf-16-le")) // 2 in (excel.CELL_UNITS, excel.CELL_UNITS - 1)
    assert value.endswith(excel.CUT)
    assert value.startswith(letter * 16_000)
    assert any("held more than Excel's 32,767 characters and were cut" in note for note in writer.notes)


def test_a_full_sheet_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "SHEET_ROWS", 4)
    target = tmp_path / "tags.xlsx"
    with open_writer(target) as writer:
        for number in range(7):
            writer.write(*tagged("态度恶劣", id=str(number)))
    book = openpyxl.load_workbook(target)
    assert book.sheetnames[:4] == ["feedback", "opinions", "alerts", "rejects"]
    ids = [
        [row[0].value for row in book[name].iter_rows(min_row=2)]
        for name in book.sheetnames
        if "feedback" in name
    ]
    assert ids == [["0", "1", "2"], ["3", "4", "5"], ["6"]]
    assert book["feedback 2"]["A1"].value == "id"
    assert any("feedback fills 3 sheets" in note for note in writer.notes)
