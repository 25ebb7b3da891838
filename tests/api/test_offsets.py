"""Offsets in UTF-16 point at the same characters as those in code points."""

from hypothesis import given, settings
from hypothesis import strategies as st

from voc.schema import (
    Alert,
    Channel,
    Conduct,
    Conversation,
    Entity,
    Feedback,
    Mood,
    Opinion,
    Polarity,
    Segment,
    Severity,
    Span,
    Speaker,
    Tags,
    Turn,
    Versions,
)
from voc_api.offsets import StringIndexType, count_in

VERSIONS = Versions(engine="0", release="none")
MOOD = Mood(polarity=Polarity.NEUTRAL, strength=0)


def cut(text: str, span: Span) -> str:
    """Cut a span out of a text as JavaScript does."""
    return text.encode("utf-16-le")[span.start * 2 : span.end * 2].decode("utf-16-le")


@settings(deadline=None)
@given(st.data(), st.text(st.sampled_from("好a😊👍🏻é\u200d"), min_size=1, max_size=30))
def test_spans_cut_the_same(data: st.DataObject, text: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start=start, end=data.draw(st.integers(start + 1, len(text))))
    feedback = Feedback(id="a", channel=Channel.REVIEW, text=f"{text}.")
    tags = Tags(feedback_id="a", versions=VERSIONS, words=(span,))
    counted = count_in(StringIndexType.UTF16, tags, of=feedback)
    assert counted.words is not None
    assert cut(text, counted.words[0]) == text[span.start : span.end]
    assert count_in(StringIndexType.CODE_POINT, tags, of=feedback) is tags


def test_every_span_is_counted_in_its_own_turn() -> None:
    texts = ("没有表情", "😊很好", "😊😊差")
    feedback = Feedback(
        id="a",
        channel=Channel.CALL,
        turns=tuple(Turn(speaker=Speaker.CUSTOMER, text=text) for text in texts),
    )
    spans = tuple(Span(start=len(text) - 1, end=len(text), turn=turn) for turn, text in enumerate(texts))
    tags = Tags(
        feedback_id="a",
        versions=VERSIONS,
        words=spans,
        opinions=(
            Opinion(
                aspect=spans[1], opinion=spans[2], target=spans[0], polarity=Polarity.NEGATIVE, probability=1
            ),
        ),
        alerts=(
            Alert(id="1", kind="scam", severity=Severity.HIGH, probability=1, evidence=spans, origin="model"),
        ),
        entities=(Entity(span=spans[1], kind="person", probability=1),),
        segments=(
            Segment(span=spans[2], polarity=Polarity.NEGATIVE),
            Segment(turn=1, polarity=Polarity.POSITIVE),
        ),
        conversation=Conversation(
            start=MOOD, end=MOOD, overall=MOOD, conduct=(Conduct(kind="polite", evidence=spans),)
        ),
    )
    moved = tuple(
        Span(start=span.start + wide, end=span.end + wide, turn=span.turn)
        for span, wide in zip(spans, (0, 1, 2), strict=True)
    )
    counted = count_in(StringIndexType.UTF16, tags, of=feedback)
    expected = tags.model_dump_json()
    for before, after in zip(spans, moved, strict=True):
        expected = expected.replace(before.model_dump_json(), after.model_dump_json())
    assert counted.model_dump_json() == expected
    assert counted != tags
