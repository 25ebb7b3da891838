"""The network's parts: the shapes they give, and that the runtime's numpy says the same as torch."""

from pathlib import Path

import numpy as np
import pytest
import torch
from tiny import WIDTH

from voc.alerts import PieceScores
from voc.alerts.decide import pool as pool_alerts
from voc.categories import TrainedCategories
from voc.encoder.layout import Layout
from voc.encoder.tokens import PLACES, Tokeniser
from voc.opinions import PairScorer
from voc.pairs import GAPS, MARKS
from voc.release import Release
from voc.sentiment import Stretch
from voc.sentiment import pool as pool_pieces
from voc_training import base as bases
from voc_training.heads import ALERTS, CATEGORIES, CATEGORY_WIDTH, KINDS, RAISED, TEXT_HEADS, category_slices
from voc_training.model import (
    CHARACTER_TAGS,
    HIDDEN,
    PAIR_OUTPUTS,
    PairHead,
    Shape,
    VocModel,
    pool,
    smooth_max,
)
from voc_training.train import build


@pytest.fixture(scope="module")
def built(base_folder: Path) -> tuple[VocModel, Tokeniser]:
    torch.manual_seed(0)
    model, tokeniser = build(bases.load(base_folder))
    return model.eval(), tokeniser


@pytest.fixture(scope="module")
def model(built: tuple[VocModel, Tokeniser]) -> VocModel:
    return built[0]


def inputs(model: VocModel, tokens: int = 7, characters: int = 9) -> dict[str, torch.Tensor]:
    """Two texts of random tokens, the second one shorter."""
    rng = torch.Generator().manual_seed(0)
    mask = torch.ones((2, tokens), dtype=torch.bool)
    mask[1, 4:] = False
    return {
        "ids": torch.randint(5, 100, (2, tokens), generator=rng), "mask": mask,
        "piece": torch.randint(0, 4, (2, characters), generator=rng),
        "letters": torch.randint(0, model.shape.letters, (2, characters), generator=rng),
        "places": torch.randint(0, PLACES**2, (2, characters), generator=rng),
    }  # fmt: skip


@torch.inference_mode()
def test_outputs_have_a_row_a_token_and_a_row_a_character(model: VocModel) -> None:
    vector, pieces, tags, features = model(**inputs(model))
    assert vector.shape == (2, WIDTH)
    heads = sum(1 + len(outputs) for outputs in TEXT_HEADS.values())
    assert pieces.shape == (2, 7, heads + len(ALERTS) + CATEGORY_WIDTH)
    assert tags.shape == (2, 9, CHARACTER_TAGS)
    assert features.shape == (2, 9, model.shape.character)
    assert vector.norm(dim=-1).tolist() == pytest.approx([1, 1])


@torch.inference_mode()
def test_what_is_padding_is_not_seen(model: VocModel) -> None:
    found = model(**inputs(model))
    other = inputs(model)
    other["ids"][1, 4:] = 55
    for name, one, two in zip(("vector", "pieces", "tags", "features"), found, model(**other), strict=True):
        kept = slice(0, 4) if name == "pieces" else slice(None)
        torch.testing.assert_close(one[1][kept], two[1][kept], msg=name)


@torch.inference_mode()
def test_a_fresh_sentence_vector_is_the_mean_of_the_last_states(model: VocModel) -> None:
    given = inputs(model)
    states, means = model.states(given["ids"], given["mask"])
    mean = torch.stack([states[0].mean(0), states[1, :4].mean(0)])
    expected = torch.nn.functional.normalize(mean, dim=-1)
    torch.testing.assert_close(model.sentence_vector(means), expected)


def test_pooling_is_the_runtime_s() -> None:
    pieces = torch.randn(2, 6, 5)
    mask = torch.tensor([[0, 0, 1, 1, 1, 0], [1, 1, 0, 0, 0, 0]], dtype=torch.bool)
    ours = pool(pieces, mask)
    for row, (start, end) in enumerate(((2, 5), (0, 2))):
        theirs = pool_pieces(pieces[row].numpy(), Stretch(((start, end),)))
        np.testing.assert_allclose(ours[row].numpy(), theirs, atol=1e-5)


