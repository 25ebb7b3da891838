"""Which runtime a release should use: accuracy by head and speed of each candidate, in one run, on one core.

    python -m voc_training.runtimes models/NAME --data ../shared/data -o docs/runtimes.json

Candidates: OpenVINO in single precision, in bfloat16 and in static int8 (what a release holds), onnxruntime
in single precision and in dynamic int8. Dynamic int8 is measured though it cannot be chosen: a text's tags
would depend on the texts it shares a batch with.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file

from voc import release as files
from voc.encoder import Encoder, Tokeniser, packed
from voc.encoder.layout import Layout
from voc.encoder.network import Arrays, Inputs
from voc.opinions import PairScorer
from voc.release import Release

from .calibrate import read_dev, text_scores, triplet_f1
from .corpora import Example, read_corpus
from .evaluate import accuracy, macro_f1
from .fit import probabilities

SENTIMENT = ("online-shopping", "waimai", "df529-bank")
EMOTION = "ewect-usual"
OPINIONS = "bdci2017"
MOST = 700
"""Dev texts of each corpus."""

Run = Callable[[Inputs], Arrays]


class Measured:
    """A network behind a plain function, as the encoder expects one."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def run(self, batches: Iterable[Inputs]) -> Iterator[tuple[int, Arrays]]:
        """Outputs of each batch with its number, in order."""
        for number, batch in enumerate(batches):
            yield number, self._run(batch)


def openvino_run(path: Path, precision: str) -> Run:
    """A network by OpenVINO on one thread, what is not int8 in `precision` (``f32`` or ``bf16``)."""
    import openvino as ov

    core = ov.Core()
    settings = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": precision}
    compiled = core.compile_model(core.read_model(path), "CPU", settings)
    names = [output.any_name for output in compiled.outputs]

    def run(batch: Inputs) -> Arrays:
        found = compiled(vars(batch))
        return {name: np.array(found[name], np.float32) for name in names}

    return run


def onnxruntime_run(path: str) -> Run:
    """A network by onnxruntime on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def run(batch: Inputs) -> Arrays:
        return dict(
            zip(("vector", "pieces", "tags", "features"), session.run(None, vars(batch)), strict=True)
        )

    return run


def candidates(release: Release) -> Iterator[tuple[str, Run]]:
    """Each candidate by name."""
    import openvino as ov
    from onnxruntime.quantization import quantize_dynamic

    from .export import convert, onnx_of, restore

    folder = Path(tempfile.mkdtemp())
    model, _ = restore(release.path)
    ov.save_model(convert(model), folder / "fp32.xml", compress_to_fp16=False)
    yield "openvino fp32", openvino_run(folder / "fp32.xml", "f32")
    yield "openvino bf16", openvino_run(folder / "fp32.xml", "bf16")
    yield "openvino int8 (static)", openvino_run(release.path / files.NETWORK, "f32")
    path = onnx_of(model)
    yield "onnxruntime fp32", onnxruntime_run(path)
    quantize_dynamic(path, folder / "int8.onnx")
    yield "onnxruntime int8 (dynamic)", onnxruntime_run(str(folder / "int8.onnx"))


def measure(release: Release, data: Path) -> dict[str, dict[str, float]]:
    """Figures of each head and texts a second for each candidate."""
    settings = release.settings
    tokeniser = Tokeniser.read(
        release.path / files.TOKENIZER, limit=settings.window, overlap=settings.overlap
    )
    dev = {name: list(read_corpus(data, name, "dev"))[:MOST] for name in (*SENTIMENT, EMOTION, OPINIONS)}
    speed = [example.text for example in dev["online-shopping"]]
    out: dict[str, dict[str, float]] = {}
    for name, run in candidates(release):
        encoder = Encoder(tokeniser, Measured(run))
        out[name] = _accuracy(encoder, release, dev)
        batches = list(packed(tokeniser, speed, style=OPINIONS))
        started = time.perf_counter()
        for batch in batches:
            run(batch)
        out[name]["texts_a_second"] = len(speed) / (time.perf_counter() - started)
    return {name: {key: round(value, 4) for key, value in found.items()} for name, found in out.items()}


def _accuracy(encoder: Encoder, release: Release, dev: dict[str, list[Example]]) -> dict[str, float]:
    columns = Layout.of(release.settings).texts
    figures: dict[str, float] = {}
    for name in SENTIMENT:
        at = columns["sentiment"].start
        scores = text_scores(read_dev(encoder, dev[name], style=OPINIONS), slice(at, at + 4), _polarity)
        said = probabilities(scores, 1.0)
        if name != "df529-bank":
            said[:, 1] = -1
        rows = np.stack([scores.gold, said.argmax(1)], 1)
        figures[name] = macro_f1(rows) if name == "df529-bank" else accuracy(rows)
    scores = text_scores(
        read_dev(encoder, dev[EMOTION], style=OPINIONS), columns["emotion"], lambda e: e.emotion
    )
    figures[EMOTION] = macro_f1(np.stack([scores.gold, scores.scores.argmax(1)], 1))
    weights = load_file(release.path / files.PAIRS)
    scorer = PairScorer.of({name: w for name, w in weights.items() if name != "categories"})
    scored = read_dev(encoder, dev[OPINIONS], style=OPINIONS)
    figures[f"triplet {OPINIONS}"] = triplet_f1(scored, scorer, release.points.opinions[OPINIONS])
    return figures


def _polarity(example: Example) -> int | None:
    return None if example.sentiment is None else int(np.argmax(example.sentiment))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.runtimes", description=__doc__.splitlines()[0]
    )
    parser.add_argument("release", nargs="?", help="release folder; default: the installed one")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("-o", "--output", type=Path, help="file to write the figures to as well")
    options = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    release = Release.find(options.release)
    figures: dict[str, Any] = measure(release, options.data)
    text = json.dumps(
        {"release": release.name, "texts_each": MOST, "threads": 1, "candidates": figures}, indent=1
    )
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
