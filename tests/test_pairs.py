"""Spans read off tags, and which aspect may go with which opinion word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.pairs import GAPS, MARKS, REACH, CharSpan, candidate_pairs, decode_spans

tags = st.lists(st.integers(0, 2), max_size=40).map(lambda found: np.array(found, int))


@st.composite
def spans(draw: st.DrawFn) -> list[CharSpan]:
    """Spans in order, overlapping or not, some of them far apart."""
    starts = draw(st.lists(st.integers(0, 280), max_size=8, unique=True))
    return sorted((start, start + draw(st.integers(1, 15))) for start in starts)


def distance(one: CharSpan, other: CharSpan) -> int:
    """Characters between two spans, below 0 when they overlap."""
    return max(one[0], other[0]) - min(one[1], other[1])


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([1, 2, 2, 0], [(0, 3)]),
        ([1, 1, 2], [(0, 1), (1, 3)]),
        ([0, 2, 2, 0, 2], [(1, 3), (4, 5)]),
        ([1, 2, 1], [(0, 2), (2, 3)]),
    ],
)
def test_spans_of_tags(numbers: list[int], expected: list[CharSpan]) -> None:
    assert decode_spans(np.array(numbers, int)) == expected


@given(tags)
def test_spans_hold_exactly_the_characters_that_are_not_outside(numbers: np.ndarray) -> None:
    found = decode_spans(numbers)
    held = [at for start, end in found for at in range(start, end)]
    assert held == np.flatnonzero(numbers).tolist()


@given(tags)
def test_spans_written_as_tags_and_read_again_are_the_same(numbers: np.ndarray) -> None:
    found = decode_spans(numbers)
    again = np.zeros(len(numbers), int)
    for start, end in found:
        again[start:end] = 2
        again[start] = 1
    assert decode_spans(again) == found


@given(spans(), spans())
def test_pairs_are_those_within_reach_and_each_span_alone(
    aspects: list[CharSpan], opinions: list[CharSpan]
) -> None:
    pairs = candidate_pairs("好" * 300, aspects, opinions)
    spoken = [
        (i, j) for i, a in enumerate(aspects) for j, o in enumerate(opinions) if distance(a, o) <= REACH
    ]
    alone = [(-1, j) for j in range(len(opinions))] + [(i, -1) for i in range(len(aspects))]
    assert list(zip(pairs.aspect.tolist(), pairs.opinion.tolist(), strict=True)) == spoken + alone


@given(spans(), spans(), st.text("好，。!", min_size=300, max_size=300))
def test_classes_lie_in_their_ranges(aspects: list[CharSpan], opinions: list[CharSpan], text: str) -> None:
    pairs = candidate_pairs(text, aspects, opinions)
    assert set(pairs.gap.tolist()) <= set(range(GAPS))
    assert set(pairs.marks.tolist()) <= set(range(MARKS))
    implicit = (pairs.aspect < 0) | (pairs.opinion < 0)
    assert (pairs.gap[implicit] == GAPS - 1).all()
    assert (pairs.gap[~implicit] < GAPS - 1).all()


def test_the_side_the_distance_and_the_marks_between_are_told() -> None:
    text = "屏幕，很清晰。耐用的是电池"
    pairs = candidate_pairs(text, [(0, 2), (11, 13)], [(4, 6), (7, 9)])
    rows = zip(
        pairs.aspect.tolist(), pairs.opinion.tolist(), pairs.gap.tolist(), pairs.marks.tolist(), strict=True
    )
    found = {(i, j): (gap, marks) for i, j, gap, marks in rows}
    assert found[0, 0] == (2, 1)  # two characters behind it, one of them a comma
    assert found[1, 1] == (11 + 2, 0)  # before it
    assert found[1, 0][1] == 1
    assert found[0, 1][1] == 2


def test_overlapping_spans_have_a_class_of_their_own() -> None:
    pairs = candidate_pairs("服务好", [(0, 3)], [(2, 3)])
    assert pairs.gap[0] == GAPS - 2
    assert pairs.marks[0] == 0


def test_a_long_text_has_pairs_in_proportion_to_its_length() -> None:
    counts = []
    for clauses in (1_000, 2_000):
        aspects = [(5 * at, 5 * at + 2) for at in range(clauses)]
        opinions = [(5 * at + 2, 5 * at + 4) for at in range(clauses)]
        counts.append(len(candidate_pairs("屏幕清晰，" * clauses, aspects, opinions).gap))
    assert counts[1] < 2.1 * counts[0]
