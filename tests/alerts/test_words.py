"""A company's own words."""

from __future__ import annotations

from voc.alerts.words import WordLists


def found(text: str, own: list[tuple[int, int]] | None = None) -> list[tuple[str, str]]:
    hits = WordLists({"不清真": "halal", "轉投別家": "churn"}).apply(text, own or [(0, len(text))])
    return [(hit.rule, text[hit.start : hit.end]) for hit in hits]


def test_a_word_raises_its_kind() -> None:
    assert found("这个牌子根本不清真") == [("words:halal", "不清真")]


def test_a_word_is_read_as_clean_text_is_written() -> None:
    assert found("明天就转投别家") == [("words:churn", "转投别家")]


def test_what_is_denied_or_told_by_others_does_not_count() -> None:
    assert found("没有转投别家") == []
    assert found("听说很多人转投别家") == []


def test_only_the_customers_words_count() -> None:
    assert found("客服：不清真吗\n客户：不知道", [(9, 15)]) == []


def test_no_words_find_nothing() -> None:
    assert WordLists({}).apply("不清真", [(0, 3)]) == ()
