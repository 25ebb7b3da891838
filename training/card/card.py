"""The text of a card, from what was measured and what lies in docs/."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from voc.release import Settings

from ..licences import ENCODER, licence_of
from ..probes.__main__ import table as probe_table
from . import words
from .anchors import anchors
from .facts import Facts
from .tables import table
from .tasks import tasks

DIAGRAM = "reliability.svg"
GLANCE = {
    "three classes, natural stream": "sentiment:own-feedback/drawn=random:macro-f1",
    "of it, neutral": "sentiment:own-feedback/drawn=random:neutral-f1",
    "online shopping, accuracy": "sentiment:online-shopping:accuracy",
    "take-away, accuracy": "sentiment:waimai:accuracy",
    "emotion (EWECT usual)": "emotion:ewect-usual:macro-f1",
    "opinion triplets, bdci2017": "triplet:bdci2017:f1",
    "opinion quadruples, zhijiang2019": "quad:zhijiang2019:f1",
    "strength, Pearson": "strength:dimabsa2024:pearson",
    "categories of whole texts, car": "document:bdci2018-car:f1",
    "food safety": "alert:food-safety/kind=food_safety:f1",
    "entities (CLUENER)": "entities:cluener:f1",
    "words (UD)": "words:ud-gsdsimp:f1",
}
"""What a reader looks for first; F1 unless said."""


def card(settings: Settings, facts: Facts, docs: Path) -> str:
    """The text of a card.

    :param docs: where the figures of peers, runtimes, speed and the second recipe lie.
    """
    parts = [
        words.HEAD.format(**settings.model_dump()),
        words.MEASURED.format(name=settings.name),
        *_glance(facts),
        *tasks(facts),
        *_calibration(facts),
        *_probes(facts),
        "\n## Beside others",
        *anchors(facts.dev),
        *_peers(_read(docs / "peers.json")),
        *_speed(_read(docs / "benchmark.json")),
        *_runtimes(_read(docs / "runtimes.json")),
        *_data(settings.data),
        words.READERS,
        words.FORBIDS,
        *_second(facts, _read(docs / "commercial.json")),
        words.LIMITS,
    ]
    return "\n".join(parts).replace("\n\n\n", "\n\n").rstrip() + "\n"


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _glance(facts: Facts) -> Iterator[str]:
    known = ((what, facts.dev.figures.get(name)) for what, name in GLANCE.items())
    rows = [(what, f"{f.value:.3f}", f"{f.low:.3f} to {f.high:.3f}", f"{f.n:,}") for what, f in known if f]
    yield from table(("at a glance", "dev", "95 % interval", "texts"), rows)


def _calibration(facts: Facts) -> Iterator[str]:
    yield "\n## Calibration"
    yield f"\n![Reliability diagrams of each head]({DIAGRAM})"
    yield words.CALIBRATION
    yield from table(
        ("head", "ECE", "answers"), [(r.head, f"{r.error:.3f}", f"{r.n:,}") for r in facts.reliability]
    )
    found = facts.abstention
    if found is not None:
        yield f"\n`low_confidence` flags {found.flagged:.1%} of {found.texts:,} texts; sentiment is right on"
        yield f"{found.accuracy:.1%} of all of them and on {found.kept:.1%} of those without the flag."


def _probes(facts: Facts) -> Iterator[str]:
    yield "\n## Robustness"
    yield words.PROBES
    yield probe_table(facts.probes)


def _peers(found: Mapping[str, Any]) -> Iterator[str]:
    if found:
        yield words.PEERS
        rows = [
            (corpus, f"{one['tfidf-linear']['value']:.3f}", f"{one['snownlp']['value']:.3f}",
             f"{one['snownlp']['n']:,}")
            for corpus, one in found.items()
        ]  # fmt: skip
        yield from table(("corpus", "TF-IDF + linear", "SnowNLP", "texts"), rows)


def _speed(found: Mapping[str, Any]) -> Iterator[str]:
    if found:
        yield "\n## Speed"
        of = f", measured on {found['release']}" if "release" in found else ""
        yield f"\nAll tags on {found['corpus']}, one thread of {found['processor']}{of} (`make bench`):"
        rows = [
            (name, f"{one['texts_a_second']:.0f}", f"{one['peak_MB']:.0f}", f"{one['texts']:,.0f}")
            for name, one in found["peers"].items()
        ]
        yield from table(("engine", "texts a second", "peak MB", "texts"), rows)


def _runtimes(found: Mapping[str, Any]) -> Iterator[str]:
    if found:
        heads = list(next(iter(found["candidates"].values())))
        of = f", of {found['release']}" if "release" in found else ""
        yield words.RUNTIMES.format(texts=found["texts_each"], of=of)
        rows = [
            (name, *(f"{v:.0f}" if head == "texts_a_second" else f"{v:.3f}" for head, v in one.items()))
            for name, one in found["candidates"].items()
        ]
        yield from table(("runtime", *(head.replace("_", " ") for head in heads)), rows)


def _data(data: Mapping[str, int]) -> Iterator[str]:
    yield "\n## Data"
    rows: list[tuple[str, str, str, str]] = []
    for name, count in data.items():
        licence = licence_of(name)
        rows.append((name, f"{count:,}", licence.source, str(licence)))
    rows.append(("encoder, to start from", "", ENCODER.source, str(ENCODER)))
    yield from table(("corpus", "rows trained on", "source", "licence"), rows)


def _second(facts: Facts, found: Mapping[str, Any]) -> Iterator[str]:
    """What the recipe without restricted corpora loses, from what `evaluate` printed of its release."""
    if not found:
        yield "What that costs was not measured for this release."
        return
    yield f"What that costs, head by head, on dev ({found['release']}):"
    figures: Mapping[str, Any] = found["figures"]
    rows = [
        (name, f"{one.value:.3f}", f"{other:.3f}", f"{other - one.value:+.3f}")
        for name, one in facts.dev.figures.items()
        if _is_main(name) and (other := figures.get(name, {}).get("value")) is not None
    ]
    yield from table(("figure", "this release", "second recipe", "difference"), rows)


def _is_main(name: str) -> bool:
    """Whether a figure is of a whole corpus, or of a kind of alert."""
    return name.endswith((":macro-f1", ":accuracy", ":f1", ":pearson")) and (
        "/" not in name or "/kind=" in name
    )
