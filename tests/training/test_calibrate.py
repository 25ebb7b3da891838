"""Calibration: hand-made thresholds win, every head is set on one half of dev, and the release is whole."""

import shutil
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voc import release as files
from voc.categories import TrainedCategories
from voc.encoder import Encoder, Reading
from voc.ngrams import NgramModel, places
from voc.opinions import FoundOpinion, PairScorer, Thresholds
from voc.release import Release
from voc_training import calibrate as calibration
from voc_training import own
from voc_training.calibrate import (
    INSIDE,
    LEAST,
    NGRAM_WEIGHTS,
    PAIR,
    Scored,
    best_thresholds,
    calibrate,
    gold_class,
    read_dev,
    text_scores,
    triplet_f1,
)
from voc_training.corpora import Example, GoldOpinion
from voc_training.fit import Scores
from voc_training.heads import CLASSES, TEXT_HEADS

Calibrated = tuple[Release, files.OperatingPoints, dict[str, float]]


def reading(characters: int, outputs: int = 12) -> Reading:
    """Return a reading in which every character is a piece of its own, numbered in its first score."""
    pieces = np.zeros((characters, outputs), np.float32)
    pieces[:, 1] = np.arange(characters)
    numbers = np.arange(characters, dtype=np.int32)
    nothing = np.zeros((characters, 6), np.float32)
    return Reading(np.ones(4, np.float32), pieces, numbers, nothing, nothing)


class TestTextScores:
    def test_only_texts_with_a_gold_class_and_without_their_question(self) -> None:
        scored = [
            Scored(Example("a", "问?\n好的", sentiment=(0.0, 0.0, 1.0), context=3), reading(5)),
            Scored(Example("b", "好"), reading(1)),
            Scored(Example("c", "差差差", sentiment=(0.9, 0.1, 0.0)), reading(3)),
        ]
        found = text_scores(scored, slice(0, 4), partial(gold_class, "sentiment"))
        assert found.gold.tolist() == [2, 0]
        assert found.scores[:, 0].tolist() == pytest.approx([(3 + 4) / 2, 1.0])

    def test_the_gold_class_of_a_head_is_its_own(self) -> None:
        example = Example("a", "好", sentiment=(0.1, 0.2, 0.7), classes={"intent": 3})
        assert [gold_class(head, example) for head in ("sentiment", "intent", "demand")] == [2, 3, None]
        assert gold_class("sentiment", Example("b", "好")) is None

    def test_readings_stand_beside_their_example(self, tiny_release: Path) -> None:
        encoder = Encoder.load(
            tiny_release / files.TOKENIZER, tiny_release / files.NETWORK, window=64, overlap=8, threads=1
        )
        texts = ["好" * n for n in (30, 1, 200, 2)]
        scored = read_dev(encoder, [Example(str(n), text) for n, text in enumerate(texts)], style="bdci2017")
        assert [item.example.text for item in scored] == texts
        assert [len(item.reading.piece) for item in scored] == list(map(len, texts))


