"""What training asks for: a loss a label, none where nothing is labelled, gold pairs told from others."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from voc.encoder.tokens import Tokeniser
from voc_training import base as bases
from voc_training.batches import Batch, collate, encode
from voc_training.corpora import Example, GoldOpinion
from voc_training.losses import WEIGHTS, Teacher, candidates, losses, pair_losses, score_pairs, strength_loss
from voc_training.model import VocModel
from voc_training.train import build

SPOKEN = GoldOpinion((0, 2), (2, 4), 2, 0.5)
IMPLICIT = GoldOpinion(None, (5, 6), 0)
OPINIONS = (SPOKEN, IMPLICIT)
TEXT = "屏幕清晰，差"


@pytest.fixture(scope="module")
def model(base_folder: Path) -> VocModel:
    torch.manual_seed(0)
    return build(bases.load(base_folder))[0].eval()


@pytest.fixture(scope="module")
def tokeniser(base_folder: Path) -> Tokeniser:
    return build(bases.load(base_folder))[1]


@pytest.fixture(scope="module")
def teacher(base_folder: Path) -> Teacher:
    base = bases.load(base_folder)
    return Teacher(base.encoder.eval(), base.tokenizer.encode("passage:", add_special_tokens=False).ids)


def batch_of(tokeniser: Tokeniser, *examples: Example) -> Batch:
    return collate(encode(tokeniser, examples), tokeniser)


def example(text: str = TEXT, **labels: object) -> Example:
    return Example("made-up/train/0", text, **labels)  # type: ignore[arg-type]


class TestWhichAndHowMuch:
    def test_every_loss_is_finite_and_has_a_weight(
        self, model: VocModel, tokeniser: Tokeniser, teacher: Teacher, examples: list[Example]
    ) -> None:
        seen: set[str] = set()
        for labelled in (True, False):
            few = [e for e in examples if (e.opinions is not None) == labelled][::3]
            found = losses(model, batch_of(tokeniser, *few), teacher=teacher)
            assert all(math.isfinite(value.item()) for value in found.values())
            seen |= set(found)
        assert seen == set(WEIGHTS)

    def test_what_nobody_labelled_costs_nothing(self, model: VocModel, tokeniser: Tokeniser) -> None:
        found = losses(model, batch_of(tokeniser, example(), example("好")), teacher=None)
        assert {name: value.item() for name, value in found.items()} == {"strength": 0}

    def test_a_text_without_a_label_does_not_change_the_others_loss(
        self, model: VocModel, tokeniser: Tokeniser
    ) -> None:
        labelled = example(sentiment=(0.0, 0.1, 0.9))
        alone = losses(model, batch_of(tokeniser, labelled), teacher=None)["sentiment"]
        beside = losses(model, batch_of(tokeniser, labelled, example("好")), teacher=None)["sentiment"]
        assert alone.item() == pytest.approx(beside.item(), rel=1e-4)

    def test_a_text_of_weight_half_counts_half(self, model: VocModel, tokeniser: Tokeniser) -> None:
        one, other = (
            example("差", sentiment=(1.0, 0.0, 0.0)),
            example("好", sentiment=(0.0, 0.0, 1.0), weight=0.5),
        )
        first, second = (
            losses(model, batch_of(tokeniser, e), teacher=None)["sentiment"].item() for e in (one, other)
        )
        both = losses(model, batch_of(tokeniser, one, other), teacher=None)["sentiment"].item()
        assert both == pytest.approx((first + 0.5 * second) / 1.5, rel=1e-4)

    def test_losses_reach_every_part_of_the_model(
        self, base_folder: Path, tokeniser: Tokeniser, teacher: Teacher
    ) -> None:
        model = build(bases.load(base_folder))[0]
        labelled = example(
            sentiment=(0.0, 0.0, 1.0), emotion=1, strength=0.5, opinions=OPINIONS, style="bdci2017"
        )
        found = losses(
            model, batch_of(tokeniser, labelled, replace(labelled, text="太慢了差")), teacher=teacher
        )
        torch.stack(list(found.values())).sum().backward()
        without = {name for name, p in model.named_parameters() if p.grad is None}
        assert without == set()


class TestStrength:
    def loss(self, tokeniser: Tokeniser, raw: float, **labels: object) -> float:
        return strength_loss(torch.tensor([raw]), batch_of(tokeniser, example(**labels))).item()

    def test_a_labelled_one_is_asked_for_exactly(self, tokeniser: Tokeniser) -> None:
        assert self.loss(tokeniser, math.atanh(0.5), strength=0.5) == pytest.approx(0, abs=1e-6)
        assert self.loss(tokeniser, 0.0, strength=0.5) == pytest.approx(1)

    @pytest.mark.parametrize(
        ("sentiment", "good", "bad"),
        [((0.0, 0.1, 0.9), 0.9, -0.9), ((0.9, 0.1, 0.0), -0.9, 0.9), ((0.1, 0.8, 0.1), 0.0, 0.9)],
    )
    def test_elsewhere_only_the_side_is(
        self, tokeniser: Tokeniser, sentiment: tuple[float, float, float], good: float, bad: float
    ) -> None:
        assert self.loss(tokeniser, math.atanh(good), sentiment=sentiment) == 0
        assert self.loss(tokeniser, math.atanh(bad), sentiment=sentiment) > 0.5


class TestPairs:
    def test_gold_and_predicted_spans_are_candidates_together(self) -> None:
        predicted = np.zeros((6, 2), int)
        predicted[4:6, 0] = (1, 2)
        predicted[2:4, 1] = (1, 2)
        aspects, opinions = candidates(OPINIONS, predicted)
        assert (aspects, opinions) == ([(0, 2), (4, 6)], [(2, 4), (5, 6)])

    def test_gold_beyond_the_window_is_no_candidate(self) -> None:
        assert candidates(OPINIONS, np.zeros((3, 2), int)) == ([(0, 2)], [])

    def test_a_model_that_tells_gold_pairs_from_others_has_no_loss(
        self, model: VocModel, tokeniser: Tokeniser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = batch_of(tokeniser, example(opinions=OPINIONS))
        wanted = {((0, 2), (2, 4)): 3, (None, (5, 6)): 1}
        seen = []

        def told(_: object, __: object, rows: list[tuple[int, object, object, int, int]]) -> torch.Tensor:
            seen.extend((aspect, opinion) for _, aspect, opinion, *_ in rows)
            classes = torch.tensor([wanted.get((a, o), 0) for _, a, o, *_ in rows])  # type: ignore[call-overload]
            strength = torch.full((len(rows), 1), math.atanh(0.5))
            return torch.cat([torch.nn.functional.one_hot(classes, 4) * 50.0, strength], 1)

        monkeypatch.setattr("voc_training.losses.score_pairs", told)
        found = pair_losses(model, torch.zeros(1, 6, 160), batch, np.zeros((1, 6, 2), int))
        assert set(seen) >= set(wanted)
        assert len(seen) == 2 + 2 + 1  # each aspect with each opinion, each alone
        assert found["pairs"].item() == pytest.approx(0, abs=1e-5)

    def test_without_spans_there_is_no_loss(self, model: VocModel, tokeniser: Tokeniser) -> None:
        batch = batch_of(tokeniser, example(opinions=()))
        assert pair_losses(model, torch.zeros(1, 6, 160), batch, np.zeros((1, 6, 2), int)) == {}

    @torch.inference_mode()
    def test_pairs_are_scored_from_the_mean_features_of_their_spans(self, model: VocModel) -> None:
        features = torch.randn(2, 6, model.shape.character)
        rows = [(0, (0, 2), (2, 4), 1, 0), (1, None, (5, 6), 23, 0), (1, (3, 6), None, 23, 0)]
        nothing = model.pairs.nothing
        aspect = torch.stack([features[0, :2].mean(0), nothing[0], features[1, 3:6].mean(0)])
        opinion = torch.stack([features[0, 2:4].mean(0), features[1, 5], nothing[1]])
        expected = model.pairs(aspect, opinion, torch.tensor([1, 23, 23]), torch.tensor([0, 0, 0]))
        torch.testing.assert_close(score_pairs(model, features, rows), expected)


class TestTeacher:
    @torch.inference_mode()
    def test_it_gives_the_base_s_sentence_vectors_whatever_the_padding(
        self, base_folder: Path, tokeniser: Tokeniser, teacher: Teacher
    ) -> None:
        texts = ["屏幕清晰", "这家店太差了，真的太差了"]
        batch = batch_of(tokeniser, *(example(text) for text in texts))
        expected = bases.vectors(bases.load(base_folder), texts)
        torch.testing.assert_close(teacher(batch.ids, batch.mask), expected, atol=1e-5, rtol=1e-4)

    def test_a_model_that_kept_the_vectors_has_next_to_no_loss(
        self, base_folder: Path, tokeniser: Tokeniser
    ) -> None:
        model = build(bases.load(base_folder))[0].eval()
        base = bases.load(base_folder)
        same = Teacher(base.encoder.eval(), [tokeniser.styles["bdci2017"]])
        batch = batch_of(tokeniser, *(example("好" * n) for n in range(1, 9)))
        assert losses(model, batch, teacher=same)["vector"].item() == pytest.approx(0, abs=1e-4)
