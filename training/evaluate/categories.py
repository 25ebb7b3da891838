"""Figures of categories: of whole texts, spans aside, and what a dashboard would show of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from voc.schema import Polarity, Tags
from voc.taxonomy import Taxonomy

from .classes import LEAST, THREE
from .figure import Absent, f1, figure, precision, recall
from .labelled import Labelled
from .spans import set_rows
from .tagging import Cases, Part

POINTS = 100
"""Net sentiment runs from -100 (all negative) to 100 (all positive)."""

Said = frozenset[tuple[str | None, str]]


def has_categories(gold: Labelled) -> bool:
    """Whether the line names categories."""
    return gold.categories is not None or any(one.category for one in gold.opinions or ())


def unknown_categories(lines: Iterable[Labelled], taxonomy: Taxonomy) -> set[str]:
    """Categories of the gold that a taxonomy does not have, by name or code."""
    known = {category.name for category in taxonomy.categories} | {c.code for c in taxonomy.categories}
    return {name for line in lines for name, _ in _gold(line, {}) if name is not None} - known


def documents(name: str, cases: Cases, taxonomy: Taxonomy) -> Iterator[Part]:
    """F1 of categories with polarity, and how far net sentiment by category is from the gold's."""
    cases = [case for case in cases if has_categories(case.gold)]
    if not cases:
        return
    if not any(one.category for case in cases if case.tags for one in case.tags.opinions or ()):
        yield f"document:{name}:f1", Absent("the release gives no categories", len(cases))
        return
    names = {category.code: category.name for category in taxonomy.categories}
    rows = set_rows(cases, lambda gold: set(_gold(gold, names)), lambda tags: set(_said(tags)))
    for metric, of in (("f1", f1), ("precision", precision), ("recall", recall)):
        yield f"document:{name}:{metric}", figure(rows, of)
    yield from net_sentiment(name, cases, names)


def net_sentiment(name: str, cases: Cases, names: Mapping[str, str]) -> Iterator[Part]:
    """Points between the net sentiment of gold and of tags: by category, and their mean, over categories
    with at least `LEAST` texts.
    """
    mentions = Counter(category for case in cases for category, _ in _gold(case.gold, names))
    common = [category for category, count in mentions.most_common() if category and count >= LEAST]
    if not common:
        return
    counts = np.array(
        [[_counts(_gold(c.gold, names), common), _counts(_said(c.tags), common)] for c in cases]
    )
    yield f"net-error:{name}:points", figure(counts, net_error)
    for place, category in enumerate(common):
        one = counts[:, :, place : place + 1]
        yield f"net-error:{name}/category={category}:points", figure(one, net_error, cases=mentions[category])


def net_error(counts: np.ndarray) -> float:
    """Mean distance of net sentiment over categories, in points.

    A category that one side never mentions counts as 0 there, as a dashboard without it would show.

    :param counts: texts by gold or tags, category and polarity, ``(texts, 2, categories, 3)``.
    """
    total = counts.sum(0)
    net = POINTS * (total[..., 2] - total[..., 0]) / np.maximum(1, total.sum(-1))
    return float(np.abs(net[0] - net[1]).mean())


def _counts(said: Said, categories: Sequence[str]) -> np.ndarray:
    counts = np.zeros((len(categories), len(THREE)), int)
    for category, polarity in said:
        if category in categories and polarity in set(THREE):
            counts[categories.index(category), THREE.index(Polarity(polarity))] += 1
    return counts


def _gold(gold: Labelled, names: Mapping[str, str]) -> Said:
    pairs = gold.categories or ((one.category, one.polarity) for one in gold.opinions or ())
    return frozenset((names.get(name or "", name), str(polarity)) for name, polarity in pairs)


def _said(tags: Tags | None) -> Said:
    opinions = tags.opinions if tags and tags.opinions else ()
    return frozenset((one.category, str(one.polarity)) for one in opinions)
