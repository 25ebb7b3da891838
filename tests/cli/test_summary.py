"""What a run's summary counts, and what it shows of texts."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from voc.cli.excerpt import excerpt, shown_text
from voc.cli.summary import AspectCounts, Summary
from voc.cli.terminal import printable
from voc.cli.view import summary_view
from voc.schema import Channel, Feedback, PersonalData, Polarity, Rejected, Span, Tags, Turn

Tag = Callable[..., Tags]


def review(text: str, **others: object) -> Feedback:
    return Feedback.model_validate({"id": "1", "channel": "review", "text": text} | others)


@pytest.fixture
def summary(tag: Tag) -> Summary:
    summary = Summary()
    for text in ("服务太差", "服务好，快递慢", "还行"):
        summary.add(review(text), tag(review(text), flags=("low_confidence",)))
    rated = Feedback.model_validate({"id": "2", "channel": "survey", "rating": {"metric": "nps", "value": 3}})
    summary.add(rated, tag(rated))
    refused = Rejected(feedback_id=None, code="empty_text", reason="no text", line=4)
    summary.add(refused, refused)
    return summary


def shown(summary: Summary, **options: int) -> str:
    out = io.StringIO()
    console = Console(file=out, width=options.get("width", 100))
    for part in summary_view(summary):
        console.print(part)
    return out.getvalue()


class TestCounts:
    def test_by_polarity_and_channel(self, summary: Summary) -> None:
        assert summary.tagged == 4
        assert summary.polarities == {Polarity.NEGATIVE: 2, Polarity.NEUTRAL: 1, None: 1}
        assert summary.channels[Channel.SURVEY] == {None: 1}
        assert summary.flags == {"low_confidence": 3}
        assert summary.rejects == {"empty_text": 1}

    def test_aspects_by_polarity(self, summary: Summary) -> None:
        assert summary.aspects.top(5) == [
            ("服务", {Polarity.NEGATIVE: 1, Polarity.POSITIVE: 1}),
            ("快递", {Polarity.NEGATIVE: 1}),
        ]

    def test_one_aspect_however_it_is_written(self, tag: Tag) -> None:
        summary = Summary()
        for text in ("环境好", "環境好"):
            tags = tag(review("环境好"))
            summary.add(review(text), tags)
        assert summary.aspects.top(5) == [("环境", {Polarity.POSITIVE: 2})]

    def test_what_was_met_once_is_left_out_where_others_were_met_more(self, summary: Summary) -> None:
        assert [aspect for aspect, _ in summary.aspects.telling(5)] == ["服务"]

    def test_no_more_aspects_than_the_limit(self) -> None:
        counts = AspectCounts(limit=10)
        for number in range(1_000):
            counts.add("服务", Polarity.POSITIVE)
            counts.add(f"词{number}", Polarity.NEGATIVE)
            assert len(counts.counts) <= 10
        assert counts.top(1) == [("服务", {Polarity.POSITIVE: 1_000})]

    def test_an_example_a_channel_the_one_that_shows_most(self, summary: Summary) -> None:
        assert {channel: each.excerpt.text for channel, each in summary.examples.items()} == {
            Channel.REVIEW: "服务好，快递慢"
        }


class TestView:
    def test_what_it_says(self, summary: Summary) -> None:
        said = shown(summary)
        for words in ("review", "2 (67%)", "no text", "服务", "Flags: low_confidence 3", "服务好，快递慢"):
            assert words in said

    def test_nothing_to_say(self) -> None:
        assert shown(Summary()) == ""

    def test_a_narrow_terminal(self, summary: Summary) -> None:
        assert all(len(line) <= 40 for line in shown(summary, width=40).splitlines())


class TestExcerpt:
    def test_marks_point_at_the_same_words(self, tag: Tag) -> None:
        feedback = review("一" * 300 + "，服务太差，" + "二" * 300)
        cut = excerpt(feedback, tag(feedback), width=40)
        assert [cut.text[mark.start : mark.end] for mark in cut.marks] == ["服务", "差"]
        assert (cut.text[0], cut.text[-1], len(cut.text)) == ("…", "…", 42)

    def test_at_the_end_of_a_text(self, tag: Tag) -> None:
        feedback = review("一" * 300 + "服务太差")
        cut = excerpt(feedback, tag(feedback), width=40)
        assert cut.text.endswith("服务太差")
        assert [cut.text[mark.start : mark.end] for mark in cut.marks] == ["服务", "差"]

    def test_the_turn_that_says_most(self, tag: Tag) -> None:
        turns = (
            Turn(speaker="agent", text="您好"),
            Turn(speaker="customer", text="快递慢"),
            Turn(speaker="customer", text="服务太差，环境差"),
        )
        feedback = Feedback(id="1", channel="call", turns=turns)
        assert excerpt(feedback, tag(feedback), width=40).text == "服务太差，环境差"

    def test_the_customers_first_turn_where_none_says_anything(self, tag: Tag) -> None:
        turns = (Turn(speaker="agent", text="您好"), Turn(speaker="customer", text="喂"))
        feedback = Feedback(id="1", channel="call", turns=turns)
        assert excerpt(feedback, tag(feedback), width=40).text == "喂"

    def test_a_rating_alone(self, tag: Tag) -> None:
        feedback = Feedback.model_validate({"id": "1", "channel": "survey", "rating": "5星"})
        assert excerpt(feedback, tag(feedback), width=40).text == ""

    @pytest.mark.parametrize(
        ("text", "seen"),
        [
            ("打13812345678找我", "打•••••••••••找我"),
            ("卡6222 0200 1234 5678 扣", "卡••••••••••••••••••• 扣"),
            ("身份证11010119900307231X。", "身份证••••••••••••••••••。"),
            ("写a.b@example.com吧", "写•••••••••••••••吧"),
            ("等了45分钟，花1280元", "等了45分钟，花1280元"),
        ],
    )
    def test_numbers_and_addresses_are_hidden(self, tag: Tag, text: str, seen: str) -> None:
        feedback = review(text)
        assert shown_text(feedback, tag(feedback), Span(start=0, end=len(text))) == seen

    def test_so_is_what_the_tags_call_personal(self, tag: Tag) -> None:
        feedback = review("找王小明投诉")
        found = (PersonalData(span=Span(start=1, end=4), kind="person"),)
        tags = tag(feedback, personal_data=found)
        assert shown_text(feedback, tags, Span(start=0, end=6)) == "找•••投诉"
        assert shown_text(feedback, tags, Span(start=2, end=6)) == "••投诉"


@pytest.mark.parametrize(
    ("text", "seen"),
    [("a\x1b[31mb\r\n\tc", "a [31mb   c"), ("\u202eab\ud800", " ab "), ("👨‍👩‍👧 好", "👨‍👩‍👧 好")],
)
def test_printable(text: str, seen: str) -> None:
    assert printable(text) == seen
