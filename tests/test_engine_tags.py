"""Tags that nobody asked for, on a random release: labels, traits, entities, personal data, conversations."""

import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from voc import Engine, Feedback
from voc import release as files
from voc.release import Release
from voc.schema import Segment, Span, Tags


def review(text: str, **others: Any) -> Feedback:
    return Feedback(id="1", channel="review", text=text, **others)


def call(*said: tuple[str, str]) -> Feedback:
    return Feedback(id="1", channel="call", turns=[{"speaker": who, "text": text} for who, text in said])


def tag(engine: Engine, feedback: Feedback) -> Tags:
    [found] = engine.tag([feedback])
    assert isinstance(found, Tags)
    return found


def cut(feedback: Feedback, span: Span) -> str:
    text = feedback.text if span.turn is None else (feedback.turns or ())[span.turn].text
    return (text or "")[span.start : span.end]


class TestConversations:
    feedback = call(
        ("agent", "您好。请问有什么可以帮您？工号8021"),
        ("customer", "退款还没到。等了三天了，我的手机是13812345678"),
        ("agent", "请稍等，稍后用13987654321联系您"),
        ("customer", "好的谢谢"),
    )

    def test_there_is_a_segment_for_each_turn_of_the_customer(self, tiny_engine: Engine) -> None:
        segments = tag(tiny_engine, self.feedback).segments or ()
        assert all(isinstance(segment, Segment) for segment in segments)
        assert [(segment.turn, segment.span) for segment in segments] == [(1, None), (3, None)]

    def test_it_is_summed_up(self, tiny_engine: Engine) -> None:
        tags = tag(tiny_engine, self.feedback)
        talk = tags.conversation
        assert talk is not None
        assert talk.trend is not None
        assert talk.repeated_contact is not None
        assert talk.conduct is not None
        assert {one.turn for done in talk.conduct for one in done.evidence} <= {0, 2}
        assert all(place is None or place < len(tags.segments or ()) for place in (talk.peak, talk.trough))

    def test_a_text_is_no_conversation(self, tiny_engine: Engine) -> None:
        assert tag(tiny_engine, review("退款还没到")).conversation is None

    def test_personal_data_is_found_in_every_turn(self, tiny_engine: Engine) -> None:
        found = tag(tiny_engine, self.feedback).personal_data or ()
        phones = [(one.span.turn, cut(self.feedback, one.span)) for one in found if one.kind == "mobile"]
        assert phones == [(1, "13812345678"), (2, "13987654321")]

    def test_one_without_a_customer_s_word_has_alerts_and_personal_data_all_the_same(
        self, tiny_engine: Engine
    ) -> None:
        silent = Feedback(
            id="1", channel="call", turns=[{"speaker": "bot", "text": "请联系13812345678"}],
            rating={"metric": "stars", "value": 1},
        )  # fmt: skip
        tags = tag(tiny_engine, silent)
        assert [one.kind for one in tags.personal_data or ()] == ["mobile"]
        assert [one.kind for one in tags.alerts or ()] == ["low_score"]
        assert (tags.conversation, tags.segments) == (None, ())


class TestEntities:
    def test_they_are_of_the_kinds_of_the_release_and_apart(self, tiny_engine: Engine) -> None:
        feedback = review("收件人王芳，住在广州天河，买的手机是新的")
        found = tag(tiny_engine, feedback).entities or ()
        assert {one.kind for one in found} <= set(tiny_engine.release.settings.entities)
        assert all(one.span.end <= other.span.start for one, other in pairwise(found))
        assert all(0 < one.probability <= 1 for one in found)


def test_labels_are_those_of_the_release_and_their_probabilities_sum_to_one(tiny_engine: Engine) -> None:
    tags = tag(tiny_engine, review("屏幕清晰，就是电池不耐用"))
    for head in ("emotion", "intent", "demand", "effort"):
        found = getattr(tags, head)
        assert tuple(found.probabilities) == tiny_engine.release.settings.heads[head]
        assert sum(found.probabilities.values()) == pytest.approx(1)
        assert found.label == max(found.probabilities, key=found.probabilities.get)


def test_a_trait_without_a_threshold_is_never_found(tiny_engine: Engine) -> None:
    assert tiny_engine.release.points.traits == {}
    flags = [tag(tiny_engine, review(text)).flags for text in ("服务真好，等了三个小时呢", "呵呵，太满意了")]
    assert not [each for each in flags if "suspected_irony" in each]


def test_traits_hold_from_their_thresholds_on(tiny_release: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_release, tmp_path / "traits"))
    for least, held in ((-1e9, True), (1e9, False)):
        points = Release.open(folder).points.model_copy(
            update={"traits": {"mixed": least, "irony": least}, "mixed": 1.1}
        )
        files.write_json(folder / files.THRESHOLDS, points.model_dump(mode="json"))
        files.write_sums(folder)
        tags = tag(Engine.load(folder, threads=1), review("味道不错"))
        assert ("suspected_irony" in tags.flags, tags.sentiment and tags.sentiment.mixed) == (held, held)
