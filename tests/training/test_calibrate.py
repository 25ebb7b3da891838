"""Calibration: planted temperatures come back, hand-made thresholds win, and the release is written whole."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc import release as files
from voc.encoder import Encoder, Reading
from voc.opinions import FoundOpinion, PairScorer, Thresholds
from voc.release import Release
from voc_training import calibrate as calibration
from voc_training.calibrate import (
    PAIR,
    Scored,
    Scores,
    best_thresholds,
    calibrate,
    calibration_error,
    probabilities,
    read_dev,
    temperature,
    text_scores,
    triplet_f1,
)
from voc_training.corpora import Example, GoldOpinion


def drawn(planted: float, texts: int = 6_000) -> Scores:
    """Return scores that are right once they are divided by a planted temperature."""
    rng = np.random.default_rng(0)
    true = rng.normal(scale=2, size=(texts, 3))
    p = np.exp(true) / np.exp(true).sum(1, keepdims=True)
    gold = np.array([rng.choice(3, p=row) for row in p])
    return Scores(true * planted, gold)


def reading(characters: int, outputs: int = 12) -> Reading:
    """Return a reading in which every character is a piece of its own, numbered in its first score."""
    pieces = np.zeros((characters, outputs), np.float32)
    pieces[:, 1] = np.arange(characters)
    numbers = np.arange(characters, dtype=np.int32)
    nothing = np.zeros((characters, 6), np.float32)
    return Reading(np.ones(4, np.float32), pieces, numbers, nothing, nothing)


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


class TestTextScores:
    def test_only_texts_with_a_gold_class_and_without_their_question(self) -> None:
        scored = [
            Scored(Example("a", "问?\n好的", sentiment=(0.0, 0.0, 1.0), context=3), reading(5)),
            Scored(Example("b", "好"), reading(1)),
            Scored(Example("c", "差差差", sentiment=(0.9, 0.1, 0.0)), reading(3)),
        ]
        found = text_scores(scored, slice(0, 4), calibration._polarity)
        assert found.gold.tolist() == [2, 0]
        assert found.scores[:, 0].tolist() == pytest.approx([(3 + 4) / 2, 1.0])

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


class TestRelease:
    @pytest.fixture
    def without_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(calibration, "read_own", lambda *_: iter(()))

    @pytest.mark.usefixtures("without_own")
    def test_every_head_and_style_is_set_and_reported_on_the_other_half(
        self, tiny_release: Path, data: Path
    ) -> None:
        release = Release.open(tiny_release)
        points, figures = calibrate(release, data)
        assert set(points.temperatures) == set(release.settings.heads)
        assert set(points.opinions) == set(release.settings.styles)
        assert all(0.39 < t < 4.01 for t in points.temperatures.values())
        assert all(found.pair in PAIR for found in points.opinions.values())
        assert 1 / 3 <= points.low_confidence <= 1
        assert points.mixed == release.points.mixed
        for style in release.settings.styles:
            assert 0 < figures[f"n:{style}"] < 14
            assert 0 <= figures[f"triplet:{style}"] <= 1
        assert 0 <= figures["abstained"] <= 1

    @pytest.mark.usefixtures("without_own")
    def test_the_release_is_whole_again_afterwards(
        self, tiny_release: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        import shutil

        folder = Path(shutil.copytree(tiny_release, tmp_path / "calibrated"))
        assert calibration.main([str(folder), "--data", str(data)]) == 0
        assert Release.open(folder).points != Release.open(tiny_release).points
        assert '"temperatures"' in capsys.readouterr().out
