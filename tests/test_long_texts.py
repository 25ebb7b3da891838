"""Long texts: windows put together, a cap that is said, and a cost in proportion to their length."""

from itertools import pairwise

import pytest

from voc import Engine, Feedback
from voc.passage import LIMIT
from voc.schema import Flag, Tags

CLAUSE = "屏幕清晰，电池耐用。"


def tag(engine: Engine, text: str) -> Tags:
    """Return the tags of one text."""
    [found] = engine.tag([Feedback(id="1", channel="review", text=text)])
    assert isinstance(found, Tags)
    return found


def places(tags: Tags) -> list[tuple[int, int]]:
    """Where each opinion word stands."""
    return [(one.opinion.start, one.opinion.end) for one in tags.opinions or () if one.opinion]


@pytest.fixture(scope="module")
def longest(tiny_engine: Engine) -> Tags:
    """Give the tags of two million characters."""
    return tag(tiny_engine, CLAUSE * 200_000)


def test_two_million_characters_are_tagged_up_to_the_cap(longest: Tags) -> None:
    assert longest.sentiment is not None
    assert longest.coverage == LIMIT / 2_000_000
    assert Flag.TRUNCATED in longest.flags


def test_the_whole_of_what_is_covered_is_read(longest: Tags) -> None:
    segments = [segment.span for segment in longest.segments or () if segment.span]
    assert segments[0].start == 0
    assert segments[-1].end == LIMIT
    assert all(one.end <= following.start for one, following in pairwise(segments))
    assert max(end for _, end in places(longest)) > LIMIT - 300


def test_a_text_within_the_cap_is_covered_whole(tiny_engine: Engine) -> None:
    tags = tag(tiny_engine, CLAUSE * 300)
    assert tags.coverage == 1
    assert Flag.TRUNCATED not in tags.flags
    assert len(tags.segments or ()) == 300


def test_the_inside_of_a_long_text_is_read_the_same_in_every_window(tiny_engine: Engine) -> None:
    text = CLAUSE * 100
    assert all(0 <= start < end <= len(text) for start, end in places(tag(tiny_engine, text)))
    assert places(tag(tiny_engine, text)) == sorted(places(tag(tiny_engine, text)))


@pytest.mark.parametrize("text", ["(￣▽￣)好", "´", "👨‍👩‍👧差", "ＡＢ㎡，", "好 差\n", "a1"])
def test_windows_may_be_cut_anywhere(tiny_engine: Engine, text: str) -> None:
    numbered = "".join(f"{text}{n}" for n in range(300))
    tags = tag(tiny_engine, numbered)
    assert tags.sentiment is not None
    assert all(start < end <= len(numbered) for start, end in places(tags))


def test_a_long_conversation_is_read_from_both_ends_up_to_the_cap(tiny_engine: Engine) -> None:
    turns = [{"speaker": ("customer", "agent")[n % 2], "text": CLAUSE * 10} for n in range(1_000)]
    [tags] = tiny_engine.tag([Feedback(id="1", channel="call", turns=turns)])
    assert isinstance(tags, Tags)
    assert tags.coverage == LIMIT / 100_000
    assert Flag.TRUNCATED in tags.flags
    covered = {segment.turn if segment.span is None else segment.span.turn for segment in tags.segments or ()}
    assert sorted(covered) == [*range(0, 400, 2), *range(600, 1_000, 2)]
    assert all(span.turn % 2 == 0 for one in tags.opinions or () if (span := one.opinion) and span.turn)
