"""Sentences, and windows of whole sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text import WindowsImpossible, sentences, windows

texts = st.text(
    st.one_of(st.sampled_from("好差快慢，,。.！!？?；…”)》] \n😊\ufe0f但是a1"), st.characters()), max_size=300
)
speech = st.text("喂你好我想问但是然后宽带坏了", min_size=100, max_size=600)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@given(st.one_of(texts, speech))
def test_sentences_hold_all_but_space_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    outside = set(range(len(text))) - {i for start, end in spans for i in range(start, end)}
    assert all(text[i].isspace() for i in outside)
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@given(speech)
def test_speech_without_marks_is_cut_before_it_gets_long(text: str) -> None:
    assert all(end - start <= 80 for start, end in sentences(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("很好", ["很好"]),
        ("很好！下次再来。", ["很好！", "下次再来。"]),
        ("快吗？！不快……算了；走吧", ["快吗？！", "不快……", "算了；", "走吧"]),
        ("他说：“太差了！”我走了。（真的。）唉", ["他说：“太差了！”", "我走了。", "（真的。）", "唉"]),
        ("太好了！😊👍[赞]下次还来", ["太好了！😊👍[赞]", "下次还来"]),
        ("第一行\n第二行\n\n第三行", ["第一行", "第二行", "第三行"]),
        ("差评.再也不来了.", ["差评.", "再也不来了."]),
        ("系统是v1.2，打3.5分。1.屏幕 2.电池", ["系统是v1.2，打3.5分。", "1.屏幕 2.电池"]),
        ("Good. Very nice! See example.com now", ["Good.", "Very nice!", "See example.com now"]),
        ("！！！好", ["！！！好"]),
        ("...", ["..."]),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_long_speech_is_cut_at_commas_then_spaces_then_conjunctions() -> None:
    part = "我那个宽带昨天开始就上不了网打了两次电话都没有人来修家里还有小孩要上网课"
    assert cut(f"{part}，{part}，{part}") == [f"{part}，{part}，", part]
    assert cut(f"{part} {part} {part}") == [f"{part} {part}", part]
    assert cut(f"{part}但是{part}然后{part}") == [f"{part}但是{part}", f"然后{part}"]


def test_a_cut_leaves_an_emoji_whole() -> None:
    text = "好" * 79 + "👍🏻" + "好" * 40
    assert cut(text)[0] == "好" * 79 + "👍🏻"


@given(st.one_of(texts, speech), st.integers(1, 60), st.data())
def test_windows_hold_every_sentence_within_the_limit(text: str, limit: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, limit - 1))
    spans = windows(text, limit, overlap=overlap)
    assert all(0 < end - start <= limit for start, end in spans)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(spans))
    assert all(a[1] - b[0] <= overlap for a, b in pairwise(spans))
    outside = set(range(len(text))) - {i for start, end in spans for i in range(start, end)}
    assert all(text[i].isspace() for i in outside)


def test_windows_end_with_sentences_and_overlap_by_whole_ones() -> None:
    text = "一。二二。三三三。四四四四。五。"
    assert [text[a:b] for a, b in windows(text, 9)] == ["一。二二。三三三。", "四四四四。五。"]
    overlapping = ["一。二二。三三三。", "三三三。四四四四。", "五。"]
    assert [text[a:b] for a, b in windows(text, 9, overlap=4)] == overlapping
    assert windows(text, 100) == [(0, len(text))]
    assert windows(" ", 5) == []


@pytest.mark.parametrize(("limit", "overlap"), [(0, 0), (5, 5), (5, -1)])
def test_windows_that_cannot_move_on_are_refused(limit: int, overlap: int) -> None:
    with pytest.raises(WindowsImpossible, match=f"windows of {limit} characters .* {overlap};"):
        windows("很好", limit, overlap=overlap)
