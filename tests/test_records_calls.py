"""Files that hold conversations: found out, read and explained as every other."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from voc.errors import UnknownName, UnreadableInput
from voc.records import Columns, Format, read
from voc.schema import Channel, Feedback, Rejected

LINES = "# 通话 A-1 2026-03-01 09:00\n客户：净水器漏水\n坐席：您好\n\n# 通话 A-2\n客户：发票呢\n坐席：已开\n"
SRT = "1\n00:00:01,000 --> 00:00:03,000\n客户：喂\n\n2\n00:00:03,100 --> 00:00:04,000\n坐席：您好\n"
UTTERANCES = [
    {"spk": 0, "text": "您好请问有什么可以帮您", "start": 0, "end": 2000},
    {"spk": 1, "text": "你们送错了", "start": 2100, "end": 4000},
]
FUNASR = json.dumps([{"key": "c1", "text": "x", "sentence_info": UTTERANCES}], ensure_ascii=False)
ONE = json.dumps({"messages": UTTERANCES})
MESSAGES = "会话ID,发送方,内容,门店\nA,客户,怎么还没发货,一店\nB,客户,在吗,二店\nA,客服,您好稍等,一店\n"

Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def items(path: Path, **options: object) -> tuple[list[Feedback | Rejected], tuple[str, ...]]:
    with read(path, **options) as reader:  # type: ignore[arg-type]
        return list(reader), reader.notes


def speakers(feedback: Feedback | Rejected) -> list[str]:
    assert isinstance(feedback, Feedback)
    return [turn.speaker.value for turn in feedback.turns or ()]


@pytest.mark.parametrize(
    ("name", "text", "format", "count"),
    [
        ("calls.txt", LINES, Format.TRANSCRIPT, 2),
        ("calls", LINES, Format.TRANSCRIPT, 2),
        ("calls.txt", "[00:01] 客户：喂\n[00:02] 坐席：您好\n", Format.TRANSCRIPT, 1),
        ("call.srt", SRT, Format.SUBTITLES, 1),
        ("call.vtt", "WEBVTT\n\n00:01.0 --> 00:02.0\n<v 客户>喂\n", Format.SUBTITLES, 1),
        ("call.txt", SRT, Format.SUBTITLES, 1),
        ("call.json", FUNASR, Format.CALLS, 1),
        ("call.json", json.dumps(json.loads(FUNASR), indent=2), Format.CALLS, 1),
        ("calls.jsonl", f"{ONE}\n{ONE}", Format.CALLS, 2),
        ("plain.txt", "text\n客户：服务好\n", Format.CSV, 1),
        ("own.jsonl", '{"id": "1", "turns": [{"speaker": "customer", "text": "喂"}]}\n', Format.JSONL, 1),
    ],
)  # fmt: skip
def test_formats_are_found_out(put: Put, name: str, text: str, format: Format, count: int) -> None:
    with read(put(name, text), channel="call") as reader:
        assert reader.format is format
        found = list(reader)
    assert len(found) == count
    assert all(isinstance(one, Feedback) for one in found)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_encodings(put: Put, encoding: str) -> None:
    found, _ = items(put("calls.txt", LINES, encoding))
    assert [speakers(one) for one in found] == [["customer", "agent"]] * 2


def test_id_time_and_channel(put: Put) -> None:
    (first, _), notes = items(put("calls.txt", LINES))
    assert isinstance(first, Feedback)
    assert (first.id, first.channel) == ("A-1", Channel.CALL)
    assert first.occurred_at is not None
    assert first.occurred_at.isoformat() == "2026-03-01T09:00:00+08:00"
    assert notes == ("they are taken as calls; --channel says otherwise",)


def test_a_channel_that_is_said_needs_no_note(put: Put) -> None:
    (first, _), notes = items(put("calls.txt", LINES), channel="chat")
    assert isinstance(first, Feedback)
    assert first.channel is Channel.CHAT
    assert notes == ()


def test_a_call_without_an_id_is_named_by_its_line(put: Put) -> None:
    (found,), _ = items(put("call.srt", SRT))
    assert isinstance(found, Feedback)
    assert found.id == "call:2"


def test_a_guess_is_said_and_can_be_overridden(put: Put) -> None:
    path = put("call.json", FUNASR)
    (found,), notes = items(path)
    assert speakers(found) == ["agent", "customer"]
    assert (
        "speakers are told by what they say, first 0 = agent, 1 = customer; "
        "to fix it say --speakers 0=agent,1=customer"
    ) in notes
    (found,), notes = items(path, columns=Columns(speakers={"0": "customer", "1": "agent"}))
    assert speakers(found) == ["customer", "agent"]
    assert not any("speakers" in note for note in notes)


def test_a_map_says_who_speaks(put: Put, tmp_path: Path) -> None:
    said = put("map.toml", '[speakers]\n"王芳" = "customer"\n"小李" = "agent"\n')
    (found,), _ = items(
        put("calls.log", "王芳：喂\n小李：在\n"), format="transcript", columns=Columns.load(said)
    )
    assert speakers(found) == ["customer", "agent"]


def test_a_map_with_a_role_that_is_none(put: Put) -> None:
    with pytest.raises(UnknownName, match=r"map\.toml: unknown role of speaker '0': 'staff'"):
        Columns.load(put("map.toml", '[speakers]\n"0" = "staff"\n'))


def test_a_call_that_cannot_be_read_is_rejected_and_the_rest_goes_on(put: Put) -> None:
    (first, second), _ = items(
        put("calls.txt", "# 一\n没有人说\n# 二\n客户：喂\n客服：在\n"), format="transcript"
    )
    assert isinstance(first, Rejected)
    assert (first.code, first.line) == ("bad_record", 2)
    assert "names no speaker" in first.reason
    assert isinstance(second, Feedback)


def test_a_damaged_line_is_rejected_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "calls.txt"
    path.write_bytes(
        "客户：净水器漏水了三次\n坐席：您好这边登记\n".encode()
        + b"\xff\xfe\xff\n"
        + "客户：快一点\n".encode()
    )
    found, _ = items(path)
    assert [type(one).__name__ for one in found] == ["Rejected", "Feedback"]
    assert isinstance(found[0], Rejected)
    assert (found[0].code, found[0].line) == ("invalid_text", 3)


def test_a_table_of_messages(put: Put) -> None:
    found, notes = items(put("chat.csv", MESSAGES))
    assert [(one.id, one.channel, one.org_path) for one in found if isinstance(one, Feedback)] == [
        ("B", Channel.CHAT, ("二店",)), ("A", Channel.CHAT, ("一店",)),
    ]  # fmt: skip
    assert notes[0].startswith("a row is one message: '会话ID' names the conversation")


def test_a_table_of_messages_row_by_row(put: Put) -> None:
    said = Columns(fields={"turns": ()})
    found, _ = items(put("chat.csv", MESSAGES), columns=said.override(text="内容"), channel="chat")
    assert [one.text for one in found if isinstance(one, Feedback)] == ["怎么还没发货", "在吗", "您好稍等"]


def test_a_table_of_messages_without_a_header(put: Put) -> None:
    rows = [("S1", "U1", "0", "0", "0", "没动了"), ("S1", "U1", "1", "0", "0", "帮您查")]
    (found,), _ = items(put("chat.txt", "".join("\t".join(row) + "\n" for row in rows)))
    assert speakers(found) == ["customer", "agent"]
    assert isinstance(found, Feedback)
    assert found.customer_id == "U1"


def test_messages_in_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    for row in MESSAGES.splitlines():
        book.active.append(row.split(","))  # type: ignore[union-attr]
    book.save(tmp_path / "chat.xlsx")
    found, _ = items(tmp_path / "chat.xlsx")
    assert [speakers(one) for one in found] == [["customer"], ["customer", "agent"]]


def test_sessions_of_one_row_each_are_no_messages(put: Put) -> None:
    found, _ = items(put("chat.csv", "会话ID,角色,内容\nA,客户,喂\nB,客户,在\n"), channel="chat")
    assert [one.text for one in found if isinstance(one, Feedback)] == ["喂", "在"]


def test_a_conversation_in_a_cell(put: Put) -> None:
    said = Columns(fields={"turns": "通话内容"})
    logged = '"[{""role"": ""user"", ""content"": ""喂""}]"'
    cells = f'编号,通话内容\n1,"客户：漏水\n坐席：您好"\n2,{logged}\n3,随便写的\n'
    found, _ = items(put("calls.csv", cells), columns=said, channel="call")
    assert [speakers(one) for one in found[:2]] == [["customer", "agent"], ["customer"]]
    assert isinstance(found[2], Rejected)
    assert "turns, line 1 of the cell: the call begins with a line that names no speaker" in found[2].reason


def test_broken_json_names_its_place(put: Put) -> None:
    with pytest.raises(UnreadableInput, match=r"call\.json: is no JSON \(line 3, column 1: .*give one value"):
        read(put("call.json", '[\n{"role": "user", "content": "喂"},\n'), format="calls")


def test_a_line_that_is_no_json_is_rejected(put: Put) -> None:
    good = json.dumps({"messages": UTTERANCES})
    found, _ = items(put("calls.jsonl", f"{good}\n{{oops\n{good}\n"))
    assert [type(one).__name__ for one in found] == ["Feedback", "Rejected", "Feedback"]
    assert isinstance(found[1], Rejected)
    assert (found[1].line, "is not valid JSON" in found[1].reason) == (2, True)


def test_a_conversation_format_cannot_be_written(tmp_path: Path) -> None:
    from voc.records import open_writer

    with pytest.raises(UnknownName, match="unknown format 'srt'; allowed: csv, excel, jsonl, parquet"):
        open_writer(tmp_path / "tags.jsonl", format="srt")
