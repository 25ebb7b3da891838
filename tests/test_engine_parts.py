"""What an engine may be asked for, on a random release: taxonomy, rules, dictionary, words, alerts."""

import os
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc import Engine, Feedback
from voc.alerts import AlertSettings
from voc.alerts.settings import rank_of
from voc.opinions import FoundOpinion
from voc.rules import Rules
from voc.schema import AlertKind, Rejected, Span, Tags
from voc.schema.rejected import read_feedback
from voc.taxonomy import OTHER, Taxonomy
from voc.words import Dictionary, DictionaryHandle, Entry, Mode

Ask = Callable[..., Engine]
KINDS = tuple(str(kind) for kind in AlertKind if kind is not AlertKind.LOW_SCORE)
FIRING = dict.fromkeys(KINDS, 0.0)
"""Thresholds at which every kind fires."""

TEXT = "服务很差，屏幕清晰"
TAXONOMY = """name = "corner"
title = "街角小店"

[[category]]
code = "S"
name = "服务"
keywords = ["服务", "态度", "客服"]
department = "门店运营部"
touchpoint = "门店"

[[category]]
code = "P"
name = "品质"
keywords = ["屏幕", "电池", "味道"]
department = "商品部"
"""
RULES = """name = "counter"
version = "3"

[[rules]]
id = "refund"
phrases = ["退款"]
category = "资金"
intent = "complaint"
flag = ["催退款", "truncated"]

[[rules]]
id = "leak"
phrases = ["漏水"]
alert = "batch_defect"
severity = "critical"

[[rules]]
id = "calm"
phrases = ["开个玩笑"]
veto = ["flag:damaged_text"]
"""
SETTINGS = """
[low_score]
stars = 3

[kinds.halal]
title = "清真问题"
severity = "high"
department = "品质管理部"
words = ["不清真"]
"""
WORDS = "冷萃椰乳\tproduct\t2\tforce\n极光色\t\t\tforce\n"


def review(text: str, **others: Any) -> Feedback:
    return Feedback(id="1", channel="review", text=text, **others)


def call(*said: tuple[str, str]) -> Feedback:
    return Feedback(id="1", channel="call", turns=[{"speaker": who, "text": text} for who, text in said])


def tag(engine: Engine, feedback: Feedback) -> Tags:
    [found] = engine.tag([feedback])
    assert isinstance(found, Tags)
    return found


def cut(feedback: Feedback, span: Span | None) -> str:
    assert span is not None
    text = feedback.text if span.turn is None else (feedback.turns or ())[span.turn].text
    return (text or "")[span.start : span.end]


@pytest.fixture(scope="module")
def ask(tiny_release: Path) -> Ask:
    """Load the random release with options."""

    def load(**options: Any) -> Engine:
        return Engine.load(tiny_release, threads=1, **options)

    return load


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a file of each sort."""
    folder = tmp_path_factory.mktemp("asked")
    for name, text in (
        ("corner.toml", TAXONOMY), ("rules.toml", RULES), ("alerts.toml", SETTINGS), ("words.tsv", WORDS)
    ):  # fmt: skip
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def full(ask: Ask, folder: Path) -> Engine:
    """Give an engine that is asked for everything."""
    return ask(
        taxonomy=folder / "corner.toml", rules=folder / "rules.toml", dictionary=folder / "words.tsv",
        alert_settings=folder / "alerts.toml", include=("words", "keywords", "embedding"), alerts=FIRING,
    )  # fmt: skip


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two opinions of `TEXT` be found, one that blames and one that praises."""
    found = [
        FoundOpinion((0, 2), (2, 4), (0.9, 0.05, 0.05), 0.9, -0.5),
        FoundOpinion((5, 7), (7, 9), (0.05, 0.05, 0.9), 0.9, 0.5),
    ]
    monkeypatch.setattr("voc.engine.find_opinions", lambda texts, *_, **__: [found for _ in texts])


class TestEverything:
    def test_versions_name_each_file(self, full: Engine) -> None:
        versions = tag(full, review("好")).versions
        assert versions.release == "tiny"
        assert str(versions.taxonomy).startswith("corner@")
        assert str(versions.rules).startswith("counter 3 (")
        assert str(versions.dictionary).startswith("words (")

    @given(st.text("服务员态度差屏幕清晰退款漏水冷萃椰乳，。！ \n￣😡ＯＫ龘", min_size=1, max_size=40))
    def test_every_span_points_into_the_text_as_received(self, full: Engine, text: str) -> None:
        feedback = read_feedback({"id": "1", "channel": "review", "text": text})
        if isinstance(feedback, Rejected):
            return
        tags = tag(full, feedback)
        found = [span for one in tags.opinions or () for span in (one.aspect, one.opinion) if span]
        found += [span for one in tags.alerts or () for span in one.evidence] + list(tags.words or ())
        found += [one.span for one in (*(tags.entities or ()), *(tags.personal_data or ()))]
        assert all(0 <= span.start < span.end <= len(text) for span in found)
        places = [(one.opinion or one.aspect or Span(start=0, end=1)).start for one in tags.opinions or ()]
        assert places == sorted(places)

    def test_feedback_without_a_word_says_what_made_it_too(self, full: Engine) -> None:
        tags = tag(full, Feedback(id="1", channel="survey", rating={"metric": "stars", "value": 3}))
        assert str(tags.versions.dictionary).startswith("words (")
        assert [one.kind for one in tags.alerts or ()] == ["low_score"]
        assert (tags.sentiment, tags.words, tags.keywords) == (None, None, None)


