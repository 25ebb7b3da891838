"""The probabilities that tags carry, each with whether it was right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from voc.schema import Flag, Label

from .alerts import raised
from .classes import LABELLED
from .measure import Measured
from .spans import triplet_of_gold, triplet_of_tags
from .tagging import Case, with_gold

Answer = tuple[str, float, bool]
"""A head, the probability of what it said, and whether that was right."""


def answers(measured: Measured) -> Iterator[Answer]:
    """Every probability that the gold can judge; of an alert or opinion, of those that were raised."""
    for case in measured.plain:
        yield from _sentiment(case, own=measured.corpus.name.startswith("own"))
        yield from _labels(case)
        yield from _alerts(case)
        yield from _entities(case)
        if measured.corpus.style is not None and case.gold.spans_labelled:
            yield from _opinions(case)


def _sentiment(case: Case, *, own: bool) -> Iterator[Answer]:
    if case.gold.sentiment is not None and case.tags and case.tags.sentiment:
        said = case.tags.sentiment
        answer = said.probability, said.polarity == case.gold.sentiment
        yield "sentiment", *answer
        if own:
            yield "sentiment, own labels", *answer


def _labels(case: Case) -> Iterator[Answer]:
    for key in LABELLED:
        gold, said = getattr(case.gold, key), getattr(case.tags, key, None)
        if gold is not None and isinstance(said, Label):
            yield key, said.probability, said.label == gold


def _alerts(case: Case) -> Iterator[Answer]:
    for alert in (case.tags and case.tags.alerts) or ():
        gold = raised(case, alert.kind)
        if gold is not None and alert.origin == "model":
            yield "alerts", alert.probability, gold


def _entities(case: Case) -> Iterator[Answer]:
    if case.gold.entities is not None:
        gold = set(case.gold.entities)
        for one in (case.tags and case.tags.entities) or ():
            yield "entities", one.probability, (one.span.start, one.span.end, str(one.kind)) in gold


def _opinions(case: Case) -> Iterator[Answer]:
    gold = {triplet_of_gold(one) for one in case.gold.opinions or ()}
    for one in (case.tags and case.tags.opinions) or ():
        if case.gold.opinions is not None:
            yield "opinions", one.probability, triplet_of_tags(one) in gold


@dataclass(frozen=True)
class Abstention:
    """What `low_confidence` does to sentiment.

    :ivar flagged: share of the texts that carry the flag.
    :ivar accuracy: of all texts; `kept` of those without the flag.
    """

    texts: int
    flagged: float
    accuracy: float
    kept: float


@dataclass
class Answers:
    """Answers by head, and what `low_confidence` does, added up corpus by corpus.

    :ivar right: of texts with a sentiment, whether it was right, by whether it was flagged.
    """

    by_head: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    right: dict[bool, list[bool]] = field(default_factory=lambda: {True: [], False: []})

    def add(self, measured: Measured) -> None:
        """Add a corpus."""
        for head, probability, right in answers(measured):
            self.by_head[head].append((probability, right))
        for case in with_gold(measured.plain, "sentiment"):
            if case.tags and case.tags.sentiment:
                flagged = Flag.LOW_CONFIDENCE in case.tags.flags
                self.right[flagged].append(case.tags.sentiment.polarity == case.gold.sentiment)

    def abstention(self) -> Abstention | None:
        """What the flag does; None where there are no texts with a sentiment."""
        kept, every = self.right[False], self.right[False] + self.right[True]
        if not kept:
            return None
        return Abstention(
            len(every), 1 - len(kept) / len(every), sum(every) / len(every), sum(kept) / len(kept)
        )
