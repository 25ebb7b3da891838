"""Whatever comes in, one comes out for each, in order and sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import awkward
import pytest
from proof import Proof, keep, scaled
from sound import faults, spans

from voc.schema import Feedback, Rejected, Tags, read_feedback

if TYPE_CHECKING:
    from voc import Engine

pytestmark = pytest.mark.prove
SEED = 11
N = 20_000
TOGETHER = 2000


@pytest.fixture
def count() -> Counter[str]:
    """Give what is counted on the way."""
    return Counter()


def test_one_out_for_one_in_whatever_comes(engine: Engine, count: Counter[str]) -> None:
    n = scaled(N)
    records = enumerate(awkward.records(n, seed=SEED))
    while some := list(islice(records, TOGETHER)):
        items = [_read(number, record) for number, record in some]
        outcomes = _tag(engine, items, first=some[0][0])
        for (number, _), item, outcome in zip(some, items, outcomes, strict=True):
            _check(number, item, outcome, count)
    assert count["tagged"] + count["rejected"] == n
    assert count["spans"] > n / 2
    keep(Proof(name="fuzz", n=n, of="records", seed=SEED, release=engine.release.name, found=count))


def _read(number: int, record: Any) -> Feedback | Rejected:
    try:
        return read_feedback(record, line=number + 1)
    except Exception as error:
        raise AssertionError(f"reading record {number} of seed {SEED} failed") from error


def _tag(engine: Engine, items: Sequence[Feedback | Rejected], *, first: int) -> list[Tags | Rejected]:
    """What comes out for the items; where that fails, the number of the first that fails alone."""
    try:
        return list(engine.tag(items))
    except Exception as error:
        broken = next(_failing(engine, items), None)
        which = f"one of {len(items)} from {first}" if broken is None else f"{first + broken}"
        raise AssertionError(f"tagging record {which} of seed {SEED} failed") from error


def _failing(engine: Engine, items: Sequence[Feedback | Rejected]) -> Iterator[int]:
    for number, item in enumerate(items):
        try:
            list(engine.tag([item]))
        except Exception:
            yield number


def _check(number: int, item: Feedback | Rejected, outcome: Tags | Rejected, count: Counter[str]) -> None:
    if isinstance(item, Rejected):
        assert outcome is item, f"record {number} of seed {SEED}: its reject did not come back"
        assert item.line == number + 1
        count["rejected"] += 1
        return
    assert isinstance(outcome, Tags), f"record {number} of seed {SEED}: {outcome.code}"
    wrong = faults(item, outcome)
    assert not wrong, f"record {number} of seed {SEED}: {wrong[0]} (and {len(wrong) - 1} more)"
    received = len(item.text or "") + sum(len(turn.text) for turn in item.turns or ())
    count["tagged"] += 1
    count["spans"] += len(spans(outcome))
    count["characters"] += received
    count["most characters in one"] = max(count["most characters in one"], received)
