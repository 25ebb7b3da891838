"""What is installed: every module and data file of the checkout, under the names that users import."""

import re
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = {"voc": "voc", "api": "voc_api", "training": "voc_training", "models": "voc_models"}
# Asks setuptools what a wheel would hold, without building one.
LISTING = """
import setuptools
from distutils.core import run_setup
command = run_setup("setup.py", stop_after="init").get_command_obj("build_py")
command.ensure_finalized()
for path in command.get_outputs(include_bytecode=False):
    print(path.removeprefix(command.build_lib + "/"))
"""


def lines(*command: str) -> set[str]:
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines())


def installed_name(file: str) -> str:
    folder, _, rest = file.partition("/")
    return f"{FOLDERS[folder]}/{rest}"


def is_installed(file: str) -> bool:
    """Documents stay in the checkout, but for a release's card."""
    return file.startswith("models/") or not file.endswith(".md")


def test_a_wheel_holds_what_the_folders_hold() -> None:
    tracked = lines("git", "-c", "core.quotePath=false", "ls-files", "--", *FOLDERS)
    assert {installed_name(file) for file in tracked if is_installed(file)} <= lines(
        sys.executable, "-c", LISTING
    )


def test_nothing_generic_is_installed() -> None:
    packages = {line.split("/")[0] for line in lines(sys.executable, "-c", LISTING)}
    assert packages == {"voc", "voc_api", "voc_training", "voc_models"}


def test_releases_and_sample_are_found_by_their_package() -> None:
    assert files("voc_models").joinpath("__init__.py").is_file()
    assert files("voc.sample").joinpath("feedback.jsonl").is_file()


@pytest.mark.parametrize(
    "module", sorted(set(re.findall(r"-m (voc[\w.]*)", (ROOT / "Makefile").read_text())))
)
def test_the_makefile_calls_what_exists(module: str) -> None:
    assert find_spec(module) is not None, f"Makefile calls {module}, which does not exist"
