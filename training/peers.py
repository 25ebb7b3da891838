"""What simpler means reach on the same dev lines: SnowNLP, and TF-IDF with a linear model on the same train
lines.

python -m voc_training.peers --data ../shared/data -o docs/peers.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from .corpora import STAR_TRUST, read_lines
from .evaluate import BINARY, Figure, accuracy, figure
from .label.lines import content_hash
from .label.split import held_out_hashes

CLASSES = ("negative", "positive")


def star_lines(data: Path, *, held: frozenset[str]) -> list[dict[str, Any]]:
    """All star-rated train lines, but those whose content hash is held out."""
    return [
        line
        for corpus in STAR_TRUST
        for line in read_lines(data, corpus, "train")
        if content_hash(line["text"]) not in held
    ]


def linear_model(lines: Sequence[dict[str, Any]]) -> Any:
    """TF-IDF of one to three characters and logistic regression, fitted on star-rated lines."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=3, sublinear_tf=True, dtype=np.float32),
        LogisticRegression(C=8.0, solver="liblinear"),
    )
    return model.fit([line["text"] for line in lines], [line["sentiment"] for line in lines])


def compare(data: Path) -> dict[str, dict[str, Figure]]:
    """Accuracy of each peer on each binary dev set."""
    model = linear_model(star_lines(data, held=held_out_hashes()))
    return {
        corpus: {
            "tfidf-linear": _accuracy(lines, [str(label) for label in model.predict(_texts(lines))]),
            "snownlp": _accuracy(lines, [_snownlp(text) for text in _texts(lines)]),
        }
        for corpus, lines in ((name, list(read_lines(data, name, "dev"))) for name in BINARY)
    }


def _texts(lines: Sequence[dict[str, Any]]) -> list[str]:
    return [line["text"] for line in lines]


def _snownlp(text: str) -> str:
    from snownlp import SnowNLP

    return CLASSES[int(SnowNLP(text).sentiments >= 0.5)] if text.strip() else CLASSES[0]


def _accuracy(lines: Sequence[dict[str, Any]], said: Sequence[str]) -> Figure:
    rows = [
        (CLASSES.index(line["sentiment"]), CLASSES.index(label))
        for line, label in zip(lines, said, strict=True)
    ]
    return figure(np.array(rows), accuracy)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voc_training.peers", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("-o", "--output", type=Path, help="file to write the figures to as well")
    options = parser.parse_args(arguments)
    found = compare(options.data)
    figures = {corpus: {peer: asdict(f) for peer, f in peers.items()} for corpus, peers in found.items()}
    text = json.dumps(figures, indent=1)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
