"""Labelled corpora as training examples: one format in, only the labels a line really carries out.

A corpus folder holds ``train.jsonl`` and ``dev.jsonl``; the format stands in docs/corpora.md. Texts are
cleaned as the engine cleans them and every span moves with them. A label that a line does not carry is
``None``, and no loss is computed for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from voc.errors import VocError
from voc.text import CleanText, clean

from .addresses import carried
from .heads import CATEGORIES, CLUENER, EMOTIONS, KINDS, POLARITIES
from .label.lines import content_hash
from .label.split import held_out_hashes
from .work import work_folder

OPINION_CORPORA = ("bdci2017", "zhijiang2019", "dimabsa2024", "zhang-restaurant")
"""Corpora whose aspect and opinion spans are labelled whole; each is an opinion style."""

OPINION_TAXONOMIES = {"zhijiang2019": "corpus-zhijiang", "dimabsa2024": "corpus-dimabsa"}
"""Whose opinions carry categories."""

STAR_TRUST = {"online-shopping": 0.92, "waimai": 0.90, "hotel": 0.92, "weibo-senti": 0.86, "nlpcc2014": 0.80}
"""How far a label from stars (or emoticons) is believed: near the share on which two readers agree with it;
a line's own trust follows from what a linear model says of it (`doubt`), where that was measured.
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
    category: str | None = None


@dataclass(frozen=True)
class Example:
    """One labelled text; what a line does not label is None or missing.

    :ivar sentiment: target probabilities of negative, neutral, positive.
    :ivar weight: of its sentiment loss.
    :ivar strength: -1 very negative to 1 very positive.
    :ivar classes: the class of other heads of a whole text, by head.
    :ivar traits: whether it is mixed, ironic.
    :ivar alerts: by output of the alert head, whether it holds.
    :ivar evidence: spans that prove an alert, with the head's output.
    :ivar opinions: every opinion of the text, in the habit `style`; None when spans are not labelled.
    :ivar taxonomy: whose categories `categories` and those of the opinions are.
    :ivar categories: all categories of the text, None when they are not labelled.
    :ivar words: starts of its words; `habit` says whose.
    :ivar entities: spans with their kinds; `kinds` names the kinds that are labelled.
    :ivar context: leading characters that are read and not judged (a survey question, earlier turns).
    """

    id: str
    text: str
    style: str | None = None
    sentiment: tuple[float, float, float] | None = None
    weight: float = 1.0
    strength: float | None = None
    classes: Mapping[str, int] = field(default_factory=dict)
    traits: Mapping[str, bool] = field(default_factory=dict)
    alerts: Mapping[str, bool] = field(default_factory=dict)
    evidence: tuple[tuple[str, int, int], ...] = ()
    opinions: tuple[GoldOpinion, ...] | None = None
    taxonomy: str | None = None
    categories: frozenset[str] | None = None
    words: frozenset[int] | None = None
    habit: str | None = None
    entities: tuple[tuple[int, int, str], ...] = ()
    kinds: frozenset[str] = frozenset()
    context: int = 0

    @property
    def emotion(self) -> int | None:
        return self.classes.get("emotion")

    @property
    def has_characters(self) -> bool:
        """Whether the character head learns from it."""
        return self.opinions is not None or self.words is not None or bool(self.kinds)


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
    """All examples of a split that teach something, but for our own labels (`own.read_own`).

    From train is left out every text that our own labels hold as dev.

    :param without: corpora to leave out, by name.
    """
    held = held_out_hashes() if split == "train" else frozenset()
    return [
        example
        for corpus in CORPORA
        if corpus not in without
        for example in read_corpus(data, corpus, split, held=held)
    ]


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


DOUBT = "doubt.json"
"""Where `doubt` leaves what a linear model says of each star label, in the work folder."""

_EMOTICON = re.compile(r"\[[^\[\]\s]{1,6}\]")


def trust_of(line: Mapping[str, Any], corpus: str) -> float:
    """How far the star label of a line is believed: from 0.62, where its words speak wholly against it, to
    0.96."""
    probability = _doubt().get(line["id"])
    return STAR_TRUST[corpus] if probability is None else 0.62 + 0.34 * probability**0.5


