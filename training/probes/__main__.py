"""What a release makes of texts that are hard to read, group by group.

    python -m voc_training.probes                        # the installed release
    python -m voc_training.probes models/NAME --wrong    # with the probes it gets wrong

Prints a table; with ``--json`` one JSON object.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict

from voc.engine import Engine

from ..evaluate.figure import Figure
from .probe import read_probes
from .run import Results, run, tag


def table(found: Mapping[str, Results]) -> str:
    """The figures as a Markdown table."""
    head = "| group | texts | right | as plain | against contrast | mixed | flagged | not flagged |"
    lines = [head, "|---|---|---|---|---|---|---|---|"]
    for group, one in found.items():
        cells = (one.accuracy, one.invariance, one.contrast, one.mixed, one.flagged, one.unflagged)
        lines.append(f"| {group.replace('_', ' ')} | {one.texts} | {' | '.join(map(_cell, cells))} |")
    return "\n".join(lines)


def _cell(figure: Figure | None) -> str:
    return "" if figure is None else f"{figure.value:.2f}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.probes", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("release", nargs="?", help="release folder; default: the installed one")
    parser.add_argument("--wrong", action="store_true", help="list what it gets wrong behind the table")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--threads", type=int)
    options = parser.parse_args(arguments)
    engine, probes = Engine.load(options.release, threads=options.threads), read_probes()
    found = run(engine, probes)
    if options.json:
        print(json.dumps({group: asdict(one) for group, one in found.items()}, indent=1))
    else:
        print(table(found))
    for one in tag(engine, probes) if options.wrong else ():
        if one.right is False:
            said = one.tags.sentiment.polarity if one.tags.sentiment else "none"
            print(f"{one.probe.id}: {said}, not {' or '.join(one.probe.expect or ())}: {one.probe.text}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
