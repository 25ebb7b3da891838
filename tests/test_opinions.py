"""Tags and features to opinions: which spans, which pairs, and who wins where partners compete."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from voc.opinions import SLICE, FoundOpinion, PairScorer, Thresholds, find_opinions
from voc.pairs import GAPS, MARKS

WIDTH = 4
TEXT = "屏幕清晰电池差"


def tags_of(text: str, *, aspects: list[tuple[int, int]], opinions: list[tuple[int, int]]) -> np.ndarray:
    """Scores of tags that leave no doubt."""
    scores = np.zeros((len(text), 6), np.float32)
    scores[:, [0, 3]] = 1
    for side, spans in ((0, aspects), (3, opinions)):
        for start, end in spans:
            scores[start:end, side + 2] = 5
            scores[start, side + 1] = 9
    return scores


def features_of(text: str) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(len(text), WIDTH)).astype(np.float32)


class Scripted(PairScorer):
    """Scores pairs by their class of distance, so that a test can say which pair is how likely."""

    def __init__(self, by_gap: Mapping[int, tuple[float, ...]]) -> None:
        super().__init__({"nothing": np.zeros((2, WIDTH), np.float32)})
        object.__setattr__(self, "by_gap", by_gap)

    def score(
        self, aspect: np.ndarray, opinion: np.ndarray, gap: np.ndarray, marks: np.ndarray
    ) -> np.ndarray:
        assert len(aspect) == len(opinion) == len(gap) == len(marks) <= SLICE
        none = (9.0, 0.0, 0.0, 0.0, 0.0)
        return np.array([self.by_gap.get(int(g), none) for g in gap], np.float32)


def outputs(probability: float, polarity: int = 2, strength: float = 0.5) -> tuple[float, ...]:
    """Outputs of a pair that is an opinion with this probability, of one polarity."""
    scores = [float(np.log(1 - probability)), -30.0, -30.0, -30.0, strength]
    scores[polarity + 1] = float(np.log(probability))
    return tuple(scores)


def find(
    scorer: PairScorer,
    aspects: list[tuple[int, int]],
    opinions: list[tuple[int, int]],
    thresholds: Thresholds | None = None,
) -> list[FoundOpinion]:
    tags = tags_of(TEXT, aspects=aspects, opinions=opinions)
    [found] = find_opinions(
        [TEXT], [tags], [features_of(TEXT)], scorer=scorer, thresholds=thresholds or Thresholds()
    )
    return found


def spans(found: list[FoundOpinion]) -> list[tuple[tuple[int, int] | None, tuple[int, int] | None]]:
    return [(one.aspect, one.opinion) for one in found]


IMPLICIT, BEHIND, OVERLAP = GAPS - 1, 0, GAPS - 2


def test_an_opinion_has_its_spans_polarity_probability_and_strength() -> None:
    [one] = find(Scripted({BEHIND: outputs(0.9, polarity=2, strength=0.7)}), [(0, 2)], [(2, 4)])
    assert (one.aspect, one.opinion) == ((0, 2), (2, 4))
    assert one.probability == pytest.approx(0.9, abs=1e-5)
    assert one.polarities == pytest.approx((0, 0, 1), abs=1e-5)
    assert one.strength == pytest.approx(np.tanh(0.7), abs=1e-5)


def test_a_spoken_partner_wins_over_none_when_it_is_likelier() -> None:
    found = find(Scripted({BEHIND: outputs(0.9), IMPLICIT: outputs(0.8)}), [(0, 2)], [(2, 4)])
    assert spans(found) == [((0, 2), (2, 4))]


def test_an_opinion_word_alone_wins_when_that_is_likelier() -> None:
    found = find(Scripted({BEHIND: outputs(0.7), IMPLICIT: outputs(0.8)}), [(0, 2)], [(2, 4)])
    assert (None, (2, 4)) in spans(found)
    assert ((0, 2), (2, 4)) not in spans(found)


def test_spans_without_a_partner_stand_alone() -> None:
    scorer = Scripted({IMPLICIT: outputs(0.8)})
    assert spans(find(scorer, [(0, 2)], [])) == [((0, 2), None)]
    assert spans(find(scorer, [], [(2, 4)])) == [(None, (2, 4))]


def test_what_is_less_likely_than_the_threshold_is_left_out() -> None:
    scorer = Scripted({BEHIND: outputs(0.6)})
    assert spans(find(scorer, [(0, 2)], [(2, 4)], Thresholds(pair=0.59))) == [((0, 2), (2, 4))]
    assert find(scorer, [(0, 2)], [(2, 4)], Thresholds(pair=0.61)) == []


def test_the_temperature_moves_probabilities_towards_each_other() -> None:
    scorer = Scripted({BEHIND: (0.0, 0.0, 0.0, 4.0, 0.0)})
    [sure] = find(scorer, [(0, 2)], [(2, 4)])
    [unsure] = find(scorer, [(0, 2)], [(2, 4)], Thresholds(temperature=2.0))
    assert sure.probability > unsure.probability
    assert sure.polarities[2] > unsure.polarities[2]


def test_a_lower_score_for_outside_finds_more_spans() -> None:
    tags = tags_of(TEXT, aspects=[], opinions=[])
    tags[2, 4] = 0.9  # nearly the start of an opinion word
    scorer = Scripted({IMPLICIT: outputs(0.8)})
    few, more = (
        find_opinions([TEXT], [tags], [features_of(TEXT)], scorer=scorer, thresholds=Thresholds(outside=o))[0]
        for o in (0.0, -0.5)
    )
    assert few == []
    assert spans(more) == [(None, (2, 3))]


def test_opinions_come_in_the_order_of_their_words() -> None:
    scorer = Scripted({BEHIND: outputs(0.9)})
    found = find(scorer, [(0, 2), (4, 6)], [(2, 4), (6, 7)])
    assert spans(found) == [((0, 2), (2, 4)), ((4, 6), (6, 7))]


def test_an_aspect_may_lie_over_its_opinion() -> None:
    assert spans(find(Scripted({OVERLAP: outputs(0.9)}), [(0, 4)], [(2, 4)])) == [((0, 4), (2, 4))]


def test_texts_without_any_span_have_no_opinions() -> None:
    tags = tags_of(TEXT, aspects=[], opinions=[])
    nothing = np.zeros((0, 6), np.float32)
    found = find_opinions(
        [TEXT, ""], [tags, nothing], [features_of(TEXT), np.zeros((0, WIDTH), np.float32)],
        scorer=Scripted({}), thresholds=Thresholds(),
    )  # fmt: skip
    assert found == [[], []]
    assert find_opinions([], [], [], scorer=Scripted({}), thresholds=Thresholds()) == []


def random_scorer(width: int = WIDTH, hidden: int = 6) -> PairScorer:
    rng = np.random.default_rng(1)
    shapes = {
        "nothing": (2, width), "gap.weight": (GAPS, hidden), "marks.weight": (MARKS, hidden),
        "hidden.weight": (hidden, hidden), "hidden.bias": (hidden,),
        "out.weight": (5, hidden), "out.bias": (5,),
    }  # fmt: skip
    for name in ("aspect", "opinion", "both"):
        shapes |= {f"{name}.weight": (hidden, width), f"{name}.bias": (hidden,)}
    return PairScorer.of({name: rng.normal(size=shape) for name, shape in shapes.items()})


def close(one: list[FoundOpinion], other: list[FoundOpinion]) -> bool:
    """Whether two texts' opinions are the same, to a ten thousandth."""
    return spans(one) == spans(other) and all(
        a.probability == pytest.approx(b.probability, abs=1e-4)
        and a.polarities == pytest.approx(b.polarities, abs=1e-4)
        and a.strength == pytest.approx(b.strength, abs=1e-4)
        for a, b in zip(one, other, strict=True)
    )


