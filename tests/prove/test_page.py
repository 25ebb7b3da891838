"""The page of proofs says what they found, and they go through what they are said to go through."""

from __future__ import annotations

import random

import awkward
import composed
import pytest
from proof import FIGURES, PAGE, with_table

from voc.schema import Feedback, read_feedback


def test_the_table_is_that_of_the_figures() -> None:
    page = PAGE.read_text("utf-8")
    assert with_table(page) == page, "docs/proofs.md is stale: run `make prove`"


def test_every_proof_is_described() -> None:
    page = PAGE.read_text("utf-8")
    proofs = {path.stem.removeprefix("test_") for path in FIGURES.parents[1].glob("tests/prove/test_*.py")}
    described = {name for name in proofs if f"**{name}**" in page}
    assert described == proofs - {"page"}
    assert {path.stem for path in FIGURES.glob("*.json")} <= proofs


def test_composed_texts_are_distinct_and_come_again() -> None:
    texts = list(composed.distinct(2000, seed=1))
    assert len(set(texts)) == 2000
    assert texts == list(composed.distinct(2000, seed=1))


def test_a_long_text_is_of_its_length() -> None:
    assert len(composed.long_text(12_345, seed=1)) == 12_345


@pytest.mark.parametrize("kind", awkward.KINDS)
def test_awkward_texts_come_again(kind: awkward.Kind) -> None:
    texts = [kind(random.Random(seed)) for seed in range(30)]
    assert texts == [kind(random.Random(seed)) for seed in range(30)]
    assert len(set(texts)) > 5


def test_awkward_records_are_partly_feedback() -> None:
    read = [read_feedback(record) for record in awkward.records(400, seed=1)]
    accepted = sum(isinstance(one, Feedback) for one in read)
    assert 200 < accepted < 380
