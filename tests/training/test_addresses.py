"""Addresses in sentences: the span holds what was put in, and a line is the same sentence every time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.text import clean
from voc_training.addresses import CARRIERS, PLACES, carried

BARE = "临江市桂花路18号2单元301"
names = st.integers(0, 10**6).map("address/train/{}".format)


@given(names, st.text(min_size=1, max_size=30))
def test_the_span_holds_the_address(name: str, address: str) -> None:
    text, span = carried(name, address)
    if span is None:
        assert text in PLACES
    else:
        assert text[slice(*span)] == address


@given(names)
def test_a_line_is_the_same_sentence_every_time(name: str) -> None:
    assert carried(name, BARE) == carried(name, BARE)


def test_a_fourth_holds_places_that_are_no_address() -> None:
    found = [carried(f"address/train/{n}", BARE)[1] for n in range(2000)]
    assert found.count(None) / len(found) == pytest.approx(0.25, abs=0.03)


def test_every_sentence_is_used_and_carries_one_address() -> None:
    texts = {carried(f"address/train/{n}", BARE)[0] for n in range(3000)}
    assert texts == {carrier.format(BARE) for carrier in CARRIERS} | set(PLACES)
    assert all(carrier.count("{}") == 1 for carrier in CARRIERS)


def test_no_sentence_holds_an_address_of_its_own_or_stands_twice() -> None:
    assert len({*CARRIERS, *PLACES}) == len(CARRIERS) + len(PLACES)
    assert not [place for place in PLACES if "{" in place]


def test_an_address_is_found_in_the_clean_sentence_too() -> None:
    for number in range(200):
        text, span = carried(f"address/train/{number}", BARE)
        if span is not None:
            cleaned = clean(text)
            assert cleaned.text[slice(*cleaned.to_clean(*span))] == BARE
