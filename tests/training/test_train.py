"""A run of training: its schedule, its epochs, and that it goes on from a checkpoint as if never stopped."""

import json
import shutil
from dataclasses import replace
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
from voc_training.train import REPEATS, Plan, build, epoch_batches, optimiser_for, schedule, train

PLAN = Plan(epochs=2, budget=600, rate=1e-3, head_rate=3e-3, teach=0.5, threads=1)


def run(
    base_folder: Path, examples: list[Example], folder: Path, plan: Plan = PLAN
) -> dict[str, torch.Tensor]:
    """Train the tiny model into a folder; return its weights."""
    torch.manual_seed(plan.seed)
    model, tokeniser = build(bases.load(base_folder))
    base = bases.load(base_folder)
    teacher = Teacher(base.encoder.eval(), base.tokenizer.encode("passage:", add_special_tokens=False).ids)
    train(model, tokeniser, teacher, examples, examples[::4], folder, plan)
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
        assert {name.split(":")[0] for name in figures} == {
            "sentiment",
            "emotion",
            "aspect",
            "opinion",
            "triplet",
        }
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
        epoch = len(epoch_batches(encode(build(bases.load(base_folder))[1], few), PLAN, 0))
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
        model = build(bases.load(base_folder))[0]
        run_ = training.Run(model, optimiser_for(model, PLAN))
        training.resume(run_, tmp_path)
        assert run_.step == 0


class TestEpochs:
    @pytest.fixture(scope="class")
    def tokeniser(self, base_folder: Path) -> Tokeniser:
        return build(bases.load(base_folder))[1]

    def shown(self, tokeniser: Tokeniser, examples: list[Example], plan: Plan, epoch: int) -> list[str]:
        batches = epoch_batches(encode(tokeniser, examples), plan, epoch)
        return [item.example.id for batch in batches for item in batch]

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
        own = replace(examples[0], id="own/review/0", opinions=None)
        shown = self.shown(tokeniser, [*examples, own], replace(PLAN, share=0.5), 0)
        assert shown.count(own.id) == REPEATS["own"]
        assert len(shown) < len(self.shown(tokeniser, [*examples, own], PLAN, 0))


class TestRates:
    def test_the_rate_rises_and_falls(self) -> None:
        rates = [schedule(step, 100, 0.1) for step in range(100)]
        assert rates[:10] == pytest.approx([0.1 * n for n in range(1, 11)])
        assert max(rates) == 1
        assert rates[10:] == sorted(rates[10:], reverse=True)
        assert rates[-1] < 0.01

    def test_lower_layers_learn_slower_and_heads_faster(self, base_folder: Path) -> None:
        model: VocModel = build(bases.load(base_folder))[0]
        rates = {
            id(parameter): group["lr"]
            for group in optimiser_for(model, PLAN).param_groups
            for parameter in group["params"]
        }
        named = {name: rates[id(parameter)] for name, parameter in model.named_parameters()}
        lowest = named["encoder.embeddings.word_embeddings.weight"]
        first, last = (named[f"encoder.encoder.layer.{n}.output.dense.weight"] for n in (0, 1))
        assert lowest < first < last == PLAN.rate < named["pairs.out.weight"] == PLAN.head_rate
        assert lowest == pytest.approx(PLAN.rate * PLAN.layer_decay**2)
