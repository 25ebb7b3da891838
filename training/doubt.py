"""How far each star label is believed: by a linear model that has not seen the line.

    python -m voc_training.doubt --data ../shared/data      # writes $VOC_WORK/doubt.json

A star rating often contradicts its text (five stars and a complaint). Out-of-fold probabilities of the given
label, from TF-IDF of one to three characters and logistic regression (cross-fitting; Northcutt et al. 2021,
section 3), lower the target where the words speak against the stars.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from .corpora import DOUBT
from .label.split import held_out_hashes
from .peers import linear_model, star_lines
from .work import work_folder

FOLDS = 4


def probabilities(data: Path, *, seed: int = 13) -> dict[str, float]:
    """Out-of-fold probability of each star-rated train line's own label, by its id."""
    lines = star_lines(data, held=held_out_hashes())
    fold = np.random.default_rng(seed).integers(0, FOLDS, len(lines))
    out: dict[str, float] = {}
    for number in range(FOLDS):
        model = linear_model([line for line, f in zip(lines, fold, strict=True) if f != number])
        rest = [line for line, f in zip(lines, fold, strict=True) if f == number]
        places = {label: place for place, label in enumerate(model.classes_)}
        found = model.predict_proba([line["text"] for line in rest])
        out |= {
            line["id"]: round(float(row[places[line["sentiment"]]]), 4)
            for line, row in zip(rest, found, strict=True)
        }
    return out


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voc_training.doubt", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    options = parser.parse_args(arguments)
    found = probabilities(options.data)
    (work_folder() / DOUBT).write_text(json.dumps(found))
    print(json.dumps({"lines": len(found), "below half": sum(p < 0.5 for p in found.values())}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
