"""JSON Lines of feedback, from files and standard input: bad lines are rejected, the rest is read."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from voc.errors import ColumnsUnclear, UnreadableInput
from voc.records import Format, read
from voc.schema import Feedback, Rejected

GOOD = '{"id": "1", "channel": "review", "text": "很好"}'


def lines(folder: Path, *content: str | bytes) -> Path:
    path = folder / "feedback.jsonl"
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in content) + b"\n")
    return path


def items(path: Path, **options: str) -> list[Feedback | Rejected]:
    with read(path, **options) as reader:
        return list(reader)


def only(folder: Path, line: str | bytes) -> Feedback | Rejected:
    (_, item) = items(lines(folder, GOOD, line))
    return item


def test_lines_of_feedback_are_read_whole(tmp_path: Path) -> None:
    record = {
        "id": "c-1",
        "channel": "call",
        "turns": [
            {"speaker": "agent", "text": "您好", "start_ms": 0},
            {"speaker": "customer", "text": "太慢了"},
        ],
        "occurred_at": "2026-03-01T08:00:00+08:00",
        "org_path": ["总部", "华东"],
        "rating": {"metric": "csat", "value": 2},
        "attributes": {"city": "上海", "wait": 3.5, "new": True},
        "region": "east",
    }
    feedback = only(tmp_path, json.dumps(record, ensure_ascii=False))
    assert isinstance(feedback, Feedback)
    assert feedback.turns is not None
    assert [turn.text for turn in feedback.turns] == ["您好", "太慢了"]
    assert feedback.org_path == ("总部", "华东")
    assert feedback.rating is not None
    assert feedback.rating.high == 5
    assert feedback.attributes == {"city": "上海", "wait": 3.5, "new": True, "region": "east"}


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        ("{", "bad_record", "not valid JSON"),
        ("[1]", "bad_record", "not a JSON object"),
        ('"text"', "bad_record", "not a JSON object"),
        ('{"id": "2", "channel": "review", "text": NaN}', "bad_record", "not valid JSON"),
        ("[" * 100_000, "bad_record", "not valid JSON"),
        ("{}", "missing_field", "say --channel"),
        ('{"id": "2", "channel": "review", "text": "坏\\ud800"}', "invalid_text", "lone surrogate"),
        ('{"id": "2", "channel": "review", "text": "坏\\u0000"}', "invalid_text", "NUL"),
        ('{"id": "2", "channel": "review", "text": ""}', "empty_text", "neither text nor rating"),
        ('{"id": "2", "channel": "review", "text": " \\u200b"}', "empty_text", "neither text nor rating"),
        ('{"id": "2", "channel": "fax", "text": "坏"}', "unknown_channel", "none of review, call"),
        (
            '{"id": "2", "channel": "chat", "text": "坏", "turns": [{"speaker": "customer", "text": "坏"}]}',
            "both_text_and_turns",
            "both text and turns",
        ),
        (
            '{"id": "2", "channel": "review", "text": "坏", "occurred_at": "2099-01-01"}',
            "future_date",
            "more than a day ahead",
        ),
        ('{"id": "2", "channel": "review", "text": {"坏": 1}}', "bad_record", "text"),
        ('{"id": "2", "channel": "review", "text": "坏", "attributes": "坏"}', "bad_record", "attributes"),
        (
            '{"id": "2", "channel": "review", "text": "坏"}'.encode("gbk"),
            "invalid_text",
            "not valid in the encoding",
        ),
    ],
)
def test_a_bad_line_is_rejected_without_its_text(
    tmp_path: Path, line: str | bytes, code: str, reason: str
) -> None:
    found = items(lines(tmp_path, GOOD, line, GOOD.replace('"1"', '"3"')))
    assert [isinstance(item, Feedback) for item in found] == [True, False, True]
    rejected = found[1]
    assert isinstance(rejected, Rejected)
    assert (rejected.line, rejected.code) == (2, code)
    assert reason in rejected.reason
    assert "坏" not in rejected.reason


def test_two_million_characters_are_taken_escaped_or_not(tmp_path: Path) -> None:
    for ascii_only in (True, False):
        record = {"id": "2", "channel": "review", "text": "😀" * 1_000_000 + "差" * 1_000_000}
        feedback = only(tmp_path, json.dumps(record, ensure_ascii=ascii_only))
        assert isinstance(feedback, Feedback)
        assert len(feedback.text or "") == 2_000_000


def test_a_line_beyond_all_measure_is_rejected_and_passed_over(tmp_path: Path) -> None:
    found = items(lines(tmp_path, GOOD, '{"id": "2", "text": "' + "a" * (1 << 25) + '"}', GOOD))
    assert [getattr(item, "code", None) for item in found] == [None, "too_long", None]
    assert [getattr(item, "line", None) for item in found] == [None, 2, None]


def test_blank_lines_are_nothing(tmp_path: Path) -> None:
    assert len(items(lines(tmp_path, "", GOOD, "   ", GOOD, ""))) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "feedback.jsonl"
    path.write_bytes((GOOD + "\n" + GOOD).encode(encoding))
    found = items(path)
    assert [item.text for item in found if isinstance(item, Feedback)] == ["很好", "很好"]


def test_missing_ids_and_channels_are_filled(tmp_path: Path) -> None:
    path = lines(tmp_path, '{"text": "好"}', "", '{"content_id": 7, "text": "差", "channel": "call"}')
    found = items(path, channel="social")
    assert [(item.id, item.channel) for item in found if isinstance(item, Feedback)] == [
        ("feedback:1", "social"),
        ("feedback:3", "call"),
    ]


def test_no_channel_anywhere_is_an_error_that_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(ColumnsUnclear, match=r"no column tells the channel\. Say --channel"):
        read(lines(tmp_path, '{"text": "好"}'))


def test_objects_of_other_systems_are_read_by_their_names(tmp_path: Path) -> None:
    (feedback,) = items(lines(tmp_path, '{"评论id": 12, "评论内容": "好", "评分": "5星"}'), channel="review")
    assert isinstance(feedback, Feedback)
    assert (feedback.id, feedback.text) == ("12", "好")
    assert feedback.rating is not None


def test_text_is_the_text_whatever_else_is_there(tmp_path: Path) -> None:
    (feedback,) = items(lines(tmp_path, '{"id": "1", "channel": "review", "text": "好", "content": "原稿"}'))
    assert isinstance(feedback, Feedback)
    assert feedback.text == "好"
    assert feedback.attributes == {"content": "原稿"}


def test_a_field_that_comes_late_is_still_read(tmp_path: Path) -> None:
    rated = '{"id": "2", "channel": "survey", "rating": {"metric": "nps", "value": 3}}'
    found = items(
        lines(tmp_path, rated, *[GOOD] * 300, '{"id": "x", "channel": "call", "brand": "某", "text": "好"}')
    )
    assert all(isinstance(item, Feedback) for item in found)
    assert isinstance(found[-1], Feedback)
    assert found[-1].brand == "某"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n \n", "holds no line that is not blank"),
        (
            b"id,text\n1,good\n",
            "none of the first 2 lines is a JSON object; if it is a table, say --input-format csv",
        ),
        (b'[{"text": "a"}]\n', "is one JSON array"),
    ],
)
def test_what_is_no_json_lines_is_an_error(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "feedback.jsonl"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=message):
        read(path, channel="review")


class Pipe:
    """Standard input that gives a line when it is asked for one, as a pipe does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        out, self._end = os.pipe()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(os.fdopen(out, "rb")))

    def send(self, text: str) -> None:
        os.write(self._end, text.encode())

    def close(self) -> None:
        os.close(self._end)