@pytest.mark.usefixtures("judged")
class TestTaxonomy:
    def test_every_opinion_has_a_category_of_it(self, full: Engine) -> None:
        blamed, praised = tag(full, review(TEXT)).opinions or ()
        assert (blamed.category, blamed.polarity, blamed.touchpoint) == ("服务", "negative", "门店")
        assert (praised.category, praised.polarity, praised.touchpoint) == ("品质", "positive", None)
        assert praised.tags is not None
        assert (praised.tags[0].code, praised.tags[0].path) == ("P", ("品质",))

    def test_it_may_be_given_or_left_out(self, ask: Ask, folder: Path) -> None:
        given = Taxonomy.find(folder / "corner.toml")
        engine = ask(taxonomy=given)
        assert engine.versions.taxonomy == given.label
        assert [one.category for one in tag(engine, review(TEXT)).opinions or ()] == ["服务", "品质"]
        plain = ask()
        assert plain.versions.taxonomy is None
        assert [(one.category, one.tags) for one in tag(plain, review(TEXT)).opinions or ()] == [
            (None, None)
        ] * 2

    def test_a_trained_one_gives_its_own_categories(self, ask: Ask) -> None:
        trained = ask(taxonomy="corpus-zhijiang")
        names = set(trained.release.settings.categories["corpus-zhijiang"])
        found = [one.category for one in tag(trained, review(TEXT)).opinions or ()]
        assert len(found) == 2
        assert set(found) <= names

    def test_one_of_whole_texts_has_each_category_that_was_not_spoken_of_once(self, ask: Ask) -> None:
        trained = ask(taxonomy="corpus-car")
        names = {name.rpartition("/")[0] for name in trained.release.settings.categories["corpus-car"]}
        opinions = tag(trained, review(TEXT)).opinions or ()
        assert {one.category for one in opinions} <= names | {OTHER}
        made = [one.category for one in opinions if one.strength is None]
        assert len(made) == len(set(made)) == len(opinions) - 2

    def test_a_shipped_one_is_matched(self, ask: Ask) -> None:
        taxonomy = Taxonomy.find("restaurant")
        blamed, _ = tag(ask(taxonomy="restaurant"), review(TEXT)).opinions or ()
        assert blamed.category in {one.name for one in taxonomy.categories}


class TestRules:
    def test_they_set_flags_intent_and_categories(self, full: Engine) -> None:
        feedback = review("退款一直没到")
        tags = tag(full, feedback)
        assert {"催退款", "truncated"} <= set(tags.flags)
        assert tags.intent is not None
        assert (tags.intent.label, tags.intent.probability) == ("complaint", 1)
        assert "资金" in [one.category for one in tags.opinions or ()]

    def test_they_veto(self, full: Engine) -> None:
        assert tag(full, review("企業(yè)服務(wù)好")).flags == ("damaged_text",)
        assert tag(full, review("企業(yè)服務(wù)好，开个玩笑")).flags == ()

    def test_an_alert_of_theirs_is_sure_and_names_its_rule(self, full: Engine) -> None:
        feedback = review("房间漏水了")
        [one] = [one for one in tag(full, feedback).alerts or () if one.kind == "batch_defect"]
        assert (one.origin, one.probability, one.severity) == ("rule:leak", 1, "critical")
        assert "漏水" in "".join(cut(feedback, span) for span in one.evidence)

    def test_of_a_conversation_only_the_customer_s_words_are_read(self, full: Engine) -> None:
        tags = tag(full, call(("agent", "退款三天到账"), ("customer", "好的谢谢")))
        assert "催退款" not in tags.flags
        assert "催退款" in tag(full, call(("agent", "您好"), ("customer", "退款呢"))).flags

    def test_rules_on_whole_words_get_the_words_though_nobody_asked_for_them(
        self, ask: Ask, tmp_path: Path
    ) -> None:
        path = tmp_path / "whole.toml"
        path.write_text(
            "[[rules]]\nid = 'w'\nphrases = ['极光色']\nflag = 'colour'\nwhole_words = true\n", "utf-8"
        )
        engine = ask(rules=Rules.load(path), dictionary=Dictionary([Entry("极光色", mode=Mode.FORCE)]))
        tags = tag(engine, review("这个极光色好看"))
        assert tags.flags[-1:] == ("colour",)
        assert tags.words is None


