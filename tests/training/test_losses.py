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
from voc_training.heads import ALERTS, CATEGORIES, CLASSES, TEXT_HEADS, category_slices
from voc_training.losses import (
    FEW,
    WEIGHTS,
    Teacher,
    alert_losses,
    candidates,
    category_losses,
    character_losses,
    evidence_loss,
    losses,
    pair_losses,
    score_pairs,
    strength_loss,
    text_losses,
)
from voc_training.model import VocModel, smooth_max
from voc_training.train import build

SPOKEN = GoldOpinion((0, 2), (2, 4), 2, 0.5, category="包装")
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


JUDGED = example(
    sentiment=(0.0, 0.0, 1.0), strength=0.5, classes=dict.fromkeys(CLASSES, 1), traits={"mixed": True},
    alerts={"abuse": True, "abuse:high": False, "churn": False}, evidence=(("abuse", 2, 4),),
    taxonomy="corpus-car", categories=frozenset({"油耗/negative"}),
)  # fmt: skip
"""A text with every label that a text may have."""
MARKED = example(
    opinions=OPINIONS, taxonomy="corpus-zhijiang", style="zhijiang2019", words=frozenset({0, 2, 4, 5}),
    habit="ud", entities=((0, 2, "product"),), kinds=frozenset({"product"}),
)  # fmt: skip
"""A text with every label that characters may have."""


def share(labels: int) -> float:
    return labels / (labels + FEW)


class TestWhichAndHowMuch:
    def test_every_loss_is_finite_and_has_a_weight(
        self, model: VocModel, tokeniser: Tokeniser, teacher: Teacher, examples: list[Example]
    ) -> None:
        seen: set[str] = set()
        for labelled, all_of_it in ((True, MARKED), (False, JUDGED)):
            few = [e for e in examples if e.has_characters == labelled][::3]
            found = losses(model, batch_of(tokeniser, all_of_it, *few), teacher=teacher)
            assert all(math.isfinite(value.item()) for value in found.values())
            seen |= set(found)
        assert seen == set(WEIGHTS)

    def test_what_nobody_labelled_costs_nothing(self, model: VocModel, tokeniser: Tokeniser) -> None:
        assert losses(model, batch_of(tokeniser, example(), example("好")), teacher=None) == {}

    @pytest.mark.parametrize("label", [{"traits": {"irony": False}}, {"alerts": {"outage": False}}])
    def test_one_label_costs_one_loss(
        self, model: VocModel, tokeniser: Tokeniser, label: dict[str, object]
    ) -> None:
        found = losses(model, batch_of(tokeniser, example(), example("好", **label)), teacher=None)
        assert set(found) == set(label)

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
        for labelled in (JUDGED, MARKED):
            both = batch_of(tokeniser, labelled, replace(labelled, text="太慢了差"))
            found = losses(model, both, teacher=teacher)
            torch.stack(list(found.values())).sum().backward()
        without = {name for name, p in model.named_parameters() if p.grad is None}
        assert without == set()


class TestTexts:
    @torch.inference_mode()
    def test_a_head_of_few_labels_weighs_less(self, model: VocModel, tokeniser: Tokeniser) -> None:
        one = example(classes={"intent": 2})
        states, _ = model.states(*(getattr(batch_of(tokeniser, one), name) for name in ("ids", "mask")))
        alone = text_losses(model, states, batch_of(tokeniser, one))["intent"].item()
        many = batch_of(tokeniser, *[one] * 5)
        five = text_losses(model, states.expand(5, -1, -1), many)["intent"].item()
        assert five / share(5) == pytest.approx(alone / share(1), rel=1e-4)

    @torch.inference_mode()
    def test_traits_that_are_not_labelled_do_not_count(self, model: VocModel, tokeniser: Tokeniser) -> None:
        def loss(**traits: bool) -> float:
            batch = batch_of(tokeniser, example(traits=traits))
            return text_losses(model, model.states(batch.ids, batch.mask)[0], batch)["traits"].item()

        assert loss(mixed=True, irony=False) == pytest.approx(loss(mixed=True) + loss(irony=False), rel=1e-4)

    def test_every_head_of_classes_has_a_loss_of_its_own(self, model: VocModel, tokeniser: Tokeniser) -> None:
        for head in CLASSES:
            last = len(TEXT_HEADS[head]) - 1
            batch = batch_of(tokeniser, example(classes={head: last}), example("好"))
            assert set(losses(model, batch, teacher=None)) == {head}


