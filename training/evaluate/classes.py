"""Figures of what a whole text is: sentiment, emotion, intent, demand, effort, mixed, ironic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from voc.schema import Demand, Effort, Emotion, Flag, Intent, Label, Polarity, Tags

from .figure import accuracy, class_f1, f1, figure, macro_f1, precision, recall
from .tagging import Case, Cases, Part, missing, with_gold

THREE = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
TWO = (Polarity.NEGATIVE, Polarity.POSITIVE)
LABELLED = {"emotion": Emotion, "intent": Intent, "demand": Demand, "effort": Effort}
LEAST = 20
"""Texts with gold that a part of a corpus must have to get a figure of its own."""
UNKNOWN = -1


def figures(name: str, cases: Cases, *, irony: bool) -> Iterator[Part]:
    """Every figure of a whole text that the cases have gold for.

    :param irony: whether the release can tell irony.
    """
    yield from sentiment(name, cases)
    for key, choices in LABELLED.items():
        yield from _labels(name, with_gold(cases, key), key, [str(choice) for choice in choices])
    yield from _mixed(name, with_gold(cases, "mixed"))
    yield from _irony(name, with_gold(cases, "irony"), told=irony)


def sentiment(name: str, cases: Cases) -> Iterator[Part]:
    """Accuracy of the likelier of two where no text is neutral, else F1 by class and their mean, of all and
    by channel, industry and draw.
    """
    cases = with_gold(cases, "sentiment")
    absent = missing(cases, lambda tags: tags.sentiment, what="sentiment")
    if not cases:
        return
    if absent:
        yield f"sentiment:{name}:accuracy", absent
        return
    binary = all(case.gold.sentiment in TWO for case in cases)
    for part, some in parts(name, cases):
        if binary:
            yield f"sentiment:{part}:accuracy", figure(polarity_rows(some, TWO), accuracy)
        else:
            yield from _three(part, polarity_rows(some, THREE))


def _three(name: str, rows: np.ndarray) -> Iterator[Part]:
    yield f"sentiment:{name}:macro-f1", figure(rows, macro_f1)
    yield f"sentiment:{name}:accuracy", figure(rows, accuracy)
    for label, polarity in enumerate(THREE):
        cases = int((rows[:, 0] == label).sum())
        if cases:
            yield f"sentiment:{name}:{polarity}-f1", figure(rows, _of_class(label), cases=cases)


def _of_class(label: int) -> Callable[[np.ndarray], float]:
    return lambda rows: class_f1(rows, label)


def parts(name: str, cases: Cases) -> Iterator[tuple[str, Cases]]:
    """All cases, and those of each channel, industry and draw where there are several of them."""
    yield name, cases
    for key in ("channel", "industry", "drawn"):
        groups: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            if getattr(case.gold, key) is not None:
                groups[str(getattr(case.gold, key))].append(case)
        for value, some in sorted(groups.items()):
            if LEAST <= len(some) < len(cases):
                yield f"{name}/{key}={value}", some


def polarity_rows(cases: Cases, names: Sequence[Polarity]) -> np.ndarray:
    """Gold and likeliest polarity among `names`, as numbers; -1 where there is none."""
    return np.array([(names.index(case.gold.sentiment), likeliest(case.tags, names)) for case in cases])


def likeliest(tags: Tags | None, names: Sequence[Polarity]) -> int:
    """The place of the likeliest polarity among some."""
    if tags is None or tags.sentiment is None:
        return UNKNOWN
    known = tags.sentiment.probabilities
    return max(range(len(names)), key=lambda place: known[names[place]])


def _labels(name: str, cases: Cases, key: str, choices: Sequence[str]) -> Iterator[Part]:
    if not cases:
        return
    absent = missing(cases, lambda tags: getattr(tags, key), what=key)
    if absent:
        yield f"{key}:{name}:macro-f1", absent
        return
    rows = np.array(
        [(choices.index(getattr(case.gold, key)), _said(case.tags, key, choices)) for case in cases]
    )
    yield f"{key}:{name}:macro-f1", figure(rows, macro_f1)
    yield f"{key}:{name}:accuracy", figure(rows, accuracy)
    for label, choice in enumerate(choices):
        found = int((rows[:, 0] == label).sum())
        if found:
            yield f"{key}:{name}:{choice}-f1", figure(rows, _of_class(label), cases=found)


def _said(tags: Tags | None, key: str, choices: Sequence[str]) -> int:
    label: Label | None = getattr(tags, key, None)
    return choices.index(label.label) if label is not None and label.label in choices else UNKNOWN


def _mixed(name: str, cases: Cases) -> Iterator[Part]:
    if cases:
        absent = missing(cases, lambda tags: tags.sentiment, what="sentiment")
        rows = yes_rows(cases, lambda gold: gold.mixed, lambda tags: tags.sentiment and tags.sentiment.mixed)
        yield f"mixed:{name}:f1", absent or figure(rows, f1, cases=int(rows[:, 2].sum()))


def _irony(name: str, cases: Cases, *, told: bool) -> Iterator[Part]:
    if not cases:
        return
    absent = None if told else missing(cases, lambda _: None, what="suspected_irony")
    rows = yes_rows(cases, lambda gold: gold.irony, lambda tags: Flag.SUSPECTED_IRONY in tags.flags)
    ironic = int(rows[:, 2].sum())
    for metric, of in (("f1", f1), ("precision", precision), ("recall", recall)):
        yield f"irony:{name}:{metric}", absent or figure(rows, of, cases=ironic)


def yes_rows(cases: Cases, of_gold: Callable[..., object], of_tags: Callable[[Tags], object]) -> np.ndarray:
    """Hits, predicted, gold of a yes or no, for each case."""
    pairs = [(bool(of_gold(case.gold)), bool(case.tags and of_tags(case.tags))) for case in cases]
    return np.array([(gold and said, said, gold) for gold, said in pairs], int)