class TestWords:
    def test_words_hold_all_that_is_not_space_once_and_in_order(self, full: Engine) -> None:
        feedback = review("服務好！！！ 等太久了\n下次不來ＯＫ")
        words = tag(full, feedback).words or ()
        assert all(one.end <= other.start for one, other in pairwise(words))
        assert "".join(cut(feedback, one) for one in words) == "".join((feedback.text or "").split())

    def test_the_dictionary_s_words_are_among_them(self, full: Engine) -> None:
        feedback = review("新出的冷萃椰乳很不错，极光色的杯子")
        found = [cut(feedback, one) for one in tag(full, feedback).words or ()]
        assert {"冷萃椰乳", "极光色"} <= set(found)

    def test_keywords_are_weighed_by_the_dictionary(self, full: Engine) -> None:
        found = tag(full, review("冷萃椰乳和极光色")).keywords or ()
        assert (found[0].text, found[0].weight) == ("冷萃椰乳", 1)
        assert {one.text: one.weight for one in found}["极光色"] == pytest.approx(0.5)

    def test_each_part_is_there_when_it_is_asked_for(self, ask: Ask) -> None:
        words, keywords = (tag(ask(include=(part,)), review("味道不错")) for part in ("words", "keywords"))
        assert words.words is not None
        assert (words.keywords, words.embedding) == (None, None)
        assert keywords.keywords is not None
        assert (keywords.words, keywords.embedding) == (None, None)

    def test_a_conversation_has_the_words_of_its_customer(self, full: Engine) -> None:
        feedback = call(("agent", "请问冷萃椰乳怎么了"), ("customer", "冷萃椰乳太甜了"))
        words = tag(full, feedback).words or ()
        assert {one.turn for one in words} == {1}
        assert "".join(cut(feedback, one) for one in words) == "冷萃椰乳太甜了"

    def test_a_file_that_changes_is_read_again(
        self, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("voc.words.handle.LOOK_EVERY", 0.0)
        path = tmp_path / "own.tsv"
        path.write_text("屏幕清\t\t\tforce\n", "utf-8")
        engine = ask(dictionary=DictionaryHandle(path), include=("words",))
        feedback = review("屏幕清晰")
        before = tag(engine, feedback)
        path.write_text("幕清晰\t\t\tforce\n", "utf-8")
        os.utime(path, (time.time() + 5, time.time() + 5))
        after = tag(engine, feedback)
        assert [[cut(feedback, one) for one in tags.words or ()] for tags in (before, after)] == [
            ["屏幕清", "晰"],
            ["屏", "幕清晰"],
        ]
        assert before.versions.dictionary != after.versions.dictionary


class TestAlerts:
    def test_at_a_threshold_of_nothing_every_kind_is_proved_by_words_of_the_text(self, full: Engine) -> None:
        feedback = review("屏幕坏了客服也不管太失望")
        alerts = tag(full, feedback).alerts or ()
        assert {one.kind for one in alerts} == set(KINDS)
        for one in alerts:
            assert one.evidence
            assert all(cut(feedback, span) for span in one.evidence)

    def test_the_most_severe_stands_first_and_is_the_severity_of_the_whole(self, full: Engine) -> None:
        tags = tag(full, review("屏幕坏了客服也不管太失望"))
        ranks = [rank_of(one.severity) for one in tags.alerts or ()]
        assert ranks == sorted(ranks, reverse=True)
        assert tags.severity == (tags.alerts or ())[0].severity

    def test_a_threshold_of_one_silences_the_network(self, ask: Ask) -> None:
        engine = ask(alerts=dict.fromkeys(KINDS, 1.0))
        assert (tag(engine, review("屏幕清晰")).alerts, tag(engine, review("屏幕清晰")).severity) == (
            (),
            None,
        )

    @pytest.mark.usefixtures("judged")
    def test_the_department_is_that_of_what_is_blamed(self, full: Engine) -> None:
        assert {one.department for one in tag(full, review(TEXT)).alerts or ()} == {"门店运营部"}

    @pytest.mark.parametrize("given", ["path", "memory"])
    def test_the_company_s_settings_are_followed(self, ask: Ask, folder: Path, given: str) -> None:
        path = folder / "alerts.toml"
        engine = ask(alert_settings=path if given == "path" else AlertSettings.read(path))
        rated = tag(engine, review("还行", rating={"metric": "stars", "value": 3}))
        assert "low_score" in [one.kind for one in rated.alerts or ()]
        feedback = review("标着清真其实不清真")
        [halal] = [one for one in tag(engine, feedback).alerts or () if one.kind == "halal"]
        assert [cut(feedback, span) for span in halal.evidence] == ["不清真"]
        assert (halal.severity, halal.department) == ("high", "品质管理部")

    def test_titles_hold_no_personal_data(self, full: Engine) -> None:
        titles = [one.title for one in tag(full, review("退款打到13812345678这个号码上")).alerts or ()]
        assert titles
        assert not [title for title in titles if title and "13812345678" in title]


def test_an_embedding_is_a_vector_of_length_one(full: Engine) -> None:
    embedding = tag(full, review("味道不错")).embedding
    assert embedding is not None
    assert np.linalg.norm(embedding) == pytest.approx(1, abs=1e-5)
