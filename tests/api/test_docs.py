"""docs/service.md says what is so: its examples run, its settings and problems are those there are."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import Served, served

from voc_api.problems import ProblemType
from voc_api.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "service.md"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a service with the fake engine, as a process."""
    with served(tmp_path_factory.mktemp("docs")) as service:
        yield service


def blocks(language: str) -> list[str]:
    """Give the code blocks of the page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)


def test_the_curl_example_runs(service: Served) -> None:
    [command] = [block for block in blocks("sh") if "curl" in block]
    script = command.replace("http://127.0.0.1:8000", service.url)
    said = subprocess.run(["bash", "-ec", script], capture_output=True, check=True, text=True).stdout
    assert '"feedback_id":"r-1001"' in said
    assert '"code":"empty_text","feedback_id":"r-1002"' in said


def test_the_python_example_runs(service: Served) -> None:
    [example] = blocks("python")
    script = example.replace("http://127.0.0.1:8000", service.url)
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout
    assert [line.split()[0] for line in said.splitlines()] == ["c-2001", "s-3001"]


def test_every_setting_is_there() -> None:
    rows = [
        f"| `{name}` | {_default(field.get_default())} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    expected = "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])
    assert expected in PAGE.read_text("utf-8"), f"the table of settings should be:\n{expected}"


@pytest.mark.parametrize("type_", ProblemType, ids=lambda type_: type_.value.slug)
def test_every_problem_is_there(type_: ProblemType) -> None:
    assert f"| {type_.value.status} | `{type_.value.slug}` |" in PAGE.read_text("utf-8")


def _default(value: object) -> str:
    listed = ",".join(value) if isinstance(value, tuple) else value
    return "" if listed is None else f"`{listed}`"
