"""Long turns cut into sentences that can be read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.conversation.utterance import READABLE, utterances

SPOKEN = (
    "我上个月在你们店里买了一台洗衣机然后用了不到半个月就开始漏水我就打电话给你们客服客服说会安排师傅上门"
    "结果等了一个礼拜也没有人来你们到底管不管啊我现在衣服都没法洗"
)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in utterances(text)]


def test_speech_without_marks_is_cut_where_its_speaker_goes_on() -> None:
    pieces = cut(SPOKEN)
    assert [piece[:4] for piece in pieces] == ["我上个月", "我就打电", "你们到底"]
    assert all(len(piece) <= READABLE for piece in pieces)
    assert "".join(pieces) == SPOKEN


def test_a_preposition_keeps_its_word() -> None:
    text = (
        "嗯我想问一下就是那个我前天在你们那个小程序上面下单买了两箱牛奶"
        "它显示说昨天就能到然后呢到现在都没有送过来"
    )
    assert not any(piece.endswith(("在", "给", "帮", "跟")) for piece in cut(text))


def test_a_short_turn_is_one() -> None:
    assert cut("  然后呢但是我还没收到你们说的那个东西  ") == ["然后呢但是我还没收到你们说的那个东西"]
    assert cut("   ") == []


def test_marks_end_sentences() -> None:
    text = "第一次来就遇到这种事。" * 8
    assert cut(text) == ["第一次来就遇到这种事。"] * 8


@pytest.mark.parametrize("text", ["好" * 500, "abc " * 200])
def test_what_has_no_place_to_cut_ends_all_the_same(text: str) -> None:
    pieces = cut(text)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


@given(st.text("我你们就是那个然后但是结果了吗，。 嗯好\n", max_size=300))
def test_the_pieces_hold_all_of_the_turn_in_order(text: str) -> None:
    spans = utterances(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
