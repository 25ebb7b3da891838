"""Training: bfloat16 on a CPU, batches by length, resumable, one seed.

    python -m voc_training.train --data ../shared/data -o $VOC_WORK/run --minutes 90

The encoder computes in bfloat16, its weights are kept in single precision beside it. Set
``MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000`` (as `make release-train` does): glibc else gives
every large tensor back to the system and fetches it anew, which halves the speed.

Writes checkpoints every few minutes, a metrics file, and at the end `model.safetensors` with everything that
`voc_training.export` makes a release of. Started again with the same folder, it goes on from its last
checkpoint.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from tqdm import tqdm

from voc.encoder.tokens import Tokeniser

from . import base as bases
from .batches import Encoded, collate, encode, families
from .corpora import Example, read
from .losses import WEIGHTS, Teacher, losses
from .model import Shape, VocModel
from .own import TASKS, read_own
from .probe import probe
from .work import work_folder

REPEATS = {
    "online-shopping": 1.1, "waimai": 3.0, "hotel": 1.0, "nlpcc2014": 0.6, "weibo-senti": 0.3,
    "bdci2017": 2.5, "zhijiang2019": 5.0, "dimabsa2024": 4.0, "zhang-restaurant": 0.6,
    "df529-bank": 1.2, "bdci2018-car": 1.2, "ewect-usual": 0.9, "ewect-virus": 0.5,
    "food-safety": 1.5, "cold": 0.5, "cluener": 1.2, "msr-words": 1.5, "ud-gsdsimp": 5.0, "address": 0.5,
    "own-feedback": 4.0, "own-single": 3.0, "own-alerts": 4.0, "own-calls": 1.5, "own-bank": 3.0,
    "own-mixed": 3.0, "own-synthetic": 3.0,
}  # fmt: skip
"""How often an epoch shows the lines of a corpus: some 10 million tokens, an hour and a half on two cores."""

WINDOW = 256
"""Tokens of a long text that a step sees."""


@dataclass(frozen=True)
class Plan:
    """Everything that decides a run.

    :ivar budget: tokens of a batch of whole texts, padding included; a step sees about one.
    :ivar opinion_budget: tokens of a batch for the character head; smaller, since spans need many steps.
    :ivar rate: top learning rate of the encoder's last layer; each layer below has `layer_decay` of it.
    :ivar warm_up: share of the steps in which the rate rises.
    :ivar teach: share of the steps that compare sentence vectors with the pretrained encoder's.
    :ivar share: of `REPEATS` that an epoch shows, our own labels excepted.
    :ivar minutes: 0, or when to end: the rate then falls with the time, and the rest is not shown.
    """

    epochs: int = 1
    budget: int = 1400
    opinion_budget: int = 800
    rate: float = 1.2e-4
    head_rate: float = 6e-4
    layer_decay: float = 0.95
    warm_up: float = 0.04
    teach: float = 0.15
    share: float = 1.0
    minutes: float = 0.0
    seed: int = 13
    threads: int = 2


class Masters:
    """Single-precision weights behind those that compute in bfloat16; the optimiser moves these."""

    def __init__(self, model: nn.Module) -> None:
        self.of = {
            name: (p, nn.Parameter(p.detach().float().clone()) if p.dtype == torch.bfloat16 else p)
            for name, p in model.named_parameters()
        }

    def named(self) -> Iterator[tuple[str, nn.Parameter]]:
        """Every weight in single precision, by name."""
        return ((name, master) for name, (_, master) in self.of.items())

    def take_gradients(self) -> None:
        for p, master in self.of.values():
            if p is not master:
                master.grad = None if p.grad is None else p.grad.float()
                p.grad = None

    @torch.no_grad()
    def give_weights(self) -> None:
        for p, master in self.of.values():
            if p is not master:
                p.copy_(master)

    def state(self) -> dict[str, Tensor]:
        return {name: master.detach().contiguous() for name, master in self.named()}

    @torch.no_grad()
    def load(self, state: Mapping[str, Tensor]) -> None:
        for name, master in self.named():
            master.copy_(state[name])
        self.give_weights()


@dataclass
class Run:
    """A model in training and where it stands.

    :ivar seconds: spent before this process began.
    """

    model: VocModel
    masters: Masters
    optimiser: torch.optim.Optimizer
    step: int = 0
    seconds: float = 0.0


def build(base: bases.Base) -> tuple[VocModel, Tokeniser]:
    """A model with fresh heads on a pretrained encoder, and its tokeniser."""
    tokeniser = Tokeniser(base.tokenizer, limit=WINDOW)
    return VocModel(base.encoder, Shape(letters=len(tokeniser.letters) + 1)), tokeniser


def adopt(model: VocModel, state: Mapping[str, Tensor]) -> list[str]:
    """Take the weights of another model where they fit; the names of those that stay fresh.

    Outputs of the character head that were added later stand behind those before.
    """
    fresh = []
    with torch.no_grad():
        for name, own in model.state_dict().items():
            other = state.get(name)
            if other is None or other.shape[1:] != own.shape[1:] or len(other) > len(own):
                fresh.append(name)
            else:
                own[: len(other)].copy_(other)
                fresh += [name] if len(other) < len(own) else []
    return fresh


def optimiser_for(model: VocModel, masters: Masters, plan: Plan) -> torch.optim.Optimizer:
    """AdamW whose rate falls layer by layer towards the input (Howard & Ruder 2018, section 3.2)."""
    layers = model.encoder.config.num_hidden_layers
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in masters.named():
        rate = plan.head_rate
        if name.startswith("encoder."):
            depth = int(name.split(".layer.")[1].split(".")[0]) + 1 if ".layer." in name else 0
            rate = plan.rate * plan.layer_decay ** (layers - depth)
        decay = 0.01 if parameter.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": p, "lr": rate, "top": rate, "weight_decay": decay} for (rate, decay), p in
        groups.items()], betas=(0.9, 0.98), fused=True,
    )  # fmt: skip


def schedule(progress: float, warm_up: float) -> float:
    """Share of the top rate when this share of the run is done: a linear rise, then half a cosine to
    nothing."""
    if progress < warm_up:
        return max(progress / warm_up, 0.01)
    return 0.5 * (1 + math.cos(math.pi * (progress - warm_up) / max(1e-9, 1 - warm_up)))


def epoch_steps(encoded: list[Encoded], plan: Plan, epoch: int) -> list[list[list[Encoded]]]:
    """The steps of an epoch, each of one or more batches: the same for the same seed and epoch.

    The larger family of batches gives one a step, the smaller is spread evenly among them.
    """
    phases = random.Random(plan.seed)
    shown: list[Encoded] = []
    for item in encoded:
        corpus, phase = item.example.id.split("/")[0], phases.random()
        repeat = REPEATS.get(corpus, 1.0) * (1.0 if corpus.startswith("own") else plan.share)
        shown += [item] * (int(phase + (epoch + 1) * repeat) - int(phase + epoch * repeat))
    rng = random.Random(plan.seed * 1000 + epoch)
    both = sorted(families(shown, budgets=(plan.opinion_budget, plan.budget), rng=rng), key=len)
    steps = [[batch] for batch in both[1]]
    for place, batch in enumerate(both[0]):
        steps[place * len(steps) // len(both[0])].append(batch)
    return steps


def step_on(
    run: Run,
    batches: list[list[Encoded]],
    tokeniser: Tokeniser,
    teacher: Teacher,
    plan: Plan,
    progress: float,
) -> dict[str, float]:
    """One step of the optimiser over some batches; the losses it saw.

    :param progress: share of the run that is done.
    """
    rng = random.Random(plan.seed * 1_000_003 + run.step)
    torch.manual_seed(plan.seed + run.step)
    for group in run.optimiser.param_groups:
        group["lr"] = group["top"] * schedule(progress, plan.warm_up)
    seen: dict[str, float] = {}
    for items in batches:
        batch = collate(items, tokeniser, rng=rng)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = losses(run.model, batch, teacher=teacher if rng.random() < plan.teach else None)
        if found:  # words of one character each label nothing
            torch.stack([WEIGHTS[name] * value for name, value in found.items()]).sum().backward()
        seen |= {name: value.item() for name, value in found.items()}
    run.masters.take_gradients()
    nn.utils.clip_grad_norm_([p for _, p in run.masters.named()], 1.0)
    run.optimiser.step()
    run.optimiser.zero_grad(set_to_none=True)
    run.masters.give_weights()
    run.step += 1
    return seen


def train(
    model: VocModel,
    tokeniser: Tokeniser,
    teacher: Teacher,
    examples: list[Example],
    dev: list[Example],
    folder: Path,
    plan: Plan,
) -> None:
    """Train, with a checkpoint every three minutes and the dev figures after each epoch, into `folder`."""
    torch.set_num_threads(plan.threads)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.json").write_text(json.dumps(asdict(plan), indent=1) + "\n")
    encoded = encode(tokeniser, examples)
    epochs = [epoch_steps(encoded, plan, epoch) for epoch in range(plan.epochs)]
    total = sum(map(len, epochs))
    model.encoder.bfloat16()
    masters = Masters(model)
    run = Run(model, masters, optimiser_for(model, masters, plan))
    resume(run, folder)
    model.train()
    began, before = time.monotonic(), run.seconds
    saved, means = began, dict[str, float]()
    bar = tqdm(total=total, initial=run.step, unit="step", mininterval=1 if sys.stderr.isatty() else 30)
    for epoch, steps in enumerate(epochs):
        offset = sum(map(len, epochs[:epoch]))
        for batches in steps[max(0, run.step - offset) :]:
            run.seconds = before + time.monotonic() - began
            progress = max(run.step / total, run.seconds / 60 / plan.minutes if plan.minutes else 0.0)
            if progress >= 1:
                break
            for name, value in step_on(run, batches, tokeniser, teacher, plan, progress).items():
                means[name] = 0.98 * means.get(name, value) + 0.02 * value
            bar.update()
            if run.step % 50 == 0:
                bar.set_postfix({n: f"{v:.3f}" for n, v in sorted(means.items())}, refresh=False)
                _note(folder, {"step": run.step, "total": total, "minutes": run.seconds / 60, **means})
            if time.monotonic() - saved > 180:
                checkpoint(run, folder)
                saved = time.monotonic()
        checkpoint(run, folder)
        _note(folder, {"epoch": epoch + 1, **probe(model, tokeniser, dev)})
        model.train()
    save_file(run.masters.state(), folder / "model.safetensors")


def _note(folder: Path, figures: dict[str, float]) -> None:
    with (folder / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({k: round(v, 4) for k, v in figures.items()}) + "\n")


def checkpoint(run: Run, folder: Path) -> None:
    """Write the run's state; the old one stands until the new one is whole."""
    partial = folder / "checkpoint.partial"
    torch.save(
        {
            "model": run.masters.state(),
            "optimiser": run.optimiser.state_dict(),
            "step": run.step,
            "seconds": run.seconds,
        },
        partial,
    )
    partial.replace(folder / "checkpoint.pt")


