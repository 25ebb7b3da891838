"""Cut probabilities made words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.words import CutsWrong, Dictionary, Entry, segment


def words(text: str, cuts: list[float], dictionary: Dictionary | None = None) -> list[str]:
    return [text[start:end] for start, end in segment(text, np.array(cuts), dictionary=dictionary)]


def test_a_word_begins_where_it_is_likely() -> None:
    assert words("服务很好", [0.9, 0.1, 0.8, 0.5]) == ["服务", "很", "好"]


def test_the_first_character_begins_one_whatever_it_says() -> None:
    assert words("服务", [0.0, 0.0]) == ["服务"]


def test_white_space_is_in_no_word() -> None:
    assert words(" 很 好\n", [0, 0, 0, 0, 0]) == ["很", "好"]


def test_an_empty_text_has_none() -> None:
    assert words("", []) == []


def test_a_dictionary_works_on_top() -> None:
    assert words("商品和", [1, 1, 1], Dictionary([Entry("商品")])) == ["商品", "和"]


def test_a_probability_for_each_character() -> None:
    with pytest.raises(CutsWrong, match="3 cut probabilities for a text of 2 characters"):
        words("服务", [0.1, 0.2, 0.3])


@given(st.text(alphabet="好 a\n差😀", max_size=20), st.data())
def test_words_hold_all_that_is_seen_in_order(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.floats(0, 1), min_size=len(text), max_size=len(text)))
    assert "".join(words(text, cuts)) == "".join(text.split())
