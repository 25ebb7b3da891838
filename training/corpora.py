"""Labelled corpora as training examples: one format in, only the labels a line really carries out.

A corpus folder holds ``train.jsonl`` and ``dev.jsonl``; the format stands in docs/corpora.md. Texts are
cleaned as the engine cleans them and every span moves with them. A label that a line does not carry is
``None``, and no loss is computed for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from voc.errors import VocError
from voc.text import CleanText, clean

from .label.lines import content_hash, parse_line, text_at
from .label.questions import QUESTIONS
from .label.split import ANNOTATIONS, held_out_hashes

POLARITIES = ("negative", "neutral", "positive")
EMOTIONS = ("neutral", "angry", "happy", "sad", "fear", "surprise")

OPINION_CORPORA = ("bdci2017", "zhijiang2019", "dimabsa2024", "zhang-restaurant")
"""Corpora whose aspect and opinion spans are labelled whole; each is an opinion style."""

STAR_TRUST = {"online-shopping": 0.92, "waimai": 0.90, "hotel": 0.92, "weibo-senti": 0.86, "nlpcc2014": 0.80}
"""How far a label from stars (or emoticons) is believed: near the share on which two readers agree with it.
"""

EMOTION_SENTIMENT = {
    "happy": (0.03, 0.12, 0.85), "angry": (0.88, 0.10, 0.02), "sad": (0.82, 0.15, 0.03),
    "fear": (0.70, 0.27, 0.03), "neutral": (0.05, 0.88, 0.07),
}  # fmt: skip
"""What an emotion label says of sentiment (negative, neutral, positive); surprise says nothing."""


class BadCorpus(VocError):
    """A corpus file cannot be read as documented."""


@dataclass(frozen=True)
class GoldOpinion:
    """An opinion as labelled: spans are ``[start, end)`` of the clean text, None where implicit."""

    aspect: tuple[int, int] | None
    opinion: tuple[int, int] | None
    polarity: int
    strength: float | None = None


@dataclass(frozen=True)
class Example:
    """One labelled text.

    :ivar sentiment: target probabilities of negative, neutral, positive.
    :ivar weight: of its sentiment loss.
    :ivar strength: -1 very negative to 1 very positive.
    :ivar opinions: every opinion of the text, in the habit `style`; None when spans are not labelled.
    :ivar context: leading characters that are read and not judged (a survey question).
    """

    id: str
    text: str
    style: str | None = None
    sentiment: tuple[float, float, float] | None = None
    weight: float = 1.0
    strength: float | None = None
    emotion: int | None = None
    opinions: tuple[GoldOpinion, ...] | None = None
    context: int = 0


def read_lines(data: Path, corpus: str, split: str) -> Iterator[dict[str, Any]]:
    """The JSON objects of a corpus file.

    :raises BadCorpus: when the file is missing or a line is not JSON.
    """
    path = data / corpus / f"{split}.jsonl"
    if not path.exists():
        raise BadCorpus(f"{path}: no such corpus file. Name the folder of the corpora with --data")
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise BadCorpus(
                    f"{path}:{number}: not JSON ({error.msg}). Each line is one object"
                ) from error


def feedback_texts(data: Path) -> Iterator[str]:
    """Every text of every corpus under `data`, train files only: what the vocabulary is chosen by."""
    for folder in sorted(p for p in data.iterdir() if p.is_dir()):
        for name in ("train", "unlabelled"):
            if (folder / f"{name}.jsonl").exists():
                for line in read_lines(data, folder.name, name):
                    yield line["text"] if "text" in line else "\n".join(t["text"] for t in line["turns"])


def read(data: Path, split: str, *, without: frozenset[str] = frozenset()) -> list[Example]:
    """All examples of a split that teach sentiment, emotion or opinions, our own labels among them.

    From train is left out every text that our own labels hold as dev.

    :param without: corpora to leave out, by name; ``own`` is our own labels.
    """
    held = held_out_hashes() if split == "train" else frozenset()
    examples = [
        example
        for corpus in (*OPINION_CORPORA, *STAR_TRUST, *OTHERS)
        if corpus not in without
        for example in read_corpus(data, corpus, split, held=held)
    ]
    return examples if "own" in without else examples + list(read_own(data, split, without=without))


def read_corpus(
    data: Path, corpus: str, split: str, *, held: frozenset[str] = frozenset()
) -> Iterator[Example]:
    """The examples of one corpus, in the order of its file.

    :param held: content hashes of texts to leave out.
    """
    convert = _converter(corpus)
    for line in read_lines(data, corpus, split):
        if held and content_hash(line["text"]) in held:
            continue
        example = convert(line, corpus)
        if example.text:
            yield example


def read_own(data: Path, split: str, *, without: frozenset[str] = frozenset()) -> Iterator[Example]:
    """Our own labels of sentiment, as examples; a survey question stands before its answer.

    Of dev only texts that no corpus trains on: its dev lines, and lines that it leaves unlabelled.
    """
    path = ANNOTATIONS / "feedback.jsonl"
    rows = [json.loads(row) for row in path.open(encoding="utf-8")] if path.exists() else []
    wanted = {row["id"]: row for row in rows if row["split"] == split and row["corpus"] not in without}
    for corpus in sorted({row["corpus"] for row in wanted.values()}):
        for part in ("train", "dev", "unlabelled"):
            if (data / corpus / f"{part}.jsonl").exists():
                lines = {line["id"]: line for line in read_lines(data, corpus, part)}
                for locator, row in wanted.items():
                    line = lines.get(locator.partition("#")[0]) if row["corpus"] == corpus else None
                    if line is not None and _is_unseen(row, part, split):
                        yield _own(row, text_at(parse_line(line, corpus, part), locator))


def _is_unseen(row: dict[str, Any], part: str, split: str) -> bool:
    trained = {*OPINION_CORPORA, *STAR_TRUST, *OTHERS}
    return split == "train" or part != "train" or row["corpus"] not in trained


def _own(row: dict[str, Any], text: str) -> Example:
    before = clean(QUESTIONS[row["question"]][1]).text + "\n" if row.get("question") else ""
    return Example(
        f"own/{row['channel']}/{row['id']}", before + clean(text).text,
        sentiment=smooth(row["sentiment"], 0.94), context=len(before),
    )  # fmt: skip


def _converter(corpus: str) -> Any:
    if corpus in OPINION_CORPORA:
        return _with_opinions
    if corpus in STAR_TRUST:
        return _with_stars
    return OTHERS[corpus]


def smooth(label: str, trust: float) -> tuple[float, float, float]:
    """A label as target probabilities: `trust` on it, two thirds of the rest on the class next to it."""
    rest = 1 - trust
    return {
        "negative": (trust, rest * 0.67, rest * 0.33),
        "neutral": (rest * 0.5, trust, rest * 0.5),
        "positive": (rest * 0.33, rest * 0.67, trust),
    }[label]


def _with_stars(line: dict[str, Any], corpus: str) -> Example:
    return Example(
        line["id"], clean(line["text"]).text, sentiment=smooth(line["sentiment"], STAR_TRUST[corpus])
    )


def _with_emotion(line: dict[str, Any], corpus: str) -> Example:
    return Example(
        line["id"], clean(line["text"]).text, emotion=EMOTIONS.index(line["emotion"]),
        sentiment=EMOTION_SENTIMENT.get(line["emotion"]), weight=0.5,
    )  # fmt: skip


def _with_classes(line: dict[str, Any], corpus: str) -> Example:
    return Example(line["id"], clean(line["text"]).text, sentiment=smooth(line["sentiment"], 0.88))


def _with_subjects(line: dict[str, Any], corpus: str) -> Example:
    return _agreed(Example(line["id"], clean(line["text"]).text), line, trust=0.8, weight=0.5)


def _with_opinions(line: dict[str, Any], corpus: str) -> Example:
    text = clean(line["text"])
    golds = dict.fromkeys(_gold(o, text) for o in line["opinions"])
    opinions = tuple(o for o in golds if o.aspect or o.opinion)
    valences = [o.strength for o in opinions if o.strength is not None]
    example = Example(
        line["id"], text.text, style=corpus, opinions=opinions,
        strength=sum(valences) / len(valences) if valences else None,
    )  # fmt: skip
    return _agreed(example, line, trust=0.86, weight=0.3)


def _gold(opinion: dict[str, Any], text: CleanText) -> GoldOpinion:
    def span(name: str) -> tuple[int, int] | None:
        if not opinion[name]:
            return None
        start, end = text.to_clean(*opinion[name])
        return (start, end) if start < end else None

    valence = opinion.get("valence")
    return GoldOpinion(
        span("aspect"), span("opinion"), POLARITIES.index(opinion["polarity"]),
        None if valence is None else (valence - 5) / 4,
    )  # fmt: skip


def _agreed(example: Example, line: dict[str, Any], *, trust: float, weight: float) -> Example:
    """The example with a sentiment when all its opinions are of one polarity."""
    polarities = {o["polarity"] for o in line["opinions"]}
    if len(polarities) != 1:
        return example
    return replace(example, sentiment=smooth(polarities.pop(), trust), weight=weight)


OTHERS = {
    "df529-bank": _with_classes,
    "bdci2018-car": _with_subjects,
    "ewect-usual": _with_emotion,
    "ewect-virus": _with_emotion,
}