class TestAlerts:
    def test_the_loss_is_of_the_highest_pieces_of_the_text_s_own(
        self, model: VocModel, tokeniser: Tokeniser
    ) -> None:
        batch = batch_of(tokeniser, example(alerts={"outage": True, "abuse": False}))
        states, _ = model.states(batch.ids, batch.mask)
        pooled = smooth_max(model.alerts(states), batch.own)[0]
        said, denied = (pooled[ALERTS.index(name)] for name in ("outage", "abuse"))
        expected = torch.nn.functional.softplus(-said) + torch.nn.functional.softplus(denied)
        found = alert_losses(model, states, batch)
        assert set(found) == {"alerts"}
        assert found["alerts"].item() == pytest.approx(expected.item() * share(1), rel=1e-4)

    def test_evidence_stands_out_of_the_rest_of_its_text(self) -> None:
        inside = torch.tensor([[False, True, True, False, False]])
        outside = torch.tensor([[True, False, False, True, False]])  # the last one is padding
        good = torch.tensor([[-9.0, 9.0, 9.0, -9.0, 9.0]])
        assert evidence_loss(good, inside, outside).item() == pytest.approx(0, abs=1e-3)
        even = evidence_loss(torch.zeros(1, 5), inside, outside).item()
        assert even == pytest.approx(2 * math.log(2) * share(1), rel=1e-4)
        assert evidence_loss(-good, inside, outside).item() > even

    def test_evidence_is_asked_for_where_it_was_marked(self, model: VocModel, tokeniser: Tokeniser) -> None:
        proved = example(alerts={"abuse": True}, evidence=(("abuse", 2, 4),))
        batch = batch_of(tokeniser, proved)
        assert set(alert_losses(model, model.states(batch.ids, batch.mask)[0], batch)) == {
            "alerts",
            "evidence",
        }


class TestCategories:
    def test_an_opinion_s_category_is_told_from_those_of_its_taxonomy_only(
        self, model: VocModel, tokeniser: Tokeniser
    ) -> None:
        marked = example(opinions=(SPOKEN,), taxonomy="corpus-zhijiang", style="zhijiang2019")
        batch = batch_of(tokeniser, marked)
        states, _ = model.states(batch.ids, batch.mask)
        before = category_losses(model, states, batch)["theme"].item()
        others = category_slices()["corpus-car"]
        with torch.no_grad():
            kept = model.categories.weight.clone()
            model.categories.weight[others] += 50
        after = category_losses(model, states, batch)["theme"].item()
        with torch.no_grad():
            model.categories.weight.copy_(kept)
            model.categories.weight[category_slices()["corpus-zhijiang"].start, 0] += 50  # another of its own
        wrong = category_losses(model, states, batch)["theme"].item()
        with torch.no_grad():
            model.categories.weight.copy_(kept)
        assert after == pytest.approx(before)
        assert wrong > before + 20

    @torch.inference_mode()
    def test_categories_of_a_text_are_summed_over_its_taxonomy(
        self, model: VocModel, tokeniser: Tokeniser
    ) -> None:
        said = frozenset({"油耗/negative"})
        batch = batch_of(tokeniser, example(taxonomy="corpus-car", categories=said), example("好"))
        states, _ = model.states(batch.ids, batch.mask)
        place, names = category_slices()["corpus-car"], CATEGORIES["corpus-car"]
        pooled = smooth_max(model.category_scores(model.category(states)), batch.own)[0, place]
        signs = torch.tensor([-1.0 if name in said else 1.0 for name in names])
        expected = torch.nn.functional.softplus(signs * pooled).sum() * share(1)
        found = category_losses(model, states, batch)
        assert set(found) == {"categories"}
        assert found["categories"].item() == pytest.approx(expected.item(), rel=1e-3)


class TestCharacters:
    def found(self, model: VocModel, tokeniser: Tokeniser, **labels: object) -> dict[str, torch.Tensor]:
        batch = batch_of(tokeniser, example(**labels))
        return character_losses(model, model.states(batch.ids, batch.mask)[0], batch)

    def test_words_alone_ask_for_words_alone(self, model: VocModel, tokeniser: Tokeniser) -> None:
        assert set(self.found(model, tokeniser, words=frozenset({0, 2}), habit="msr")) == {"words"}

    def test_entities_alone_ask_for_entities_alone(self, model: VocModel, tokeniser: Tokeniser) -> None:
        assert set(self.found(model, tokeniser, kinds=frozenset({"address"}))) == {"entities"}

    def test_each_habit_has_an_output_of_its_own(self, model: VocModel, tokeniser: Tokeniser) -> None:
        ud, msr = (
            self.found(model, tokeniser, words=frozenset({0, 2}), habit=habit)["words"].item()
            for habit in ("ud", "msr")
        )
        assert ud != pytest.approx(msr)

    def test_a_text_without_opinions_asks_for_none(self, model: VocModel, tokeniser: Tokeniser) -> None:
        found = self.found(model, tokeniser, opinions=())
        assert "tags" in found
        assert "words" not in found


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
