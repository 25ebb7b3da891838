"""docs/service.md says what is so: its examples run, its settings and problems are those there are."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
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


CURL = {
    "/v1/tags": ['"feedback_id":"r-1001"', '"code":"empty_text","feedback_id":"r-1002"'],
    "/v1/jobs": ['{"feedback_id":"r-1",'],
    "/v1/dictionaries": ['"loaded":1', '"version":1,"active":false'],
}
PYTHON = {"httpx": ["c-2001", "s-3001"], "openai": ["2 vectors of fake"]}


@pytest.mark.parametrize("path", CURL)
def test_the_curl_examples_run(service: Served, path: str, tmp_path: Path) -> None:
    [command] = [block for block in blocks("sh") if f":8000{path}" in block]
    script = command.replace("http://127.0.0.1:8000", service.url)
    run = subprocess.run(["bash", "-ec", script], capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert all(expected in run.stdout for expected in CURL[path]), run.stdout


@pytest.mark.parametrize("library", PYTHON)
def test_the_python_examples_run(service: Served, library: str) -> None:
    [example] = [block for block in blocks("python") if f"import {library}" in block]
    script = example.replace("http://127.0.0.1:8000", service.url)
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout
    assert [line[: len(want)] for line, want in zip(said.splitlines(), PYTHON[library], strict=True)] == (
        PYTHON[library]
    )


def test_the_java_example_sends_what_is_taken(client: TestClient) -> None:
    [example] = blocks("java")
    [body] = re.findall(r'"""\n(.*?)"""', example, flags=re.DOTALL)
    assert (
        client.post("/v1/tags", content=body, headers={"Content-Type": "application/json"}).status_code == 200
    )


def test_every_route_and_metric_is_there(client: TestClient) -> None:
    page = PAGE.read_text("utf-8")
    names = re.findall(r"^# TYPE (voc_\w+)", client.get("/metrics").text, flags=re.MULTILINE)
    assert [name for name in names if not name.endswith("_created") and f"`{name}`" not in page] == []
    roots = {"/".join(path.split("/")[:3]) for path in client.get("/openapi.json").json()["paths"]}
    assert [root for root in roots if root not in page] == []


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
