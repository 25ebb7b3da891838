"""The engine as a whole, on a random release: what goes in comes out once, in order, with spans that hold."""

import itertools
import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc import Engine, Feedback
from voc import release as files
from voc.engine.blocks import blocks
from voc.errors import ReleaseDamaged, SettingsError, UnknownName, UnreadableInput
from voc.release import Release
from voc.schema import Flag, Label, Language, Metric, Polarity, RejectCode, Rejected, Span, Tags
from voc.schema.rating import SCALES
from voc.schema.rejected import read_feedback

TEXTS = (
    "屏幕很清晰，就是电池不耐用",
    "这家店服务太差了",
    "好吃！",
    "😡😡😡",
    "terrible service, never again",
    "這間房間的冷氣壞了，服務員態度也不好。",
    "ＶＥＲＹ　ＧＯＯＤ！！！！！！！",
    "一二三四五六七八",
    "物流快。" * 150,
    "(￣▽￣)不错",
)
AWKWARD = (
    "這間",
    "服務員",
    "態度",
    "好",
    "差",
    "！！！！！",
    "😡",
    "👍🏻",
    "ＯＫ",
    "㎡",
    "￣",
    "企業(yè)",
    "\n",
)
awkward = st.sampled_from(AWKWARD)
written = st.lists(st.one_of(awkward, st.text(max_size=4)), min_size=1, max_size=12).map("".join)


def review(text: str, **others: Any) -> Feedback:
    return Feedback(id="1", channel="review", text=text, **others)


def tag(engine: Engine, feedback: Feedback) -> Tags:
    """Return the tags of one piece of feedback."""
    [found] = engine.tag([feedback])
    assert isinstance(found, Tags)
    return found


def spans_of(tags: Tags) -> list[Span]:
    """Return every span of opinions, segments, alerts and entities: all that the customer says."""
    found = [span for one in tags.opinions or () for span in (one.aspect, one.opinion)]
    found += [one.span for one in (*(tags.segments or ()), *(tags.entities or ()))]
    found += [span for one in tags.alerts or () for span in one.evidence]
    return [span for span in found if span is not None]


def nearly(one: Tags, other: Tags, *, within: float = 1e-3) -> bool:
    """Whether two tags say the same, numbers to a thousandth."""
    return bool(numbers_apart(one) == numbers_apart(other)) and all(
        a == pytest.approx(b, abs=within) for a, b in zip(numbers(one), numbers(other), strict=True)
    )


def labels(tags: Tags) -> list[Label]:
    return [one for one in (tags.emotion, tags.intent, tags.demand, tags.effort) if one is not None]


def numbers(tags: Tags) -> list[float]:
    assert tags.sentiment is not None
    out = [*tags.sentiment.probabilities.values(), tags.sentiment.strength]
    out += [number for one in labels(tags) for number in one.probabilities.values()]
    out += [number for one in tags.opinions or () for number in (one.probability or 0.0, one.strength or 0.0)]
    out += [one.probability for one in (*(tags.alerts or ()), *(tags.entities or ()))]
    return [*out, *(one.strength or 0.0 for one in tags.segments or ()), *(tags.embedding or ())]


def numbers_apart(tags: Tags) -> tuple[Any, ...]:
    return (
        tags.sentiment and tags.sentiment.polarity,
        [one.label for one in labels(tags)],
        [(one.aspect, one.opinion, one.polarity) for one in tags.opinions or ()],
        [(one.span, one.turn, one.polarity) for one in tags.segments or ()],
        [(one.kind, one.severity, one.evidence) for one in tags.alerts or ()],
        [(one.kind, one.span) for one in tags.entities or ()],
        (tags.flags, tags.language, tags.coverage, tags.personal_data),
    )


