"""The package's front door: its names, its version, and that opening it loads nothing heavy."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import voc

ROOT = Path(__file__).parents[1]


def test_version_is_the_distributions() -> None:
    assert (
        voc.__version__ == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    )


def test_names_are_those_of_their_rooms() -> None:
    assert voc.Feedback.__module__ == "voc.schema.feedback"
    assert voc.VocError.__module__ == "voc.errors"
    assert dir(voc) == sorted(voc.__all__)


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(
        AttributeError, match="module 'voc' has no attribute 'Motor'; it has Engine, Feedback"
    ):
        voc.Motor  # noqa: B018


@pytest.mark.parametrize("library", ["pydantic", "numpy", "pyarrow", "openvino", "tokenizers"])
def test_importing_voc_loads_nothing_heavy(library: str) -> None:
    code = f"import sys, voc; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
