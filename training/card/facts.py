"""Everything a card says that has to be measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from voc.engine import Engine
from voc.errors import VocError

from ..evaluate.confidence import Abstention, Answers
from ..evaluate.measure import Report, corpora, measure
from ..evaluate.tagging import Part, Tagger
from ..probes import Results, read_probes, run
from ..reliability import Reliability, reliability

LEAST = 50
"""Answers that a head must have for a diagram."""


@dataclass(frozen=True)
class Facts:
    """What was measured of a release.

    :ivar dev: on all of dev, as `voc evaluate` prints it.
    :ivar report: on the half of dev on which no threshold was set.
    :ivar reliability: of each head's probabilities, on that half.
    :ivar abstention: what `low_confidence` flags, on that half.
    :ivar probes: by group.
    """

    dev: Report
    report: Report
    reliability: tuple[Reliability, ...]
    abstention: Abstention | None
    probes: dict[str, Results]


def gather(
    release: Path, data: Path, *, threads: int | None = None, note: Callable[[str], None] = lambda _: None
) -> Facts:
    """Measure a release on all corpora, our own labels and the probes: each text is tagged once."""
    tagger, dev, half, answers = Tagger(release, threads=threads), list[Part](), list[Part](), Answers()
    for corpus in corpora(data):
        note(f"{corpus.name}: {len(corpus.lines):,} texts")
        measured = measure(tagger, corpus)
        reported = measured.half("report")
        dev += measured.figures()
        half += reported.figures()
        answers.add(reported)
    name = tagger.settings.name
    return Facts(
        Report.of(name, dev), Report.of(name, half),
        tuple(
            reliability(head, [p for p, _ in pairs], [right for _, right in pairs])
            for head, pairs in answers.by_head.items() if len(pairs) >= LEAST
        ),
        answers.abstention(), run(Engine.load(release, threads=threads), read_probes()),
    )  # fmt: skip


class NoFacts(VocError):
    """The figures that a card is to be written from are not there, or are those of another version."""


_FACTS = TypeAdapter(Facts)


def save(facts: Facts, path: Path) -> None:
    """Write the facts as JSON."""
    path.write_bytes(_FACTS.dump_json(facts, indent=1) + b"\n")


def load(path: Path) -> Facts:
    """The facts that `save` wrote.

    :raises NoFacts: when they are not there or cannot be read.
    """
    try:
        return _FACTS.validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise NoFacts(f"{path}: no such file. Measure first: leave out --again") from error
    except ValidationError as error:
        raise NoFacts(f"{path}: not as this version writes it. Measure anew: leave out --again") from error