def test_a_text_has_the_same_opinions_alone_and_among_others() -> None:
    texts = ["好" * n for n in (12, 1, 30, 300, 7)]
    rng = np.random.default_rng(3)
    tags = [rng.normal(size=(len(t), 6)).astype(np.float32) for t in texts]
    features = [rng.normal(size=(len(t), WIDTH)).astype(np.float32) for t in texts]
    options = {"scorer": random_scorer(), "thresholds": Thresholds(pair=0.3)}
    together = find_opinions(texts, tags, features, **options)
    assert sum(map(len, together)) > 20
    for text, tag, feature, found in zip(texts, tags, features, together, strict=True):
        [alone] = find_opinions([text], [tag], [feature], **options)
        assert close(alone, found)


def test_many_pairs_are_scored_in_slices_and_come_out_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "好" * 400
    rng = np.random.default_rng(5)
    tags, features = rng.normal(size=(400, 6)), rng.normal(size=(400, WIDTH))
    arguments = ([text, text], [tags, tags[::-1]], [features, features])
    options = {"scorer": random_scorer(), "thresholds": Thresholds(pair=0.3)}
    whole = find_opinions(*arguments, **options)
    monkeypatch.setattr("voc.opinions.SLICE", 17)
    assert all(close(a, b) for a, b in zip(find_opinions(*arguments, **options), whole, strict=True))


def test_a_span_late_in_a_long_text_is_read_as_early_in_a_short_one() -> None:
    features = np.full((50_000, WIDTH), 3.3, np.float32)
    features[-4:] = np.random.default_rng(7).normal(size=(4, WIDTH))
    tags = tags_of("好" * 50_000, aspects=[(49_996, 49_998)], opinions=[(49_998, 50_000)])
    options = {"scorer": random_scorer(), "thresholds": Thresholds(pair=0.0)}
    [late] = find_opinions(["好" * 50_000], [tags], [features], **options)
    [early] = find_opinions(["好" * 4], [tags[-4:]], [features[-4:]], **options)
    shifted = [
        replace(
            one,
            aspect=one.aspect and (one.aspect[0] + 49_996, one.aspect[1] + 49_996),
            opinion=one.opinion and (one.opinion[0] + 49_996, one.opinion[1] + 49_996),
        )
        for one in early
    ]
    assert early
    assert close(late, shifted)
