"""What the agent did."""

import pytest

from voc.conversation.conduct import conduct_of
from voc.conversation.phrases import Phrases
from voc.schema import Turn


def kinds(*turns: Turn, judged: str | None = None, shown: int | None = None) -> list[tuple[str, list[str]]]:
    found = conduct_of(turns, phrases=Phrases.shipped(), judged=judged, shown=shown)
    return [(one.kind, [turns[s.turn or 0].text[s.start : s.end] for s in one.evidence]) for one in found]


def agent(text: str, start: int | None = None, end: int | None = None) -> Turn:
    return Turn(speaker="agent", text=text, start_ms=start, end_ms=end)


def customer(text: str, start: int | None = None, end: int | None = None) -> Turn:
    return Turn(speaker="customer", text=text, start_ms=start, end_ms=end)


def test_politeness_and_apologies_show_in_the_text_as_received() -> None:
    assert kinds(agent("&nbsp;您好，非常抱歉")) == [("polite", ["您好"]), ("apology", ["抱歉"])]


def test_what_the_customer_says_is_no_conduct() -> None:
    assert kinds(customer("您好，抱歉，随便你")) == []


def test_a_bot_has_no_conduct() -> None:
    assert kinds(Turn(speaker="bot", text="您好，请问有什么可以帮您")) == []


def test_forbidden_phrases_in_order() -> None:
    assert kinds(agent("这个不归我管。你爱投诉就投诉")) == [
        ("forbidden_phrase", ["不归我管"]), ("forbidden_phrase", ["爱投诉就投诉"]),
    ]  # fmt: skip


def test_speaking_into_the_customer_s_words_interrupts() -> None:
    talk = (customer("我跟你说这个机器", 0, 5000), agent("先把单号报给我", 3000, 6000))
    assert kinds(*talk) == [("interruption", ["先把单号报给我"])]


@pytest.mark.parametrize(
    ("text", "start"),
    [("嗯嗯好的您说", 3000), ("先把单号报给我", 4800), ("先把单号报给我", 5000), ("先把单号报给我", None)],
)
def test_listening_and_taking_turns_do_not(text: str, start: int | None) -> None:
    assert kinds(customer("我跟你说这个机器", 0, 5000), agent(text, start)) == []


def test_a_customer_who_breaks_in_is_not_interrupted() -> None:
    assert kinds(agent("我帮查一下", 0, 5000), customer("等等", 2000, 3000)) == []


def test_the_network_s_judgement_stands_at_the_turn_that_shows_it() -> None:
    talk = (agent("等"), customer("你们怎么回事"), agent("您好"))
    assert kinds(*talk, judged="poor", shown=0) == [("poor", ["等"]), ("polite", ["您好"])]
    assert kinds(*talk, judged="good")[-1] == ("good", [])