@cache
def _doubt() -> Mapping[str, float]:
    path = work_folder() / DOUBT
    found: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _with_stars(line: dict[str, Any], corpus: str) -> Example:
    text, trust = line["text"], trust_of(line, corpus)
    draw = int(content_hash(text)[:8], 16) / 16**8
    if corpus == "weibo-senti" and draw < 0.5 and "/train/" in line["id"]:
        text = _EMOTICON.sub("", text)  # the emoticon gave the label, and would give it away
    # Of texts that customers and words both call good next to none carries an alert.
    calm = line["sentiment"] == "positive" and trust > 0.94 and draw < 0.25
    return Example(
        line["id"], clean(text).text, sentiment=smooth(line["sentiment"], trust),
        alerts=dict.fromkeys(KINDS, False) if calm and corpus != "weibo-senti" else {},
    )  # fmt: skip


def _with_emotion(line: dict[str, Any], corpus: str) -> Example:
    return Example(
        line["id"], clean(line["text"]).text, classes={"emotion": EMOTIONS.index(line["emotion"])},
        sentiment=EMOTION_SENTIMENT.get(line["emotion"]), weight=0.5,
    )  # fmt: skip


def _with_alert(line: dict[str, Any], corpus: str) -> Example:
    return Example(line["id"], clean(line["text"]).text, alerts=line["alerts"])


def _with_classes(line: dict[str, Any], corpus: str) -> Example:
    text = clean(line["text"])
    named = {"BANK": "company", "PRODUCT": "product"}
    entities = [(*text.to_clean(a, b), named[kind]) for a, b, kind in line["spans"] if kind in named]
    return Example(
        line["id"], text.text, sentiment=smooth(line["sentiment"], 0.88),
        entities=tuple(e for e in entities if e[0] < e[1]), kinds=frozenset(named.values()),
    )  # fmt: skip


def _with_entities(line: dict[str, Any], corpus: str) -> Example:
    text = clean(line["text"])
    entities = [(*text.to_clean(a, b), CLUENER[kind]) for a, b, kind in line["entities"]]
    return Example(
        line["id"], text.text, entities=tuple(e for e in entities if e[0] < e[1]),
        kinds=frozenset(CLUENER.values()),
    )  # fmt: skip


def _with_words(line: dict[str, Any], corpus: str) -> Example:
    text = clean(line["text"])
    starts = frozenset(text.to_clean(a, b)[0] for a, b, _ in line["words"])
    return Example(line["id"], text.text, words=starts, habit="ud" if corpus.startswith("ud") else "msr")


def _with_address(line: dict[str, Any], corpus: str) -> Example:
    text, span = carried(line["id"], clean(line["text"]).text)
    entities = () if span is None else ((*span, "address"),)
    return Example(line["id"], text, entities=entities, kinds=frozenset({"address"}))


def _with_subjects(line: dict[str, Any], corpus: str) -> Example:
    said = {f"{o['category']}/{o['polarity']}" for o in line["opinions"]}
    example = Example(
        line["id"], clean(line["text"]).text, taxonomy="corpus-car",
        categories=frozenset(said & set(CATEGORIES["corpus-car"])),
    )  # fmt: skip
    return _agreed(example, line, trust=0.8, weight=0.5)


def _with_opinions(line: dict[str, Any], corpus: str) -> Example:
    text = clean(line["text"])
    golds = dict.fromkeys(_gold(o, text) for o in line["opinions"])
    opinions = tuple(o for o in golds if o.aspect or o.opinion)
    valences = [o.strength for o in opinions if o.strength is not None]
    example = Example(
        line["id"], text.text, style=corpus, opinions=opinions, taxonomy=OPINION_TAXONOMIES.get(corpus),
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
        None if valence is None else (valence - 5) / 4, opinion.get("category"),
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
    "food-safety": _with_alert,
    "cold": _with_alert,
    "cluener": _with_entities,
    "msr-words": _with_words,
    "ud-gsdsimp": _with_words,
    "address": _with_address,
}
CORPORA = (*OPINION_CORPORA, *STAR_TRUST, *OTHERS)
