"""Two million characters in one piece of feedback are tagged as far as the cap, and it is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import composed
import pytest
from command import finish, on_one_core, start, watch, write_lines
from proof import Proof, keep, scaled
from sound import faults, spans

from voc.schema import Feedback, Flag, Tags

if TYPE_CHECKING:
    from voc import Engine

pytestmark = pytest.mark.prove
SEED = 15
N = 2_000_000
LEAST = 60_000
MOST = 700.0
KINDS = ("sentences", "no sentence ends", "one character", "emoji", "turns")


def test_two_million_characters(tmp_path: Path, engine: Engine) -> None:
    n = scaled(N, least=LEAST)
    source, target = tmp_path / "feedback.jsonl", tmp_path / "tags.jsonl"
    feedback = [Feedback.model_validate(record) for record in _records(n)]
    write_lines(source, (one.model_dump(exclude_none=True) for one in feedback))
    run = on_one_core(start(source, target))
    memory = watch(run, source)
    finish(run)
    lines = target.read_text("utf-8").splitlines()
    tagged = [Tags.model_validate(json.loads(line)) for line in lines]
    assert [tags.feedback_id for tags in tagged] == [one.id for one in feedback]
    assert [fault for one, tags in zip(feedback, tagged, strict=True) for fault in faults(one, tags)] == []
    for one, tags in zip(feedback, tagged, strict=True):
        long = one.id in KINDS
        assert (tags.coverage < 1) == long, one.id
        assert (Flag.TRUNCATED in tags.flags) == long, one.id
        assert tags.sentiment is not None
    assert memory.peak < MOST
    found = {
        "of them": len(KINDS),
        "coverage": {tags.feedback_id: tags.coverage for tags in tagged if tags.feedback_id in KINDS},
        "spans": sum(len(spans(tags)) for tags in tagged),
        "peak MiB": memory.peak,
    }
    keep(Proof(name="length", n=n, of="characters", seed=SEED, release=engine.release.name, found=found))


def _records(n: int) -> Iterator[dict[str, Any]]:
    """A long text of each kind, and short ones between them."""
    for number, name in enumerate(KINDS):
        yield {"id": f"short-{number}", "channel": "chat", "text": "服务很好，就是有点慢"}
        content = {"turns": list(_turns(n))} if name == "turns" else {"text": _text(name, n)}
        yield {"id": name, "channel": "chat"} | content


def _text(name: str, n: int) -> str:
    match name:
        case "sentences":
            return composed.long_text(n, seed=SEED)
        case "no sentence ends":
            marks = str.maketrans("", "", "，。！；？～…\n ")
            return composed.long_text(2 * n, seed=SEED, joint="").translate(marks)[:n]
        case "one character":
            return "好" * n
        case _:
            return ("😡👍🏽❤️" * n)[:n]


def _turns(n: int) -> Iterator[dict[str, str]]:
    text = composed.long_text(n, seed=SEED)
    for number, first in enumerate(range(0, n, 100)):
        yield {"speaker": ("agent", "customer")[number % 2], "text": text[first : first + 100]}
