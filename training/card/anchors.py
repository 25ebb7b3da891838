"""Figures of others, and in what they may be compared with ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..evaluate.measure import Report
from . import words
from .tables import Name, interval, table, value


@dataclass(frozen=True)
class Anchor:
    """A published figure.

    :ivar ours: name of the figure of ours that stands nearest; empty: there is none on dev.
    :ivar word: what sets the two apart.
    """

    what: str
    theirs: str
    who: str
    ours: str
    word: str


_OTHER = "their test set, our dev set of the same corpus"

ANCHORS = (
    Anchor("take-away, accuracy", "0.915", "BERT-base 102 M, a repository", "sentiment:waimai:accuracy",
           "another split of the same 12,000 lines"),
    Anchor("take-away, accuracy", "0.884 / 0.842", "C-MTEB: gte-large-zh / e5-small, frozen",
           "sentiment:waimai:accuracy", "linear models on frozen vectors; another split"),
    Anchor("online shopping, accuracy", "0.927 / 0.887", "C-MTEB: gte-large-zh / e5-small, frozen",
           "sentiment:online-shopping:accuracy", "linear models on frozen vectors; another split"),
    Anchor("ChnSentiCorp, accuracy", "0.947 / 0.956 / 0.961", "BERT-base / MacBERT-base / SKEP", "",
           "its test is held back; its train was not used, though most of it stands in online-shopping"),
    Anchor("EWECT usual, macro-F1", "0.786 / 0.739", "first place / plain BERT",
           "emotion:ewect-usual:macro-f1", _OTHER),
    Anchor("EWECT virus, macro-F1", "0.708", "first place", "emotion:ewect-virus:macro-f1", _OTHER),
    Anchor("dimABSA restaurant, quadruple F1", "0.567", "first place, SIGHAN-10", "quad:dimabsa2024:f1",
           "theirs asks for the rounded valence, ours for polarity; their test, our dev"),
    Anchor("dimABSA restaurant, triplet F1", "0.589", "first place, SIGHAN-10", "triplet:dimabsa2024:f1",
           "theirs asks for the rounded valence, ours for polarity; their test, our dev"),
    Anchor("e-commerce opinions (之江杯), F1", "0.674", "on the board", "quad:zhijiang2019:f1",
           "their test; ours exact spans, category and polarity on dev"),
    Anchor("DiaASQ zh, mean F1", "0.47", "first place, five-fold ensemble", "target-triplet:diaasq:f1",
           "theirs is the mean of two F1, on validation"),
    Anchor("food safety, F1", "0.928", "on the board", "alert:food-safety/kind=food_safety:f1", _OTHER),
    Anchor("bank opinions (df529), span F1", "0.834 / 0.70", "RoBERTa-large, own dev / on the board", "",
           "spans that are not paired: not measured here"),
    Anchor("words, F1 on ud-gsdsimp", "0.799 / 0.756", "jieba / LAC", "words:ud-gsdsimp:f1",
           "they cut by standards of their own"),
)  # fmt: skip

LINEAR = {
    "sentiment:online-shopping:accuracy": "0.939",
    "sentiment:waimai:accuracy": "0.906",
    "sentiment:nlpcc2014:accuracy": "0.789",
    "sentiment:df529-bank:macro-f1": "0.553",
    "emotion:ewect-usual:macro-f1": "0.693",
    "emotion:ewect-virus:macro-f1": "0.566",
    "alert:food-safety/kind=food_safety:f1": "0.887",
    "alert:cold/kind=abuse:accuracy": "0.798",
}
"""What a linear model trained on the same lines reaches on held-back tests."""


def anchors(report: Report) -> Iterator[str]:
    """The tables of others' figures beside ours."""
    rows = []
    for one in ANCHORS:
        found = report.figures.get(one.ours)
        ours = f"{value(found)} ({interval(found)})" if found else "not measured"
        rows.append((one.what, one.theirs, one.who, ours, one.word))
    yield words.OTHERS
    yield from table(("set", "theirs", "whose", "ours on dev", "comparable?"), rows)
    known = [(Name.of(name), theirs, report.figures.get(name)) for name, theirs in LINEAR.items()]
    beside = [
        (n.task, f"{n.corpus} {n.part}".strip(), n.metric, theirs, value(f)) for n, theirs, f in known if f
    ]
    if beside:
        yield words.LINEAR
        yield from table(("task", "on", "figure", "linear, test", "ours, dev"), beside)
