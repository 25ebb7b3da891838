"""Conversations in JSON: chat logs and recognisers."""

from typing import Any

import pytest

from voc.conversation.readers import Call, NoCall, NotJson, document, looks_like_calls, read_objects
from voc.conversation.roles import speakers_named
from voc.schema import Speaker

AGENT, CUSTOMER = "您好很高兴为您服务请问有什么可以帮您", "我买的空气炸锅冒烟了你们怎么回事"
FUNASR = [
    {
        "key": "c1",
        "text": AGENT + CUSTOMER,
        "timestamp": [[430, 500]],
        "sentence_info": [
            {"text": AGENT, "start": 2000, "end": 2190, "timestamp": [[430, 600], [2000, 2190]], "spk": 0},
            {"text": CUSTOMER, "start": 2300, "end": 4190, "spk": 1},
        ],
    }
]


def calls(value: Any, **speakers: str) -> list[Call | NoCall]:
    return list(read_objects(value, speakers=speakers_named(speakers)))


def call(value: Any, **speakers: str) -> Call:
    (found,) = calls(value, **speakers)
    assert isinstance(found, Call), found.reason
    return found


def turns(value: Any, **speakers: str) -> list[tuple[str, str, int | None, int | None]]:
    return [(t.speaker.value, t.text, t.start_ms, t.end_ms) for t in call(value, **speakers).turns]


def test_funasr_with_speakers() -> None:
    assert turns(FUNASR) == [("agent", AGENT, 430, 2190), ("customer", CUSTOMER, 2300, 4190)]
    assert call(FUNASR).id == "c1"


def test_the_guess_can_be_overridden() -> None:
    assert [turn[0] for turn in turns(FUNASR, **{"0": "customer", "1": "agent"})] == ["customer", "agent"]
    assert call(FUNASR).guessed == {"0": Speaker.AGENT, "1": Speaker.CUSTOMER}
    assert call(FUNASR, **{"spk0": "customer", "1": "agent"}).guessed == {}


def test_funasr_without_sentences_is_one_turn() -> None:
    assert turns([{"key": "a", "text": "等了很久", "timestamp": [[10, 90], [100, 700]]}]) == [
        ("other", "等了很久", 10, 700)
    ]


def test_funasr_of_the_service() -> None:
    said = {"text_seg": "你 好 W I F I 坏 了", "punc": "。", "start": 0, "end": 1200}
    assert turns({"text": "x", "stamp_sents": [said]})[0][1] == "你好W I F I坏了。"


def test_a_long_utterance_is_cut_at_its_pauses() -> None:
    text = "我上周在你们店里买了一台洗碗机装好之后第一次用就漏了一地的水" * 3
    words = [
        [n * 200 + (1500 if n >= 31 else 0), n * 200 + 180 + (1500 if n >= 31 else 0)]
        for n in range(len(text))
    ]
    found = turns([{"sentence_info": [{"text": text, "spk": "客户", "timestamp": words}]}])
    assert [turn[1] for turn in found] == [text[:31], text[31:]]
    assert found[1][2] == words[31][0]


def test_seconds_are_told_by_their_fraction() -> None:
    said = [{"start": 0.4, "end": 2.1, "text": AGENT, "speaker": "SPEAKER_00"},
            {"start": 3, "end": 5, "text": CUSTOMER, "speaker": "SPEAKER_01"}]  # fmt: skip
    assert [turn[2:] for turn in turns({"segments": said})] == [(400, 2100), (3000, 5000)]


def test_seconds_are_told_by_how_fast_nobody_speaks() -> None:
    said = [{"start": 0, "end": 4, "text": "等了很久都没有人接电话", "role": "customer"}]
    assert turns(said) == [("customer", "等了很久都没有人接电话", 0, 4000)]


def test_channels_are_put_in_order() -> None:
    words = [{"text": "您", "begin_time": 0}]
    agent = [{"begin_time": 0, "end_time": 900, "text": AGENT, "words": words},
             {"begin_time": 3000, "end_time": 3900, "text": "好的"}]  # fmt: skip
    customer = [{"begin_time": 1000, "end_time": 2900, "text": CUSTOMER}]
    channels = [
        {"channel_id": n, "text": "all", "sentences": said} for n, said in enumerate((agent, customer))
    ]
    value = {"transcripts": channels}
    assert [turn[0] for turn in turns(value)] == ["agent", "customer", "agent"]


def test_channels_without_times_are_no_call() -> None:
    value = {"channels": [{"channel": 0, "items": [{"text": "喂", "spk": 0}]},
                          {"channel": 1, "items": [{"text": "您好", "spk": 1}]}]}  # fmt: skip
    (found,) = calls(value)
    assert isinstance(found, NoCall)
    assert "channels cannot be put in order: give each utterance its start" in found.reason


def test_a_chat_log_with_dates() -> None:
    value = {"session_id": 7, "shop": "一店", "messages": [
        {"role": "user", "content": "在吗", "time": "2026-03-01 09:12:30"},
        {"role": "assistant", "content": "您好", "time": "2026-03-01 09:12:33"}]}  # fmt: skip
    found = call(value)
    assert (found.id, found.occurred_at, found.rest) == ("7", "2026-03-01T09:12:30+08:00", {"shop": "一店"})
    assert turns(value) == [("customer", "在吗", 0, None), ("bot", "您好", 3000, None)]


def test_a_list_of_utterances_is_one_call() -> None:
    assert len(turns([{"speaker": "客户", "text": "喂"}, {"speaker": "客服", "text": "您好"}])) == 2


def test_a_list_of_calls() -> None:
    value = [{"id": n, "turns": [{"speaker": "客户", "text": "喂"}]} for n in range(3)]
    assert [one.id for one in calls(value) if isinstance(one, Call)] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"id": 1}, 'no list of utterances is in it; give one such as "turns"'),
        (
            {"turns": [{"speaker": "客户", "text": "喂", "start": "soon"}]},
            "utterance 1: its start or end cannot be read",
        ),
        (
            {"turns": [{"speaker": "客户", "text": "喂", "start": -1}]},
            "is below 0; times count from the start",
        ),
        (
            {"turns": [{"speaker": "客户", "text": "喂", "time": "明天"}]},
            "its time cannot be read; allowed is 2026",
        ),
        ([{"role": "user", "content": "喂"}, {"role": "user"}], "utterance 2 is an object without words"),
    ],
)
def test_what_cannot_be_read(value: Any, said: str) -> None:
    (found,) = calls(value)
    assert isinstance(found, NoCall)
    assert said in found.reason


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        (FUNASR, True),
        ({"messages": [{"role": "user", "content": "喂"}]}, True),
        ({"turns": [{"speaker": "客户", "text": "喂"}]}, True),
        ({"id": "1", "channel": "call", "turns": [{"speaker": "customer", "text": "喂"}]}, False),
        ({"feedback_id": "1", "keywords": [{"text": "快", "weight": 0.5}]}, False),
        ({"id": "1", "channel": "review", "text": "好", "replies": [{"from": "店", "text": "谢"}]}, False),
        ([{"id": "1"}], False),
        ("喂", False),
    ],
)
def test_what_looks_like_conversations(value: Any, is_one: bool) -> None:
    assert looks_like_calls(value) is is_one


@pytest.mark.parametrize("text", ["{", "[NaN]", "[" * 100_000, ""])
def test_what_is_no_json(text: str) -> None:
    with pytest.raises(NotJson):
        document(text)
