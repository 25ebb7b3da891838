"""Force and combine, as HanLP has them, and the proof of their effect."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.words import Dictionary, Entry, Mode, explain
from voc.words.explain import Effect

Cut = Callable[[str], tuple[str, tuple[tuple[int, int], ...]]]


def forced(*words: str) -> Dictionary:
    return Dictionary(Entry(word, mode=Mode.FORCE) for word in words)


def combined(*words: str) -> Dictionary:
    return Dictionary(Entry(word) for word in words)


@pytest.mark.parametrize(
    ("marked", "dictionary", "words"),
    [
        # The examples of HanLP's own documentation.
        ("商品/和/服务/行业", forced("和服", "服务行业"), "商品/和服/务/行业"),
        ("商品/和/服务/行业", combined("和服", "服务行业"), "商品/和/服务行业"),
        (
            "商品/和/服务/行业",
            Dictionary([Entry("和服务", mode=Mode.FORCE, parts=("和", "服务"))]),
            "商品/和/服务/行业",
        ),
        ("商品和/服务", Dictionary([Entry("和服务", mode=Mode.FORCE, parts=("和", "服务"))]), "商品/和/服务"),
        ("极光/色/好看", forced("极光色"), "极光色/好看"),
        ("极光/色/好看", combined("极光色"), "极光色/好看"),
        ("极/光色好/看", combined("极光色"), "极/光色好/看"),
        ("极/光色好/看", forced("极光色"), "极光色/好/看"),
        ("一二三四五", forced("二", "四"), "一/二/三/四/五"),
        ("一/二/三", combined("一二", "一二三"), "一二三"),
        ("一/二", Dictionary([Entry("一二"), Entry("二", mode=Mode.FORCE)]), "一/二"),
        ("商/品", Dictionary([]), "商/品"),
    ],
)
def test_effect(cut: Cut, marked: str, dictionary: Dictionary, words: str) -> None:
    text, spans = cut(marked)
    assert dictionary.apply(text, spans) == cut(words)[1]


def test_an_entry_with_a_space() -> None:
    text = "买了 iPad Pro 一台"
    spans = [(0, 2), (3, 7), (8, 11), (12, 13), (13, 14)]
    found = combined("iPad Pro").apply(text, spans)
    assert [text[start:end] for start, end in found] == ["买了", "iPad Pro", "一", "台"]


@given(st.lists(st.text(alphabet="甲乙丙", min_size=1, max_size=4), max_size=8), st.data())
def test_nothing_is_lost(words: list[str], data: st.DataObject) -> None:
    text = "".join(words)
    spans, start = [], 0
    for word in words:
        spans.append((start, start + len(word)))
        start += len(word)
    entries = data.draw(
        st.lists(
            st.builds(Entry, st.text(alphabet="甲乙丙", min_size=1, max_size=4), mode=st.sampled_from(Mode)),
            max_size=6,
        )
    )
    found = Dictionary(entries).apply(text, spans)
    assert "".join(text[start:end] for start, end in found) == text
    assert list(found) == sorted(found)


class TestExplain:
    def test_each_entry_says_what_came_of_it(self, cut: Cut) -> None:
        entries = [Entry("和服", mode=Mode.FORCE, line=3), Entry("服务行业"), Entry("商品")]
        found = explain(*cut("商品/和/服务/行业"), Dictionary(entries))
        assert found.changed
        assert found.words(found.after) == ["商品", "和服", "务", "行业"]
        assert [(each.entry.text, each.effect, each.by) for each in found.found] == [
            ("商品", Effect.ALREADY, ""),
            ("和服", Effect.FORCED, ""),
            ("服务行业", Effect.OVERLAPPED, "和服"),
        ]

    def test_an_entry_inside_a_word(self, cut: Cut) -> None:
        found = explain(*cut("极/光色好/看"), combined("极光色"))
        assert not found.changed
        assert [(each.effect, each.by) for each in found.found] == [(Effect.INSIDE_WORD, "光色好")]

    def test_an_entry_that_combines(self, cut: Cut) -> None:
        (one,) = explain(*cut("极光/色"), combined("极光色")).found
        assert (one.effect, one.start, one.end) == (Effect.COMBINED, 0, 3)

    def test_a_text_without_entries(self, cut: Cut) -> None:
        assert explain(*cut("很/好"), combined("极光色")).found == ()
