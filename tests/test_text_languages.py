"""Which language a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.schema import Language
from voc.text import language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("服务很好，下次还来", "zh-Hans"),
        ("好", "zh-Hans"),
        ("这家店の味道不错", "zh-Hans"),
        ("我的iPhone很好用，性价比高", "zh-Hans"),
        ("看这里 http://example.com/some/path/to/page 好", "zh-Hans"),
        ("唔，味道不错", "zh-Hans"),
        ("这张企業的发票开错了，客服让我等三天", "zh-Hans"),
        ("這個手機很好用", "zh-Hant"),
        ("客服態度不錯，可是等太久", "zh-Hant"),
        ("呢間餐廳啲嘢好好食", "yue"),
        ("佢哋冇理我", "yue"),
        ("Very good service", "en"),
        ("ok", "en"),
        ("battery life 太差 screen quality 也不行 very bad", "mixed"),
        ("これはとても良いです", "other"),
        ("정말 좋아요", "other"),
        ("Отличный сервис", "other"),
        ("très déçu de ce téléphone éé", "other"),
        ("😊👍", "other"),
        ("12345 !!!", "other"),
        ("", "other"),
    ],
)
def test_the_language_of(text: str, expected: str) -> None:
    assert language(text) == expected


@given(st.text(st.characters()))
def test_every_text_has_one(text: str) -> None:
    assert language(text) in Language
