"""A run of training: its schedule, its epochs, and that it goes on from a checkpoint as if never stopped."""

import json
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from voc.encoder.tokens import Tokeniser
from voc_training import base as bases
from voc_training import train as training
from voc_training.batches import encode
from voc_training.corpora import Example
from voc_training.losses import Teacher
from voc_training.model import VocModel
from voc_training.train import (
    REPEATS,
    Masters,
    Plan,
    Run,
    adopt,
    build,
    epoch_steps,
    optimiser_for,
    schedule,
    step_on,
    train,
)

PLAN = Plan(epochs=2, budget=200, opinion_budget=120, rate=1e-3, head_rate=3e-3, teach=0.5, threads=1)
FIGURES = {"sentiment", "emotion", "alert", "aspect", "opinion", "triplet", "words", "entities"}


def run(
    base_folder: Path, examples: list[Example], folder: Path, plan: Plan = PLAN
) -> dict[str, torch.Tensor]:
    """Train the tiny model into a folder; return its weights."""
    torch.manual_seed(plan.seed)
    model, tokeniser = build(bases.load(base_folder))
    base = bases.load(base_folder)
    teacher = Teacher(base.encoder.eval(), base.tokenizer.encode("passage:", add_special_tokens=False).ids)
    dev = list({example.id.split("/")[0]: example for example in examples}.values())
    train(model, tokeniser, teacher, examples, dev, folder, plan)
    return load_file(folder / "model.safetensors")


@pytest.fixture(scope="module")
def few(examples: list[Example]) -> list[Example]:
    return examples[::6]


@pytest.fixture(scope="module")
def undisturbed(
    base_folder: Path, few: list[Example], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, torch.Tensor]]:
    """Give the folder and the weights of a run from start to end."""
    folder = tmp_path_factory.mktemp("run")
    return folder, run(base_folder, few, folder)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text("utf-8").splitlines()]


class TestRun:
    def test_it_changes_the_weights_and_leaves_its_files(
        self, base_folder: Path, undisturbed: tuple[Path, dict[str, torch.Tensor]]
    ) -> None:
        folder, weights = undisturbed
        assert {path.name for path in folder.iterdir()} == {
            "plan.json",
            "metrics.jsonl",
            "checkpoint.pt",
            "model.safetensors",
        }
        assert Plan(**json.loads((folder / "plan.json").read_text("utf-8"))) == PLAN
        before = bases.load(base_folder).encoder.state_dict()
        assert all(
            not torch.equal(value, weights[f"encoder.{name}"])
            for name, value in before.items()
            if "weight" in name
        )
        assert all(value.isfinite().all() for value in weights.values())

    def test_dev_figures_stand_behind_each_epoch(
        self, undisturbed: tuple[Path, dict[str, torch.Tensor]]
    ) -> None:
        epochs = [line for line in lines(undisturbed[0]) if "epoch" in line]
        assert [line["epoch"] for line in epochs] == [1, 2]
        figures = {name: value for line in epochs for name, value in line.items() if name != "epoch"}
        assert {name.split(":")[0] for name in figures} == FIGURES
        assert {"alert:food-safety:food_safety", "words:msr-words", "entities:cluener"} <= set(figures)
        assert all(0 <= value <= 1 for value in figures.values())

    def test_the_same_seed_gives_the_same_weights(
        self,
        base_folder: Path,
        few: list[Example],
        undisturbed: tuple[Path, dict[str, torch.Tensor]],
        tmp_path: Path,
    ) -> None:
        again = run(base_folder, few, tmp_path)
        for name, value in undisturbed[1].items():
            torch.testing.assert_close(again[name], value, msg=name)

    @pytest.mark.parametrize("steps", [1, 3], ids=["in the first epoch", "in the second"])
    def test_a_run_that_was_stopped_goes_on_as_if_it_never_had_been(
        self,
        base_folder: Path,
        few: list[Example],
        undisturbed: tuple[Path, dict[str, torch.Tensor]],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        steps: int,
    ) -> None:
        step_on, done = training.step_on, 0
        epoch = len(epoch_steps(encode(build(bases.load(base_folder))[1], few), PLAN, 0))
        assert epoch > 1
        stop = steps if steps == 1 else epoch + 1

        def interrupted(*arguments: Any) -> dict[str, float]:
            nonlocal done
            if done == stop:
                raise KeyboardInterrupt
            done += 1
            losses = step_on(*arguments)
            training.checkpoint(arguments[0], tmp_path)
            return losses

        with monkeypatch.context() as patch:
            patch.setattr(training, "step_on", interrupted)
            with pytest.raises(KeyboardInterrupt):
                run(base_folder, few, tmp_path)
        assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == stop
        resumed = run(base_folder, few, tmp_path)
        for name, value in undisturbed[1].items():
            torch.testing.assert_close(resumed[name], value, msg=name)

    def test_a_finished_run_started_again_is_left_as_it_is(
        self,
        base_folder: Path,
        few: list[Example],
        undisturbed: tuple[Path, dict[str, torch.Tensor]],
        tmp_path: Path,
    ) -> None:
        folder = Path(shutil.copytree(undisturbed[0], tmp_path / "finished"))
        again = run(base_folder, few, folder)
        assert all(torch.equal(again[name], value) for name, value in undisturbed[1].items())

    def test_a_half_written_checkpoint_is_not_taken(
        self, undisturbed: tuple[Path, dict[str, torch.Tensor]], base_folder: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "checkpoint.partial").write_bytes(b"half")
        run_ = fresh(base_folder)
        training.resume(run_, tmp_path)
        assert run_.step == 0

    def test_a_run_whose_time_is_up_ends_where_it_stands(
        self, base_folder: Path, few: list[Example], tmp_path: Path
    ) -> None:
        plan = replace(PLAN, minutes=1e-9)
        run(base_folder, few, tmp_path, plan)
        assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 0
        assert [line["epoch"] for line in lines(tmp_path) if "epoch" in line] == [1, 2]