def resume(run: Run, folder: Path) -> None:
    """Take the run to where its last checkpoint left it, if there is one."""
    path = folder / "checkpoint.pt"
    if path.exists():
        state = torch.load(path, weights_only=True)
        run.masters.load(state["model"])
        run.optimiser.load_state_dict(state["optimiser"])
        run.step, run.seconds = state["step"], state["seconds"]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voc_training.train", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--base", type=str, help="encoder: a folder or a hub name; default: $VOC_WORK/base")
    parser.add_argument("--start", type=Path, help="weights to start from: of a run or a release")
    parser.add_argument("--without", default="", help="corpora to leave out, separated by commas")
    parser.add_argument("--limit", type=int, help="examples to train on, for a trial")
    parser.add_argument("-o", "--output", type=Path, help="folder of the run; default: $VOC_WORK/run")
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = parser.parse_args(arguments)
    plan = Plan(**{name: getattr(options, name) for name in asdict(Plan())})
    torch.manual_seed(plan.seed)
    source = options.base or work_folder() / "base"
    model, tokeniser = build(bases.load(source))
    if options.start:
        fresh = adopt(model, load_file(options.start))
        print(f"fresh weights: {', '.join(fresh) or 'none'}", file=sys.stderr)
    base = bases.load(source)
    teacher = Teacher(
        base.encoder.eval().bfloat16(), base.tokenizer.encode("passage:", add_special_tokens=False).ids
    )
    without = frozenset(filter(None, options.without.split(",")))
    examples = read(options.data, "train", without=without)
    examples += read_own(options.data, "train", tasks=TASKS, without=without)
    random.Random(plan.seed).shuffle(examples)
    dev = read(options.data, "dev", without=without) + read_own(options.data, "dev", tasks=TASKS)
    train(
        model,
        tokeniser,
        teacher,
        examples[: options.limit],
        dev,
        options.output or work_folder() / "run",
        plan,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
