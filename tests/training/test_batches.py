"""Examples in batches: cut by length and budget, and what each tensor says of what is labelled."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.encoder.tokens import FRONT, Tokeniser
from voc.pairs import decode_spans
from voc.release import TOKENIZER
from voc_training.batches import DEFAULT_STYLE, collate, cut, encode, gold_tags
from voc_training.corpora import Example, GoldOpinion

PRAISED = GoldOpinion((0, 2), (2, 4), 2)


@pytest.fixture(scope="module")
def tokeniser(tiny_release: Path) -> Tokeniser:
    """Give a tokeniser with small windows."""
    return Tokeniser.read(tiny_release / TOKENIZER, limit=24, overlap=6)


def example(text: str = "屏幕清晰", **labels: object) -> Example:
    return Example("made-up/train/0", text, **labels)  # type: ignore[arg-type]


class TestGoldTags:
    def test_spans_begin_and_go_on(self) -> None:
        tags = gold_tags(5, [PRAISED])
        assert tags[:, 0].tolist() == [1, 2, 0, 0, 0]
        assert tags[:, 1].tolist() == [0, 0, 1, 2, 0]

    def test_of_spans_that_overlap_the_first_one_stands(self) -> None:
        tags = gold_tags(4, [GoldOpinion((1, 3), None, 0), GoldOpinion((0, 2), None, 0)])
        assert tags[:, 0].tolist() == [1, 2, 0, 0]

    def test_a_span_beyond_the_window_is_left_out(self) -> None:
        assert gold_tags(3, [PRAISED])[:, 1].tolist() == [0, 0, 0]

    @given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), max_size=6))
    def test_spans_that_lie_apart_are_read_back(self, drawn: list[tuple[int, int]]) -> None:
        spans: list[tuple[int, int]] = []
        for start, size in sorted(drawn):
            if not spans or start >= spans[-1][1]:
                spans.append((start, start + size))
        tags = gold_tags(30, [GoldOpinion(span, None, 2) for span in spans])
        assert decode_spans(tags[:, 0]) == spans


class TestCut:
    def test_every_example_stands_in_one_batch_within_the_budget(
        self, tokeniser: Tokeniser, examples: list[Example]
    ) -> None:
        batches = cut(encode(tokeniser, examples), budget=120, rng=random.Random(0))
        assert sorted(item.example.id for batch in batches for item in batch) == sorted(
            e.id for e in examples
        )
        for batch in batches:
            assert len(batch) == 1 or len(batch) * max(item.length for item in batch) <= 120

    def test_texts_with_opinions_stand_apart(self, tokeniser: Tokeniser, examples: list[Example]) -> None:
        for batch in cut(encode(tokeniser, examples), budget=120, rng=random.Random(0)):
            assert len({item.example.opinions is None for item in batch}) == 1

    def test_the_seed_decides_the_order(self, tokeniser: Tokeniser, examples: list[Example]) -> None:
        def order(seed: int) -> list[list[str]]:
            batches = cut(encode(tokeniser, examples), budget=120, rng=random.Random(seed))
            return [[item.example.id for item in batch] for batch in batches]

        assert order(1) == order(1) != order(2)


class TestCollate:
    def test_what_is_not_labelled_weighs_nothing(self, tokeniser: Tokeniser) -> None:
        batch = collate(encode(tokeniser, [example()]), tokeniser)
        assert batch.sentiment_weight.tolist() == [0]
        assert batch.emotion.tolist() == [-100]
        assert batch.strength.isnan().all()
        assert (batch.tags == -100).all()
        assert not batch.has_opinions

    def test_labels_stand_in_their_row(self, tokeniser: Tokeniser) -> None:
        labelled = example(sentiment=(0.1, 0.2, 0.7), weight=0.5, emotion=3, strength=-0.25)
        batch = collate(encode(tokeniser, [example("好"), labelled]), tokeniser)
        assert batch.sentiment[1].tolist() == pytest.approx([0.1, 0.2, 0.7])
        assert batch.sentiment_weight.tolist() == [0, 0.5]
        assert batch.emotion.tolist() == [-100, 3]
        assert batch.strength[1] == -0.25

    def test_a_text_without_opinions_is_labelled_as_such(self, tokeniser: Tokeniser) -> None:
        batch = collate(
            encode(
                tokeniser,
                [
                    example(opinions=()),
                    example(
                        "好",
                        opinions=(),
                    ),
                ],
            ),
            tokeniser,
        )
        assert batch.tags[0].tolist() == [[0, 0]] * 4
        assert batch.tags[1].tolist() == [[0, 0]] + [[-100, -100]] * 3
        assert batch.has_opinions

    def test_only_the_text_s_own_tokens_are_judged(self, tokeniser: Tokeniser) -> None:
        batch = collate(encode(tokeniser, [example("好差好"), example("好")]), tokeniser)
        assert batch.own.tolist() == (batch.mask & batch.own).tolist()
        assert int(np.flatnonzero(batch.own[0].numpy())[0]) == FRONT
        assert batch.own.sum(1).tolist() == (batch.mask.sum(1) - FRONT - 1).tolist()
        assert batch.mask.tolist() == (batch.ids != tokeniser.pad).tolist()

    def test_a_question_is_read_and_not_judged(self, tokeniser: Tokeniser) -> None:
        text = "满意吗?\n不好"
        [encoded] = encode(tokeniser, [example(text, context=5)])
        batch = collate([encoded], tokeniser)
        judged = batch.ids[0][batch.own[0]].tolist()
        alone = tokeniser.tokenizer.encode(text, add_special_tokens=False)
        assert judged == [i for i, (start, _) in zip(alone.ids, alone.offsets, strict=True) if start >= 5]

    def test_the_style_is_the_corpus_s_own(self, tokeniser: Tokeniser) -> None:
        batch = collate(encode(tokeniser, [example(style="zhijiang2019", opinions=())]), tokeniser)
        assert batch.ids[0, 1] == tokeniser.styles["zhijiang2019"]

    def test_a_text_of_no_style_is_shown_in_all_of_them(self, tokeniser: Tokeniser) -> None:
        [encoded] = encode(tokeniser, [example()])
        assert collate([encoded], tokeniser).ids[0, 1] == tokeniser.styles[DEFAULT_STYLE]
        seen = {int(collate([encoded], tokeniser, rng=random.Random(n)).ids[0, 1]) for n in range(100)}
        assert seen == set(tokeniser.styles.values())

    def test_of_a_long_text_the_first_or_the_last_window_is_shown(self, tokeniser: Tokeniser) -> None:
        [encoded] = encode(tokeniser, [example("好差" * 40, context=4)])
        assert len(encoded.windows) > 2
        batches = [collate([encoded], tokeniser, rng=random.Random(n)) for n in range(20)]
        assert {int(batch.mask.sum()) for batch in batches} == {
            len(encoded.windows[0].ids),
            len(encoded.windows[-1].ids),
        }
        last = next(b for b in batches if int(b.mask.sum()) == len(encoded.windows[-1].ids))
        assert bool(last.own[0, FRONT])  # there is no question in the last window

    def test_spans_are_never_laid_over_another_window_than_the_first(self, tokeniser: Tokeniser) -> None:
        [encoded] = encode(tokeniser, [example("服务不错" + "好差" * 40, opinions=(PRAISED,))])
        for seed in range(20):
            batch = collate([encoded], tokeniser, rng=random.Random(seed))
            assert batch.letters[0, :4].tolist() == [
                tokeniser.letters.get(letter, 0) for letter in "服务不错"
            ]
            assert batch.tags[0, :4].tolist() == [[1, 0], [2, 0], [0, 1], [0, 2]]
