"""Subtitles."""

import pytest

from voc.conversation.readers import Call, NoCall, looks_like_subtitles, read_subtitles

SRT = """\
1
00:00:01,000 --> 00:00:03,200
坐席：您好，请问有什么可以帮您

2
00:00:03,400 --> 00:00:06,000
客户：退款什么时候到账
3
00:00:06,100 --> 00:00:08,000
等了一周了
"""
VTT = """\
WEBVTT

NOTE made by a recogniser

00:01.000 --> 00:03.200 align:start
<v 坐席>您好，<b>请问</b>有什么可以帮您

00:03.400 --> 00:06.000
<v.loud 客户>Q&amp;A 里没写</v>
"""


def read(text: str) -> Call | NoCall:
    (found,) = read_subtitles(enumerate(text.splitlines(keepends=True), start=1))
    return found


def turns(text: str) -> list[tuple[str, str, int | None, int | None]]:
    found = read(text)
    assert isinstance(found, Call), found.reason
    return [(turn.speaker.value, turn.text, turn.start_ms, turn.end_ms) for turn in found.turns]


def test_srt_with_a_cue_that_goes_on() -> None:
    assert turns(SRT) == [
        ("agent", "您好，请问有什么可以帮您", 1000, 3200),
        ("customer", "退款什么时候到账等了一周了", 3400, 8000),
    ]


def test_vtt_with_voices_and_tags() -> None:
    assert turns(VTT) == [
        ("agent", "您好，请问有什么可以帮您", 1000, 3200),
        ("customer", "Q&A 里没写", 3400, 6000),
    ]


def test_two_speakers_in_a_cue() -> None:
    assert turns("00:01.000 --> 00:05.000\n- 客户：坏了\n- 客服：抱歉\n") == [
        ("customer", "坏了", 1000, None),
        ("agent", "抱歉", None, 5000),
    ]


def test_cues_without_any_speaker_are_somebody_s() -> None:
    assert [turn[0] for turn in turns("00:01.000 --> 00:02.000\n等了很久\n")] == ["other"]


def test_a_colon_in_what_is_said_names_nobody() -> None:
    assert turns("00:01.000 --> 00:02.000\n客户：地址是\n城东：八号\n")[0][1] == "地址是城东：八号"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            "1\n00:00:05,000 --> 00:00:01,000\n客户：喂\n",
            2,
            "does not end after it starts; write 00:00:01,000 -->",
        ),
        ("WEBVTT\n\n", 1, "holds no cue with words"),
        (
            "00:01.000 --> 00:02.000\n喂\n\n00:03.000 --> 00:04.000\n客户：在吗\n",
            1,
            "the first cue names no speaker",
        ),
    ],
)
def test_what_cannot_be_read(text: str, line: int, said: str) -> None:
    found = read(text)
    assert isinstance(found, NoCall)
    assert found.line == line
    assert said in found.reason


def test_what_looks_like_subtitles() -> None:
    assert looks_like_subtitles(SRT)
    assert looks_like_subtitles("\ufeff" + VTT)
    assert not looks_like_subtitles("客户：00:01 --> 是什么")