def fresh(base_folder: Path) -> Run:
    """Return a run that has not begun, its encoder in half precision."""
    torch.manual_seed(PLAN.seed)
    model = build(bases.load(base_folder))[0]
    model.encoder.bfloat16()
    masters = Masters(model)
    return Run(model, masters, optimiser_for(model, masters, PLAN))


class TestMasters:
    def test_what_computes_in_half_precision_has_a_master_and_the_rest_is_its_own(
        self, base_folder: Path
    ) -> None:
        run_ = fresh(base_folder)
        for name, (parameter, master) in run_.masters.of.items():
            assert (parameter is master) == (not name.startswith("encoder."))
            assert master.dtype == torch.float32

    def test_a_step_too_small_for_half_precision_is_not_lost(self, base_folder: Path) -> None:
        run_ = fresh(base_folder)
        name = "encoder.embeddings.LayerNorm.weight"  # ones, next to which half precision has steps of 1/128
        parameter, master = run_.masters.of[name]
        for _ in range(8):
            with torch.no_grad():
                master += 0.001
            run_.masters.give_weights()
        assert master[0].item() == pytest.approx(1.008, abs=1e-5)
        assert parameter[0].item() == pytest.approx(1.0078125)

    def test_gradients_go_to_the_masters(self, base_folder: Path) -> None:
        run_ = fresh(base_folder)
        parameter, master = run_.masters.of["encoder.embeddings.LayerNorm.weight"]
        parameter.grad = torch.full_like(parameter, 0.5)
        run_.masters.take_gradients()
        assert parameter.grad is None
        assert master.grad is not None
        assert master.grad.dtype == torch.float32
        assert master.grad.tolist() == [0.5] * len(master)

    def test_a_state_is_taken_back_whole(self, base_folder: Path) -> None:
        run_, other = fresh(base_folder), fresh(base_folder)
        state = {name: value + 0.25 for name, value in run_.masters.state().items()}
        other.masters.load(state)
        assert set(state) == {name for name, _ in other.model.named_parameters()}
        for name, (parameter, master) in other.masters.of.items():
            assert torch.equal(master, state[name])
            assert torch.equal(parameter.float(), state[name].to(parameter.dtype).float())


class TestAdopt:
    def test_weights_of_a_like_model_are_taken(self, base_folder: Path) -> None:
        one, other = (build(bases.load(base_folder))[0] for _ in range(2))
        assert adopt(one, other.state_dict()) == []
        for name, value in one.state_dict().items():
            assert torch.equal(value, other.state_dict()[name])

    def test_what_is_missing_or_of_another_shape_stays_fresh(self, base_folder: Path) -> None:
        model = build(bases.load(base_folder))[0]
        before = {name: value.clone() for name, value in model.state_dict().items()}
        state = {name: value + 1 for name, value in before.items()}
        del state["alerts.out.bias"]
        state["vector.weight"] = state["vector.weight"][:, :-1]
        assert set(adopt(model, state)) == {"alerts.out.bias", "vector.weight"}
        after = model.state_dict()
        for name in ("alerts.out.bias", "vector.weight"):
            assert torch.equal(after[name], before[name])
        assert torch.equal(after["alerts.out.weight"], state["alerts.out.weight"])

    def test_outputs_that_were_added_stand_behind_those_before(self, base_folder: Path) -> None:
        model = build(bases.load(base_folder))[0]
        before = model.characters.tags.weight.detach().clone()
        state = {"characters.tags.weight": torch.zeros_like(before[:6])}
        assert "characters.tags.weight" in adopt(model, state)
        assert model.characters.tags.weight[:6].abs().sum() == 0
        assert torch.equal(model.characters.tags.weight[6:], before[6:])


