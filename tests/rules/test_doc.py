"""Tags as a spaCy Doc, and the engine as a component."""

import spacy
from spacy import displacy

from voc import Engine
from voc.rules import to_doc
from voc.schema import (
    Alert,
    Channel,
    Feedback,
    Opinion,
    Polarity,
    Rejected,
    Sentiment,
    Severity,
    Span,
    Speaker,
    Tags,
    Turn,
    Versions,
)

VERSIONS = Versions(engine="0.0.0", release="tiny")
TEXT = "服务态度很差，我要打12315"


def tags(**parts: object) -> Tags:
    return Tags(feedback_id="1", versions=VERSIONS, **parts)  # type: ignore[arg-type]


def judged(*, turn: int | None = None) -> Tags:
    opinion = Opinion(
        aspect=Span(start=0, end=4, turn=turn),
        opinion=Span(start=4, end=6, turn=turn),
        category="服务",
        polarity=Polarity.NEGATIVE,
        probability=0.9,
    )
    alert = Alert(
        id="a", kind="regulator", severity=Severity.HIGH, probability=0.8,
        evidence=(Span(start=10, end=15, turn=turn),), origin="model",
    )  # fmt: skip
    probabilities = {Polarity.NEGATIVE: 0.9, Polarity.NEUTRAL: 0.06, Polarity.POSITIVE: 0.04}
    sentiment = Sentiment(
        polarity=Polarity.NEGATIVE, probability=0.9, probabilities=probabilities, strength=-0.8, mixed=False
    )
    return tags(opinions=(opinion,), alerts=(alert,), sentiment=sentiment)


def review(text: str = TEXT) -> Feedback:
    return Feedback(id="1", channel=Channel.REVIEW, text=text)


def test_spans_entities_and_categories() -> None:
    doc = to_doc(review(), judged())
    assert doc.text == TEXT
    assert [(span.text, span.label_) for span in doc.spans["aspects"]] == [("服务态度", "服务")]
    assert [(span.text, span.label_) for span in doc.spans["opinions"]] == [("很差", "negative")]
    assert [(span.text, span.label_) for span in doc.spans["alerts"]] == [("12315", "regulator")]
    assert [entity.text for entity in doc.ents] == ["服务态度"]
    assert doc.cats["sentiment.negative"] == 0.9
    assert doc.cats["alert.regulator"] == 0.8
    assert doc._.voc.feedback_id == "1"


def test_a_span_of_a_turn() -> None:
    turns = (Turn(speaker=Speaker.AGENT, text="您好"), Turn(speaker=Speaker.CUSTOMER, text=TEXT))
    doc = to_doc(Feedback(id="1", channel=Channel.CALL, turns=turns), judged(turn=1))
    assert [span.text for span in doc.spans["alerts"]] == ["12315"]


def test_tokens_are_words_where_there_are_words() -> None:
    words = tuple(
        Span(start=start, end=end) for start, end in [(0, 2), (2, 4), (4, 6), (7, 8), (8, 10), (10, 15)]
    )
    doc = to_doc(review(), judged().model_copy(update={"words": words}))
    assert [token.text for token in doc] == ["服务", "态度", "很差", "，", "我", "要打", "12315"]
    assert [span.text for span in doc.spans["aspects"]] == ["服务态度"]


def test_a_rating_alone_is_an_empty_doc() -> None:
    doc = to_doc(
        Feedback.model_validate({"id": "1", "channel": "survey", "rating": {"metric": "nps", "value": 3}}),
        tags(),
    )
    assert len(doc) == 0


def test_displacy_draws_it() -> None:
    html = displacy.render(to_doc(review(), judged()), style="span", page=False, jupyter=False)
    for word in ("服", "12315"[0], "negative", "regulator"):
        assert word in html
    html = displacy.render(to_doc(review(), judged()), style="ent", page=False, jupyter=False)
    assert "服务态度" in html


def test_spacy_finds_the_component_and_its_colours() -> None:
    assert "voc" in spacy.registry.factories.get_all()
    assert spacy.registry.displacy_colors.get("voc")["negative"].startswith("#")


def test_the_component_tags(engine: Engine) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("voc", config={"channel": "review"})
    doc = nlp("菜很好吃，就是上菜太慢了。")
    expected = next(engine.tag([review("菜很好吃，就是上菜太慢了。")]))
    assert isinstance(expected, Tags)
    assert expected.sentiment is not None
    assert doc._.voc.sentiment.polarity == expected.sentiment.polarity
    assert len(doc.spans["opinions"]) == sum(
        opinion.opinion is not None for opinion in expected.opinions or ()
    )


def test_the_component_keeps_the_order_and_says_what_it_cannot_read() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("voc")
    docs = list(nlp.pipe(["很好吃", " ", "太差了"]))
    assert [doc.text for doc in docs] == ["很好吃", " ", "太差了"]
    assert isinstance(docs[1]._.voc, Rejected)
    assert docs[2]._.voc.sentiment.polarity == Polarity.NEGATIVE
