"""Opinions of an archive with what their categories depend on: the archive has spans, the feedback words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voc.errors import UnreadableInput
from voc.schema import Feedback, Opinion, Polarity, Rejected, Span, Tag, Tags
from voc.taxonomy.said import CharSpan, Said
from voc.text import clean


@dataclass(frozen=True, kw_only=True)
class PlacedOpinion:
    """One tagged opinion of an archive.

    :ivar span: where it stands: its opinion word, else its aspect; None where both are implicit.
    :ivar aspect: what it is about, in words; None where neither archive nor feedback tells.
    :ivar said: what its category depends on; None where there is no word of it.
    :ivar tags: as recorded; None: the archive was tagged without a taxonomy.
    :ivar text: the clause it stands in; None without the feedback.
    """

    feedback_id: str
    span: Span | None
    polarity: Polarity
    aspect: str | None
    said: Said | None
    tags: tuple[Tag, ...] | None
    text: str | None = None


def placed_opinions(
    tagged: Iterable[Tags], feedback: Iterable[Feedback | Rejected] | None = None
) -> Iterator[PlacedOpinion]:
    """The opinions of an archive, in order.

    :param feedback: what was tagged, in the same order; None: all that is known of an opinion's words is its
        normalised aspect.
    :raises UnreadableInput: when the feedback does not hold what was tagged, in that order.
    """
    source = None if feedback is None else iter(feedback)
    for tags in tagged:
        found = None if source is None else _next(source, tags.feedback_id)
        for opinion in tags.opinions or ():
            yield _placed(tags, opinion, found)


def _next(source: Iterator[Feedback | Rejected], feedback_id: str) -> Feedback:
    for item in source:
        if isinstance(item, Feedback) and item.id == feedback_id:
            return item
    raise UnreadableInput(
        f"the feedback has no {feedback_id!r} behind the ones before it; give the file that was tagged, "
        "in its order"
    )


def _placed(tags: Tags, opinion: Opinion, feedback: Feedback | None) -> PlacedOpinion:
    said = _said(opinion, feedback) if feedback is not None else _remembered(opinion)
    return PlacedOpinion(
        feedback_id=tags.feedback_id,
        span=opinion.opinion or opinion.aspect,
        polarity=opinion.polarity,
        aspect=opinion.normalised_aspect or (said.aspect or said.opinion if said else None),
        said=said,
        tags=opinion.tags,
        text=said.near if said and feedback is not None else None,
    )


def _remembered(opinion: Opinion) -> Said | None:
    aspect = opinion.normalised_aspect
    return None if aspect is None else Said(aspect=aspect, near=aspect, far=aspect)


def _said(opinion: Opinion, feedback: Feedback) -> Said | None:
    first = opinion.opinion or opinion.aspect
    if first is None:
        return None
    read = clean(feedback.text or "" if first.turn is None else (feedback.turns or ())[first.turn].text)

    def inside(span: Span | None) -> CharSpan | None:
        return None if span is None or span.turn != first.turn else read.to_clean(span.start, span.end)

    return Said.of(
        read.text,
        aspect=inside(opinion.aspect),
        opinion=inside(opinion.opinion),
        touchpoint=feedback.touchpoint,
        journey_stage=feedback.journey_stage,
    )
