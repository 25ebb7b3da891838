"""The shipped sample and the checked texts keep what the summary and the golden tests rely on."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from voc.schema import Channel, Feedback

GOLDEN = Path(__file__).parent / "golden"


def lines(text: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in text.split("\n") if line)


@pytest.fixture(scope="module")
def sample() -> list[Feedback]:
    text = (files("voc.sample") / "feedback.jsonl").read_text(encoding="utf-8")
    return [Feedback.model_validate(line) for line in lines(text)]


def test_sample_covers_every_channel_and_industry(sample: list[Feedback]) -> None:
    assert len(sample) >= 150
    assert {piece.channel for piece in sample} == set(Channel)
    assert {(piece.attributes or {}).get("industry") for piece in sample} == {
        "bank", "insurance", "restaurant", "ecommerce", "car", "telecom", "hotel",
    }  # fmt: skip


def test_sample_ids_are_unique(sample: list[Feedback]) -> None:
    assert len({piece.id for piece in sample}) == len(sample)


def test_sample_has_scores_without_text(sample: list[Feedback]) -> None:
    bare = [piece for piece in sample if piece.text is None and not piece.turns]
    assert bare
    assert all(piece.rating is not None for piece in bare)


def test_follow_up_names_an_earlier_piece(sample: list[Feedback]) -> None:
    place = {piece.id: number for number, piece in enumerate(sample)}
    follow_ups = [piece for piece in sample if piece.parent_id]
    assert follow_ups
    assert all(place[piece.parent_id or ""] < place[piece.id] for piece in follow_ups)


def test_checked_strings_occur_once_in_their_text() -> None:
    for case in lines((GOLDEN / "checked.jsonl").read_text(encoding="utf-8")):
        for opinion in case["opinions"]:
            assert case["text"].count(opinion["aspect"]) == 1, case["text"]
            assert case["text"].count(opinion["opinion"]) == 1, case["text"]


def test_probes_are_unique_and_expect_a_polarity() -> None:
    probes = list(lines((GOLDEN / "probes.jsonl").read_text(encoding="utf-8")))
    assert len({probe["id"] for probe in probes}) == len(probes)
    assert {probe["expect"] for probe in probes} == {"positive", "negative", "neutral"}