def test_standard_input_gives_each_line_when_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = Pipe(monkeypatch)
    pipe.send(GOOD + "\n")
    with read("-") as reader:
        assert reader.format is Format.JSONL
        assert isinstance(next(reader), Feedback)
        assert reader.progress() is None
        pipe.send('{"channel": "chat", "text": "还在吗"}\nno json\n')
        second, third = next(reader), next(reader)
        pipe.close()
        assert list(reader) == []
    assert isinstance(second, Feedback)
    assert second.id == "stdin:2"
    assert isinstance(third, Rejected)
    assert third.line == 3


def test_a_bad_first_line_of_standard_input_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = Pipe(monkeypatch)
    pipe.send("no json\n")
    with read("-") as reader:
        pipe.send(GOOD + "\n" + GOOD.replace('"channel": "review", ', "") + "\n")
        pipe.close()
        first, second, third = reader
    assert isinstance(first, Rejected)
    assert isinstance(second, Feedback)
    assert isinstance(third, Rejected)
    assert "say --channel" in third.reason


def test_standard_input_can_be_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = Pipe(monkeypatch)
    pipe.send("id;内容\n1;好\n")
    with read("-", format="csv", channel="review") as reader:
        pipe.send("2;差\n")
        pipe.close()
        assert [item.id for item in reader if isinstance(item, Feedback)] == ["1", "2"]


def test_empty_standard_input_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = Pipe(monkeypatch)
    pipe.close()
    with pytest.raises(UnreadableInput, match="standard input: is empty"):
        read("-")


def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    out, end = os.pipe()
    os.write(end, (GOOD + "\n").encode() * 3)
    os.close(end)
    with read(f"/dev/fd/{out}") as reader:
        assert len(list(reader)) == 3
    os.close(out)
