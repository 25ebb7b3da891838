"""Kinds of the company's own, taught by twenty examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voc.alerts import KindPrototype, TooFewExamples, fit_kind
from voc.errors import VocError

WIDTH = 64


def vectors(count: int, *, of_kind: bool, seed: int) -> np.ndarray:
    """Vectors around one centre, or around the other with a wider spread."""
    centre = np.random.default_rng(1).normal(size=WIDTH) * (1 if of_kind else 0.2)
    return centre + np.random.default_rng(seed).normal(size=(count, WIDTH))


@pytest.fixture(scope="module")
def taught() -> KindPrototype:
    examples = np.concatenate([vectors(20, of_kind=True, seed=2), vectors(60, of_kind=False, seed=3)])
    return fit_kind(examples, [True] * 20 + [False] * 60, kind="halal")


def test_twenty_examples_tell_the_kind_from_others(taught: KindPrototype) -> None:
    hits = np.mean([taught.fires(each) for each in vectors(300, of_kind=True, seed=4)])
    wrong = np.mean([taught.fires(each) for each in vectors(300, of_kind=False, seed=5)])
    assert hits > 0.9
    assert wrong < 0.08


def test_figures_are_of_examples_left_out(taught: KindPrototype) -> None:
    assert (taught.examples, taught.others) == (20, 60)
    assert 0.7 < taught.precision <= 1
    assert 0.7 < taught.recall <= 1


def test_examples_with_nothing_in_common_are_not_flattered() -> None:
    noise = np.random.default_rng(9).normal(size=(80, WIDTH))
    found = fit_kind(noise, [True] * 20 + [False] * 60, kind="noise", threshold=0.5)
    assert found.recall < 0.6
    assert abs(found.scale) < 40


def test_the_length_of_a_vector_says_nothing(taught: KindPrototype) -> None:
    one = vectors(1, of_kind=True, seed=6)[0]
    assert taught.probability(one) == pytest.approx(taught.probability(one * 7))


def test_a_threshold_of_ones_own_is_kept() -> None:
    examples = np.concatenate([vectors(8, of_kind=True, seed=2), vectors(8, of_kind=False, seed=3)])
    assert fit_kind(examples, [True] * 8 + [False] * 8, kind="a", threshold=0.9).threshold == 0.9


def test_a_kind_goes_to_a_file_and_back(taught: KindPrototype, tmp_path: Path) -> None:
    taught.write(tmp_path / "halal.json")
    assert KindPrototype.read(tmp_path / "halal.json") == taught


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"kind": "a"}', "utf-8")
    with pytest.raises(VocError, match=r"a\.json: is no kind taught by examples"):
        KindPrototype.read(tmp_path / "a.json")


def test_too_few_examples_are_refused() -> None:
    with pytest.raises(
        TooFewExamples, match="3 examples of it and 5 of other texts; give at least 5 of each"
    ):
        fit_kind(np.ones((8, 4)), [True] * 3 + [False] * 5, kind="a")


def test_labels_that_do_not_match_are_refused() -> None:
    with pytest.raises(VocError, match="8 vectors and 3 labels"):
        fit_kind(np.ones((8, 4)), [True] * 3, kind="a")