class TestInAndOut:
    def test_one_out_for_one_in_in_order(self, tiny_engine: Engine) -> None:
        rejected = Rejected(feedback_id="no", code=RejectCode.BAD_RECORD, reason="is not valid", line=3)
        items: list[Feedback | Rejected] = []
        for number, text in enumerate([*TEXTS, *TEXTS]):
            items.append(Feedback(id=f"t{number}", channel="review", text=text))
            items.append(Feedback(id=f"r{number}", channel="survey", rating={"metric": "nps", "value": 9}))
            items.append(rejected)
        out = list(tiny_engine.tag(items))
        assert [o.feedback_id for o in out] == [i.feedback_id if i is rejected else i.id for i in items]
        assert [o for o in out if isinstance(o, Rejected)] == [rejected] * len(TEXTS) * 2

    def test_order_holds_over_blocks(self, tiny_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("voc.engine.blocks", partial(blocks, most=7))
        items = [Feedback(id=str(n), channel="review", text="差" * (1 + n * 7 % 40)) for n in range(40)]
        assert [out.feedback_id for out in tiny_engine.tag(items)] == [item.id for item in items]

    def test_nothing_gives_nothing(self, tiny_engine: Engine) -> None:
        assert list(tiny_engine.tag([])) == []

    def test_it_reads_no_further_than_it_must(self, tiny_engine: Engine) -> None:
        read = itertools.count()

        def endless() -> Iterator[Feedback]:
            while True:
                yield Feedback(id=str(next(read)), channel="review", text="好")

        out = tiny_engine.tag(endless())
        assert [next(out).feedback_id for _ in range(3)] == ["0", "1", "2"]
        assert next(read) < 5_000

    def test_long_pieces_are_read_a_few_at_a_time(self, tiny_engine: Engine) -> None:
        read = itertools.count()

        def endless() -> Iterator[Feedback]:
            while True:
                yield Feedback(id=str(next(read)), channel="review", text="https://t.cn/a " * 10_000)

        assert next(tiny_engine.tag(endless())).feedback_id == "0"
        assert next(read) < 10

    def test_an_error_of_the_source_is_the_caller_s(self, tiny_engine: Engine) -> None:
        def broken() -> Iterator[Feedback]:
            yield review("好")
            raise OSError("the disk is gone")

        with pytest.raises(OSError, match="the disk is gone"):
            list(tiny_engine.tag(broken()))
        assert tag(tiny_engine, review("好")).sentiment is not None

    def test_every_record_says_what_made_it(self, tiny_engine: Engine) -> None:
        tags = tag(tiny_engine, review("好"))
        assert tags.versions == tiny_engine.versions
        assert tags.versions.release == "tiny" == tiny_engine.release.name


class TestOneOrMany:
    def test_a_text_has_the_same_tags_alone_and_among_others(self, tiny_engine: Engine) -> None:
        items = [Feedback(id=str(n), channel="review", text=text) for n, text in enumerate(TEXTS)]
        others = [Feedback(id=f"x{n}", channel="review", text="一般" * n) for n in range(1, 60)]
        shuffled = random.Random(0).sample([*items, *others], len(items) + len(others))
        together = {out.feedback_id: out for out in tiny_engine.tag(shuffled)}
        for item in items:
            assert nearly(tag(tiny_engine, item), together[item.id])

    def test_tagging_twice_gives_the_same(self, tiny_engine: Engine) -> None:
        items = [Feedback(id=str(n), channel="review", text=text) for n, text in enumerate(TEXTS)]
        once, again = ([out for out in tiny_engine.tag(items) if isinstance(out, Tags)] for _ in range(2))
        # Threads finish in any order, and where a pair stands in a product of matrices moves its last bit.
        assert all(nearly(one, other, within=1e-6) for one, other in zip(once, again, strict=True))

    def test_threads_take_turns(self, tiny_engine: Engine) -> None:
        expected = [tag(tiny_engine, review(text)) for text in TEXTS]
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(lambda text: tag(tiny_engine, review(text)), TEXTS * 2))
        assert all(nearly(one, other) for one, other in zip(found, expected * 2, strict=True))


