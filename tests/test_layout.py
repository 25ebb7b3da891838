"""Which columns say what: heads one after another, each where its release says."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from voc.encoder.layout import SPAN_TAGS, Layout
from voc.release import Release


@dataclass(frozen=True)
class Made:
    """Heads as a release names them."""

    heads: dict[str, tuple[str, ...]]
    alerts: tuple[str, ...] = ()
    category_width: int = 0
    word_habits: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


def test_each_text_head_has_columns_of_its_own_behind_its_weight() -> None:
    layout = Layout.of(Made({"sentiment": ("a", "b", "c", "d"), "emotion": ("e", "f")}))
    assert layout.texts == {"sentiment": slice(0, 5), "emotion": slice(5, 8)}


def test_alerts_and_category_features_stand_behind_the_text_heads() -> None:
    layout = Layout.of(
        Made({"emotion": ("e", "f")}, alerts=("outage", "abuse", "abuse:high"), category_width=4)
    )
    assert (layout.alerts, layout.category) == (slice(3, 6), slice(6, 10))


def test_words_and_entities_stand_behind_the_tags_of_spans() -> None:
    layout = Layout.of(Made({}, word_habits=("ud", "msr"), entities=("person", "place")))
    assert layout.words == {"ud": SPAN_TAGS, "msr": SPAN_TAGS + 1}
    assert layout.entities == {
        "person": slice(SPAN_TAGS + 2, SPAN_TAGS + 4),
        "place": slice(SPAN_TAGS + 4, SPAN_TAGS + 6),
    }


def test_heads_that_are_not_there_take_no_room() -> None:
    layout = Layout.of(Made({}))
    assert (layout.texts, layout.alerts, layout.category) == ({}, slice(0, 0), slice(0, 0))
    assert (layout.words, layout.entities) == ({}, {})


@pytest.fixture
def layout(tiny_release: Path) -> Layout:
    """Give the layout of a whole release."""
    return Layout.of(Release.open(tiny_release).settings)


def test_the_columns_of_a_release_follow_one_another(layout: Layout) -> None:
    slices = [*layout.texts.values(), layout.alerts, layout.category]
    assert slices[0].start == 0
    assert [one.stop for one in slices[:-1]] == [one.start for one in slices[1:]]
    tags = [
        *layout.words.values(),
        *(tag for one in layout.entities.values() for tag in (one.start, one.stop - 1)),
    ]
    assert tags == list(range(SPAN_TAGS, SPAN_TAGS + len(tags)))
