"""Training: bfloat16 on a CPU, batches by length, resumable, one seed.

    python -m voc_training.train --data ../shared/data -o $VOC_WORK/run --epochs 2

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
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from tqdm import tqdm

from voc.encoder.tokens import Tokeniser

from . import base as bases
from .batches import Encoded, collate, cut, encode
from .corpora import Example, read
from .losses import WEIGHTS, Teacher, losses
from .model import Shape, VocModel
from .probe import probe
from .work import work_folder

REPEATS = {
    "online-shopping": 0.6, "waimai": 0.8, "hotel": 0.7, "nlpcc2014": 0.35, "weibo-senti": 0.25,
    "bdci2017": 1.2, "zhijiang2019": 2.0, "dimabsa2024": 1.5, "zhang-restaurant": 0.35,
    "df529-bank": 0.6, "bdci2018-car": 0.3, "ewect-usual": 0.3, "ewect-virus": 0.2, "own": 4.0,
}  # fmt: skip
"""How often an epoch shows the lines of a corpus: two epochs see most of them once or more in an hour on two
cores."""

WINDOW = 160
"""Tokens of a long text that a step sees."""


@dataclass(frozen=True)
class Plan:
    """Everything that decides a run.

    :ivar budget: tokens a step, padding included.
    :ivar rate: top learning rate of the encoder's last layer; each layer below has `layer_decay` of it.
    :ivar warm_up: share of the steps in which the rate rises.
    :ivar teach: share of the steps that compare sentence vectors with the pretrained encoder's.
    :ivar share: of `REPEATS` that an epoch shows, our own labels excepted.
    """

    epochs: int = 2
    budget: int = 2400
    rate: float = 1.5e-4
    head_rate: float = 6e-4
    layer_decay: float = 0.93
    warm_up: float = 0.05
    teach: float = 0.2
    share: float = 1.0
    seed: int = 13
    threads: int = 2


@dataclass
class Run:
    """A model in training and where it stands."""

    model: VocModel
    optimiser: torch.optim.Optimizer
    step: int = 0


def build(base: bases.Base) -> tuple[VocModel, Tokeniser]:
    """A model with fresh heads on a pretrained encoder, and its tokeniser."""
    tokeniser = Tokeniser(base.tokenizer, limit=WINDOW)
    return VocModel(base.encoder, Shape(letters=len(tokeniser.letters) + 1)), tokeniser


def optimiser_for(model: VocModel, plan: Plan) -> torch.optim.Optimizer:
    """AdamW whose rate falls layer by layer towards the input (Howard & Ruder 2018, section 3.2)."""
    layers = model.encoder.config.num_hidden_layers
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
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


def schedule(step: int, total: int, warm_up: float) -> float:
    """Share of the top rate: a linear rise, then half a cosine to nothing."""
    start = max(1, int(total * warm_up))
    if step < start:
        return (step + 1) / start
    return 0.5 * (1 + math.cos(math.pi * (step - start) / max(1, total - start)))


def epoch_batches(encoded: list[Encoded], plan: Plan, epoch: int) -> list[list[Encoded]]:
    """The batches of an epoch: the same for the same seed and epoch."""
    phases = random.Random(plan.seed)
    shown: list[Encoded] = []
    for item in encoded:
        corpus, phase = item.example.id.split("/")[0], phases.random()
        repeat = REPEATS.get(corpus, 1.0) * (1.0 if corpus == "own" else plan.share)
        shown += [item] * (int(phase + (epoch + 1) * repeat) - int(phase + epoch * repeat))
    return cut(shown, budget=plan.budget, rng=random.Random(plan.seed * 1000 + epoch))


def step_on(
    run: Run, batch_items: list[Encoded], tokeniser: Tokeniser, teacher: Teacher, plan: Plan, total: int
) -> dict[str, float]:
    """One step of the optimiser; the losses it saw."""
    rng = random.Random(plan.seed * 1_000_003 + run.step)
    torch.manual_seed(plan.seed + run.step)
    batch = collate(batch_items, tokeniser, rng=rng)
    for group in run.optimiser.param_groups:
        group["lr"] = group["top"] * schedule(run.step, total, plan.warm_up)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = losses(run.model, batch, teacher=teacher if rng.random() < plan.teach else None)
    loss = torch.stack([WEIGHTS[name] * value for name, value in found.items()]).sum()
    run.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
    run.optimiser.step()
    run.step += 1
    return {name: value.item() for name, value in found.items()}


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
    epochs = [epoch_batches(encoded, plan, epoch) for epoch in range(plan.epochs)]
    total = sum(map(len, epochs))
    run = Run(model, optimiser_for(model, plan))
    resume(run, folder)
    model.train()
    saved, means = time.monotonic(), dict[str, float]()
    bar = tqdm(total=total, initial=run.step, unit="step", mininterval=1 if sys.stderr.isatty() else 30)
    for epoch, batches in enumerate(epochs):
        offset = sum(map(len, epochs[:epoch]))
        for batch in batches[max(0, run.step - offset) :]:
            for name, value in step_on(run, batch, tokeniser, teacher, plan, total).items():
                means[name] = 0.98 * means.get(name, value) + 0.02 * value
            bar.update()
            if run.step % 50 == 0:
                bar.set_postfix({n: f"{v:.3f}" for n, v in sorted(means.items())}, refresh=False)
                _note(folder, {"step": run.step, "total": total, **means})
            if time.monotonic() - saved > 180:
                checkpoint(run, folder)
                saved = time.monotonic()
        if run.step == offset + len(batches):
            checkpoint(run, folder)
            _note(folder, {"epoch": epoch + 1, **probe(model, tokeniser, dev)})
            model.train()
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, folder / "model.safetensors")


def _note(folder: Path, figures: dict[str, float]) -> None:
    with (folder / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({k: round(v, 4) for k, v in figures.items()}) + "\n")


def checkpoint(run: Run, folder: Path) -> None:
    """Write the run's state; the old one stands until the new one is whole."""
    partial = folder / "checkpoint.partial"
    torch.save(
        {"model": run.model.state_dict(), "optimiser": run.optimiser.state_dict(), "step": run.step}, partial
    )
    partial.replace(folder / "checkpoint.pt")


def resume(run: Run, folder: Path) -> None:
    """Take the run to where its last checkpoint left it, if there is one."""
    path = folder / "checkpoint.pt"
    if path.exists():
        state = torch.load(path, weights_only=True)
        run.model.load_state_dict(state["model"])
        run.optimiser.load_state_dict(state["optimiser"])
        run.step = state["step"]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voc_training.train", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--base", type=str, help="encoder: a folder or a hub name; default: $VOC_WORK/base")
    parser.add_argument("--start", type=Path, help="model.safetensors to start from")
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
        model.load_state_dict(load_file(options.start))
    base = bases.load(source)
    teacher = Teacher(base.encoder.eval(), base.tokenizer.encode("passage:", add_special_tokens=False).ids)
    without = frozenset(filter(None, options.without.split(",")))
    examples = read(options.data, "train", without=without)
    random.Random(plan.seed).shuffle(examples)
    dev = read(options.data, "dev", without=without)
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
