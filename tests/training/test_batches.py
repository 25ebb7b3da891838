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
from voc_training.batches import (
    DEFAULT_STYLE,
    Batch,
    Mark,
    collate,
    cut,
    encode,
    families,
    gold_entities,
    gold_tags,
)
from voc_training.corpora import Example, GoldOpinion
from voc_training.heads import ALERTS, CATEGORIES, CLASSES, ENTITIES, TEXT_HEADS, category_slices

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


class TestGoldEntities:
    def of(self, example: Example, kind: str) -> list[list[float]]:
        place = 2 * ENTITIES.index(kind)
        labels = gold_entities(len(example.text), example)[:, place : place + 2]
        found: list[list[float]] = np.nan_to_num(labels, nan=-1).tolist()
        return found

    def test_a_name_is_inside_and_begins_once(self) -> None:
        named = example("王芳说", entities=((0, 2, "person"),), kinds=frozenset({"person", "company"}))
        assert self.of(named, "person") == [[1, 1], [1, 0], [0, 0]]
        assert self.of(named, "company") == [[0, 0]] * 3

    def test_a_kind_that_is_not_labelled_is_not_denied(self) -> None:
        named = example("王芳说", entities=((0, 2, "person"),), kinds=frozenset({"person"}))
        assert self.of(named, "product") == [[-1, -1]] * 3

    def test_what_lies_beyond_the_window_is_cut_off(self) -> None:
        long = example("在广州", entities=((1, 3, "place"),), kinds=frozenset({"place"}))
        place = 2 * ENTITIES.index("place")
        assert gold_entities(2, long)[:, place].tolist() == [0, 1]


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

    def test_what_the_character_head_learns_from_stands_apart(
        self, tokeniser: Tokeniser, examples: list[Example]
    ) -> None:
        for batch in cut(encode(tokeniser, examples), budget=120, rng=random.Random(0)):
            assert len({item.example.has_characters for item in batch}) == 1

    def test_each_family_has_a_budget_of_its_own(self, tokeniser: Tokeniser, examples: list[Example]) -> None:
        characters, texts = families(encode(tokeniser, examples), budgets=(60, 240), rng=random.Random(0))
        for batches, budget, expected in ((characters, 60, True), (texts, 240, False)):
            assert all(item.example.has_characters is expected for batch in batches for item in batch)
            sizes = [len(batch) * max(item.length for item in batch) for batch in batches if len(batch) > 1]
            assert max(sizes) <= budget
        assert sum(map(len, characters)) + sum(map(len, texts)) == len(examples)

    def test_without_a_seed_they_stand_by_length(self, tokeniser: Tokeniser) -> None:
        encoded = encode(tokeniser, [example("好" * n) for n in (9, 2, 5, 1)])
        [batch] = cut(encoded, budget=1000, rng=None)
        assert [len(item.example.text) for item in batch] == [1, 2, 5, 9]

    def test_the_seed_decides_the_order(self, tokeniser: Tokeniser, examples: list[Example]) -> None:
        def order(seed: int) -> list[list[str]]:
            batches = cut(encode(tokeniser, examples), budget=120, rng=random.Random(seed))
            return [[item.example.id for item in batch] for batch in batches]

        assert order(1) == order(1) != order(2)


class TestCollate:
    def test_what_is_not_labelled_weighs_nothing(self, tokeniser: Tokeniser) -> None:
        batch = collate(encode(tokeniser, [example()]), tokeniser)
        assert batch.sentiment_weight.tolist() == [0]
        assert {head: gold.tolist() for head, gold in batch.classes.items()} == {
            head: [-100] for head in CLASSES
        }
        for unknown in (
            batch.strength,
            batch.traits,
            batch.alerts,
            batch.categories,
            batch.words,
            batch.entities,
        ):
            assert unknown.isnan().all()
        assert (batch.tags == -100).all()
        assert (batch.evidence, batch.themes) == ((), ())
        assert not batch.has_characters

    def test_labels_stand_in_their_row(self, tokeniser: Tokeniser) -> None:
        classes = {"emotion": 3, "resolved": 1}
        labelled = example(sentiment=(0.1, 0.2, 0.7), weight=0.5, classes=classes, strength=-0.25)
        batch = collate(encode(tokeniser, [example("好"), labelled]), tokeniser)
        assert batch.sentiment[1].tolist() == pytest.approx([0.1, 0.2, 0.7])
        assert batch.sentiment_weight.tolist() == [0, 0.5]
        assert batch.classes["emotion"].tolist() == [-100, 3]
        assert batch.classes["resolved"].tolist() == [-100, 1]
        assert batch.classes["conduct"].tolist() == [-100, -100]
        assert batch.strength[1] == -0.25

    def test_a_text_without_opinions_is_labelled_as_such(self, tokeniser: Tokeniser) -> None:
        batch = collate(encode(tokeniser, [example(opinions=()), example("好", opinions=())]), tokeniser)
        assert batch.tags[0].tolist() == [[0, 0]] * 4 + [[-100, -100]] * 4  # padded to eight
        assert batch.tags[1].tolist() == [[0, 0]] + [[-100, -100]] * 7
        assert batch.has_characters

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


