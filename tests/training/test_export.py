"""A trained run as a release: the same numbers from the runtime, and a way back to training."""

from pathlib import Path

import numpy as np
import pytest
import torch

from voc import release as files
from voc.encoder import Tokeniser, packed
from voc.encoder.network import Network
from voc.errors import SettingsError
from voc.opinions import PairScorer
from voc.release import Release
from voc_training import base as bases
from voc_training.corpora import Example
from voc_training.export import (
    RUNTIME_OVERLAP,
    RUNTIME_WINDOW,
    calibration_texts,
    convert,
    load_run,
    restore,
    write,
)
from voc_training.heads import ALERTS, CATEGORIES, CATEGORY_WIDTH, ENTITIES, TEXT_HEADS, WORD_HABITS
from voc_training.model import OUTPUTS, VocModel
from voc_training.train import Masters, Plan, Run, build, checkpoint, optimiser_for

TEXTS = ["屏幕清晰，电池耐用。", "好", "这家店服务太差了！" * 9, "OK 😡", "差" * 40]


@pytest.fixture(scope="module")
def restored(tiny_release: Path) -> tuple[VocModel, Tokeniser]:
    return restore(tiny_release)


@pytest.fixture(scope="module")
def network(restored: tuple[VocModel, Tokeniser], tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Give the restored model as a compiled network, its weights not rounded."""
    import openvino as ov

    path = tmp_path_factory.mktemp("network") / "network.xml"
    ov.save_model(convert(restored[0]), path, compress_to_fp16=False)
    return Network(path, threads=1)


@torch.inference_mode()
def test_the_network_says_what_the_model_says(restored: tuple[VocModel, Tokeniser], network: Network) -> None:
    model, tokeniser = restored
    for text in [[text] for text in TEXTS] + [TEXTS]:
        [batch] = packed(tokeniser, text, style="bdci2017")
        [(_, said)] = network.run([batch])
        expected = model(*(torch.from_numpy(value).long() for value in vars(batch).values()))
        real = {"pieces": batch.mask.astype(bool)}
        for name, value in zip(OUTPUTS, expected, strict=True):
            kept = real.get(name, slice(None))
            np.testing.assert_allclose(said[name][kept], value.numpy()[kept], atol=1e-4, err_msg=name)


def test_it_takes_batches_of_any_size(network: Network, restored: tuple[VocModel, Tokeniser]) -> None:
    for count, length in ((1, 1), (3, 50), (17, 3)):
        [batch] = packed(restored[1], ["差" * length] * count, style="bdci2017")
        [(_, said)] = network.run([batch])
        assert [len(value) for value in said.values()] == [count] * len(OUTPUTS)


def test_a_release_has_every_file_and_the_heads_in_order(tiny_release: Path) -> None:
    release = Release.open(tiny_release)
    assert set(files.RUNTIME) | {files.TRAINING, files.ENCODER, files.CARD} == set(
        files.read_sums(tiny_release)
    )
    settings = release.settings
    assert list(settings.heads) == list(TEXT_HEADS)
    assert settings.heads == TEXT_HEADS
    assert (settings.alerts, settings.category_width) == (ALERTS, CATEGORY_WIDTH)
    assert list(settings.categories.items()) == list(CATEGORIES.items())
    assert (settings.word_habits, settings.entities) == (WORD_HABITS, ENTITIES)
    assert settings.styles == tuple(sorted(bases.STYLES))
    assert release.points.temperatures == dict.fromkeys(TEXT_HEADS, 1.0)


def test_the_trained_categories_stand_beside_the_pair_head(
    restored: tuple[VocModel, Tokeniser], tiny_release: Path
) -> None:
    from safetensors.numpy import load_file

    weights = load_file(tiny_release / files.PAIRS)["categories"]
    assert weights.shape == (sum(map(len, CATEGORIES.values())), 1 + CATEGORY_WIDTH)
    expected = restored[0].categories.weight.detach().numpy()
    np.testing.assert_allclose(weights, expected, atol=1e-3)  # the weights to train on are of half precision


def test_a_release_is_restored_to_train_on(restored: tuple[VocModel, Tokeniser], tiny_release: Path) -> None:
    from safetensors.numpy import load_file

    model, tokeniser = restored
    assert model.shape.letters == len(tokeniser.letters) + 1
    scorer = PairScorer.of(load_file(tiny_release / files.PAIRS))
    for name, value in model.pairs.state_dict().items():
        np.testing.assert_allclose(value.numpy(), scorer.weights[name], rtol=1e-3, atol=1e-3)


def test_a_run_is_loaded_finished_or_at_its_last_checkpoint(base_folder: Path, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    torch.manual_seed(5)
    model, _ = build(bases.load(base_folder))
    masters = Masters(model)
    checkpoint(Run(model, masters, optimiser_for(model, masters, Plan())), tmp_path)
    stopped, tokeniser = load_run(tmp_path, base_folder)
    assert (tokeniser.limit, tokeniser.overlap) == (RUNTIME_WINDOW, RUNTIME_OVERLAP)
    assert torch.equal(stopped.pairs.out.weight, model.pairs.out.weight)
    with torch.no_grad():
        model.pairs.out.weight += 1
    save_file(model.state_dict(), tmp_path / "model.safetensors")
    assert torch.equal(load_run(tmp_path, base_folder)[0].pairs.out.weight, model.pairs.out.weight)


def test_calibration_texts_are_spread_and_the_same_whatever_the_order(examples: list[Example]) -> None:
    many = [Example(f"{name}/train/{n:04}", f"{name}{n}") for name in "abcd" for n in range(400)]
    texts = calibration_texts(many)
    assert texts == calibration_texts(many[::-1])
    assert len(texts) == 320
    assert {text[0] for text in texts} == set("abcd")
    assert len(calibration_texts(examples)) == len(examples)


def test_only_a_release_is_written_over(
    tmp_path: Path, restored: tuple[VocModel, Tokeniser], tiny_release: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work", "utf-8")
    with pytest.raises(SettingsError, match="holds files and is no release; name a folder of its own"):
        write(tmp_path, *restored, None, precision="fp32", data={})
    assert (tmp_path / "thesis.txt").exists()
