"""The trained release through the engine: what its users see."""

import json
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from voc import Engine, Feedback
from voc.schema import Flag, Language, Opinion, Polarity, Span, Tags

GOLDEN = Path(__file__).parent / "golden" / "checked.jsonl"
CHECKED = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]


def tag(engine: Engine, texts: Iterable[str]) -> list[Tags]:
    """Return the tags of each text, tagged together."""
    items = [Feedback(id=str(n), channel="review", text=text) for n, text in enumerate(texts)]
    return [out for out in engine.tag(items) if isinstance(out, Tags)]


def cut(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def said(text: str, tags: Tags) -> set[tuple[str | None, str | None, str]]:
    """Return the opinions of a text as words."""
    return {(cut(text, o.aspect), cut(text, o.opinion), str(o.polarity)) for o in tags.opinions or ()}


def test_checked_texts_have_the_right_polarity(engine: Engine) -> None:
    sided = [case for case in CHECKED if case["sentiment"] in ("positive", "negative")]
    assert len(sided) == 40
    wrong = [
        (case["text"], case["sentiment"], str(tags.sentiment.polarity))
        for case, tags in zip(sided, tag(engine, (case["text"] for case in sided)), strict=True)
        if tags.sentiment and tags.sentiment.polarity != case["sentiment"]
    ]
    assert len(wrong) <= 0.05 * len(sided), wrong


def test_checked_texts_have_most_of_their_aspects_with_the_right_polarity(engine: Engine) -> None:
    hit = found = gold = 0
    for case, tags in zip(CHECKED, tag(engine, (case["text"] for case in CHECKED)), strict=True):
        want = {(o["aspect"], o["polarity"]) for o in case["opinions"] if o["aspect"]}
        have = {(aspect, polarity) for aspect, _, polarity in said(case["text"], tags) if aspect}
        hit, found, gold = hit + len(want & have), found + len(have), gold + len(want)
    assert 2 * hit / (found + gold) >= 0.7


def test_most_of_what_praises_and_blames_is_mixed(engine: Engine) -> None:
    sure = {"mixed": 0, "positive": 0, "negative": 0, "neutral": 0}
    for case, tags in zip(CHECKED, tag(engine, (case["text"] for case in CHECKED)), strict=True):
        sure[case["sentiment"]] += tags.sentiment is not None and tags.sentiment.mixed
    assert sure.pop("mixed") >= 5
    assert sum(sure.values()) <= 2


@pytest.mark.parametrize(
    ("text", "aspect", "opinion", "polarity"),
    [
        ("屏幕很清晰，就是电池不耐用。", "电池", "不耐用", "negative"),
        ("這家店的服務員態度很好😊", "態度", "好", "positive"),
        ("房间　　干净，ＷｉＦｉ速度很快！！！！！！", "速度", "快", "positive"),
        ("😡😡快递包装太差了", "包装", "差", "negative"),
    ],
)
def test_opinions_are_cut_out_of_the_text_as_received(
    engine: Engine, text: str, aspect: str, opinion: str, polarity: str
) -> None:
    found = said(text, *tag(engine, [text]))
    assert any(a and aspect in a and o and opinion in o and p == polarity for a, o, p in found), found


def numbers(tags: Tags) -> list[float]:
    assert tags.sentiment is not None
    assert tags.emotion is not None
    found = [*tags.sentiment.probabilities.values(), *tags.emotion.probabilities.values()]
    return found + [one.probability or 0.0 for one in tags.opinions or ()]


def spans(opinions: Iterable[Opinion] | None) -> list[tuple[Span | None, Span | None, Polarity]]:
    return [(one.aspect, one.opinion, one.polarity) for one in opinions or ()]


def test_a_text_has_the_same_tags_alone_and_among_a_thousand(engine: Engine) -> None:
    texts = [*(case["text"] for case in CHECKED), "一二三四五六七八", "好", "物流很快，包装也好。" * 40]
    rng = random.Random(0)
    others = ["".join(rng.sample(case["text"], len(case["text"]))) for case in CHECKED * 15]
    together = [*texts, *others]
    order = rng.sample(range(len(together)), len(together))
    shuffled = dict(zip(order, tag(engine, (together[n] for n in order)), strict=True))
    for number, text in enumerate(texts):
        [alone] = tag(engine, [text])
        assert spans(alone.opinions) == spans(shuffled[number].opinions), text
        assert numbers(alone) == pytest.approx(numbers(shuffled[number]), abs=0.02)


def test_only_emoji_is_feeling_too(engine: Engine) -> None:
    angry, happy = tag(engine, ["😡😡😡", "😊👍👍"])
    assert angry.sentiment is not None
    assert happy.sentiment is not None
    assert angry.sentiment.strength < happy.sentiment.strength


def test_traditional_full_width_and_repeated_marks_feel_as_plain_text_does(engine: Engine) -> None:
    plain, *awkward = tag(
        engine, ["服务太差了！", "服務太差了！", "服务太差了！！！！！！！！", "　服务太差了！​"]
    )
    assert plain.sentiment is not None
    assert all(tags.sentiment and tags.sentiment.polarity == plain.sentiment.polarity for tags in awkward)
    assert awkward[0].language == Language.TRADITIONAL


def test_a_rating_that_contradicts_the_text_is_flagged(engine: Engine) -> None:
    text = "垃圾产品，用了两天就坏了，客服态度恶劣，再也不会买了！"
    rated = [
        Feedback(id=str(stars), channel="review", text=text, rating={"metric": "stars", "value": stars})
        for stars in (1, 5)
    ]
    one, five = engine.tag(rated)
    assert isinstance(one, Tags)
    assert isinstance(five, Tags)
    assert Flag.RATING_CONTRADICTS_TEXT not in one.flags
    assert Flag.RATING_CONTRADICTS_TEXT in five.flags


def test_a_conversation_s_feeling_is_its_customer_s(engine: Engine) -> None:
    turns = [
        {"speaker": "agent", "text": "您好，很高兴为您服务，祝您生活愉快！"},
        {"speaker": "customer", "text": "你们的宽带又断了，修了三次都没修好，太气人了"},
        {"speaker": "agent", "text": "非常感谢您的耐心，我们的服务一直很好，非常专业。"},
    ]
    [tags] = engine.tag([Feedback(id="1", channel="call", turns=turns)])
    assert isinstance(tags, Tags)
    assert tags.sentiment is not None
    assert tags.sentiment.polarity == Polarity.NEGATIVE
    found = [span for one in tags.opinions or () for span in (one.aspect, one.opinion) if span]
    assert {span.turn for span in found} <= {1}


def test_the_sentence_vector_has_384_numbers_and_length_one(engine: Engine) -> None:
    [tags] = tag(Engine.load(engine.release.path, include=("embedding",), threads=1), ["服务很好"])
    assert tags.embedding is not None
    assert len(tags.embedding) == 384
    assert sum(number * number for number in tags.embedding) == pytest.approx(1, abs=1e-4)


def test_every_style_is_answered(engine: Engine) -> None:
    text = "屏幕很清晰，就是电池不耐用。"
    for style in engine.release.settings.styles:
        [tags] = tag(Engine.load(engine.release.path, opinion_style=style, threads=1), [text])
        assert {cut(text, one.aspect) for one in tags.opinions or ()} >= {"屏幕", "电池"}, style
