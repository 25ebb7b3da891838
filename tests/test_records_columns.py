"""Columns found by name, said by the user, or asked for; values on their scales."""

from pathlib import Path

import pytest

from voc.errors import ColumnsUnclear, SettingsError, UnknownName, UnreadableInput
from voc.records import Columns, RatingScale, Reader, read
from voc.schema import Feedback, Metric, Rejected


def table(folder: Path, *lines: str) -> Path:
    path = folder / "reviews.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def open_table(folder: Path, *lines: str, **options: object) -> Reader:
    return read(table(folder, *lines), **{"channel": "review"} | options)  # type: ignore[arg-type]


def first(reader: Reader) -> Feedback:
    with reader:
        item = next(reader)
    assert isinstance(item, Feedback), item
    return item


def test_chinese_names_are_known(tmp_path: Path) -> None:
    feedback = first(
        open_table(
            tmp_path,
            "评价编号,评价内容,评价时间,星级,渠道,大区,门店名称,员工,商品名称,品牌,会员号,平台,城市",
            "0012,很好,2025/3/1 8:05,5星,电商,华东,徐汇店,小李,锅,某牌,m1,商城,上海",
        )
    )
    assert feedback.id == "0012"
    assert feedback.text == "很好"
    assert feedback.occurred_at is not None
    assert feedback.occurred_at.isoformat() == "2025-03-01T08:05:00+08:00"
    assert feedback.rating is not None
    assert (feedback.rating.metric, feedback.rating.value) == ("stars", 5)
    assert feedback.channel == "review"
    assert feedback.org_path == ("华东", "徐汇店", "小李")
    assert (feedback.product, feedback.brand, feedback.customer_id, feedback.source) == (
        "锅",
        "某牌",
        "m1",
        "商城",
    )
    assert feedback.attributes == {"城市": "上海"}


def test_english_names_are_known(tmp_path: Path) -> None:
    reader = open_table(
        tmp_path, "Review ID,Comment,Created_At,NPS,Store Name", "r-1,ok,2025-03-01T08:05:00Z,9,Soho"
    )
    feedback = first(reader)
    assert (feedback.id, feedback.text, feedback.org_path) == ("r-1", "ok", ("Soho",))
    assert feedback.rating is not None
    assert (feedback.rating.metric, feedback.rating.low, feedback.rating.high) == ("nps", 0, 10)
    assert reader.mapping["text"] == ("Comment",)
    assert reader.mapping["occurred_at"] == ("Created_At",)


def test_two_columns_that_could_be_the_text_are_a_question(tmp_path: Path) -> None:
    with pytest.raises(
        ColumnsUnclear,
        match=r"2 columns could hold the text: '内容', 'comment'\. Say which: --text-column '内容'",
    ):
        open_table(tmp_path, "id,内容,comment", "1,真的很糟,bad")
    feedback = first(
        open_table(tmp_path, "id,内容,comment", "1,好,bad", columns=Columns().override(text="comment"))
    )
    assert feedback.text == "bad"
    assert feedback.attributes == {"内容": "好"}


def test_no_column_that_could_be_the_text_is_a_question(tmp_path: Path) -> None:
    with pytest.raises(
        ColumnsUnclear, match=r"no column is known to hold the text.*'甲', '乙'.*--text-column"
    ):
        open_table(tmp_path, "甲,乙", "1,真的很糟")


def test_a_file_without_header_shows_no_customer_text(tmp_path: Path) -> None:
    with pytest.raises(
        ColumnsUnclear, match=r"column 1 \(9 characters\).*first line must hold the names"
    ) as raised:
        open_table(tmp_path, "态度差，再也不来！", "还可以，下次再来！")
    assert "态度" not in str(raised.value)


def test_a_column_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(
        UnknownName, match=r"there is no column '评价内荣'; nearest is '评价内容'\. Columns: 'id'"
    ):
        open_table(tmp_path, "id,评价内容", "1,好", columns=Columns(fields={"text": "评价内荣"}))


def test_a_missing_channel_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(
        ColumnsUnclear, match=r"no column tells the channel\. Say --channel with one of review, call"
    ):
        open_table(tmp_path, "id,text", "1,好", channel=None)


def test_rows_without_a_channel_take_the_one_given(tmp_path: Path) -> None:
    lines = ("id,text,channel", "1,好,热线", "2,好,")
    with open_table(tmp_path, *lines, channel="survey") as reader:
        assert [item.channel for item in reader if isinstance(item, Feedback)] == ["call", "survey"]
    with open_table(tmp_path, *lines, channel=None) as reader:
        _, rejected = reader
    assert isinstance(rejected, Rejected)
    assert (rejected.code, rejected.line) == ("missing_field", 3)
    assert "say --channel" in rejected.reason


