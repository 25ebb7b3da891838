"""Measure how well personal data is found.

python -m voc_training.privacy --data ../shared/data --peers peers-env/bin/python -o docs/privacy.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .measure import measured


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.privacy", description="Measure how well personal data is found."
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument(
        "--peers", type=Path, help="Python of an environment with presidio-analyzer and privyscope-zh-hans"
    )
    parser.add_argument("-o", "--output", type=Path, help="file to write the figures to as well")
    options = parser.parse_args(arguments)
    text = json.dumps(measured(options.data, peer_python=options.peers), indent=1)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
