"""Transcripts as lines."""

import pytest

from voc.conversation.readers import Call, NoCall, looks_like_lines, read_lines
from voc.conversation.roles import speakers_named
from voc.schema import Speaker

TWO = """\
# 通话 20260301-0007 2026-03-01 09:12:30
[00:01] 坐席8012：您好，很高兴为您服务
[00:05] 客户：扫地机器人用了三天就不走了
        充电灯也不亮
[00:14 - 00:18] 坐席8012：非常抱歉，我帮您登记

通话编号：20260301-0008
时间：2026-03-01 10:00
客户：喂你好
坐席：您好
"""


def read(text: str, **speakers: str) -> list[Call | NoCall]:
    lines = enumerate(text.splitlines(keepends=True), start=1)
    return list(read_lines(lines, speakers=speakers_named(speakers)))


def call(text: str, **speakers: str) -> Call:
    (found,) = read(text, **speakers)
    assert isinstance(found, Call), found.reason
    return found


def said(call: Call) -> list[tuple[str, str]]:
    return [(turn.speaker.value, turn.text) for turn in call.turns]


def test_calls_with_their_headers() -> None:
    first, second = read(TWO)
    assert isinstance(first, Call)
    assert isinstance(second, Call)
    assert (first.line, first.id, first.occurred_at) == (1, "20260301-0007", "2026-03-01 09:12:30")
    assert (second.line, second.id, second.occurred_at) == (7, "20260301-0008", "2026-03-01 10:00")
    assert said(second) == [("customer", "喂你好"), ("agent", "您好")]


def test_a_line_without_a_speaker_goes_on() -> None:
    first = read(TWO)[0]
    assert isinstance(first, Call)
    assert first.turns[1].text == "扫地机器人用了三天就不走了\n充电灯也不亮"


def test_times_are_kept() -> None:
    first = read(TWO)[0]
    assert isinstance(first, Call)
    assert [(turn.start_ms, turn.end_ms) for turn in first.turns] == [
        (1000, None),
        (5000, None),
        (14_000, 18_000),
    ]


def test_blank_lines_between_calls() -> None:
    assert [one.line for one in read("客户：开不了机\n客服：您好\n\n客户：发货了吗\n客服：发了\n")] == [1, 4]


def test_blank_lines_between_turns() -> None:
    assert len(call("客户：开不了机\n\n客服：您好\n\n客户：是的\n\n客服：好的\n").turns) == 4


def test_fields_inside_what_is_said_are_no_speakers() -> None:
    found = call("客户：帮我改一下\n地址：城东路八号\n时间：下午三点\n客服：好的\n")
    assert said(found) == [("customer", "帮我改一下\n地址：城东路八号\n时间：下午三点"), ("agent", "好的")]


def test_a_time_of_day_inside_what_is_said_is_no_mark() -> None:
    assert (
        said(call("客户：我昨天\n10:30 到现在还没人来\n客服：好的\n"))[0][1] == "我昨天\n10:30 到现在还没人来"
    )


def test_chat_windows_write_the_name_above() -> None:
    found = call("买家小鱼 2026-03-01 09:12:30\n发货了吗\n小鹿旗舰店 2026-03-01 09:12:42\n在的亲\n今天就发\n")
    assert said(found) == [("customer", "发货了吗"), ("agent", "在的亲\n今天就发")]
    assert [turn.start_ms for turn in found.turns] == [0, 12_000]
    assert found.occurred_at == "2026-03-01 09:12:30"


def test_numbered_voices_are_told_by_what_they_say() -> None:
    found = call("说话人1：您好很高兴为您服务\n说话人2：我的净水器漏水了\n说话人1：我帮您登记一下\n")
    assert [turn.speaker.value for turn in found.turns] == ["agent", "customer", "agent"]
    assert found.guessed == {"说话人1": Speaker.AGENT, "说话人2": Speaker.CUSTOMER}


def test_names_that_recur_are_speakers() -> None:
    found = call("王芳：等了三天了\n小李：您好，请问有什么可以帮您\n王芳：快递没到\n小李：我帮您查询\n")
    assert [turn.speaker.value for turn in found.turns] == ["customer", "agent", "customer", "agent"]


def test_what_the_user_says_of_speakers_comes_first() -> None:
    found = call("客服：我要退货\n王芳：好的\n", 客服="customer", 王芳="agent")
    assert said(found) == [("customer", "我要退货"), ("agent", "好的")]


def test_voices_that_nothing_tells_apart() -> None:
    (found,) = read("A：嗯\nB：哦\n")
    assert isinstance(found, NoCall)
    assert found.line == 1
    assert (
        "nothing tells which of the 2 voices is the customer; say --speakers, such as a=agent,b=customer"
        in found.reason
    )


def test_a_call_that_begins_without_a_speaker() -> None:
    first, second = read("# 一\n今天天气不错\n客户：喂\n\n# 二\n客户：喂\n")
    assert isinstance(first, NoCall)
    assert first.line == 2
    assert "begins with a line that names no speaker; begin it with one, such as 客户：" in first.reason
    assert isinstance(second, Call)


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有标题\n"])
def test_nothing_said_is_no_call(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("客户：喂\n坐席：您好", True),
        ("Speaker 0: 喂\nSpeaker 1: 您好", True),
        ("text\n客户：喂", False),
        ("这家店不错\n地址：城东", False),
        ("", False),
    ],
)
def test_what_looks_like_a_transcript(text: str, is_one: bool) -> None:
    assert looks_like_lines(text.splitlines()) is is_one
