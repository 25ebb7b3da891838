"""Figures of a release on labelled feedback, through the engine's own calls.

    python -m voc_training.evaluate --data ../shared/data            # the installed release
    python -m voc_training.evaluate models/NAME --data ../shared/data --only waimai

Prints JSON: for each figure its value, the 95 % interval over 1,000 resamplings of the texts, and n; and what
the release gives no tags for. `voc evaluate` prints the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from voc.errors import VocError

from .measure import evaluate


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.evaluate", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("release", nargs="?", help="release folder; default: the installed one")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="labelled file or folder")
    parser.add_argument("--only", default="", help="corpora with this in their name")
    parser.add_argument("--half", choices=("tune", "report"), help="that half of the texts")
    parser.add_argument("--threads", type=int)
    parser.add_argument("-o", "--output", type=Path, help="file to write the figures to as well")
    options = parser.parse_args(arguments)
    try:
        report = evaluate(
            options.release, options.data, only=options.only, half=options.half, threads=options.threads,
            note=lambda line: print(line, file=sys.stderr, flush=True),
        )  # fmt: skip
    except VocError as error:
        print(error, file=sys.stderr)
        return 1
    text = json.dumps(asdict(report), ensure_ascii=False, indent=1)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
