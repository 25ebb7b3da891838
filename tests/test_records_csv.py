"""CSV and TSV: encodings and dialects found out, broken rows rejected one by one, everything else read."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import UnknownName, UnreadableInput
from voc.records import Columns, Format, read
from voc.records.values import NOTHING
from voc.schema import Feedback, RejectCode, Rejected

TEXT = "服务很好，下次还来😊"
TABLE = f"id,内容,渠道\n0012,{TEXT},电话\n1234567890123456789,太慢了,review\n"


def rows(path: Path, **options: object) -> list[Feedback | Rejected]:
    with read(path, **{"channel": "review"} | options) as reader:  # type: ignore[arg-type]
        return list(reader)


def texts(path: Path, **options: object) -> list[str | None]:
    found = rows(path, **options)
    assert all(isinstance(item, Feedback) for item in found), found
    return [item.text for item in found if isinstance(item, Feedback)]


def write(folder: Path, content: str | bytes, name: str = "reviews.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TABLE.encode(), "utf-8-sig"),
        (TABLE.encode("utf-16"), "utf-16"),
        (TABLE.encode("utf-16-le"), "utf-16-le"),
        (TABLE.encode("utf-16-be"), "utf-16-be"),
        (TABLE.replace("😊", "").encode("gbk"), "gbk"),
        (TABLE.encode("gb18030"), "gb18030"),
    ],
)
def test_encoding_is_found_out_and_reported(tmp_path: Path, content: bytes, encoding: str) -> None:
    with read(write(tmp_path, content)) as reader:
        first, second = reader
    assert (reader.format, reader.encoding) == (Format.CSV, encoding)
    assert isinstance(first, Feedback)
    assert isinstance(second, Feedback)
    assert first.text in (TEXT, TEXT.replace("😊", ""))
    assert (first.id, first.channel, second.id) == ("0012", "call", "1234567890123456789")


def test_a_file_that_ends_within_a_character_loses_its_last_row_alone(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16", "gb18030"):
        found = rows(write(tmp_path, "id,text\n1,很好\n2,很差".encode(encoding)[:-1]))
        assert [getattr(item, "code", None) for item in found] == [None, "invalid_text"], encoding


def test_chinese_far_down_an_ascii_file_tells_the_encoding(tmp_path: Path) -> None:
    plain = "id,text\n" + "".join(f"{number},{'fine indeed ' * 20}\n" for number in range(5_000))
    path = write(tmp_path, plain.encode() + "x,态度不好\n".encode("gbk"))
    assert path.stat().st_size > 1 << 20
    with read(path, channel="review") as reader:
        last = list(reader)[-1]
    assert reader.encoding == "gbk"
    assert isinstance(last, Feedback)
    assert last.text == "态度不好"


def test_encoding_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "id,text\n1,服務態度很差，再也不會來了\n".encode("big5"))
    with pytest.raises(UnreadableInput, match=r"encoding cannot be told.*--encoding"):
        read(path, channel="review")
    assert texts(path, encoding="big5") == ["服務態度很差，再也不會來了"]
    with pytest.raises(UnknownName, match="encoding 'klingon' is not known"):
        read(path, channel="review", encoding="klingon")


def test_traditional_text_in_gbk_is_read(tmp_path: Path) -> None:
    assert texts(write(tmp_path, "id,text\n1,服務態度很差，再也不會來了\n".encode("gbk"))) == [
        "服務態度很差，再也不會來了"
    ]


def test_lines_of_another_encoding_are_rejected_alone(tmp_path: Path) -> None:
    lines = [f"{number},服务不错\n".encode() for number in range(20)]
    lines[7] = "7,服务不错\n".encode("gbk")
    found = rows(write(tmp_path, b"id,text\n" + b"".join(lines)))
    bad = [item for item in found if isinstance(item, Rejected)]
    assert len(found) == 20
    assert [(item.line, item.code) for item in bad] == [(9, RejectCode.INVALID_TEXT)]
    assert "not valid in the encoding" in bad[0].reason
    assert "服务" not in bad[0].reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_delimiter_and_quote_are_found_out(tmp_path: Path, delimiter: str, quote: str) -> None:
    said = f"好{delimiter}很好{quote}{quote}是吗{quote}{quote}\n第二行"
    content = delimiter.join(["id", "text", "城市"]) + "\n"
    for number in range(5):
        content += delimiter.join([str(number), f"{quote}{said}{quote}", "上海"]) + "\n"
    assert texts(write(tmp_path, content)) == [said.replace(quote * 2, quote)] * 5


def test_quotes_escaped_by_a_backslash(tmp_path: Path) -> None:
    content = "id,text\n" + "".join(f'{number},"他说\\"不行\\",就走了"\n' for number in range(4))
    assert texts(write(tmp_path, content)) == ['他说"不行",就走了'] * 4


def test_quotes_that_quote_nothing(tmp_path: Path) -> None:
    content = 'id\ttext\n1\t"好吃"是假的\n2\t"新鲜"？不信\n3\t普通\n'
    assert texts(write(tmp_path, content, "reviews.tsv")) == ['"好吃"是假的', '"新鲜"？不信', "普通"]


def test_delimiter_named_by_the_first_line(tmp_path: Path) -> None:
    assert texts(write(tmp_path, "sep=;\r\nid;text\r\n1;好,不贵\r\n")) == ["好,不贵"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    assert texts(write(tmp_path, end.join(["id,text", "1,好", "2,差", ""]))) == ["好", "差"]


def test_a_single_column_may_hold_commas(tmp_path: Path) -> None:
    assert texts(write(tmp_path, "评论\n好吃,不贵\n一般,不会再来,真的\n")) == [
        "好吃,不贵",
        "一般,不会再来,真的",
    ]


def test_embedded_newlines_keep_line_numbers_and_derived_ids(tmp_path: Path) -> None:
    found = rows(write(tmp_path, '内容,评分\n"第一行\n第二行\n第三行",5\n好,4\n"再\n来",\n'))
    assert [item.id for item in found if isinstance(item, Feedback)] == [
        "reviews:2",
        "reviews:5",
        "reviews:6",
    ]
    assert isinstance(found[0], Feedback)
    assert found[0].text == "第一行\n第二行\n第三行"


def test_ragged_rows_are_rejected_with_their_line(tmp_path: Path) -> None:
    found = rows(write(tmp_path, "id,text,城市\n1,好,上海\n2,差\n3,a,b,c\n4,行,北京\n"))
    bad = [item for item in found if isinstance(item, Rejected)]
    assert [(item.line, item.feedback_id, item.code) for item in bad] == [
        (3, None, "bad_record"),
        (4, None, "bad_record"),
    ]
    assert "the row has 2 cells, the header 3" in bad[0].reason
    assert len(found) == 4


def test_empty_cells_beyond_the_header_and_blank_rows_are_nothing(tmp_path: Path) -> None:
    assert texts(write(tmp_path, "id,text\n1,好,,\n\n,\n2,差\n")) == ["好", "差"]


def test_an_unclosed_quote_costs_its_own_line_alone(tmp_path: Path) -> None:
    content = "id,text,城市\n" + "".join(f"{number},还行,上海\n" for number in range(50))
    broken = content.replace("\n7,还行,上海\n", '\n7,"还行,上海\n', 1).replace(
        "\n9,还行,", '\n9,"还行,好",', 1
    )
    found = rows(write(tmp_path, broken))
    bad = [item for item in found if isinstance(item, Rejected)]
    assert len(found) == 50
    assert [(item.line, item.code) for item in bad] == [(9, "bad_record")]
    assert "quotes of the row do not match" in bad[0].reason


def test_a_lone_quote_in_a_file_that_quotes_nothing_is_a_character(tmp_path: Path) -> None:
    assert texts(write(tmp_path, 'id,text\n1,好\n2,"差\n3,行\n')) == ["好", '"差', "行"]


def test_a_quote_closed_by_chance_far_below_costs_its_own_line_alone(tmp_path: Path) -> None:
    lines = [f"{number},还行,上海\n" for number in range(50)]
    lines[3], lines[30] = '3,"还行,上海\n', '30,还行,上海"\n'
    found = rows(write(tmp_path, "id,text,城市\n" + "".join(lines)))
    assert len(found) == 50
    assert [item.line for item in found if isinstance(item, Rejected)] == [5]


def test_a_conversation_in_a_cell_is_one_text(tmp_path: Path) -> None:
    said = "\n".join(
        [
            "客服：您好",
            *["客户：慢,太慢,真慢" if turn % 2 else "客服：好的,马上" for turn in range(9)],
            "再见",
        ]
    )
    assert texts(write(tmp_path, f'id,渠道,text\n1,call,"{said}"\n2,call,好\n')) == [said, "好"]
    assert texts(write(tmp_path, f'id,text\n1,"{said}"\n2,好\n')) == [said, "好"]


def test_two_million_characters_are_one_text(tmp_path: Path) -> None:
    long = "好" * 2_000_000
    assert [len(text or "") for text in texts(write(tmp_path, f"id,text\n1,{long}\n2,短\n"))] == [
        2_000_000,
        1,
    ]


def test_nothing_given_is_written_in_many_ways(tmp_path: Path) -> None:
    found = rows(write(tmp_path, "id,text,评分,时间\n1,好,NULL,\\N\n2,差,-,无\n"))
    assert all(
        isinstance(item, Feedback) and item.rating is None and item.occurred_at is None for item in found
    )


def test_header_names_may_repeat_or_lack(tmp_path: Path) -> None:
    (found,) = rows(write(tmp_path, "id,text,口味,口味,\n1,好,5,4,x\n"))
    assert isinstance(found, Feedback)
    assert found.attributes == {"口味": "5", "口味 (2)": "4", "column 5": "x"}


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30).filter(
            lambda text: any(letter.isalnum() for letter in text) and text.strip() not in NOTHING
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-16", "gb18030"]),
)
def test_what_is_properly_quoted_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], delimiter: str, encoding: str
) -> None:
    lines = [delimiter.join(["text", "城市", "备注说明"])]
    lines += [delimiter.join(['"' + text.replace('"', '""') + '"', "上海市浦东新区", "无"]) for text in said]
    path = write(tmp_path_factory.mktemp("csv"), "\r\n".join(lines).encode(encoding))
    with read(path, channel="review", columns=Columns(fields={"text": "text"})) as reader:
        found = list(reader)
    assert [item.text for item in found if isinstance(item, Feedback)] == said
