"""The same tags from one thread and two, from callers side by side, and from two processes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import awkward
import pytest
from command import finish, start, write_lines
from proof import Proof, keep, scaled
from sound import numbers

from voc.schema import Feedback, Tags, read_feedback

if TYPE_CHECKING:
    from voc import Engine

pytestmark = pytest.mark.prove
SEED = 16
N = 5000


def test_the_same_tags_whoever_makes_them(tmp_path: Path, engine: Engine) -> None:
    feedback = _feedback(scaled(N))
    source = write_lines(tmp_path / "feedback.jsonl", (one.model_dump(exclude_none=True) for one in feedback))
    targets = {name: tmp_path / f"{name}.jsonl" for name in ("one thread", "two threads", "beside")}
    finish(start(source, targets["one thread"], threads=1))
    side_by_side = [start(source, targets[name], threads=2) for name in ("two threads", "beside")]
    for run in side_by_side:
        finish(run)
    callers = _callers(engine, feedback)
    first = _read(targets["one thread"])
    assert [tags.feedback_id for tags in first] == [one.id for one in feedback]
    others = {
        "two threads": _read(targets["two threads"]),
        "another process at once": _read(targets["beside"]),
        "one caller of two": callers[0],
        "the other caller": callers[1],
    }
    differing = {name: sum(a != b for a, b in zip(first, tags, strict=True)) for name, tags in others.items()}
    largest = max(_distance(first, tags) for tags in others.values())
    assert set(differing.values()) == {0}, f"{differing}, largest difference {largest:.2g}"
    found = {"tags that differ": differing, "cores": len(os.sched_getaffinity(0))}
    keep(
        Proof(
            name="threads", n=len(feedback), of="texts", seed=SEED, release=engine.release.name, found=found
        )
    )


def _feedback(count: int) -> list[Feedback]:
    """Feedback out of the awkward records, which are of all lengths and kinds."""
    read = (read_feedback(record) for record in awkward.records(2 * count, seed=SEED))
    return [one.model_copy(update={"id": str(n)}) for n, one in enumerate(read) if isinstance(one, Feedback)][
        :count
    ]


def _callers(engine: Engine, feedback: Sequence[Feedback]) -> list[list[Tags]]:
    """The tags that two threads get of one engine at once."""

    def tag(_: int) -> list[Tags]:
        return [tags for tags in engine.tag(feedback) if isinstance(tags, Tags)]

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(tag, range(2)))


def _read(path: Path) -> list[Tags]:
    return [Tags.model_validate_json(line) for line in path.read_text("utf-8").splitlines()]


def _distance(one: Sequence[Tags], other: Sequence[Tags]) -> float:
    """The largest difference of a probability, of tags that hold as many."""
    pairs = [(numbers(a), numbers(b)) for a, b in zip(one, other, strict=True)]
    return max(abs(x - y) for a, b in pairs if len(a) == len(b) for x, y in zip(a, b, strict=True))
