"""The card of a release: what it is, what it reaches and where it fails, what it was trained on.

    python -m voc_training.card models/NAME --data ../shared/data
    python -m voc_training.card models/NAME --again     # the words anew, from the figures of the last time

Measures the release on dev and on the probes, adds the figures that `peers`, `runtimes`, `benchmark` and a
second recipe left in docs/, and writes ``README.md``, ``reliability.svg``, ``figures.json`` and the checksums
into the release's folder.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from voc import release as files
from voc.errors import VocError
from voc.release import Release

from ..reliability import diagram
from .card import DIAGRAM, card
from .facts import gather, load, save

FIGURES = "figures.json"


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        write(Release.open(options.release), options)
    except VocError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def write(release: Release, options: argparse.Namespace) -> None:
    """Measure where that was asked for, and write the card and what belongs to it."""
    figures = release.path / FIGURES
    if not options.again:
        note = lambda line: print(line, file=sys.stderr, flush=True)  # noqa: E731
        save(gather(release.path, options.data, threads=options.threads, note=note), figures)
    facts = load(figures)
    text = card(release.settings, facts, options.docs)
    (release.path / DIAGRAM).write_text(diagram(facts.reliability), encoding="utf-8")
    (release.path / files.CARD).write_text(text, encoding="utf-8")
    files.write_sums(release.path)
    print(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.card", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("release", type=Path, help="release folder; its README.md is written")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="folder of peers.json and the like")
    parser.add_argument("--again", action="store_true", help="do not measure: read figures.json")
    parser.add_argument("--threads", type=int)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
