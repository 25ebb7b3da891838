"""Character n-grams: where each stands in the table, and what their weights say of a text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.ngrams import LONGEST, NgramModel, places

BITS = 16


def ngrams(text: str) -> set[str]:
    return {text[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(text) - size + 1)}


def model(*, bias: float = 0.0, **weights: float) -> NgramModel:
    """A model in which some n-grams have a weight."""
    table = np.zeros(2**BITS, np.float32)
    for ngram, weight in weights.items():
        # The places of an n-gram that those of its parts are not.
        [place] = set(places(ngram, bits=BITS).tolist()).difference(
            *(places(part, bits=BITS).tolist() for part in ngrams(ngram) - {ngram})
        )
        table[place] = weight
    return NgramModel(table, bias)


class TestPlaces:
    @given(st.text("好差太很一般，。！龘😡a", max_size=30))
    def test_there_is_one_for_each_ngram_once_and_in_order(self, text: str) -> None:
        found = places(text, bits=40)  # too large a table for two of so few to meet
        assert len(found) == len(ngrams(text))
        assert (np.diff(found) > 0).all()

    @given(st.text(min_size=1, max_size=20), st.integers(1, 20))
    def test_they_lie_in_the_table(self, text: str, bits: int) -> None:
        found = places(text, bits=bits)
        assert 0 <= found.min() <= found.max() < 2**bits

    def test_an_ngram_has_the_same_place_in_every_text(self) -> None:
        alone = set(places("不耐用", bits=BITS).tolist())
        assert alone <= set(places("电池不耐用，失望", bits=BITS).tolist())

    def test_the_order_of_characters_counts(self) -> None:
        assert set(places("好不", bits=BITS).tolist()) != set(places("不好", bits=BITS).tolist())

    def test_no_text_has_none(self) -> None:
        assert len(places("", bits=BITS)) == 0


class TestMargin:
    def test_it_is_the_weights_of_the_ngrams_over_the_root_of_their_number(self) -> None:
        text = "真不错"
        said = model(不错=2.0, 真=1.0, bias=0.25).margin(text)
        assert said == pytest.approx((2.0 + 1.0) / np.sqrt(len(ngrams(text))) + 0.25, abs=1e-6)

    def test_what_is_said_twice_counts_once(self) -> None:
        once, twice = (model(差=-1.0).margin(text) for text in ("差，", "差，差，"))
        assert once == pytest.approx(-1 / np.sqrt(3))
        assert twice == pytest.approx(-1 / np.sqrt(len(ngrams("差，差，"))))

    def test_capitals_are_small_letters(self) -> None:
        assert model(ok=1.0).margin("OK") == model(ok=1.0).margin("ok") > 0

    def test_a_text_of_nothing_known_has_the_bias(self) -> None:
        assert model(好=3.0, bias=-0.5).margin("龘") == -0.5
        assert model(好=3.0, bias=-0.5).margin("") == -0.5

    @given(st.text(max_size=20))
    def test_a_blank_one_says_nothing(self, text: str) -> None:
        assert NgramModel.blank().margin(text) == 0
