"""The command's memory does not grow with its input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import composed
import pyarrow.parquet as pq
import pytest
from command import finish, on_one_core, start, watch, write_lines
from proof import Proof, keep, scaled

if TYPE_CHECKING:
    from voc import Engine

pytestmark = pytest.mark.prove
SEED = 13
N = 100_000
SETTLED = 10_000
"""Texts after which everything has been used once: the rows that a Parquet file is written by."""
MOST = 700.0
GROWTH = 0.05


def test_memory_does_not_grow_with_the_input(tmp_path: Path, engine: Engine) -> None:
    n = scaled(N)
    source, target = tmp_path / "feedback.jsonl", tmp_path / "tags.parquet"
    texts = composed.distinct(n, seed=SEED)
    write_lines(source, ({"id": str(i), "channel": "review", "text": text} for i, text in enumerate(texts)))
    run = on_one_core(start(source, target))
    memory = watch(run, source)
    finish(run)
    ids = pq.read_table(target, columns=["feedback_id"])["feedback_id"].to_pylist()
    assert ids == [str(number) for number in range(n)]
    assert memory.peak < MOST
    first = max(0.1, SETTLED / n)
    early, late = memory.highest(0, min(first, 1)), memory.highest(0.9, 1)
    growth = late / early - 1
    if first <= 0.5:  # a shorter run has nothing to grow after it has settled
        assert growth < GROWTH, f"{early:.0f} MiB, then {late:.0f} MiB"
    found = {
        "peak MiB": memory.peak,
        f"MiB in the first {min(first, 1):.0%}": early,
        "MiB in the last 10%": late,
        "growth": growth,
        "cores": 1,
    }
    keep(Proof(name="memory", n=n, of="texts", seed=SEED, release=engine.release.name, found=found))
