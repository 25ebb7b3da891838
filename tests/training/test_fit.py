"""Scores to probabilities and thresholds: planted temperatures come back, hand-made numbers add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc_training.fit import Scores, best_threshold, calibration_error, probabilities, temperature


def drawn(planted: float, texts: int = 6_000) -> Scores:
    """Return scores that are right once they are divided by a planted temperature."""
    rng = np.random.default_rng(0)
    true = rng.normal(scale=2, size=(texts, 3))
    p = np.exp(true) / np.exp(true).sum(1, keepdims=True)
    gold = np.array([rng.choice(3, p=row) for row in p])
    return Scores(true * planted, gold)


class TestTemperature:
    @pytest.mark.parametrize("planted", [0.5, 1.0, 2.0, 3.0])
    def test_a_planted_one_is_found(self, planted: float) -> None:
        assert temperature(drawn(planted)) == pytest.approx(planted, rel=0.06)

    def test_it_makes_confidence_what_it_says(self) -> None:
        scores = drawn(3.0)
        found = temperature(scores)
        assert calibration_error(scores, found) < 0.02 < 0.08 < calibration_error(scores, 1.0)

    @given(st.floats(0.4, 4))
    def test_it_leaves_the_likeliest_class_alone(self, t: float) -> None:
        scores = drawn(1.0, texts=50)
        assert (probabilities(scores, t).argmax(1) == scores.scores.argmax(1)).all()
        assert probabilities(scores, t).sum(1) == pytest.approx(np.ones(50))


class TestCalibrationError:
    def test_it_is_the_distance_of_confidence_from_accuracy(self) -> None:
        sure = np.log([[0.9, 0.1]])
        scores = Scores(np.repeat(sure, 10, 0), np.array([0] * 6 + [1] * 4))
        assert calibration_error(scores, 1.0) == pytest.approx(0.9 - 0.6)

    def test_bins_weigh_by_their_texts(self) -> None:
        rows = np.log([[0.9, 0.1]] * 6 + [[0.6, 0.4]] * 4)
        scores = Scores(rows, np.array([0] * 6 + [0, 0, 1, 1]))
        assert calibration_error(scores, 1.0) == pytest.approx(0.6 * 0.1 + 0.4 * 0.1)


class TestBestThreshold:
    def best(self, scores: list[float], gold: list[int]) -> tuple[float, float]:
        return best_threshold(np.array(scores), np.array(gold))

    def test_it_lies_between_what_holds_and_what_does_not(self) -> None:
        assert self.best([3.0, -1.0, 2.0, 0.0], [1, 0, 1, 0]) == (1.0, 1.0)

    def test_one_miss_may_be_worth_less_than_the_false_ones_it_would_cost(self) -> None:
        threshold, f1 = self.best([5, 4, 3, 2, 1, 0], [1, 1, 0, 0, 0, 1])
        assert (threshold, f1) == (3.5, pytest.approx(2 * 2 / (2 + 3)))

    def test_where_all_hold_it_lies_under_the_lowest(self) -> None:
        assert self.best([2.0, 1.0], [1, 1]) == (0.5, 1.0)

    def test_those_that_tie_are_not_parted(self) -> None:
        assert self.best([1.0, 1.0, 0.0, -1.0], [1, 0, 1, 0]) == (-0.5, pytest.approx(2 * 2 / (3 + 2)))

    def test_where_none_hold_f1_is_nothing(self) -> None:
        assert self.best([2.0, 1.0], [0, 0])[1] == 0

    @given(st.lists(st.tuples(st.floats(-9, 9), st.booleans()), min_size=1, max_size=30))
    def test_no_other_threshold_is_better(self, drawn_: list[tuple[float, bool]]) -> None:
        scores, gold = np.array([s for s, _ in drawn_]), np.array([int(g) for _, g in drawn_])

        def f1(threshold: float) -> float:
            said = scores >= threshold
            return float(2 * (said & (gold == 1)).sum() / max(1, said.sum() + gold.sum()))

        threshold, _ = best_threshold(scores, gold)
        others = [*(scores - 1e-3), *scores, scores.max() + 1]
        assert f1(threshold) >= max(f1(other) for other in others) - 1e-9
