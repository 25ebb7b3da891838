"""Category features to categories: of opinions by their pieces, of texts by the pieces that speak most."""

import numpy as np
import pytest

from voc.categories import TextCategory, TrainedCategories, find_text_categories, opinion_features

SOLD = {
    "corpus-shop": ("价格", "味道", "包装"),
    "corpus-bus": ("准点/negative", "准点/neutral", "准点/positive"),
}
BOTH = tuple(
    f"{name}/{polarity}" for name in ("动力", "油耗") for polarity in ("negative", "neutral", "positive")
)
WEIGHTS = np.concatenate([np.full((6, 1), -5.0), np.eye(6) * 10], 1).astype(np.float32)
"""A feature for each of six categories: 1 gives a score of 5, nothing gives -5."""


def trained(names: tuple[str, ...] = BOTH) -> TrainedCategories:
    return TrainedCategories(names, WEIGHTS[: len(names)])


def features(*pieces: dict[int, float]) -> np.ndarray:
    """Features of pieces that name the category they speak for, and how loudly."""
    out = np.zeros((len(pieces), 6), np.float32)
    for row, said in enumerate(pieces):
        for place, value in said.items():
            out[row, place] = value
    return out


def find(pieces: np.ndarray, *, threshold: float = 0.5, rows: list[int] | None = None) -> list[TextCategory]:
    own = np.arange(len(pieces)) if rows is None else np.array(rows)
    return find_text_categories(trained(), pieces, own, threshold=threshold)


class TestTrained:
    def test_each_taxonomy_has_its_own_weights(self) -> None:
        weights = np.arange(12, dtype=np.float32).reshape(6, 2)
        one, other = (TrainedCategories.of(SOLD, weights, taxonomy=name) for name in SOLD)
        assert one is not None
        assert other is not None
        assert (one.names, one.weights.tolist()) == (SOLD["corpus-shop"], weights[:3].tolist())
        assert (other.names, other.weights.tolist()) == (SOLD["corpus-bus"], weights[3:].tolist())

    def test_a_taxonomy_that_was_not_trained_has_none(self) -> None:
        assert TrainedCategories.of(SOLD, WEIGHTS, taxonomy="corpus") is None

    def test_categories_of_texts_are_told_by_their_polarities(self) -> None:
        assert trained().of_texts
        assert trained().categories == {"动力", "油耗"}
        assert not trained(SOLD["corpus-shop"]).of_texts
        assert trained(SOLD["corpus-shop"]).categories == set(SOLD["corpus-shop"])

    def test_a_slash_in_a_name_makes_no_polarity(self) -> None:
        mixed = trained(("餐饮/早餐", "价格"))
        assert not mixed.of_texts
        assert mixed.categories == {"餐饮/早餐", "价格"}

    def test_a_score_is_the_bias_and_the_direction(self) -> None:
        one = TrainedCategories(("甲", "乙"), np.array([[1, 2, 0], [0, -1, 3]], np.float32))
        assert one.scores(np.array([[1, 1], [0, 2]], np.float32)).tolist() == [[3, 2], [1, 6]]


class TestTextCategories:
    def test_a_category_stands_with_its_likeliest_polarity_and_the_pieces_that_say_so(self) -> None:
        [one] = find(features({}, {0: 1.0}, {0: 0.9}, {2: 0.6}))
        assert (one.name, one.polarity, one.start, one.end) == ("动力", 0, 1, 3)
        assert one.probability == pytest.approx(1 / (1 + np.exp(-4.7)), abs=0.01)

    def test_one_loud_piece_among_many_silent_ones_is_enough(self) -> None:
        found = find(features(*[{}] * 40, {5: 1.0}, *[{}] * 40))
        assert [(one.name, one.polarity, one.start, one.end) for one in found] == [("油耗", 2, 40, 41)]

    def test_they_stand_in_the_taxonomy_s_order_each_once(self) -> None:
        found = find(features({4: 1.0}, {}, {1: 1.0}, {4: 1.0}))
        assert [(one.name, one.polarity) for one in found] == [("动力", 1), ("油耗", 1)]

    def test_what_is_less_probable_than_the_threshold_is_not_found(self) -> None:
        half = features({0: 0.5})  # a score of 0
        assert [one.probability for one in find(half, threshold=0.5)] == [0.5]
        assert find(half, threshold=0.51) == []

    def test_only_the_customer_s_pieces_speak(self) -> None:
        pieces = features({0: 1.0}, {}, {4: 1.0}, {}, {4: 1.0})
        found = find(pieces, rows=[1, 2, 4])
        assert [(one.name, one.start, one.end) for one in found] == [("油耗", 2, 5)]

    def test_where_no_piece_is_sure_those_near_the_best_stand_for_it(self) -> None:
        pieces = features({0: 0.1}, {0: 0.35}, {0: 0.25}, {})
        [one] = [one for one in find(pieces, threshold=0.01) if one.name == "动力"]
        assert (one.start, one.end) == (1, 3)  # scores of -4, -1.5, -2.5, -5


class TestOpinionFeatures:
    piece = np.array([0, 0, 1, 2, 2, 3], np.int32)

    def test_they_are_the_mean_over_the_pieces_of_both_spans(self) -> None:
        pieces = np.array([[1.0], [2.0], [6.0], [8.0]], np.float32)
        found = opinion_features(pieces, self.piece, [((0, 2), (3, 5)), ((2, 3), (5, 6))])
        assert found.tolist() == [[3.5], [5.0]]

    def test_a_piece_that_both_share_counts_once(self) -> None:
        pieces = np.array([[0.0], [3.0], [9.0], [0.0]], np.float32)
        assert opinion_features(pieces, self.piece, [((2, 4), (3, 5))]).tolist() == [[6.0]]

    def test_an_implicit_side_says_nothing(self) -> None:
        pieces = np.array([[1.0], [2.0], [6.0], [8.0]], np.float32)
        assert opinion_features(pieces, self.piece, [(None, (0, 3)), ((5, 6), None)]).tolist() == [
            [1.5],
            [8.0],
        ]

    def test_no_opinions_have_none(self) -> None:
        assert opinion_features(np.zeros((4, 7), np.float32), self.piece, []).shape == (0, 7)
