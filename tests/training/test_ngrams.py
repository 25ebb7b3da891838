"""The linear model of n-grams: it learns which way a phrase leans, and is read back as it was written."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from voc import release as files
from voc.errors import SettingsError
from voc.ngrams import NgramModel, places
from voc_training import ngrams
from voc_training.export import read_ngrams
from voc_training.ngrams import BITS, fit, matrix, write

GOOD = ("味道很好，下次还来", "非常满意，推荐购买", "物流很快，包装也好", "服务热情，值得再来")
BAD = ("味道很差，再也不来", "非常失望，不推荐", "物流太慢，包装破了", "服务冷淡，不会再来")


@pytest.fixture(scope="module")
def fitted() -> NgramModel:
    """Give a model of a few turns of phrase."""
    return fit([*GOOD, *BAD] * 5, np.tile([True] * len(GOOD) + [False] * len(BAD), 5))


def test_a_row_holds_each_ngram_of_its_text_and_has_length_one() -> None:
    table = matrix(["差", "太差了", "OK"])
    assert table.shape == (3, 2**BITS)
    for row, text in enumerate(("差", "太差了", "ok")):
        assert table[row].indices.tolist() == places(text, bits=BITS).tolist()
        assert np.sqrt((table[row].data ** 2).sum()) == pytest.approx(1)


def test_praise_leans_one_way_and_blame_the_other(fitted: NgramModel) -> None:
    assert min(fitted.margin(text) for text in GOOD) > 0 > max(fitted.margin(text) for text in BAD)
    assert fitted.margin("这家很好") > fitted.margin("这家很差")


def test_what_stands_on_both_sides_alike_says_little(fitted: NgramModel) -> None:
    weights = fitted.weights
    both, one = (abs(weights[places(text, bits=BITS)]).max() for text in ("物流", "失望"))
    assert both < 0.1 < one


def test_a_model_is_read_back_as_it_was_written(fitted: NgramModel, tmp_path: Path) -> None:
    write(tmp_path / files.NGRAMS, fitted)
    found = read_ngrams(tmp_path)
    np.testing.assert_allclose(found.weights, fitted.weights, atol=2e-3)
    assert found.bias == pytest.approx(fitted.bias)


def test_a_run_without_one_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"ngrams\.safetensors: is missing\. Run: python -m .*ngrams -o"):
        read_ngrams(tmp_path)


def test_a_fresh_release_has_a_blank_one(tiny_release: Path) -> None:
    assert not load_file(tiny_release / files.NGRAMS)["weights"].any()


def test_the_command_reads_stars_and_no_emoticons(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ngrams.main(["--data", str(data), "--without", "hotel", "-o", str(tmp_path / "run")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["texts"] == 3 * 14  # of five corpora with stars two are left out
    assert said["weights"] > 0
    assert (tmp_path / "run" / files.NGRAMS).is_file()
