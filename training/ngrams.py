"""The linear model of character n-grams that a release carries beside its network.

    python -m voc_training.ngrams --data ../shared/data -o $VOC_WORK/run     # writes ngrams.safetensors

Logistic regression on which n-grams a text holds, each weighed by how much oftener it stands in praise than
in blame (Wang & Manning 2012, NBSVM), on star-rated train lines.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from voc.ngrams import NgramModel, places
from voc.release import NGRAMS
from voc.text import clean

from .label.split import held_out_hashes
from .peers import star_lines
from .work import work_folder

BITS = 20
COST = 4.0
WITHOUT = ("weibo-senti",)
"""Labels from emoticons: they speak of a mood, not of a thing bought."""


def matrix(texts: Sequence[str]) -> Any:
    """Which n-grams each text holds, rows of length 1, as a sparse matrix ``(texts, 2 ** BITS)``."""
    from scipy.sparse import csr_matrix

    rows = [places(text.lower(), bits=BITS) for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(max(1, len(row))), np.float32) for row in rows])
    return csr_matrix((values, np.concatenate(rows), ends), shape=(len(rows), 2**BITS))


def fit(texts: Sequence[str], praise: np.ndarray) -> NgramModel:
    """The model of texts of which it is known whether they praise.

    :param praise: ``(texts,)`` of bool.
    """
    from sklearn.linear_model import LogisticRegression

    table = matrix(texts)
    counts = [np.asarray(table[part].sign().sum(0)).ravel() + 1 for part in (praise, ~praise)]
    ratio = np.abs(np.log(counts[0] / counts[0].sum()) - np.log(counts[1] / counts[1].sum()))
    model = LogisticRegression(C=COST, solver="liblinear", dual=True, max_iter=60)
    model.fit(table.multiply(ratio[None, :]).tocsr(), praise)
    return NgramModel((model.coef_[0] * ratio).astype(np.float32), float(model.intercept_[0]))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.ngrams", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--without", default="", help="corpora to leave out, separated by commas")
    parser.add_argument("-o", "--output", type=Path, help="folder of the run; default: $VOC_WORK/run")
    options = parser.parse_args(arguments)
    without = {*WITHOUT, *options.without.split(",")}
    lines = [
        line
        for line in star_lines(options.data, held=held_out_hashes())
        if line["id"].split("/")[0] not in without
    ]
    texts = [clean(line["text"]).text for line in lines]
    model = fit(texts, np.array([line["sentiment"] == "positive" for line in lines]))
    folder = options.output or work_folder() / "run"
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / NGRAMS, model)
    print(json.dumps({"texts": len(texts), "weights": int((model.weights != 0).sum())}))
    return 0


def write(path: Path, model: NgramModel) -> None:
    """Write a model in half precision."""
    bias = np.array([model.bias], np.float32)
    save_file({"weights": np.asarray(model.weights, np.float16), "bias": np.asarray(bias)}, path)


if __name__ == "__main__":
    raise SystemExit(main())
