"""Tags as a spaCy Doc: spans, entities and categories, for displaCy and for pipelines of spaCy's.

- ``doc.spans``: ``aspects`` (labelled by category), ``opinions`` (by polarity), ``alerts`` (by kind),
  ``personal_data``; ``sc``, which displaCy shows, holds them all.
- ``doc.ents``: entities and aspects, where they do not overlap.
- ``doc.cats``: ``sentiment.negative``, ``emotion.angry``, ``alert.legal`` ... with their probabilities.
- ``doc._.voc``: the tags themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from voc.rules.matching import character_doc, spacy_blank, word_doc
from voc.schema import Feedback, Label, Span, Tags

COLOURS: Final = {
    "negative": "#f4a6a0", "neutral": "#d9d9d9", "positive": "#a8d8a8", "aspect": "#a9c9f0",
}  # fmt: skip
"""What displaCy paints labels in."""
_ALL: Final = "sc"


def to_doc(feedback: Feedback, tags: Tags, *, vocab: Any = None) -> Any:
    """Return a spaCy Doc over the text as received, with its tags; turns stand a line each.

    Its tokens are the words of the tags where they were included, else characters.

    :param vocab: spaCy's, to share; None: one of its own.
    :raises MissingExtra: when spaCy is not installed.
    """
    vocab = vocab or spacy_blank().vocab
    texts = [turn.text for turn in feedback.turns] if feedback.turns else [feedback.text or ""]
    starts = _starts(texts)
    text = "\n".join(texts)
    if tags.words is None:
        doc = character_doc(vocab, text)
    else:
        doc = word_doc(vocab, text, sorted(_moved(word, starts) for word in tags.words))
    return annotate(doc, tags, starts=starts)


def annotate(doc: Any, tags: Tags, *, starts: Sequence[int] = (0,)) -> Any:
    """Return the Doc with the tags on it; a span that cuts a token takes the whole of it.

    :param starts: where each turn begins in the Doc's text.
    """
    from spacy.util import filter_spans

    groups = {name: _spans(doc, group, starts) for name, group in _groups(tags).items()}
    for name, spans in groups.items():
        doc.spans[name] = spans
    doc.spans[_ALL] = [span for spans in groups.values() for span in spans]
    entities = [(entity.span, entity.kind) for entity in tags.entities or ()]
    doc.ents = filter_spans([*doc.ents, *_spans(doc, entities, starts), *groups["aspects"]])
    doc.cats = {**doc.cats, **dict(_cats(tags))}
    _remember(doc, tags)
    return doc


def _groups(tags: Tags) -> dict[str, list[tuple[Span, str]]]:
    opinions = tags.opinions or ()
    return {
        "aspects": [(each.aspect, each.category or "aspect") for each in opinions if each.aspect],
        "opinions": [(each.opinion, str(each.polarity)) for each in opinions if each.opinion],
        "alerts": [(span, alert.kind) for alert in tags.alerts or () for span in alert.evidence],
        "personal_data": [(each.span, each.kind) for each in tags.personal_data or ()],
    }


def _spans(doc: Any, group: Sequence[tuple[Span, str]], starts: Sequence[int]) -> list[Any]:
    found = ((*_moved(span, starts), label) for span, label in group)
    spans = (doc.char_span(start, end, label, alignment_mode="expand") for start, end, label in found)
    return [span for span in spans if span is not None]


def _moved(span: Span, starts: Sequence[int]) -> tuple[int, int]:
    start = starts[span.turn or 0]
    return start + span.start, start + span.end


def _starts(texts: Sequence[str]) -> list[int]:
    starts = [0]
    for text in texts[:-1]:
        starts.append(starts[-1] + len(text) + 1)
    return starts


def _cats(tags: Tags) -> Iterator[tuple[str, float]]:
    if tags.sentiment is not None:
        for polarity, probability in tags.sentiment.probabilities.items():
            yield f"sentiment.{polarity}", probability
    labels: dict[str, Label | None] = {
        "emotion": tags.emotion, "intent": tags.intent, "demand": tags.demand, "effort": tags.effort,
    }  # fmt: skip
    for name, label in labels.items():
        for value, probability in (label.probabilities if label else {}).items():
            yield f"{name}.{value}", probability
    for alert in tags.alerts or ():
        yield f"alert.{alert.kind}", alert.probability


def _remember(doc: Any, tags: Tags) -> None:
    from spacy.tokens import Doc

    if not Doc.has_extension("voc"):
        Doc.set_extension("voc", default=None)
    doc._.voc = tags
