"""Reliability: errors equal to what is counted by hand, and a picture that is well formed."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc_training.reliability import DRAWN, Reliability, bins, diagram, reliability


def head(name: str = "sentiment", answers: int = 40) -> Reliability:
    said = [0.5 + 0.5 * (n / answers) for n in range(answers)]
    return reliability(name, said, [n % 3 > 0 for n in range(answers)])


class TestError:
    def test_it_is_the_distance_of_confidence_from_accuracy(self) -> None:
        assert reliability("a", [0.9] * 10, [True] * 6 + [False] * 4).error == pytest.approx(0.3)

    def test_bins_weigh_by_their_answers(self) -> None:
        found = reliability("a", [0.9] * 6 + [0.5] * 4, [True] * 6 + [True, True, False, False])
        assert found.error == pytest.approx(0.1 * 0.6)

    def test_what_is_said_at_its_frequency_has_none(self) -> None:
        assert reliability("a", [0.75] * 8, [True] * 6 + [False] * 2).error == pytest.approx(0)

    def test_no_answer_no_error(self) -> None:
        found = reliability("a", [], [])
        assert (found.error, found.n, found.bins) == (0, 0, (None,) * DRAWN)

    @given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50))
    def test_every_answer_is_in_one_bin(self, answers: list[tuple[float, bool]]) -> None:
        said, right = (np.array(side, float) for side in zip(*answers, strict=True))
        for count in (1, 10, 15):
            found = bins(said, right, count)
            assert len(found) == count
            assert sum(one.n for one in found if one) == len(answers)
            assert all(0 <= one.accuracy <= 1 for one in found if one)


class TestDiagram:
    def test_a_panel_a_head(self) -> None:
        root = ElementTree.fromstring(diagram([head(), head("emotion"), head("alerts"), head("entities")]))
        assert root.tag.endswith("svg")
        words = [one.text for one in root.iter() if one.tag.endswith("text")]
        assert {"sentiment", "emotion", "alerts", "entities"} <= set(words)
        assert any(word and word.startswith("ECE ") and word.endswith("n 40") for word in words)

    def test_it_holds_what_it_draws(self) -> None:
        root = ElementTree.fromstring(diagram([head()] * 5))
        width, height = (float(root.attrib[side]) for side in ("width", "height"))
        for group in (one for one in root if one.tag.endswith("}g")):
            x, y = map(float, group.attrib["transform"].removeprefix("translate(").rstrip(")").split())
            for one in group:
                if one.tag.endswith("rect"):
                    assert 0 <= x + float(one.attrib["x"]) <= width - float(one.attrib["width"])
                    assert 0 <= y + float(one.attrib["y"]) <= height - float(one.attrib["height"])

    def test_names_cannot_break_it(self) -> None:
        assert "a &lt;b&gt; &amp; c" in diagram([head("a <b> & c")])
        ElementTree.fromstring(diagram([head("a <b> & c")]))

    @pytest.mark.parametrize("heads", [[], [reliability("empty", [], [])]])
    def test_nothing_to_draw_is_a_picture_too(self, heads: list[Reliability]) -> None:
        ElementTree.fromstring(diagram(heads))
