"""``voc info``: what is installed, and how fast it is here."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import voc as package
from voc.release import NETWORK, NGRAMS, PAIRS, SETTINGS, THRESHOLDS, TOKENIZER, write_json, write_sums

Voc = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A release that is whole, though it could tag nothing."""
    path = tmp_path / "tiny"
    path.mkdir()
    for name in (TOKENIZER, NETWORK, "network.bin", PAIRS, NGRAMS):
        (path / name).write_bytes(b"nothing")
    settings = {
        "name": "tiny",
        "created": "2026-11-01",
        "encoder": "none",
        "window": 8,
        "overlap": 2,
        "width": 4,
        "heads": {"sentiment": ["negative", "neutral", "positive"]},
        "alerts": [],
        "category_width": 0,
        "categories": {},
        "word_habits": [],
        "entities": [],
        "styles": ["bdci2017"],
        "precision": "int8",
        "seed": 1,
        "data": {"reviews": 12_345},
    }
    write_json(path / SETTINGS, settings)
    write_json(
        path / THRESHOLDS,
        {"temperatures": {}, "low_confidence": 0.5, "mixed": 0.3, "opinions": {"bdci2017": {}}},
    )
    write_sums(path)
    return path


def test_a_json_line_for_programs(voc: Voc, folder: Path) -> None:
    result = voc("info", "--release", folder, "--seconds", 0)
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    facts = json.loads(line)
    assert facts["voc"] == package.__version__
    assert facts["release"]["name"] == "tiny"
    assert facts["release"]["path"] == str(folder)
    assert facts["release"]["checksums"] == "verified"
    assert facts["release"]["heads"] == {"sentiment": ["negative", "neutral", "positive"]}
    assert facts["release"]["bytes"] == sum(path.stat().st_size for path in folder.iterdir())
    assert "openvino" in facts["libraries"]
    assert facts["speed"] is None


def test_readable(voc: Voc, folder: Path) -> None:
    said = voc("info", "--release", folder, "--seconds", 0, "--format", "table").stdout
    for words in ("tiny, made 2026-11-01", "checksums verified", "reviews 12,345", "sentiment: negative"):
        assert words in said
    assert "texts/s" not in said


def test_the_speed(voc: Voc, folder: Path, tiny: Any) -> None:
    result = voc("info", "--release", folder, "--seconds", 0.01, "--threads", 1)
    speed = json.loads(result.stdout)["speed"]
    assert tiny.options == {"release": str(folder), "threads": 1}
    assert speed["texts"] > 150
    assert speed["texts_a_second"] > 0
    assert speed["peak_mebibytes"] > 1
    said = voc("info", "--release", folder, "--seconds", 0.01, "--format", "table").stdout
    assert "texts/s" in said


def test_a_wrong_byte_names_the_file(voc: Voc, folder: Path) -> None:
    (folder / TOKENIZER).write_bytes(b"nothinG")
    result = voc("info", "--release", folder, "--seconds", 0)
    assert result.exit_code == 1
    assert str(folder / TOKENIZER) in result.stderr
    assert "SHA-256" in result.stderr


def test_no_release_there(voc: Voc, tmp_path: Path) -> None:
    result = voc("info", "--release", tmp_path / "none")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "neither a folder nor an installed release" in result.stderr


def test_no_time_below_zero(voc: Voc) -> None:
    assert voc("info", "--seconds", -1).exit_code == 2
