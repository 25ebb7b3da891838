"""Speed and memory of the whole `voc tag` path beside peers, in one run, each alone on one core.

    python -m voc_training.benchmark --data ../shared/data -o docs/benchmark.json

Peers: the same network (a) by onnxruntime in single precision, arrival order, batches of 32, and (b) by a
transformers pipeline in single precision; (c) SnowNLP's sentiment. Absolute times vary with the machine: the
ratios count.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voc.release import Release

from .corpora import read_lines

CORPUS = "online-shopping"
ROUNDS = 3
FEW = {"pipeline": 400, "onnxruntime": 1200, "snownlp": 200}
"""Texts that a slow peer is timed on, evenly spread over the corpus."""


def texts_of(data: Path, peer: str) -> list[str]:
    """The dev texts a peer is timed on."""
    texts = [line["text"] for line in read_lines(data, CORPUS, "dev")]
    return texts[:: max(1, len(texts) // FEW.get(peer, len(texts)))]


def time_ours(texts: list[str], release: str | None) -> dict[str, float]:
    """Seconds of reading a file of feedback, tagging and writing JSON Lines; and from start to the first
    tags."""
    started = time.perf_counter()
    from voc import Engine, Feedback

    engine = Engine.load(release, threads=1)
    list(engine.tag([Feedback(id="0", channel="review", text="服务很好")]))
    first = time.perf_counter() - started
    from voc.records import open_writer, read

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        rows = ({"id": str(n), "channel": "review", "text": text} for n, text in enumerate(texts))
        source.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
        started = time.perf_counter()
        feedback = list(read(source))
        with open_writer(target) as writer:
            for item, tags in zip(feedback, engine.tag(feedback), strict=True):
                writer.write(item, tags)
        seconds = time.perf_counter() - started
    return {"seconds": seconds, "first_tag": first}


def time_onnxruntime(texts: list[str], release: str | None) -> dict[str, float]:
    """Seconds of tokenising and running the network, batches of 32 in arrival order; nothing is decoded."""
    import onnxruntime

    from voc.encoder import padded

    from .export import onnx_of, restore

    model, tokeniser = restore(release)
    path = onnx_of(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = {item.name for item in session.get_inputs()}
    started = time.perf_counter()
    for first in range(0, len(texts), 32):
        batch = padded(tokeniser, texts[first : first + 32], style="bdci2017")
        session.run(None, {name: value for name, value in vars(batch).items() if name in names})
    return {"seconds": time.perf_counter() - started}


def time_pipeline(texts: list[str], release: str | None) -> dict[str, float]:
    """Seconds of a feature-extraction pipeline over the same encoder, batches of 32, cut at 256 tokens."""
    import torch
    from transformers import PreTrainedTokenizerFast, pipeline

    from .export import restore

    torch.set_num_threads(1)
    model, tokeniser = restore(release)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokeniser.tokenizer,
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
    )
    extract = pipeline(
        "feature-extraction", model=model.encoder, tokenizer=fast, batch_size=32,
        tokenize_kwargs={"truncation": True, "max_length": 256},
    )  # fmt: skip
    started = time.perf_counter()
    with torch.inference_mode():
        list(extract(texts))
    return {"seconds": time.perf_counter() - started}


def time_snownlp(texts: list[str], release: str | None) -> dict[str, float]:
    """Seconds of SnowNLP's sentiment alone."""
    from snownlp import SnowNLP

    _ = SnowNLP("热身").sentiments
    started = time.perf_counter()
    for text in texts:
        _ = SnowNLP(text).sentiments
    return {"seconds": time.perf_counter() - started}


PEERS: dict[str, Callable[[list[str], str | None], dict[str, float]]] = {
    "ours": time_ours,
    "onnxruntime": time_onnxruntime,
    "pipeline": time_pipeline,
    "snownlp": time_snownlp,
}


def run_peer(peer: str, data: Path, release: str | None) -> dict[str, float]:
    """Texts a second of a peer on one core, and the peak memory of its process in MB."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = texts_of(data, peer)
    found = PEERS[peer](texts, release)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "texts": len(texts),
        "texts_a_second": len(texts) / found.pop("seconds"),
        "peak_MB": peak,
        **found,
    }


def compare(data: Path, release: str | None, rounds: int) -> dict[str, Any]:
    """Every peer in turn, `rounds` times; medians, and our rate over each peer's."""
    runs: dict[str, list[dict[str, float]]] = {peer: [] for peer in PEERS}
    for _ in range(rounds):
        for peer in PEERS:
            words = [sys.executable, "-m", __spec__.name, "--peer", peer, "--data", str(data)]
            words += ["--release", release] if release else []
            environment = {**os.environ, "OMP_NUM_THREADS": "1", "TRANSFORMERS_VERBOSITY": "error"}
            out = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
            runs[peer].append(json.loads(out.stdout.splitlines()[-1]))
    peers = {
        peer: {key: round(statistics.median(r[key] for r in found), 2) for key in found[0]}
        for peer, found in runs.items()
    }
    ours = peers["ours"]["texts_a_second"]
    return {
        "release": Release.find(release).name, "corpus": f"{CORPUS} dev",
        "rounds": rounds, "threads": 1, "processor": platform.machine(),
        "peers": peers,
        "ours_over": {p: round(ours / v["texts_a_second"], 2) for p, v in peers.items() if p != "ours"},
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.benchmark", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--release", help="release folder; default: the installed one")
    parser.add_argument("--peer", choices=tuple(PEERS), help="time this one alone, in this process")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("-o", "--output", type=Path, help="file to write the figures to as well")
    options = parser.parse_args(arguments)
    if options.peer:
        print(json.dumps(run_peer(options.peer, options.data, options.release)))
        return 0
    figures = compare(options.data, options.release, options.rounds)
    text = json.dumps(figures, indent=1)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