class TestHeads:
    """What stands in a batch for each head that was added behind sentiment and opinions."""

    def batch(self, tokeniser: Tokeniser, *examples: Example) -> Batch:
        return collate(encode(tokeniser, examples), tokeniser)

    def words_of(self, tokeniser: Tokeniser, mark: Mark, text: str) -> str:
        """Return the words of a text that a mark's pieces hold."""
        spelt = tokeniser.tokenizer.encode(text, add_special_tokens=False).offsets
        places = [spelt[at - FRONT] for at in np.flatnonzero(mark.pieces)]
        return "".join(text[start:end] for start, end in places)

    def test_a_trait_holds_does_not_or_is_unknown(self, tokeniser: Tokeniser) -> None:
        batch = self.batch(tokeniser, example(traits={"mixed": True}), example(traits={"irony": False}))
        places = [TEXT_HEADS["traits"].index(name) for name in ("mixed", "irony")]
        assert batch.traits[:, places].nan_to_num(nan=-1).tolist() == [[1, -1], [-1, 0]]

    def test_alerts_stand_in_the_columns_of_their_names(self, tokeniser: Tokeniser) -> None:
        batch = self.batch(tokeniser, example(alerts={"outage": True, "abuse": False, "abuse:high": True}))
        known = {
            ALERTS[place]: batch.alerts[0, place].item() for place in (~batch.alerts[0].isnan()).nonzero()
        }
        assert known == {"outage": 1, "abuse": 0, "abuse:high": 1}

    def test_evidence_marks_the_pieces_that_prove_an_alert(self, tokeniser: Tokeniser) -> None:
        text = "好，服务员太差，退款不给"
        proofs = (("abuse", 5, 7), ("payment_dispute", 8, 10), ("abuse", 2, 3))
        batch = self.batch(tokeniser, example("差"), example(text, alerts={"abuse": True}, evidence=proofs))
        assert [(mark.row, ALERTS[mark.label]) for mark in batch.evidence] == [
            (1, "abuse"),
            (1, "payment_dispute"),
        ]
        assert self.words_of(tokeniser, batch.evidence[0], text) == "服务员太差"
        assert self.words_of(tokeniser, batch.evidence[1], text) == "退款"
        assert all(len(mark.pieces) == batch.ids.shape[1] for mark in batch.evidence)

    def test_evidence_beyond_the_window_marks_nothing(self, tokeniser: Tokeniser) -> None:
        text = "好差" * 40
        batch = self.batch(tokeniser, example(text, alerts={"abuse": True}, evidence=(("abuse", 70, 72),)))
        assert batch.evidence == ()

    def test_a_text_with_evidence_is_always_shown_from_its_start(self, tokeniser: Tokeniser) -> None:
        [encoded] = encode(tokeniser, [example("好差" * 40, evidence=(("abuse", 0, 2),))])
        for seed in range(10):
            batch = collate([encoded], tokeniser, rng=random.Random(seed))
            assert len(batch.evidence) == 1

    def test_categories_of_a_text_are_those_of_its_taxonomy_and_no_others(self, tokeniser: Tokeniser) -> None:
        sold = example(taxonomy="corpus-car", categories=frozenset({"油耗/negative"}))
        batch = self.batch(tokeniser, sold, example("好"))
        place = category_slices()["corpus-car"]
        names = CATEGORIES["corpus-car"]
        assert [name for name, said in zip(names, batch.categories[0, place], strict=True) if said] == [
            "油耗/negative"
        ]
        assert batch.categories[0, : place.start].isnan().all()
        assert batch.categories[0, place.stop :].isnan().all()
        assert batch.categories[1].isnan().all()

    def test_a_text_without_any_of_its_categories_denies_them_all(self, tokeniser: Tokeniser) -> None:
        batch = self.batch(tokeniser, example(taxonomy="corpus-car", categories=frozenset()))
        assert batch.categories[0, category_slices()["corpus-car"]].sum() == 0

    def test_themes_mark_the_pieces_of_an_opinion(self, tokeniser: Tokeniser) -> None:
        opinions = (GoldOpinion((0, 2), (2, 4), 2, category="包装"), GoldOpinion((0, 2), None, 2))
        batch = self.batch(
            tokeniser, example(opinions=opinions, taxonomy="corpus-zhijiang", style="zhijiang2019")
        )
        [mark] = batch.themes
        start = category_slices()["corpus-zhijiang"].start
        assert mark.label == start + CATEGORIES["corpus-zhijiang"].index("包装")
        assert self.words_of(tokeniser, mark, "屏幕清晰") == "屏幕清晰"

    def test_words_begin_in_the_habit_of_their_corpus(self, tokeniser: Tokeniser) -> None:
        cut_ = example("屏幕很清晰", words=frozenset({0, 2, 3}), habit="msr")
        batch = self.batch(tokeniser, cut_)
        assert batch.words[0, :5, 1].nan_to_num(nan=-1).tolist() == [-1, 0, 1, 1, 0]  # the first one is given
        assert batch.words[0, :5, 0].isnan().all()
        assert batch.words[0, 5:].isnan().all()
        assert batch.has_characters

    def test_entities_stand_where_a_character_is(self, tokeniser: Tokeniser) -> None:
        named = example("王芳说", entities=((0, 2, "person"),), kinds=frozenset({"person"}))
        batch = self.batch(tokeniser, named, example("好差好差", kinds=frozenset({"person"})))
        place = 2 * ENTITIES.index("person")
        assert batch.entities[0, :3, place].tolist() == [1, 1, 0]
        assert batch.entities[0, 3:].isnan().all()
        assert batch.entities[1, :4, place].tolist() == [0, 0, 0, 0]
        assert batch.has_characters