class TestSpans:
    @given(written)
    def test_they_point_into_the_text_as_received(self, tiny_engine: Engine, text: str) -> None:
        feedback = read_feedback({"id": "1", "channel": "review", "text": text})
        if isinstance(feedback, Rejected):
            return
        for span in spans_of(tag(tiny_engine, feedback)):
            assert 0 <= span.start < span.end <= len(text)
            assert span.turn is None

    @given(st.lists(st.tuples(st.sampled_from(["customer", "agent", "bot", "other"]), written), max_size=5))
    def test_they_point_into_a_turn_of_the_customer(
        self, tiny_engine: Engine, said: list[tuple[str, str]]
    ) -> None:
        turns = [{"speaker": speaker, "text": text} for speaker, text in said]
        feedback = read_feedback({"id": "1", "channel": "chat", "turns": turns})
        if isinstance(feedback, Rejected):
            return
        own = {"customer", "other"} if "customer" in dict(said) else {"customer", "other", "agent"}
        tags = tag(tiny_engine, feedback)
        for span in spans_of(tags):
            assert span.turn is not None
            speaker, text = said[span.turn]
            assert speaker in own
            assert 0 <= span.start < span.end <= len(text)
        assert all(said[one.turn][0] in own for one in tags.segments or () if one.turn is not None)

    def test_segments_hold_all_that_is_not_space(self, tiny_engine: Engine) -> None:
        text = "服務好！！！！！！ 等太久了。\n下次不來"
        segments = tag(tiny_engine, review(text)).segments or ()
        assert [text[s.span.start : s.span.end] for s in segments if s.span] == text.split()

    def test_a_survey_question_has_no_opinions(self, tiny_engine: Engine) -> None:
        feedback = Feedback(
            id="1", channel="survey", text="都好", question="您对服务员的态度、屏幕和电池满意吗？"
        )
        tags = tag(tiny_engine, feedback)
        assert all(span.end <= 2 for span in spans_of(tags))
        assert [segment.span for segment in tags.segments or ()] == [Span(start=0, end=2)]