def test_an_unknown_channel_is_rejected_and_the_rest_read(tmp_path: Path) -> None:
    with open_table(tmp_path, "id,text,channel", "1,好,fax", "2,好,call", channel=None) as reader:
        rejected, kept = reader
    assert isinstance(rejected, Rejected)
    assert isinstance(kept, Feedback)
    assert (rejected.feedback_id, rejected.code, rejected.line) == ("1", "unknown_channel", 2)
    assert (
        "none of review, call, chat, social, survey, ticket; translate it in a --map file" in rejected.reason
    )


def test_an_unknown_channel_argument_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"unknown channel 'phone'; allowed: .*Say 'call'"):
        open_table(tmp_path, "id,text", "1,好", channel="phone")


def test_a_column_of_shops_is_not_the_channel_where_one_is_given(tmp_path: Path) -> None:
    reader = open_table(tmp_path, "id,text,渠道", "1,好,旗舰店", "2,好,自营")
    feedback = first(reader)
    assert feedback.channel == "review"
    assert feedback.attributes == {"渠道": "旗舰店"}
    assert any("'渠道' names no channel that is known" in note for note in reader.notes)


def test_an_order_number_is_no_id(tmp_path: Path) -> None:
    feedback = first(open_table(tmp_path, "订单号,text", "77,好"))
    assert feedback.id == "reviews:2"
    assert feedback.attributes == {"订单号": "77"}
    assert (
        first(open_table(tmp_path, "订单号,text", "77,好", columns=Columns().override(id="订单号"))).id
        == "77"
    )


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("评分", ["5", "1"], ("stars", 5, 1, 5)),
        ("评分", ["9", "3"], ("other", 9, 0, 10)),
        ("得分", ["85", "60"], ("other", 85, 0, 100)),
        ("评分(1-10)", ["4", "2"], ("other", 4, 1, 10)),
        ("满意度（满分100）", ["90", "2"], ("csat", 90, 0, 100)),
        ("NPS", ["3", "2"], ("nps", 3, 0, 10)),
        ("满意度", ["非常满意", "一般"], ("csat", 5, 1, 5)),
        ("评分", ["4/5", "一般"], ("stars", 4, 1, 5)),
        ("评价类型", ["好评", "差评"], ("other", 3, 1, 3)),
    ],
)
def test_scale_of_ratings(
    tmp_path: Path, name: str, values: list[str], expected: tuple[str, float, float, float]
) -> None:
    rating = first(open_table(tmp_path, f"text,{name}", *(f"好,{value}" for value in values))).rating
    assert rating is not None
    assert (rating.metric, rating.value, rating.low, rating.high) == expected


def test_one_wild_number_does_not_stretch_the_scale(tmp_path: Path) -> None:
    with open_table(tmp_path, "text,评分", *["好,5"] * 30, "好,2025") as reader:
        *kept, rejected = reader
    assert all(isinstance(item, Feedback) and item.rating and item.rating.high == 5 for item in kept)
    assert isinstance(rejected, Rejected)
    assert rejected.code == "invalid_rating"
    assert any("'评分' is read as a rating from 1 to 5" in note for note in reader.notes)


def test_a_score_without_text_is_feedback(tmp_path: Path) -> None:
    feedback = first(open_table(tmp_path, "text,评分", ",2", "好,5"))
    assert feedback.text is None
    assert feedback.rating is not None


def test_a_blank_text_without_score_is_rejected(tmp_path: Path) -> None:
    with open_table(tmp_path, "id,text", "1, ", "2,好") as reader:
        rejected, _ = reader
    assert isinstance(rejected, Rejected)
    assert (rejected.feedback_id, rejected.code, rejected.line) == ("1", "empty_text", 2)


def test_future_and_unreadable_times_are_rejected(tmp_path: Path) -> None:
    with open_table(tmp_path, "id,text,时间", "1,好,2099-01-01", "2,好,昨天", "3,好,2024-01-01") as reader:
        future, unreadable, kept = reader
    assert isinstance(future, Rejected)
    assert isinstance(unreadable, Rejected)
    assert isinstance(kept, Feedback)
    assert (future.code, unreadable.code) == ("future_date", "invalid_time")
    assert "昨天" not in unreadable.reason


