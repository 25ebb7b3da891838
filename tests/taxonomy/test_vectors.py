"""Categories by vectors: plugged in as a function, made here of characters."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from small_taxonomies import small

from voc.errors import SettingsError
from voc.taxonomy import Matcher, Said, phrases

# A sense of their own for words that share no character: the first dimension is service, the second money.
MEANING = {
    "服务": (1, 0),
    "店员": (1, 0),
    "态度": (1, 0),
    "导购": (1, 0),
    "价": (0, 1),
    "贵": (0, 1),
    "荷包": (0, 1),
}


def vector_of(texts: Sequence[str]) -> NDArray[np.float32]:
    rows = [sum((np.array(v) for word, v in MEANING.items() if word in text), np.zeros(2)) for text in texts]
    return np.array([[*row, 0.2] for row in rows], np.float32)


def matched(matcher: Matcher, text: str) -> str:
    """The name at the top of the main tag's path."""
    said = Said(aspect=text, near=text, far=text)
    return matcher.match([said], vectors=vector_of([text]))[0].tags[0].path[0]


def test_vectors_find_what_no_word_tells() -> None:
    matcher = Matcher.of(small(), vector_of=vector_of)
    assert matched(matcher, "导购") == "服务"
    assert matched(matcher, "荷包受伤") == "价格"


def test_a_labelled_example_is_near_in_vectors_too() -> None:
    more = '\n[[labelled]]\ntext = "荷包瘪了"\ncategories = ["L"]\n'
    assert matched(Matcher.of(small(more), vector_of=vector_of), "荷包受伤") == "续航"


def test_phrases_of_a_category() -> None:
    texts = [text for text, _ in phrases(small().by_code["S1"])]
    assert texts == ["服务态度：店员的态度", "店员很热情", "爱理不理的", "态度、店员、热情"]


def test_shapes() -> None:
    matcher = Matcher.of(small(), vector_of=vector_of)
    assert matcher.vectors is not None
    assert matcher.vectors.phrases.shape == (5, 4, 3)
    assert np.allclose(matcher.vectors.weights.sum(1), 1)
    assert matcher.scores([Said()] * 2, vectors=np.zeros((2, 3), np.float32)).shape == (2, 6)


def test_a_matcher_without_vectors_refuses_them() -> None:
    with pytest.raises(
        SettingsError, match=r"vectors were given to a Matcher that has none of its taxonomy; make it"
    ):
        Matcher.of(small()).match([Said()], vectors=np.zeros((1, 3), np.float32))


def test_a_function_that_gives_too_few() -> None:
    with pytest.raises(SettingsError, match=r"vector_of gave an array \(1, 3\) for \d+ texts; it must be"):
        Matcher.of(small(), vector_of=lambda texts: np.zeros((1, 3), np.float32))