class TestAwkward:
    def test_a_rating_alone_has_no_sentiment_and_is_no_reject(self, tiny_engine: Engine) -> None:
        tags = tag(tiny_engine, Feedback(id="1", channel="survey", rating={"metric": "nps", "value": 2}))
        assert tags.sentiment is None
        assert tags.language is None
        assert (tags.opinions, tags.segments, tags.flags, tags.coverage) == ((), (), (), 1)
        assert (tags.entities, tags.personal_data, tags.conversation) == ((), (), None)

    def test_a_low_rating_alone_is_an_alert_and_a_high_one_none(self, tiny_engine: Engine) -> None:
        low, high = (
            tag(tiny_engine, Feedback(id="1", channel="survey", rating={"metric": "stars", "value": stars}))
            for stars in (1, 5)
        )
        assert [(one.kind, one.origin, one.evidence) for one in low.alerts or ()] == [
            ("low_score", "rating", ())
        ]
        assert low.severity == (low.alerts or ())[0].severity
        assert (high.alerts, high.severity) == ((), None)

    @pytest.mark.parametrize("text", ["https://t.cn/abc", "http://a.cn/x www.b.com/y"])
    def test_links_alone_are_nothing_to_read(self, tiny_engine: Engine, text: str) -> None:
        tags = tag(tiny_engine, review(text))
        assert (tags.sentiment, tags.opinions, tags.coverage) == (None, (), 1)

    def test_damage_that_leaves_nothing_is_flagged_all_the_same(self, tiny_engine: Engine) -> None:
        tags = tag(tiny_engine, review("\ufffd\ufffd锟斤拷"))
        assert tags.sentiment is None
        assert tags.flags == (Flag.DAMAGED_TEXT,)

    @pytest.mark.parametrize(
        "text", ["😡", "👍🏻👍🏻", "❤️", "👨‍👩‍👧", "(￣▽￣)", "[泪]", "！", "。", "a", "ok", "龘", "𠮷", "١٢"]
    )
    def test_the_smallest_texts_are_tagged(self, tiny_engine: Engine, text: str) -> None:
        tags = tag(tiny_engine, review(text))
        assert tags.sentiment is not None
        assert len(labels(tags)) == 4
        assert tags.coverage == 1

    def test_only_latin_is_tagged_and_told(self, tiny_engine: Engine) -> None:
        tags = tag(tiny_engine, review("terrible service, never again"))
        assert tags.language == Language.ENGLISH
        assert tags.sentiment is not None

    def test_what_looks_like_the_model_s_own_tokens_is_text(self, tiny_engine: Engine) -> None:
        text = "服务</s><pad>好<style:zhijiang2019><unk>差"
        assert all(span.end <= len(text) for span in spans_of(tag(tiny_engine, review(text))))

    def test_a_conversation_of_agents_alone_is_read(self, tiny_engine: Engine) -> None:
        turns = [{"speaker": "agent", "text": "您好"}, {"speaker": "bot", "text": "在吗"}]
        tags = tag(tiny_engine, Feedback(id="1", channel="chat", turns=turns))
        assert [segment.turn for segment in tags.segments or ()] == [0]

    def test_a_conversation_of_a_bot_alone_is_nobody_s(self, tiny_engine: Engine) -> None:
        turns = [{"speaker": "bot", "text": "在吗"}]
        tags = tag(tiny_engine, Feedback(id="1", channel="chat", turns=turns))
        assert (tags.sentiment, tags.opinions, tags.segments) == (None, (), ())

    def test_a_customer_who_says_nothing_has_no_sentiment(self, tiny_engine: Engine) -> None:
        turns = [{"speaker": "agent", "text": "您好"}, {"speaker": "customer", "text": ""}]
        assert tag(tiny_engine, Feedback(id="1", channel="call", turns=turns)).sentiment is None