def test_reach_is_read_as_platforms_write_it(tmp_path: Path) -> None:
    with open_table(tmp_path, "text,阅读量", "好,1.2万", "好,10万+", '好,"3,400"', "好,3k") as reader:
        assert [item.reach for item in reader if isinstance(item, Feedback)] == [
            12_000,
            100_000,
            3_400,
            3_000,
        ]


def test_turns_in_a_cell_are_json(tmp_path: Path) -> None:
    turns = '"[{""speaker"": ""customer"", ""text"": ""怎么还没到""}]"'
    with open_table(tmp_path, "id,text,turns", f"1,,{turns}", f"2,好,{turns}", "3,,坏的") as reader:
        conversation, both, broken = reader
    assert isinstance(conversation, Feedback)
    assert conversation.turns is not None
    assert conversation.turns[0].text == "怎么还没到"
    assert isinstance(both, Rejected)
    assert both.code == "both_text_and_turns"
    assert isinstance(broken, Rejected)


MAP = """
attributes = ["城市"]
[columns]
text = "评论"
org_path = ["店", "人"]
parent_id = ""
[constants]
brand = "某品牌"
tenant = "t1"
[channels]
"柜台" = "call"
[rating]
metric = "csat"
low = 0
high = 10
missing = [0]
"""


def test_a_map_file_says_what_names_do_not(tmp_path: Path) -> None:
    map_file = tmp_path / "map.toml"
    map_file.write_text(MAP, encoding="utf-8")
    with open_table(
        tmp_path,
        "评论,内容,店,人,渠道,评分,城市,备注,品牌,parent_id",
        "好,x,徐汇,小李,柜台,7,上海,y,别的,p",
        "差,x,徐汇,,柜台,0,上海,y,别的,p",
        columns=Columns.load(map_file),
        channel=None,
    ) as reader:
        full, unrated = reader
    assert isinstance(full, Feedback)
    assert isinstance(unrated, Feedback)
    assert (full.text, full.channel, full.brand, full.tenant) == ("好", "call", "某品牌", "t1")
    assert (full.org_path, unrated.org_path) == (("徐汇", "小李"), ("徐汇",))
    assert full.rating is not None
    assert (full.rating.metric, full.rating.value, full.rating.high) == (Metric.CSAT, 7, 10)
    assert unrated.rating is None
    assert full.attributes == {"城市": "上海"}
    assert full.parent_id is None


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ("[column]\ntext = 'a'", SettingsError, r"unknown key in the map: 'column'; allowed: .*columns"),
        ("[columns]\ntxt = 'a'", UnknownName, r"unknown field 'txt'; .*Did you mean 'text'"),
        ("[columns]\ntext = 3", SettingsError, r"columns\.text is int; allowed is a list"),
        ("[columns]\ntext = ['a', 'b']", SettingsError, r"only org_path is made of several"),
        (
            "[constants]\nid = 'a'",
            SettingsError,
            r"field 'id' cannot be constant: it differs from row to row",
        ),
        ("[constants]\nchannel = 'fax'", UnknownName, r"unknown channel 'fax'"),
        ("[channels]\n'电话' = 'phone'", UnknownName, r"unknown channel 'phone'.*Say 'call'"),
        ("[rating]\nmetric = 'joy'", UnknownName, r"unknown metric 'joy'"),
        ("[rating]\nhigh = 'ten'", SettingsError, r"rating\.high is str; allowed is a number"),
        ("columns = 1", SettingsError, r"columns is int; allowed is a table"),
        ("[columns\n", UnreadableInput, r"the map is not TOML"),
        ("[channels]\n电话 = 'call'", UnreadableInput, r"Chinese names stand in quotes"),
    ],
)
def test_what_is_wrong_in_a_map_file_is_named(
    tmp_path: Path, content: str, error: type[Exception], message: str
) -> None:
    path = tmp_path / "map.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(error, match=message) as raised:
        Columns.load(path)
    assert str(path) in str(raised.value)


def test_a_missing_map_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="the map cannot be read: No such file"):
        Columns.load(tmp_path / "map.toml")


def test_a_field_cannot_be_both_column_and_constant() -> None:
    with pytest.raises(SettingsError, match="field 'brand' cannot be constant: it also has a column"):
        Columns(fields={"brand": "品牌"}, constants={"brand": "某品牌"})


def test_a_constant_channel_needs_no_option(tmp_path: Path) -> None:
    columns = Columns(constants={"channel": "ticket"}, rating=RatingScale())
    assert first(open_table(tmp_path, "text", "好", channel=None, columns=columns)).channel == "ticket"
