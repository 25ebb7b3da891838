"""Every snippet of the README runs, and the two READMEs say the same."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from voc import Engine

ROOT = Path(__file__).parent.parent
README, CHINESE = "README.md", "README.zh-CN.md"
# What a snippet may call, and is run for true; the rest is only looked up.
RUN = {"voc", "printf", "echo"}
LOOKED_UP = {"make", "pip", "source", "curl"}
# Files that the snippets write: nothing is rejected, so there is none beside them.
WRITTEN = {
    "reviews.csv", "tags.parquet", "tags.jsonl", "rules.toml", "tags.xlsx", "call.txt", "calls.jsonl",
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A fenced block of a document: its language, its text and the line that it starts on."""

    language: str
    text: str
    line: int

    @property
    def commands(self) -> list[str]:
        return [line.removeprefix("$ ") for line in self.text.splitlines() if line.startswith("$ ")]


def blocks(document: str) -> list[Block]:
    text = (ROOT / document).read_text("utf-8")
    fences = re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in fences]


def commands() -> list[str]:
    return [line for block in blocks(README) if block.language == "console" for line in block.commands]


def figures(document: str) -> list[list[str]]:
    """Every number of every table, a list a row."""
    rows = [line for line in (ROOT / document).read_text("utf-8").splitlines() if line.startswith("|")]
    return [sorted(re.findall(r"\d+(?:[.,]\d+)*", row)) for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that the snippets run in, one after the other."""
    return tmp_path_factory.mktemp("readme")


def shell(command: str, *, folder: Path) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    run = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, f"{command}\n{run.stderr}"
    return run.stdout


def test_snippets_run(folder: Path, engine: "Engine", capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    printed = ""
    previous = Path.cwd()
    os.chdir(folder)
    try:
        for block in blocks(README):
            if block.language == "text":
                assert printed == block.text, (
                    f"{README}:{block.line}: the snippet above prints something else"
                )
            elif block.language == "python":
                exec(compile(block.text, f"{README}:{block.line}", "exec"), names)
                printed = capsys.readouterr().out
            elif block.language == "console":
                printed = "".join(shell(line, folder=folder) for line in block.commands if is_run(line))
    finally:
        os.chdir(previous)
    assert {path.name for path in folder.iterdir()} == WRITTEN


def is_run(command: str) -> bool:
    return command.split()[0] in RUN and not command.startswith("voc serve")


def test_blocks_are_of_known_languages() -> None:
    assert {block.language for block in blocks(README)} <= {"console", "python", "text"}
    assert {command.split()[0] for command in commands()} <= RUN | LOOKED_UP


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set()
    for document in (README, CHINESE):
        named |= set(re.findall(r"\bmake ([a-z][a-z-]+)\b", code_of(document)))
    assert named
    assert named <= targets


def code_of(document: str) -> str:
    text = (ROOT / document).read_text("utf-8")
    return "\n".join(re.findall(r"`[^`]+`", text)) + "\n".join(block.text for block in blocks(document))


def test_the_request_is_answered(engine: "Engine") -> None:
    from fastapi.testclient import TestClient

    from voc_api.app import create_app
    from voc_api.settings import Settings

    (command,) = (command for command in commands() if command.startswith("curl"))
    words = shlex.split(command)
    url = next(word for word in words if word.startswith("http"))
    body = json.loads(words[words.index("-d") + 1])
    path = url.removeprefix(f"http://{Settings().host}:{Settings().port}")
    with TestClient(create_app(Settings(), engine=engine)) as client:
        ready = (client.get("/readyz").status_code == 200 or time.sleep(0.05) for _ in range(1200))
        assert any(ready)
        answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    assert [result["tags"]["feedback_id"] for result in answer.json()["results"]] == ["1"]


def test_both_readmes_have_the_same_snippets() -> None:
    assert [block.text for block in blocks(README)] == [block.text for block in blocks(CHINESE)]


def test_both_readmes_have_the_same_figures() -> None:
    assert figures(README) == figures(CHINESE)


@pytest.mark.parametrize("document", [README, CHINESE])
def test_no_figure_is_left_out(document: str) -> None:
    assert (ROOT / document).read_text("utf-8").count("to be measured") == 0


@pytest.mark.parametrize("document", [README, CHINESE, "docs/README.md", "CHANGELOG.md"])
def test_links_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert links or document == "CHANGELOG.md"
    assert [link for link in links if not (ROOT / document).parent.joinpath(link).exists()] == []