class TestThresholds:
    gold = (GoldOpinion((0, 2), (2, 4), 2), GoldOpinion(None, (5, 6), 0))
    scorer = PairScorer({})

    def scored(self) -> list[Scored]:
        return [Scored(Example("a", "屏幕清晰，差", opinions=self.gold), reading(6))]

    def found(self, *opinions: FoundOpinion) -> Any:
        return lambda *_, **__: [list(opinions)]

    def test_f1_counts_spans_and_polarity(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = FoundOpinion((0, 2), (2, 4), (0.1, 0.1, 0.8), 0.9, 0.5)
        wrong = FoundOpinion(None, (5, 6), (0.1, 0.1, 0.8), 0.9, 0.5)
        more = FoundOpinion((0, 2), (5, 6), (0.8, 0.1, 0.1), 0.9, 0.5)
        monkeypatch.setattr(calibration, "find_opinions", self.found(right, wrong, more))
        assert triplet_f1(self.scored(), self.scorer, Thresholds()) == pytest.approx(2 * 1 / (3 + 2))

    def test_nothing_found_is_nothing_right(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(calibration, "find_opinions", self.found())
        assert triplet_f1(self.scored(), self.scorer, Thresholds()) == 0

    def test_the_best_of_the_grid_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def figure(_: object, __: object, thresholds: Thresholds) -> float:
            return 1 - abs(thresholds.pair - 0.45) - abs(thresholds.outside + 1.0)

        monkeypatch.setattr(calibration, "triplet_f1", figure)
        assert best_thresholds([], self.scorer) == Thresholds(pair=0.45, outside=-1.0)


class TestOpinionProbabilities:
    gold = (GoldOpinion((0, 2), (2, 4), 2), GoldOpinion(None, (5, 6), 0))

    def scored(self, monkeypatch: pytest.MonkeyPatch, *said: FoundOpinion) -> list[Scored]:
        """A text for each opinion that is said of it."""
        monkeypatch.setattr(calibration, "find_opinions", lambda texts, *_, **__: [[one] for one in said])
        return [Scored(Example("a", "屏幕清晰，差", opinions=self.gold), reading(6)) for _ in said]

    def test_each_opinion_is_judged_by_spans_and_polarity(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = FoundOpinion((0, 2), (2, 4), (0.1, 0.1, 0.8), 0.9, 0.5)
        turned = FoundOpinion((0, 2), (2, 4), (0.6, 0.3, 0.1), 0.9, 0.5)
        scored = self.scored(monkeypatch, right, turned)
        found = calibration.judged(scored, PairScorer({}), Thresholds())
        assert found.tolist() == [[pytest.approx(0.9 * 0.8), 1], [pytest.approx(0.9 * 0.6), 0]]

    def test_probabilities_become_frequencies(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sure = FoundOpinion((0, 2), (2, 4), (0.0, 0.0, 1.0), 0.9, 0.5)
        wrong = FoundOpinion((0, 2), (5, 6), (0.0, 0.0, 1.0), 0.9, 0.5)
        scored = self.scored(monkeypatch, *[sure] * 60, *[wrong] * 40)
        found = calibration.calibrated(scored, PairScorer({}), Thresholds(pair=0.4))
        assert found.pair == 0.4
        assert found.calibrated(0.9) == pytest.approx(0.6, abs=0.01)

    def test_of_too_few_nothing_is_learned(self, monkeypatch: pytest.MonkeyPatch) -> None:
        one = FoundOpinion((0, 2), (2, 4), (0.0, 0.0, 1.0), 0.9, 0.5)
        scored = self.scored(monkeypatch, one, one)
        assert calibration.calibrated(scored, PairScorer({}), Thresholds()) == Thresholds()

    def test_until_then_a_probability_stays(self) -> None:
        assert [Thresholds().calibrated(p) for p in (0.2, 0.5, 0.9)] == pytest.approx([0.2, 0.5, 0.9])
        assert 0 < Thresholds(scale=3.0).calibrated(0.0) < Thresholds(scale=3.0).calibrated(1.0) < 1


class TestNgrams:
    def test_only_the_text_s_own_words_speak(self) -> None:
        weights = np.zeros(2**12, np.float32)
        weights[places("好", bits=12)] = 1.0
        scored = [
            Scored(Example("a", "好吗?\n差", sentiment=(0.9, 0.1, 0.0), context=4), reading(5)),
            Scored(Example("b", "好"), reading(1)),
            Scored(Example("c", "好", sentiment=(0.0, 0.1, 0.9)), reading(1)),
        ]
        assert calibration.margins(scored, NgramModel(weights, 0.0)).tolist() == [0, 1]

    def test_they_lean_praise_and_blame_apart(self) -> None:
        scores = Scores(np.zeros((2, 3)), np.array([2, 0]))
        leaned = calibration.lean(scores, np.array([2.0, -1.0]), 0.5)
        assert leaned.scores.tolist() == [[-0.5, 0, 0.5], [0.25, 0, -0.25]]
        assert leaned.gold.tolist() == [2, 0]


class TestEntityThresholds:
    columns = slice(1, 3)

    def scored(self, *inside: float, gold: list[tuple[int, int]]) -> Scored:
        """A text of pairs of characters, each pair a name with this score of being inside."""
        read = reading(2 * len(inside))
        for place, score in enumerate(inside):
            read.tags[2 * place : 2 * place + 2, 1] = score
            read.tags[2 * place, 2] = 1.0
            read.tags[2 * place + 1, 2] = -1.0
        entities = tuple((start, end, "person") for start, end in gold)
        example = Example("a", "好" * 2 * len(inside), entities=entities, kinds=frozenset({"person"}))
        return Scored(example, read)

    def test_f1_counts_whole_names_of_the_kind(self) -> None:
        item = self.scored(2.0, -2.0, 2.0, gold=[(0, 2), (2, 4)])
        assert calibration._entity_f1([item], "person", self.columns, 0.0) == pytest.approx(2 * 1 / (2 + 2))
        assert calibration._entity_f1([item], "place", self.columns, 0.0) == 0

    def test_a_lower_threshold_finds_more(self) -> None:
        item = self.scored(2.0, -1.2, gold=[(0, 2), (2, 4)])
        found = [calibration._entity_f1([item], "person", self.columns, t) for t in (0.0, -1.5)]
        assert found == pytest.approx([2 / 3, 1])


class TestTextCategories:
    def test_f1_counts_categories_with_their_polarity(self) -> None:
        names = tuple(f"{name}/{p}" for name in ("甲", "乙") for p in ("negative", "neutral", "positive"))
        eye = np.concatenate([np.full((6, 1), -5.0), np.eye(6, 9) * 10], 1).astype(np.float32)
        trained, read = TrainedCategories(names, eye), reading(3)
        read.pieces[:] = 0
        read.pieces[0, 2], read.pieces[2, 2 + 4] = 1, 1  # 甲/negative, 乙/neutral
        wanted = frozenset({"甲/negative", "乙/positive"})
        item = Scored(Example("a", "好差好", taxonomy="t", categories=wanted), read)
        figure = calibration._category_f1(slice(2, 11), trained, [item], 0.5)
        assert figure == pytest.approx(2 * 1 / (2 + 2))
        assert calibration._category_f1(slice(2, 11), trained, [item], 0.999) == 0


@pytest.fixture(scope="module")
def calibrated(tiny_release: Path, data: Path, annotations: Path) -> Calibrated:
    """Give the release, and its operating points with their figures, set on the made-up corpora."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own, "ANNOTATIONS", annotations)
        patch.setattr(calibration, "FEWEST", 1)
        patch.setattr(calibration, "LEAST_TRAIT", 0.0)
        release = Release.open(tiny_release)
        return release, *calibrate(release, data)


class TestRelease:
    def test_every_head_is_set(self, calibrated: Calibrated) -> None:
        release, points, _ = calibrated
        settings = release.settings
        assert set(points.temperatures) == set(settings.heads) == set(TEXT_HEADS)
        assert all(0.39 < t < 4.01 for t in points.temperatures.values())
        assert set(points.opinions) == set(settings.styles)
        assert all(found.pair in PAIR for found in points.opinions.values())
        assert set(points.entities) == set(settings.entities)
        assert set(points.entities.values()) <= set(INSIDE)
        assert set(points.alerts) == set(settings.alerts)
        assert set(points.traits) == {"mixed"}  # no text of theirs that is dev says anything of irony
        assert set(points.categories) == {"corpus-car", "own-bank", "own-shop"}
        assert set(points.categories.values()) <= set(LEAST)
        assert 1 / 3 <= points.low_confidence <= 1
        assert points.mixed == release.points.mixed
        assert points.ngrams in NGRAM_WEIGHTS

    def test_it_is_reported_on_the_other_half(self, calibrated: Calibrated) -> None:
        release, _, figures = calibrated
        for style in release.settings.styles:
            assert 0 < figures[f"n:{style}"] < 14
            assert 0 <= figures[f"triplet:{style}"] <= 1
        for head in ("sentiment", *CLASSES):
            assert 0 <= figures[f"ece:{head}"] <= 1
            assert figures[f"n:{head}"] > 0
        assert 0 < figures["n:entity:person"] < 14
        assert {"alert:abuse", "alert:food_safety", "category:own-bank", "trait:mixed"} <= set(figures)
        assert all(0 <= value <= 1 for name, value in figures.items() if not name.startswith("n:"))

    def test_a_kind_of_entity_without_a_case_begins_at_even_odds(self, calibrated: Calibrated) -> None:
        _, points, figures = calibrated
        assert figures["n:entity:movie"] == 0
        assert points.entities["movie"] == 0

    def test_the_release_is_whole_again_afterwards(
        self,
        tiny_release: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        calibrated: Calibrated,
    ) -> None:
        folder = Path(shutil.copytree(tiny_release, tmp_path / "calibrated"))
        monkeypatch.setattr(calibration, "calibrate", lambda *_: calibrated[1:])
        assert calibration.main([str(folder), "--data", str(tmp_path)]) == 0
        assert Release.open(folder).points == calibrated[1]
        assert '"temperatures"' in capsys.readouterr().out