def test_the_highest_pieces_are_pooled_as_the_runtime_pools_them() -> None:
    pieces = torch.randn(2, 6, 5) * 4
    mask = torch.tensor([[0, 0, 1, 1, 1, 0], [1, 1, 0, 0, 0, 0]], dtype=torch.bool)
    ours = smooth_max(pieces, mask)
    numbers = np.arange(6, dtype=np.int32)
    for row, span in enumerate(((2, 5), (0, 2))):
        theirs = pool_alerts(PieceScores(pieces[row].numpy(), numbers), [span])
        np.testing.assert_allclose(ours[row].numpy(), theirs, atol=1e-4)


def test_one_loud_piece_decides_and_what_is_masked_does_not() -> None:
    pieces = torch.full((1, 30, 1), -6.0)
    pieces[0, 3], pieces[0, 29] = 6.0, 50.0
    mask = torch.ones((1, 30), dtype=torch.bool)
    mask[0, 29] = False
    assert smooth_max(pieces, mask).item() == pytest.approx(6, abs=0.01)


@torch.inference_mode()
def test_columns_stand_where_a_release_looks_for_them(model: VocModel, tiny_release: Path) -> None:
    layout, given = Layout.of(Release.open(tiny_release).settings), inputs(model)
    states, _ = model.states(given["ids"], given["mask"])
    pieces = model(**given)[1]
    for head, columns in layout.texts.items():
        torch.testing.assert_close(pieces[..., columns], model.texts[head](states), msg=head)
    torch.testing.assert_close(pieces[..., layout.alerts], model.alerts(states))
    torch.testing.assert_close(pieces[..., layout.category], model.category(states))


@torch.inference_mode()
def test_categories_are_scored_as_the_runtime_scores_them(model: VocModel) -> None:
    features = torch.randn(11, CATEGORY_WIDTH)
    scores = model.category_scores(features).numpy()
    for taxonomy, place in category_slices().items():
        trained = TrainedCategories.of(CATEGORIES, model.categories.weight.numpy(), taxonomy=taxonomy)
        assert trained is not None
        np.testing.assert_allclose(trained.scores(features.numpy()), scores[:, place], atol=1e-5)


def test_every_head_has_a_hidden_width() -> None:
    assert set(HIDDEN) == {*TEXT_HEADS, "alerts", "category"}


def test_severities_are_asked_of_kinds_that_there_are() -> None:
    assert set(RAISED) <= set(KINDS)
    assert ALERTS[: len(KINDS)] == KINDS
    assert len(set(ALERTS)) == len(ALERTS)


@torch.inference_mode()
def test_the_pair_head_says_the_same_in_numpy() -> None:
    torch.manual_seed(3)
    head = PairHead(Shape(letters=9, character=12, head=10))
    torch.nn.init.normal_(head.nothing)
    aspect, opinion = torch.randn(2, 40, 12)
    gap, marks = torch.randint(0, GAPS, (40,)), torch.randint(0, MARKS, (40,))
    scorer = PairScorer.of({name: value.numpy() for name, value in head.state_dict().items()})
    found = scorer.score(aspect.numpy(), opinion.numpy(), gap.numpy(), marks.numpy())
    assert found.shape == (40, PAIR_OUTPUTS)
    np.testing.assert_allclose(found, head(aspect, opinion, gap, marks).numpy(), atol=1e-5)


def test_every_letter_of_the_tokeniser_has_a_row(built: tuple[VocModel, Tokeniser]) -> None:
    model, tokeniser = built
    assert model.shape.letters == max(tokeniser.letters.values()) + 1
    assert Shape(**model.shape.as_dict()) == model.shape
