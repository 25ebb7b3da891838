"""Character scores to names: each kind for itself, and the surer one where two claim the same characters."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.entities import FoundEntity, find_entities, spans

KINDS = {"person": slice(0, 2), "company": slice(2, 4)}


def scores(size: int, *names: tuple[str, int, int, float]) -> np.ndarray:
    """Scores of a text in which some names stand out: kind, start, end, score of being inside."""
    out = np.full((size, 4), -5.0, np.float32)
    for kind, start, end, inside in names:
        out[start:end, KINDS[kind].start] = inside
        out[start, KINDS[kind].start + 1] = 5.0
    return out


def find(tags: np.ndarray, **thresholds: float) -> list[FoundEntity]:
    return find_entities(tags, KINDS, thresholds=thresholds)


def places(found: list[FoundEntity]) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.kind) for one in found]


class TestSpans:
    def test_a_name_begins_and_goes_on(self) -> None:
        assert spans(scores(6, ("person", 1, 4, 2.0))[:, :2]) == [(1, 4)]

    def test_two_names_side_by_side_are_two(self) -> None:
        tags = scores(6, ("person", 0, 2, 2.0), ("person", 2, 5, 2.0))
        assert spans(tags[:, :2]) == [(0, 2), (2, 5)]

    def test_a_name_whose_beginning_was_missed_is_one_all_the_same(self) -> None:
        tags = scores(5, ("person", 1, 4, 2.0))
        tags[1, 1] = -5.0
        assert spans(tags[:, :2]) == [(1, 4)]

    def test_a_beginning_outside_of_a_name_is_nothing(self) -> None:
        tags = scores(4)
        tags[2, 1] = 9.0
        assert spans(tags[:, :2]) == []

    def test_a_score_at_the_threshold_is_outside(self) -> None:
        tags = scores(4, ("person", 0, 2, 0.5))[:, :2]
        assert spans(tags, threshold=0.4) == [(0, 2)]
        assert spans(tags, threshold=0.5) == []

    def test_no_characters_have_no_names(self) -> None:
        assert spans(np.zeros((0, 2), np.float32)) == []


class TestFindEntities:
    def test_of_two_kinds_the_surer_one_stands(self) -> None:
        tags = scores(8, ("person", 1, 4, 1.0), ("company", 2, 6, 3.0))
        assert places(find(tags)) == [(2, 6, "company")]

    def test_kinds_that_lie_apart_stand_both_in_order(self) -> None:
        tags = scores(9, ("company", 5, 8, 3.0), ("person", 0, 2, 1.0))
        assert places(find(tags)) == [(0, 2, "person"), (5, 8, "company")]

    def test_of_two_as_sure_the_first_stands(self) -> None:
        tags = scores(8, ("company", 1, 3, 2.0), ("person", 2, 4, 2.0))
        assert places(find(tags)) == [(1, 3, "company")]

    def test_the_probability_is_the_mean_over_the_characters(self) -> None:
        tags = scores(4, ("person", 0, 2, 0.0))
        tags[:2, 0] = np.log(3), np.log(9)
        assert find(tags)[0].probability == pytest.approx((0.75 + 0.9) / 2)

    def test_scores_beyond_all_bounds_are_a_probability(self) -> None:
        [one] = find(scores(3, ("person", 0, 3, 1e4)))
        assert one.probability == pytest.approx(1)

    def test_each_kind_has_a_threshold_of_its_own(self) -> None:
        tags = scores(8, ("person", 0, 2, 0.5), ("company", 4, 6, 0.5))
        assert places(find(tags, company=1.0)) == [(0, 2, "person")]
        assert places(find(tags, person=1.0)) == [(4, 6, "company")]

    def test_a_kind_without_a_threshold_begins_at_even_odds(self) -> None:
        assert places(find(scores(3, ("person", 0, 2, 0.1)), company=2.0)) == [(0, 2, "person")]
        assert find(scores(3, ("person", 0, 2, -0.1))) == []

    def test_one_character_alone_is_no_name(self) -> None:
        assert find(scores(4, ("person", 1, 2, 3.0))) == []

    def test_of_an_address_more_is_needed(self) -> None:
        kinds = {"address": slice(0, 2)}
        found = [find_entities(scores(9, ("person", 0, size, 3.0)), kinds, thresholds={}) for size in (4, 5)]
        assert [places(each) for each in found] == [[], [(0, 5, "address")]]

    def test_a_text_without_characters_has_none(self) -> None:
        assert find(np.zeros((0, 4), np.float32)) == []

    @given(st.integers(0, 30), st.integers(0, 99))
    def test_they_never_overlap_and_stand_in_order(self, size: int, seed: int) -> None:
        found = find(np.random.default_rng(seed).normal(size=(size, 4)).astype(np.float32))
        assert all(0 <= one.start < one.end <= size and 0 < one.probability < 1 for one in found)
        assert all(one.end <= other.start for one, other in pairwise(found))
