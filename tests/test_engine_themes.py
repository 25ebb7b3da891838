"""Categories put to opinions: by trained taxonomies of opinions or whole texts, and by any other's words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from voc.categories import TrainedCategories
from voc.encoder import Reading
from voc.engine.themes import Judged, Themes
from voc.opinions import FoundOpinion
from voc.passage import compose
from voc.schema import Feedback, Opinion, Polarity, Span
from voc.sentiment import POLARITIES, stretch
from voc.taxonomy import OTHER, Taxonomy
from voc.taxonomy.as_toml import from_toml

TEXT = "服务好,就是价钱高,门口也难找"
NAMES = ("服务", "价格", "位置")
WITH_POLARITY = tuple(f"{name}/{polarity}" for name in NAMES for polarity in POLARITIES)
TAXONOMY = """name = "corner"
title = "街角小店"

[[category]]
code = "S"
name = "服务"
keywords = ["服务", "店员"]
touchpoint = "门店"
indicator = "服务满意度"

[[category]]
code = "P"
name = "价格"
keywords = ["价钱", "贵"]

[[category]]
code = "L"
name = "位置"
keywords = ["地铁口"]
"""


def taxonomy(text: str = TAXONOMY) -> Taxonomy:
    return from_toml(text, name="corner.toml")


def trained(names: tuple[str, ...] = NAMES) -> TrainedCategories:
    """A feature for each category: 1 gives it a score of 5, nothing -5."""
    eye = np.eye(len(names), 9) * 10
    return TrainedCategories(
        names, np.concatenate([np.full((len(names), 1), -5.0), eye], 1).astype(np.float32)
    )


def no_vectors(texts: Sequence[str]) -> np.ndarray:
    raise AssertionError("a trained taxonomy is not matched by vectors")


def themes(names: tuple[str, ...] | None, *, file: str = TAXONOMY, threshold: float = 0.5) -> Themes:
    def vectors(texts: Sequence[str]) -> np.ndarray:
        return np.ones((len(texts), 9), np.float32)

    return Themes.of(
        taxonomy(file), None if names is None else trained(names), columns=slice(1, 10), threshold=threshold,
        features_of=vectors,
    )  # fmt: skip


def reading(text: str = TEXT, **said: Sequence[int]) -> Reading:
    """A piece a character, whose features speak for the categories that are named for words of the text."""
    pieces = np.zeros((len(text), 10), np.float32)
    for words, places in said.items():
        start = text.index(words)
        for place in places:
            pieces[start : start + len(words), 1 + place] = 1
    empty = np.zeros((len(text), 6), np.float32)
    return Reading(np.ones(4, np.float32), pieces, np.arange(len(text), dtype=np.int32), empty, empty)


def judged(aspect: str | None, opinion: str, polarity: Polarity = Polarity.POSITIVE) -> Judged:
    def place(words: str) -> tuple[int, int]:
        return (TEXT.index(words), TEXT.index(words) + len(words))

    spans = None if aspect is None else place(aspect), place(opinion)
    sent = [None if span is None else Span(start=span[0], end=span[1]) for span in spans]
    return Judged(
        FoundOpinion(*spans, (0.1, 0.1, 0.8), 0.9, 0.5),
        Opinion(aspect=sent[0], opinion=sent[1], polarity=polarity, probability=0.7),
    )


def put(one: Themes, read: Reading, *opinions: Judged, **given: Any) -> list[Opinion]:
    feedback = Feedback(id="1", channel="review", text=TEXT, **given)
    passage = compose(feedback)
    assert passage.text == TEXT
    own = stretch(read.piece, [(part.start, part.end) for part in passage.parts])
    return one.put(feedback, passage, read, own, opinions)


class TestAnyTaxonomy:
    def test_its_words_decide_where_vectors_are_all_alike(self) -> None:
        service, price = put(themes(None), reading(), judged("服务", "好"), judged("价钱", "高"))
        assert (service.category, price.category) == ("服务", "价格")
        assert (service.touchpoint, service.indicator) == ("门店", "服务满意度")
        assert service.aspect == Span(start=0, end=2)

    def test_features_like_those_of_its_phrases_speak_for_a_category(self) -> None:
        def vectors(texts: Sequence[str]) -> np.ndarray:
            place = [next((n for n, name in enumerate(NAMES) if name in text), 0) for text in texts]
            return np.eye(9, dtype=np.float32)[place]

        one = Themes.of(taxonomy(), None, columns=slice(1, 10), threshold=0.5, features_of=vectors)
        [found] = put(one, reading(难找=[2], 门口=[2]), judged("门口", "难找", Polarity.NEGATIVE))
        assert found.category == "位置"

    def test_what_the_platform_gave_outranks_what_goes_with_a_category(self) -> None:
        [found] = put(themes(None), reading(), judged("服务", "好"), touchpoint="热线")
        assert found.touchpoint == "热线"

    def test_without_opinions_there_is_nothing_to_sort(self) -> None:
        assert put(themes(None), reading()) == []


class TestTrainedOpinions:
    def test_the_pieces_of_an_opinion_decide(self) -> None:
        found = put(
            themes(NAMES), reading(好=[2], 服务=[2], 难找=[0]), judged("服务", "好"), judged(None, "难找")
        )
        assert [one.category for one in found] == ["位置", "服务"]
        assert found[0].tags is not None
        assert found[0].tags[0].code == "L"
        assert found[0].tags[0].probability > 0.97

    def test_nothing_falls_under_other(self) -> None:
        [found] = put(themes(NAMES), reading(), judged(None, "难找"))
        assert found.category in NAMES

    def test_it_is_not_matched_by_vectors(self) -> None:
        one = Themes.of(taxonomy(), trained(), columns=slice(1, 10), threshold=0.5, features_of=no_vectors)
        assert one.trained is not None

    def test_a_file_of_the_same_name_with_other_categories_was_not_trained(self) -> None:
        more = TAXONOMY + '\n[[category]]\ncode = "T"\nname = "停车"\nkeywords = ["门口"]\n'
        one = themes(NAMES, file=more)
        assert one.trained is None
        [found] = put(one, reading(), judged("门口", "难找"))
        assert found.category == "停车"


class TestTrainedTexts:
    spoken = judged("价钱", "高")

    def test_an_opinion_takes_the_category_of_its_pieces_with_the_polarity_of_the_text(self) -> None:
        [found] = put(themes(WITH_POLARITY), reading(价钱=[3], 高=[3]), self.spoken)
        assert (found.category, found.polarity) == ("价格", Polarity.NEGATIVE)
        assert found.aspect == self.spoken.opinion.aspect
        assert found.tags is not None
        assert found.tags[0].probability == pytest.approx(0.99, abs=0.02)

    def test_a_category_without_an_opinion_has_one_made_of_its_pieces(self) -> None:
        priced, made = put(themes(WITH_POLARITY), reading(价钱=[3], 高=[3], 难找=[6]), self.spoken)
        assert priced.category == "价格"
        assert (made.category, made.polarity) == ("位置", Polarity.NEGATIVE)
        assert made.opinion == Span(start=TEXT.index("难找"), end=TEXT.index("难找") + 2)
        assert made.aspect is None
        assert made.probability == pytest.approx(0.99, abs=0.02)

    def test_each_category_of_the_text_stands_though_nothing_was_found(self) -> None:
        found = put(themes(WITH_POLARITY), reading(服务=[2], 难找=[6]))
        assert [(one.category, one.polarity) for one in found] == [
            ("服务", Polarity.POSITIVE),
            ("位置", Polarity.NEGATIVE),
        ]

    def test_an_opinion_of_what_the_text_has_no_category_for_is_other(self) -> None:
        read = reading(服务=[2])
        read.pieces[TEXT.index("难找") :, 1 + 3] = 0.3  # a score of -2 for 价格
        [found, made] = put(themes(WITH_POLARITY), read, judged(None, "难找"))
        assert (found.category, made.category) == (OTHER, "服务")
        [alone] = put(themes(WITH_POLARITY), reading(), judged(None, "难找"))
        assert alone.category == OTHER

    def test_the_threshold_says_what_the_text_has(self) -> None:
        read = reading(服务=[2])
        assert put(themes(WITH_POLARITY, threshold=0.999), read) == []

    def test_nothing_said_is_nothing_found(self) -> None:
        assert put(themes(WITH_POLARITY), reading()) == []
