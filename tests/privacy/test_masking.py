"""Masks and their map; when masking fails no text comes out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.errors import MaskingFailed, VocError
from voc.privacy import MaskStyle, find, mask, protect
from voc.schema import Entity, PersonalData, Span

TEXT = "我叫李小红，电话138 1234 5678，住解放路12号3栋502室"


def test_the_kind_stands_where_it_was() -> None:
    assert mask(TEXT, find(TEXT)).text == "我叫[姓名]，电话[手机号]，住[地址]"


def test_stars_keep_every_other_character_in_its_place() -> None:
    masked = mask(TEXT, find(TEXT), style=MaskStyle.STARS)
    assert masked.text == "我叫***，电话*************，住************"
    assert len(masked.text) == len(TEXT)
    assert masked.to_received(6, 8) == (6, 8)


def test_the_map_leads_both_ways() -> None:
    masked = mask(TEXT, find(TEXT))
    phone = masked.text.index("[手机号]")
    assert TEXT[slice(*masked.to_received(phone, phone + 1))] == "138 1234 5678"
    assert masked.text[slice(*masked.to_masked(TEXT.index("138"), TEXT.index("138") + 1))] == "[手机号]"
    assert masked.text[slice(*masked.to_masked(TEXT.index("住"), TEXT.index("住") + 1))] == "住"


def test_what_is_left_out_of_found_stays() -> None:
    kept = [data for data in find(TEXT) if data.kind != "person"]
    assert mask(TEXT, kept).text.startswith("我叫李小红")


def test_a_masked_text_has_nothing_left_and_masking_again_changes_nothing() -> None:
    masked = mask(TEXT, find(TEXT)).text
    assert find(masked) == ()
    assert mask(masked, find(masked)).text == masked


def test_the_map_does_not_hold_the_text() -> None:
    assert "李小红" not in repr(mask(TEXT, find(TEXT)))


def test_a_span_outside_is_refused() -> None:
    masked = mask(TEXT, find(TEXT))
    with pytest.raises(VocError, match=r"span \[0, 99\) is not inside the masked text"):
        masked.to_received(0, 99)
    with pytest.raises(VocError, match="is not inside the text as received"):
        masked.to_masked(-1, 2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["我叫王小明", "电话", "13800138000", "，", "很好", "😀", "浙A12345"]), max_size=12
    ).map("".join)
)
def test_unmasked_characters_map_onto_themselves(text: str) -> None:
    masked = mask(text, find(text))
    for place, char in enumerate(masked.text):
        start, end = masked.to_received(place, place + 1)
        if end - start == 1 and not any(r.start <= start < r.end for r in masked.replacements):
            assert text[start] == char
            assert masked.to_masked(start, end) == (place, place + 1)


def test_spans_that_overlap_or_run_out_stop_the_text() -> None:
    overlapping = [
        PersonalData(span=Span(start=0, end=4), kind="person"),
        PersonalData(span=Span(start=2, end=6), kind="mobile"),
    ]
    with pytest.raises(
        MaskingFailed, match=r"personal data 1 \(mobile\) at \[2, 6\) overlaps the one before it"
    ):
        mask("一二三四五六七", overlapping)
    with pytest.raises(MaskingFailed, match="runs out of the text of 3 code points"):
        mask("一二三", [PersonalData(span=Span(start=1, end=9), kind="person")])


def test_a_number_that_is_still_there_stops_the_text() -> None:
    text = "电话13800138000，再说一遍13800138000"
    with pytest.raises(
        MaskingFailed, match=r"a number that was to be hidden stands at \[18, 29\) again"
    ) as failed:
        mask(text, find(text)[:1])
    assert "138" not in str(failed.value)


@pytest.mark.parametrize(
    "broken", ["voc.privacy.masking.find", "voc.privacy.masking.replaced", "voc.privacy.finding.settle"]
)
@pytest.mark.parametrize(
    "error",
    [RuntimeError("13800138000"), ValueError("李小红"), RecursionError(), KeyError("x"), MemoryError()],
)
def test_whatever_breaks_no_text_comes_out(
    monkeypatch: pytest.MonkeyPatch, broken: str, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(broken, fail)
    with pytest.raises(
        MaskingFailed, match=f"could not be masked .{type(error).__name__}.; it must be neither stored"
    ) as failed:
        protect(TEXT)
    assert "138" not in str(failed.value)
    assert "李" not in str(failed.value)
    assert failed.value.__cause__ is None


def test_an_entity_of_another_text_stops_the_text() -> None:
    entity = Entity(span=Span(start=2, end=900), kind="person", probability=0.9)
    with pytest.raises(MaskingFailed, match="SpanOutside"):
        protect(TEXT, entities=[entity])


def test_protect_answers_with_the_masked_text_and_what_was_found() -> None:
    masked, found = protect(TEXT)
    assert masked.text == mask(TEXT, find(TEXT)).text
    assert found == find(TEXT)