class TestFlags:
    @pytest.fixture(scope="class")
    def sided(self, tiny_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
        """Give an engine that is very sure of everything, one way or the other."""
        folder = Path(shutil.copytree(tiny_release, tmp_path_factory.mktemp("sided") / "sided"))
        points = Release.open(tiny_release).points
        sure = points.model_copy(update={"temperatures": {**points.temperatures, "sentiment": 0.001}})
        files.write_json(folder / files.THRESHOLDS, sure.model_dump(mode="json"))
        files.write_sums(folder)
        return Engine.load(folder, threads=1)

    @pytest.mark.parametrize("metric", ["nps", "stars"])
    def test_a_rating_that_contradicts_the_text(self, sided: Engine, metric: str) -> None:
        read = {text: tag(sided, review(text)).sentiment for text in TEXTS}
        text, feeling = next((t, s) for t, s in read.items() if s and s.polarity != Polarity.NEUTRAL)
        low, high = SCALES[Metric(metric)]
        fitting, other = (low, high) if feeling.polarity == Polarity.NEGATIVE else (high, low)
        flagged = {}
        for value in (fitting, (low + high) / 2, other):
            rating = {"metric": metric, "value": value}
            flagged[value] = Flag.RATING_CONTRADICTS_TEXT in tag(sided, review(text, rating=rating)).flags
        assert flagged == {fitting: False, (low + high) / 2: False, other: True}

    def test_damaged_text(self, tiny_engine: Engine) -> None:
        assert Flag.DAMAGED_TEXT in tag(tiny_engine, review("企業(yè)服務(wù)好")).flags
        assert Flag.DAMAGED_TEXT not in tag(tiny_engine, review("企业服务好")).flags

    def test_low_confidence(self, tiny_release: Path, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(tiny_release, tmp_path / "unsure"))
        points = Release.open(folder).points.model_copy(update={"low_confidence": 1.0})
        files.write_json(folder / files.THRESHOLDS, points.model_dump(mode="json"))
        files.write_sums(folder)
        assert tag(Engine.load(folder, threads=1), review("好")).flags == (Flag.LOW_CONFIDENCE,)

    def test_every_flag_stands_once(self, tiny_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("voc.passage.LIMIT", 100)
        flags = tag(tiny_engine, review("企業(yè)服務(wù)好。\ufffd" + "好。" * 100)).flags
        assert flags == (Flag.DAMAGED_TEXT, Flag.TRUNCATED)


class TestLoad:
    def test_the_embedding_is_there_when_included(self, tiny_engine: Engine, tiny_release: Path) -> None:
        embedding = tag(tiny_engine, review("好")).embedding
        assert embedding is not None
        assert len(embedding) == tiny_engine.release.settings.width
        assert sum(x * x for x in embedding) == pytest.approx(1, abs=1e-5)
        assert tag(Engine.load(tiny_release, threads=1), review("好")).embedding is None

    def test_the_style_asked_for_changes_what_is_found(self, tiny_engine: Engine, tiny_release: Path) -> None:
        other = Engine.load(tiny_release, opinion_style="zhijiang2019", threads=1)
        assert tag(other, review(TEXTS[0])).opinions != tag(tiny_engine, review(TEXTS[0])).opinions

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (
                {"opinion_style": "zhijiang"},
                "unknown opinion style 'zhijiang'; allowed: bdci2017, dimabsa2024, ",
            ),
            ({"opinion_style": "zhijiang"}, "Did you mean 'zhijiang2019'"),
            (
                {"include": ("embeddings",)},
                "unknown part to include 'embeddings'; allowed: embedding, keywords, words",
            ),
            ({"taxonomy": "banks"}, "unknown taxonomy 'banks'; allowed: bank-card, bank-retail, "),
            ({"alerts": "strict"}, "unknown operating point of alerts 'strict'; allowed: balanced, recall"),
            ({"alerts": {"food": 0.5}}, "unknown alert kind 'food'; allowed: abuse, .*food_safety"),
        ],
    )
    def test_an_unknown_name_lists_the_known(
        self, tiny_release: Path, options: dict[str, Any], said: str
    ) -> None:
        with pytest.raises(UnknownName, match=said):
            Engine.load(tiny_release, **options)

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"alerts": {"outage": 1.5}}, r"alerts: threshold 1\.5 of outage; allowed is 0 to 1"),
            ({"alert_settings": "no/such.toml"}, r"no/such\.toml: cannot be read as TOML in UTF-8"),
            ({"threads": 0}, "threads=0: must be at least 1, or None"),
        ],
    )
    def test_what_cannot_be_followed_is_said(
        self, tiny_release: Path, options: dict[str, Any], said: str
    ) -> None:
        with pytest.raises(SettingsError, match=said):
            Engine.load(tiny_release, **options)

    @pytest.mark.parametrize(
        "options", [{"taxonomy": "no.toml"}, {"rules": Path("no.toml")}, {"dictionary": "no.tsv"}]
    )
    def test_a_file_that_is_not_there_is_named(self, tiny_release: Path, options: dict[str, Any]) -> None:
        with pytest.raises(UnreadableInput, match=r"^no\.t"):
            Engine.load(tiny_release, **options)

    def test_a_damaged_release_is_not_loaded(self, tiny_release: Path, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(tiny_release, tmp_path / "spoilt"))
        with (folder / "network.bin").open("ab") as file:
            file.write(b"\0")
        with pytest.raises(ReleaseDamaged, match=r"network\.bin: SHA-256 is"):
            Engine.load(folder)

    def test_operating_points_of_alerts_are_taken(self, tiny_release: Path) -> None:
        for alerts in ("balanced", "recall", {"outage": 0.2, "legal": 1}):
            assert Engine.load(tiny_release, alerts=alerts, threads=1).release.name == "tiny"
