"""Killed at any moment, the command leaves no half of a file under the name it was given."""

from __future__ import annotations

import csv
import random
import shutil
import signal
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import composed
import pyarrow.parquet as pq
import pytest
from command import finish, start, write_lines
from proof import Proof, keep, scaled

if TYPE_CHECKING:
    from voc import Engine

pytestmark = pytest.mark.prove
SEED = 14
KILLS = 20
TEXTS = 2000
REJECTED = 20
"""One text of so many is missing."""


def _lines(path: Path) -> int:
    whole = path.read_bytes()
    assert whole.endswith(b"\n")
    return whole.count(b"\n")


def _csv_rows(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len({len(row) for row in rows}) == 1
    return len(rows) - 1


def _excel_rows(path: Path) -> int:
    import openpyxl

    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows()) - 1


def _parquet_rows(path: Path) -> int:
    return int(pq.read_table(path).num_rows)


ROWS: dict[str, Callable[[Path], int]] = {
    ".parquet": _parquet_rows,
    ".jsonl": _lines,
    ".csv": _csv_rows,
    ".xlsx": _excel_rows,
}


def test_a_kill_leaves_no_half_of_a_file(tmp_path: Path, engine: Engine) -> None:
    n, texts = scaled(KILLS, least=len(ROWS)), scaled(TEXTS, least=200)
    source = write_lines(tmp_path / "feedback.jsonl", _records(texts))
    earlier = {suffix: _earlier(tmp_path / suffix[1:], suffix) for suffix in ROWS}
    seconds = {suffix: _seconds(source, tmp_path / f"timed{suffix}") for suffix in ROWS}
    draw, count = random.Random(SEED), Counter[str]()
    for number in range(n):
        suffix = tuple(ROWS)[number % len(ROWS)]
        target = tmp_path / str(number) / f"tags{suffix}"
        before = earlier[suffix] if number // len(ROWS) % 2 == 0 else {}
        _put(target.parent, before)
        while (ended := _kill(source, target, after=_moment(draw, seconds[suffix]))) is not None:
            seconds[suffix] = ended  # the machine was busier before
            _put(target.parent, before)
        count.update(_left(target, before, texts=texts))
        if number >= n - len(ROWS):
            finish(start(source, target))
            assert _left(target, {}, texts=texts)["whole"]
            count["whole after the next run"] += 1
    keep(Proof(name="kill", n=n, of="kills", seed=SEED, release=engine.release.name, found=count))


def _records(count: int) -> Iterator[dict[str, str]]:
    """Feedback, one of `REJECTED` without a text."""
    for number, text in enumerate(composed.distinct(count, seed=SEED)):
        record = {"id": str(number), "channel": "review"}
        yield record if number % REJECTED == REJECTED - 1 else record | {"text": text}


def _earlier(folder: Path, suffix: str) -> dict[str, bytes]:
    """What a run over a few texts writes, by name."""
    folder.mkdir()
    source = write_lines(folder / "few.jsonl", [*_records(3), {"id": "4"}])
    finish(start(source, folder / f"tags{suffix}"))
    return {path.name: path.read_bytes() for path in folder.iterdir() if path != source}


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder that holds these files and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _seconds(source: Path, target: Path) -> float:
    began = time.monotonic()
    finish(start(source, target))
    return time.monotonic() - began


def _moment(draw: random.Random, seconds: float) -> float:
    """Any moment of a run; every other one of its last fifth, when files are finished and moved."""
    return draw.uniform(0.8 if draw.random() < 0.5 else 0.0, 1.0) * seconds


def _kill(source: Path, target: Path, *, after: float) -> float | None:
    """Kill a run after so many seconds; where it came to its end before, the seconds that it took."""
    began = time.monotonic()
    run = start(source, target)
    try:
        run.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        run.kill()
        run.communicate()
    return None if run.returncode == -signal.SIGKILL else time.monotonic() - began


def _left(target: Path, before: Mapping[str, bytes], *, texts: int) -> Counter[str]:
    """What stands in the folder, counted; each file is the earlier one, byte for byte, or whole.

    :param before: what stood there, by name.
    """
    rejects, count = target.with_name("tags.rejects.jsonl"), Counter[str]()
    rows = {target: texts - texts // REJECTED, rejects: texts // REJECTED}
    for path, expected in rows.items():
        if not path.exists():
            assert path.name not in before, f"{path.name} is gone"
            count["nothing under the name"] += path == target
        elif path.read_bytes() == before.get(path.name):
            count["earlier output stands"] += path == target
        else:
            assert ROWS[path.suffix](path) == expected
            count["whole"] += path == target
    others = {path.name for path in target.parent.iterdir()} - {path.name for path in rows}
    assert all(name.startswith(".tags") and name.endswith(".part") for name in others), others
    count["part files"] += len(others)
    return +count