class TestSteps:
    def test_a_batch_that_labels_nothing_costs_nothing(self, base_folder: Path) -> None:
        run_, tokeniser = fresh(base_folder), build(bases.load(base_folder))[1]
        teacher = Teacher(bases.load(base_folder).encoder.eval(), [5])
        alone = Example("msr-words/train/0", "好", words=frozenset({0}), habit="msr")
        plan = replace(PLAN, teach=0.0)
        assert step_on(run_, [encode(tokeniser, [alone])], tokeniser, teacher, plan, 0.5) == {}
        assert run_.step == 1

    def test_a_step_may_see_several_batches(self, base_folder: Path, few: list[Example]) -> None:
        run_, tokeniser = fresh(base_folder), build(bases.load(base_folder))[1]
        teacher = Teacher(bases.load(base_folder).encoder.eval(), [5])
        batches = [
            encode(tokeniser, [e for e in few if e.has_characters == characters][:4])
            for characters in (True, False)
        ]
        seen = step_on(run_, batches, tokeniser, teacher, replace(PLAN, teach=0.0), 0.5)
        assert {"tags", "sentiment"} <= set(seen)
        assert run_.step == 1


class TestEpochs:
    @pytest.fixture(scope="class")
    def tokeniser(self, base_folder: Path) -> Tokeniser:
        return build(bases.load(base_folder))[1]

    def shown(self, tokeniser: Tokeniser, examples: list[Example], plan: Plan, epoch: int) -> list[str]:
        steps = epoch_steps(encode(tokeniser, examples), plan, epoch)
        return [item.example.id for batches in steps for batch in batches for item in batch]

    def test_the_smaller_family_is_spread_among_the_larger(
        self, tokeniser: Tokeniser, examples: list[Example]
    ) -> None:
        steps = epoch_steps(encode(tokeniser, examples), PLAN, 0)
        families = [{batch[0].example.has_characters for batch in batches} for batches in steps]
        assert all(len(batches) - len(family) <= 1 for batches, family in zip(steps, families, strict=True))
        both = [place for place, family in enumerate(families) if len(family) == 2]
        assert len(both) > 1
        gaps = [after - before for before, after in pairwise(both)]
        assert max(gaps) - min(gaps) <= 1

    def test_an_epoch_is_the_same_every_time_and_unlike_the_next(
        self, tokeniser: Tokeniser, examples: list[Example]
    ) -> None:
        first, again, second = (self.shown(tokeniser, examples, PLAN, epoch) for epoch in (0, 0, 1))
        assert first == again != second

    def test_a_corpus_is_shown_as_often_as_it_should_be(
        self, tokeniser: Tokeniser, examples: list[Example]
    ) -> None:
        shown = [name for epoch in range(20) for name in self.shown(tokeniser, examples, PLAN, epoch)]
        for corpus, repeat in REPEATS.items():
            mine = [name for name in shown if name.split("/")[0] == corpus]
            lines = sum(example.id.split("/")[0] == corpus for example in examples)
            assert len(mine) == pytest.approx(20 * repeat * lines, abs=lines)

    def test_a_share_shows_fewer_but_all_of_our_own(
        self, tokeniser: Tokeniser, examples: list[Example]
    ) -> None:
        own = replace(examples[0], id="own-feedback/review/0", opinions=None)
        shown = self.shown(tokeniser, [*examples, own], replace(PLAN, share=0.5), 0)
        assert shown.count(own.id) == REPEATS["own-feedback"]
        assert len(shown) < len(self.shown(tokeniser, [*examples, own], PLAN, 0))


class TestRates:
    def test_the_rate_rises_and_falls(self) -> None:
        rates = [schedule(step / 100, 0.1) for step in range(101)]
        assert rates[:11] == pytest.approx([0.01, *(0.1 * n for n in range(1, 11))])
        assert max(rates) == 1
        assert rates[10:] == sorted(rates[10:], reverse=True)
        assert rates[-1] == pytest.approx(0, abs=1e-9)

    def test_without_a_warm_up_it_begins_at_the_top(self) -> None:
        assert schedule(0.0, 0.0) == 1

    def test_lower_layers_learn_slower_and_heads_faster(self, base_folder: Path) -> None:
        model: VocModel = build(bases.load(base_folder))[0]
        masters = Masters(model)
        rates = {
            id(parameter): group["lr"]
            for group in optimiser_for(model, masters, PLAN).param_groups
            for parameter in group["params"]
        }
        named = {name: rates[id(master)] for name, master in masters.named()}
        lowest = named["encoder.embeddings.word_embeddings.weight"]
        first, last = (named[f"encoder.encoder.layer.{n}.output.dense.weight"] for n in (0, 1))
        assert lowest < first < last == PLAN.rate < named["pairs.out.weight"] == PLAN.head_rate
        assert lowest == pytest.approx(PLAN.rate * PLAN.layer_decay**2)
