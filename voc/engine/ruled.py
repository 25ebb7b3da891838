"""What an analyst's rules do to tags: categories, intents and flags; alerts are decided in `voc.alerts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voc.passage import Passage
from voc.rules.model import Hit, Target
from voc.schema import Feedback, Label, Opinion, Polarity, Sentiment, Span
from voc.taxonomy import Matcher, Said

NEAR = 12
"""Characters between a rule's words and an opinion within which the rule speaks of that opinion."""


def ruled_intent(intent: Label, hits: Sequence[Hit]) -> Label:
    """The intent as the first rule that sets one says; of vetoed ones the next likeliest."""
    for hit in hits:
        effect = hit.sets(Target.INTENT)
        if effect is not None:
            sure = dict.fromkeys(intent.probabilities, 0.0) | {effect.value: 1.0}
            return Label(label=effect.value, probability=1.0, probabilities=sure)
    allowed = {
        label: p
        for label, p in intent.probabilities.items()
        if not any(hit.forbids(Target.INTENT, label) for hit in hits)
    }
    if not allowed or intent.label in allowed:
        return intent
    best = max(allowed, key=lambda label: allowed[label])
    return intent.model_copy(update={"label": best, "probability": allowed[best]})


def ruled_flags(flags: Sequence[str], hits: Sequence[Hit]) -> Iterator[str]:
    """The flags that no rule vetoes, and those that rules set."""
    kept = [flag for flag in flags if not any(hit.forbids(Target.FLAG, flag) for hit in hits)]
    added = (effect.value for hit in hits for effect in hit.effects if effect.target is Target.FLAG)
    yield from dict.fromkeys([*kept, *added])


def ruled_opinions(
    opinions: Sequence[Opinion],
    hits: Sequence[Hit],
    passage: Passage,
    whole: Sentiment,
    matcher: Matcher | None,
    *,
    given: Feedback | None = None,
) -> list[Opinion]:
    """The opinions with the categories that rules set or veto; a category set where there is no opinion makes
    one, with the polarity of the rule or else of the text.

    :param given: the feedback, whose touchpoint and journey stage outrank those of the category.
    """
    out, said = list(opinions), Said()
    if given is not None:
        said = Said(touchpoint=given.touchpoint, journey_stage=given.journey_stage)
    for hit in hits:
        effect = hit.sets(Target.CATEGORY)
        span = passage.source(hit.start, hit.end)
        if effect is None or span is None:
            continue
        near = [place for place, one in enumerate(out) if _gap(one, span) <= NEAR]
        if near:
            place = min(near, key=lambda n: _gap(out[n], span))
            out[place] = _named(out[place], effect.value, matcher, said)
        else:
            polarity = effect.polarity or whole.polarity
            made = Opinion(opinion=span, polarity=Polarity(polarity), probability=1.0)
            out.append(_named(made, effect.value, matcher, said))
    return [_unvetoed(one, hits, passage) for one in out]


def _named(opinion: Opinion, name: str, matcher: Matcher | None, said: Said) -> Opinion:
    match = None if matcher is None else matcher.as_one(said, name, probability=1.0)
    if match is not None:
        return match.put_into(opinion).model_copy(update={"normalised_aspect": opinion.normalised_aspect})
    # What a taxonomy said before is of another category.
    return opinion.model_copy(update={"category": name, "tags": opinion.tags and ()})


def _unvetoed(opinion: Opinion, hits: Sequence[Hit], passage: Passage) -> Opinion:
    for hit in hits:
        if opinion.category is not None and hit.forbids(Target.CATEGORY, opinion.category):
            span = passage.source(hit.start, hit.end)
            if span is not None and _gap(opinion, span) <= NEAR:
                return opinion.model_copy(update={"category": None, "tags": ()})
    return opinion


def _gap(opinion: Opinion, span: Span) -> int:
    """Characters between an opinion and a span, 0 where they touch; far where they are of two turns."""
    parts = [part for part in (opinion.aspect, opinion.opinion) if part and part.turn == span.turn]
    if not parts:
        return 1_000_000
    return min(max(0, span.start - part.end, part.start - span.end) for part in parts)
