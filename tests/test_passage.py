"""What the network reads of feedback, and the way back to the text as received."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.passage import LIMIT, Passage, compose
from voc.schema import Channel, Feedback, Span, Speaker

written = st.text("好差服務态度，。！ １Ａ😊\u200b\n&#x;", min_size=1, max_size=30).filter(
    lambda t: t.strip("\u200b \n")
)
turns = st.lists(st.tuples(st.sampled_from(list(Speaker)), written), min_size=1, max_size=6)


def conversation(*said: tuple[str, str]) -> Feedback:
    return Feedback(
        id="1", channel="call", turns=[{"speaker": speaker, "text": text} for speaker, text in said]
    )


def sources(passage: Passage) -> dict[int | None, set[int]]:
    """Of each turn (None: the text) the code points that some character of the passage comes from."""
    found: dict[int | None, set[int]] = {}
    for at in range(len(passage.text)):
        if span := passage.source(at, at + 1):
            found.setdefault(span.turn, set()).update(range(span.start, span.end))
    return found


class TestText:
    def test_it_is_read_clean_and_alone(self) -> None:
        passage = compose(Feedback(id="1", channel="review", text="ＯＫ！　服務  好"))
        assert passage.text == "OK! 服务 好"
        assert passage.coverage == 1
        assert not passage.damaged

    def test_a_span_points_into_the_text_as_received(self) -> None:
        received = "&nbsp;這家店的服務 員態度差😡"
        passage = compose(Feedback(id="1", channel="review", text=received))
        start = passage.text.index("态度")
        span = passage.source(start, start + 2)
        assert span is not None
        assert received[span.start : span.end] == "態度"
        assert span.turn is None

    @given(written)
    def test_every_character_comes_from_inside_the_text(self, text: str) -> None:
        passage = compose(Feedback(id="1", channel="review", text=text))
        assert all(0 <= at < len(text) for found in sources(passage).values() for at in found)

    def test_damage_is_told(self) -> None:
        assert compose(Feedback(id="1", channel="review", text="企業(yè)服務(wù)好")).damaged

    def test_a_rating_alone_has_nothing_to_read(self) -> None:
        passage = compose(Feedback(id="1", channel="survey", rating={"metric": "nps", "value": 3}))
        assert passage.text == ""
        assert passage.coverage == 1


class TestQuestion:
    asked = "您对服务满意吗？"

    def ask(self, question: str, channel: str = "survey") -> Passage:
        return compose(Feedback(id="1", channel=channel, text="不满意", question=question))

    def test_it_stands_in_front_and_is_nobody_s_words(self) -> None:
        passage = self.ask(self.asked)
        assert passage.text == "您对服务满意吗?\n不满意"
        assert sources(passage) == {None: {0, 1, 2}}
        start = passage.text.index("服务")
        assert passage.source(start, start + 2) is None

    def test_a_span_over_the_border_is_nobody_s(self) -> None:
        passage = self.ask(self.asked)
        assert passage.source(len(passage.text) - 4, len(passage.text)) is None

    def test_a_blank_one_changes_nothing(self) -> None:
        assert self.ask(" \u200b ").text == "不满意"

    def test_a_long_one_is_cut(self) -> None:
        assert len(self.ask("问" * 5_000 + "完").text) < 200

    @pytest.mark.parametrize("channel", [Channel.CALL, Channel.SOCIAL, Channel.TICKET])
    def test_elsewhere_it_is_not_read(self, channel: str) -> None:
        assert self.ask(self.asked, channel).text == "不满意"


class TestConversation:
    def test_turns_stand_behind_who_speaks(self) -> None:
        passage = compose(conversation(("agent", "您好"), ("customer", "退款没到"), ("bot", "请稍候")))
        assert passage.text == "客服：您好\n客户：退款没到\n客服：请稍候\n"
        assert sources(passage) == {1: {0, 1, 2, 3}}

    def test_spans_point_into_their_turn(self) -> None:
        passage = compose(conversation(("customer", "服務好"), ("agent", "好"), ("customer", "  但 很慢")))
        start = passage.text.index("很慢")
        assert passage.source(start, start + 2) == Span(start=4, end=6, turn=2)

    def test_a_span_over_two_turns_is_nobody_s(self) -> None:
        passage = compose(conversation(("customer", "好"), ("customer", "慢")))
        assert passage.source(passage.text.index("好"), passage.text.index("慢") + 1) is None

    @given(turns)
    def test_only_the_customer_s_words_are_own(self, said: list[tuple[Speaker, str]]) -> None:
        passage = compose(conversation(*said))
        speakers = {said[turn][0] for turn in sources(passage) if turn is not None}
        if any(speaker == Speaker.CUSTOMER for speaker, _ in said):
            assert not speakers & {Speaker.AGENT, Speaker.BOT}
        assert Speaker.BOT not in speakers

    @given(turns)
    def test_every_character_comes_from_inside_its_turn(self, said: list[tuple[Speaker, str]]) -> None:
        for turn, found in sources(compose(conversation(*said))).items():
            assert turn is not None
            assert found <= set(range(len(said[turn][1])))

    def test_where_nobody_is_the_customer_everybody_is(self) -> None:
        passage = compose(conversation(("agent", "好"), ("other", "慢")))
        assert set(sources(passage)) == {0, 1}

    def test_a_turn_without_words_is_nobody_s(self) -> None:
        passage = compose(conversation(("customer", "https://t.cn/abc"), ("customer", "慢")))
        assert set(sources(passage)) == {1}

    def test_damage_in_any_turn_is_told(self) -> None:
        assert compose(conversation(("agent", "好"), ("customer", "企業(yè)服務(wù)"))).damaged


class TestCap:
    def test_a_text_beyond_it_is_covered_in_part(self) -> None:
        passage = compose(Feedback(id="1", channel="review", text="服务好，" * LIMIT))
        assert len(passage.text) == LIMIT
        assert passage.coverage == 0.25

    def test_a_text_up_to_it_is_covered_whole(self) -> None:
        passage = compose(Feedback(id="1", channel="review", text="服务好，" * (LIMIT // 4)))
        assert len(passage.text) == LIMIT
        assert passage.coverage == 1

    def test_a_conversation_beyond_it_is_covered_in_part(self) -> None:
        text = "服务好，" * 5_000
        passage = compose(conversation(*[("customer", text)] * 5))
        assert [(part.turn, len(part.clean.text)) for part in passage.parts] == [
            (0, 20_000), (1, 10_000), (4, 20_000),
        ]  # fmt: skip
        assert passage.coverage == 0.5

    def test_of_a_long_conversation_both_ends_are_kept(self) -> None:
        said = [(("customer", "agent")[n % 2], f"{n:05d}" + "等了很久还没到" * 4) for n in range(6_000)]
        passage = compose(conversation(*said))
        assert [part.turn for part in passage.parts][:2] == [0, 2]
        assert passage.parts[-1].turn == 5_998
        assert passage.text.rstrip().endswith(said[-1][1])
        assert passage.coverage == LIMIT / sum(len(text) for _, text in said)

    def test_the_customer_s_words_go_before_the_agent_s(self) -> None:
        said = [("customer", "等了很久"), ("agent", "请您稍等，" * 20)] * 3_000
        passage = compose(conversation(*said))
        assert [part.turn for part in passage.parts] == list(range(0, 6_000, 2))
        assert passage.coverage == pytest.approx(LIMIT / sum(len(text) for _, text in said))

    def test_a_context_keeps_its_share(self) -> None:
        passage = compose(conversation(*[("customer", "服务慢，" * 10), ("agent", "请稍等，" * 10)] * 2_000))
        assert passage.text.count("请稍等") == LIMIT // 5 // 4

    def test_one_endless_turn_is_covered_from_its_start(self) -> None:
        passage = compose(conversation(("customer", "服务差，" * LIMIT), ("agent", "您好")))
        assert [(part.start, len(part.clean.text)) for part in passage.parts] == [(3, LIMIT - 2)]
        assert "您好" in passage.text

    def test_turns_behind_it_that_say_nothing_cost_no_coverage(self) -> None:
        passage = compose(conversation(("customer", "好差" * (LIMIT // 2)), ("agent", "")))
        assert passage.coverage == 1
