"""Figures of what stands where in a text: opinions, strength, words, entities."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

import numpy as np

from voc.schema import Opinion, Span, Tags

from .figure import f1, figure, moments, pearson, precision, recall
from .labelled import GoldOpinion, Labelled, Place
from .tagging import Cases, Part, missing, with_gold

Sets = tuple[set[Hashable], set[Hashable]]


def place(span: Span | None) -> Place | None:
    """A span as it is compared."""
    return None if span is None else (span.turn, span.start, span.end)


def set_rows(
    cases: Cases, of_gold: Callable[[Labelled], set[Hashable]], of_tags: Callable[[Tags], set[Hashable]]
) -> np.ndarray:
    """Hits, predicted, gold of the sets of each case; a rejected text has nothing."""
    rows = []
    for case in cases:
        gold, said = of_gold(case.gold), of_tags(case.tags) if case.tags else set()
        rows.append((len(gold & said), len(said), len(gold)))
    return np.array(rows, int)


def opinion_rows(
    cases: Cases, of_gold: Callable[[GoldOpinion], Hashable], of_tags: Callable[[Opinion], Hashable]
) -> np.ndarray:
    """Hits, predicted, gold of the opinions of each case, as sets of what is asked of each."""
    return set_rows(
        cases,
        lambda gold: {of_gold(one) for one in gold.opinions or ()} - {None},
        lambda tags: {of_tags(one) for one in tags.opinions or ()} - {None},
    )


def opinions(name: str, cases: Cases) -> Iterator[Part]:
    """F1 of aspects, opinion words and triplets, by exact spans, and what else is labelled of them."""
    cases = [case for case in with_gold(cases, "opinions") if case.gold.spans_labelled]
    if not cases:
        return
    absent = missing(cases, lambda tags: tags.opinions, what="opinions")
    if absent:
        yield f"triplet:{name}:f1", absent
        return
    aspects = opinion_rows(cases, lambda gold: gold.aspect, lambda said: place(said.aspect))
    words = opinion_rows(cases, lambda gold: gold.opinion, lambda said: place(said.opinion))
    yield f"aspect:{name}:f1", figure(aspects, f1)
    yield f"opinion:{name}:f1", figure(words, f1)
    triplets = opinion_rows(cases, triplet_of_gold, triplet_of_tags)
    for metric, of in (("f1", f1), ("precision", precision), ("recall", recall)):
        yield f"triplet:{name}:{metric}", figure(triplets, of)
    if any(one.target for case in cases for one in case.gold.opinions or ()):
        rows = opinion_rows(
            cases, lambda gold: (gold.target, *triplet_of_gold(gold)),
            lambda said: (place(said.target), *triplet_of_tags(said)),
        )  # fmt: skip
        yield f"target-triplet:{name}:f1", figure(rows, f1)
    yield from strength(name, cases)


def triplet_of_gold(one: GoldOpinion) -> tuple[Place | None, Place | None, str]:
    return one.aspect, one.opinion, one.polarity


def triplet_of_tags(one: Opinion) -> tuple[Place | None, Place | None, str]:
    return place(one.aspect), place(one.opinion), str(one.polarity)


def quads(name: str, cases: Cases) -> Iterator[Part]:
    """F1 of triplets with their category."""
    cases = [case for case in with_gold(cases, "opinions") if case.gold.spans_labelled]
    if cases:
        rows = opinion_rows(
            cases, lambda gold: (*triplet_of_gold(gold), gold.category),
            lambda said: (*triplet_of_tags(said), said.category),
        )  # fmt: skip
        yield f"quad:{name}:f1", figure(rows, f1)


def strength(name: str, cases: Cases) -> Iterator[Part]:
    """Pearson's correlation of strength with the valence of opinions whose spans agree."""
    if any(one.valence is not None for case in cases for one in case.gold.opinions or ()):
        rows = np.array([moments(_strengths(case.gold, case.tags)) for case in cases])
        yield f"strength:{name}:pearson", figure(rows, pearson, cases=int(rows[:, 0].sum()))


def _strengths(gold: Labelled, tags: Tags | None) -> list[tuple[float, float]]:
    known = {(one.aspect, one.opinion): one.valence for one in gold.opinions or ()}
    said = tags.opinions if tags and tags.opinions else ()
    pairs = [(one.strength, known.get((place(one.aspect), place(one.opinion)))) for one in said]
    return [(x, y) for x, y in pairs if x is not None and y is not None]


def words(name: str, cases: Cases) -> Iterator[Part]:
    """F1 of words by their exact spans."""
    cases = with_gold(cases, "words")
    if cases:
        absent = missing(cases, lambda tags: tags.words, what="words")
        rows = set_rows(
            cases, lambda gold: {(start, end) for start, end, _ in gold.words or ()},
            lambda tags: {(span.start, span.end) for span in tags.words or ()},
        )  # fmt: skip
        yield f"words:{name}:f1", absent or figure(rows, f1)


def entities(name: str, cases: Cases) -> Iterator[Part]:
    """F1 of entities by span and kind, all together and by kind; kinds that the gold never names are left
    out."""
    cases = with_gold(cases, "entities")
    kinds = sorted({kind for case in cases for _, _, kind in case.gold.entities or ()})
    if not kinds:
        return
    absent = missing(cases, lambda tags: tags.entities, what="entities")
    if absent:
        yield f"entities:{name}:f1", absent
        return
    yield f"entities:{name}:f1", figure(_entity_rows(cases, set(kinds)), f1)
    for kind in kinds if len(kinds) > 1 else ():
        rows = _entity_rows(cases, {kind})
        yield f"entities:{name}/kind={kind}:f1", figure(rows, f1, cases=int((rows[:, 2] > 0).sum()))


def _entity_rows(cases: Cases, kinds: set[str]) -> np.ndarray:
    return set_rows(
        cases, lambda gold: {entity for entity in gold.entities or () if entity[2] in kinds},
        lambda tags: {
            (one.span.start, one.span.end, str(one.kind)) for one in tags.entities or () if one.kind in kinds
        },
    )  # fmt: skip
