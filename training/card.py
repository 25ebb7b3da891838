"""The card of a release: what it is, what it was trained on, what it reaches, and what the data forbids.

    python -m voc_training.card models/NAME --data ../shared/data

Measures the release on dev by `evaluate` and `calibrate`, adds the figures that `peers`, `runtimes` and
`benchmark` left in docs/, and writes ``README.md`` and the checksums into the release's folder.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from voc import release as files
from voc.release import Release

from .calibrate import calibrate
from .evaluate import Figure, evaluate

LICENCES = {
    "bdci2017": ("lulu0-0/BDCI2017", "none stated (contest data)"),
    "zhijiang2019": ("xmxoxo/Text-Opinion-Mining", "none stated (contest data)"),
    "dimabsa2024": ("NYCU-NLP/SIGHAN2024-dimABSA", "none stated (shared task)"),
    "zhang-restaurant": ("yangheng95/ABSADatasets", "MIT (repository)"),
    "online-shopping": ("SophonPlus/ChineseNlpCorpus", "none stated (README: research)"),
    "waimai": ("SophonPlus/ChineseNlpCorpus", "none stated (README: research)"),
    "hotel": ("SophonPlus/ChineseNlpCorpus", "none stated (README: research)"),
    "weibo-senti": ("zhenhao-huang/paddlehub_ernie_emotion_analysis", "none stated"),
    "nlpcc2014": ("qweraqq/NLPCC2014_sentiment", "none stated (shared task)"),
    "df529-bank": ("linkfqy/Comment-View-Extraction", "none stated (contest data)"),
    "bdci2018-car": ("yilifzf/BDCI_Car_2018", "none stated (contest data)"),
    "ewect-usual": ("dbiir/UER-py", "Apache-2.0 (repository)"),
    "ewect-virus": ("dbiir/UER-py", "Apache-2.0 (repository)"),
    "own": ("labels of this project on texts of corpora, jddc and taidi-hotline too", "Apache-2.0 (labels)"),
}

HEAD = """# {name}

Sentiment (three classes, strength), emotion (six), opinions (aspect, opinion words, polarity, strength) and a
sentence vector for Chinese feedback, from one encoder: {encoder} (12 layers x 384, started from
multilingual-e5-small, MIT). Precision of the runtime: static {precision}. Trained on {created} with seed
{seed}.

Made by `make release` ([training/README.md](../../training/README.md)); this card by `python -m
voc_training.card`.
"""

TAIL = """
## Limits

- Labels of reviews come from stars, those of weibo-senti from emoticons. Two readers agree with star labels
on 97 % of polar
  online-shopping texts, on 92 % of take-away and on 79 % of nlpcc2014; nothing is to be gained past that.
- Own labels of neutral and mixed texts were read by language models, twice, by a written guideline, and
settled by a third
  reading; agreement of readers of one kind is no measure of truth.
- ChnSentiCorp shares its source with online-shopping: a figure on its test set is one on the same kind of
hotel, book and
  computer reviews, though none of its test texts was trained on.
- `bdci2017`'s polarity was partly drawn from a lexicon: a factual "很多" counts as praise there, and so here.
- Irony is mostly missed. Calls and chats are read from few labelled ones.
- Strength is trained on restaurant sentences with valence (dimABSA); elsewhere only its sign was asked for.

## What the data forbids

Most corpora are contest data without a stated licence; see the table, and decide for your use. To train
without some of them: `python -m voc_training.train --without CORPUS,CORPUS`.
"""


def card(release: Release, figures: Mapping[str, Figure], checked: Mapping[str, float], docs: Path) -> str:
    """The text of the card.

    :param figures: of `evaluate`.
    :param checked: of `calibrate`, on the half of dev it did not tune on.
    :param docs: where the figures of peers, runtimes and speed lie.
    """
    settings = release.settings
    parts = [
        HEAD.format(**settings.model_dump()),
        "\n".join(_data(settings.data)),
        "\n".join(_figures(figures)),
        "\n".join(_calibration(checked)),
        "\n".join(_peers(docs)),
        "\n".join(_runtimes(docs)),
        TAIL,
    ]
    return "\n".join(part for part in parts if part)


def _data(data: Mapping[str, int]) -> Iterator[str]:
    yield "\n## Data\n"
    yield "| corpus | rows | source | licence |\n|---|---|---|---|"
    for name, rows in data.items():
        source, licence = LICENCES[name]
        yield f"| {name} | {rows:,} | {source} | {licence} |"


def _figures(figures: Mapping[str, Figure]) -> Iterator[str]:
    yield "\n## Dev figures\n"
    yield "Through the engine's calls, with the 95 % interval over 1,000 resamplings of the texts (seed 13):"
    yield "`python -m voc_training.evaluate --data ../shared/data`.\n"
    yield "| figure | value | interval | texts |\n|---|---|---|---|"
    for name, found in figures.items():
        yield f"| {name} | {found.value:.3f} | {found.low:.3f} to {found.high:.3f} | {found.n:,} |"


def _calibration(checked: Mapping[str, float]) -> Iterator[str]:
    yield "\n## Calibration\n"
    yield "Temperatures and thresholds are set on one half of dev (by text hash); these figures are of the"
    yield "other half: `python -m voc_training.calibrate`.\n"
    yield "| | value |\n|---|---|"
    for name, value in checked.items():
        yield f"| {name} | {value:,.0f} |" if name.startswith("n:") else f"| {name} | {value:.3f} |"


def _peers(docs: Path) -> Iterator[str]:
    found = _read(docs / "peers.json")
    if found:
        yield "\n## Peers on the same dev lines\n"
        yield "Accuracy on binary sentiment; the linear model learnt from the same star-rated lines."
        yield "`python -m voc_training.peers`.\n"
        yield "| corpus | TF-IDF + linear | SnowNLP | texts |\n|---|---|---|---|"
        for corpus, peers in found.items():
            linear, snow = peers["tfidf-linear"], peers["snownlp"]
            yield f"| {corpus} | {linear['value']:.3f} | {snow['value']:.3f} | {linear['n']:,} |"


def _runtimes(docs: Path) -> Iterator[str]:
    found = _read(docs / "runtimes.json")
    if found:
        candidates = found["candidates"]
        heads = list(next(iter(candidates.values())))
        yield "\n## Runtimes\n"
        yield f"One core, at most {found['texts_each']} dev texts a corpus: `voc_training.runtimes`."
        yield "Dynamic int8 is out of the question: a text's tags would depend on its batch. Measured on"
        yield "x86-64 with AVX-512 VNNI; x86-64 without it and aarch64 run the same file, unmeasured.\n"
        yield f"| runtime | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}"
        for name, values in candidates.items():
            cells = (f"{v:.0f}" if head == "texts_a_second" else f"{v:.3f}" for head, v in values.items())
            yield f"| {name} | {' | '.join(cells)} |"


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voc_training.card", description=__doc__.splitlines()[0])
    parser.add_argument("release", type=Path, help="release folder; its README.md is written")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument(
        "--docs", type=Path, default=Path("docs"), help="folder of peers.json and runtimes.json"
    )
    options = parser.parse_args(arguments)
    release = Release.open(options.release)
    _, checked = calibrate(release, options.data)
    text = card(release, evaluate(options.release, options.data), checked, options.docs)
    (release.path / files.CARD).write_text(text, encoding="utf-8")
    files.write_sums(release.path)
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
