"""Dev figures of service sessions, through the engine's own calls, and how their labels are distributed.

    python -m voc_training.calls --data ../shared/data                  # the installed release
    python -m voc_training.calls models/NAME --data ../shared/data --half report
    python -m voc_training.calls --data ../shared/data --labels         # the distribution alone, in no time

Prints JSON: macro-F1 of start, end, resolved, conduct and of the customer's turns, with the 95 % interval
over resamplings of sessions; F1 of every class, since most sessions end neutral; what the release gives no
tags for.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from voc.conversation.conduct import ConductKind
from voc.errors import VocError
from voc.schema import Conversation, Tags

from .evaluate import Absent, Figure, figure, macro_f1
from .evaluate.conversations import RESOLVED, confusion, confusion_f1
from .evaluate.figure import class_f1
from .evaluate.own import read_own
from .evaluate.tagging import Case, Part, Tagger, missing
from .heads import POLARITIES, TEXT_HEADS
from .label.split import ANNOTATIONS

CONDUCT = TEXT_HEADS["conduct"]
CLASSES: dict[str, tuple[str, ...]] = {
    "start": POLARITIES, "end": POLARITIES, "resolved": RESOLVED, "conduct": CONDUCT,
}  # fmt: skip
NONE_GIVEN = -1


def calls(
    release: str | None, data: Path, *, half: str | None = None, threads: int | None = None
) -> list[Part]:
    """Every figure of the labelled sessions of dev.

    :param half: ``tune`` or ``report``: of that half of the sessions.
    """
    cases = [
        case
        for corpus in read_own(data, only="own-calls")
        for case in Tagger(release, threads=threads).tag(corpus.lines)
        if half is None or case.gold.half == half
    ]
    return [*_turns(cases), *(part for key in CLASSES for part in _classes(key, cases))] if cases else []


def labels() -> dict[str, dict[str, dict[str, int]]]:
    """How many sessions, and turns, have which label, by split and decision."""
    counts: dict[str, dict[str, Counter[str]]] = {}
    for row in _rows():
        found = counts.setdefault(row["split"], {key: Counter() for key in (*CLASSES, "turns", "drawn")})
        for key in (*CLASSES, "drawn"):
            found[key][row[key]] += 1
        found["turns"].update(polarity for _, polarity in row["turns"])
    return {split: {key: dict(of) for key, of in found.items()} for split, found in counts.items()}


def _turns(cases: Sequence[Case]) -> Iterator[Part]:
    absent = missing(cases, lambda tags: tags.segments, what="segments")
    if absent is not None:
        yield "turns:macro-f1", absent
        return
    confusions = np.array([confusion(case) for case in cases])
    yield "turns:macro-f1", figure(confusions, confusion_f1)
    for place, name in enumerate(POLARITIES):
        of = partial(_one_f1, place=place)
        yield f"turns:f1:{name}", figure(confusions, of, cases=int(confusions[:, place].sum()))


def _one_f1(confusions: np.ndarray, *, place: int) -> float:
    total = confusions.sum(0)
    return float(2 * total[place, place] / max(1, total[place].sum() + total[:, place].sum()))


def _classes(key: str, cases: Sequence[Case]) -> Iterator[Part]:
    """Macro-F1 of a decision on whole sessions, and the F1 of each of its classes."""
    absent = missing(cases, lambda tags: _given(tags, key), what=f"conversation.{key}")
    if absent is not None:
        yield f"{key}:macro-f1", absent
        return
    names, gold = CLASSES[key], _gold(key)
    rows = np.array([(names.index(gold[case.gold.id or ""]), _said(case.tags, key)) for case in cases])
    yield f"{key}:macro-f1", figure(rows, macro_f1)
    for place, name in enumerate(names):
        if count := int((rows[:, 0] == place).sum()):
            yield f"{key}:f1:{name}", figure(rows, partial(class_f1, label=place), cases=count)


def _given(tags: Tags, key: str) -> Any:
    """What tells of a decision; a `resolved` of None may be said (unclear), so the whole is looked at."""
    return tags.conversation and (tags.conversation.conduct if key == "conduct" else tags.conversation)


def _said(tags: Tags | None, key: str) -> int:
    talk = tags.conversation if tags else None
    return NONE_GIVEN if talk is None else CLASSES[key].index(_told(talk, key))


def _told(talk: Conversation, key: str) -> str:
    if key == "resolved":
        return {True: "yes", False: "no", None: "unclear"}[talk.resolved]
    if key == "conduct":
        kinds = {one.kind for one in talk.conduct or ()}
        return next((kind for kind in (ConductKind.POOR, ConductKind.GOOD) if kind in kinds), "neutral")
    return str(talk.start.polarity if key == "start" else talk.end.polarity)


def _gold(key: str) -> dict[str, str]:
    return {row["id"]: row[key] for row in _rows()}


def _rows() -> Iterator[dict[str, Any]]:
    with (ANNOTATIONS / "calls.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.calls", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("release", nargs="?", help="release folder; default: the installed one")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--half", choices=("tune", "report"), help="that half of the sessions")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--labels", action="store_true", help="only how the labels are distributed")
    options = parser.parse_args(arguments)
    try:
        report: dict[str, Any] = {"labels": labels()}
        if not options.labels:
            parts = calls(options.release, options.data, half=options.half, threads=options.threads)
            report["figures"] = {name: asdict(one) for name, one in parts if isinstance(one, Figure)}
            report["absent"] = {name: asdict(one) for name, one in parts if isinstance(one, Absent)}
    except VocError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
