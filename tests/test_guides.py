"""The guides: their snippets work, both languages show the same ones, and their links lead somewhere."""

import re
import shlex
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from voc.cli.program import main

if TYPE_CHECKING:
    from voc import Engine

DOCS = Path(__file__).parent.parent / "docs"
GUIDES = ("how-it-works", "platform", "analyst", "data-team")
FILES = [f"{guide}{language}.md" for guide in GUIDES for language in ("", ".zh-CN")]
OTHERS = {"make", "pip", "python", ".venv/bin/voc"}
"""What else a console block may call; looked at, not run."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text and the line that it starts on."""

    language: str
    text: str
    line: int


def blocks(document: str) -> list[Block]:
    text = (DOCS / document).read_text("utf-8")
    fences = re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in fences]


def console(document: str) -> list[str]:
    lines = [
        line for block in blocks(document) if block.language == "console" for line in block.text.splitlines()
    ]
    return [line.removeprefix("$ ") for line in lines]


def words_of(command: str) -> list[str]:
    """The words of a command, without what the shell does with its input and output."""
    words = shlex.split(command)
    ends = [place for place, word in enumerate(words) if word in ("<", ">", "|")]
    return words[: min(ends, default=len(words))]


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = (c for c in heading.strip().lower() if c in "-_ " or unicodedata.category(c)[0] in "LN")
    return "".join(kept).replace(" ", "-")


def headings(path: Path) -> set[str]:
    return {slug(found) for found in re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)}


@pytest.mark.parametrize("guide", GUIDES)
def test_both_languages_show_the_same(guide: str) -> None:
    english, chinese = blocks(f"{guide}.md"), blocks(f"{guide}.zh-CN.md")
    assert [block.language for block in english] == [block.language for block in chinese]
    for one, other in zip(english, chinese, strict=True):
        assert one.language == "mermaid" or one.text == other.text, f"{guide}: lines {one.line}, {other.line}"


@pytest.mark.parametrize("document", FILES)
def test_links_lead_somewhere(document: str) -> None:
    text = (DOCS / document).read_text("utf-8")
    broken = []
    for link in re.findall(r"\]\(([^)]+)\)", text):
        name, _, anchor = link.partition("#")
        path = DOCS / name
        if "://" not in link and (not path.exists() or (anchor and anchor not in headings(path))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("command", sorted({line for file in FILES for line in console(file)}))
def test_commands_and_options_exist(command: str) -> None:
    program, *words = words_of(command)
    if program != "voc":
        assert program in OTHERS
        return
    found: click.Command = main
    while isinstance(found, click.Group):
        found = found.commands[words.pop(0)]
    found.make_parser(click.Context(found)).parse_args(words)


def test_a_wrong_option_would_be_found() -> None:
    with pytest.raises(click.NoSuchOption):
        test_commands_and_options_exist("voc tag a.csv --colour red")


def test_files_of_settings_are_read(tmp_path: Path) -> None:
    from voc.alerts import AlertSettings
    from voc.rules import Rules
    from voc_api.settings import read_settings

    readers: dict[str, Any] = {
        "rules.toml": Rules.load, "alerts.toml": AlertSettings.read, "service.toml": read_settings,
    }  # fmt: skip
    shown = [block.text for file in FILES for block in blocks(file) if block.language == "toml"]
    names = {text.splitlines()[0].removeprefix("# ") for text in shown}
    assert names == set(readers)
    for number, text in enumerate(shown):
        path = tmp_path / f"{number}.toml"
        path.write_text(text, "utf-8")
        readers[text.splitlines()[0].removeprefix("# ")](path)


def test_labelled_lines_are_read() -> None:
    import json

    from voc_training.evaluate.labelled import parse

    lines = [
        line
        for block in blocks("data-team.md")
        if block.language == "json"
        for line in block.text.splitlines()
    ]
    assert [parse(json.loads(line), where="data-team.md").id for line in lines] == ["m1", "m2"]


@pytest.mark.parametrize("guide", ["platform", "data-team"])
def test_python_runs(
    guide: str,
    engine: "Engine",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from voc.records import open_writer, pair, read

    monkeypatch.chdir(tmp_path)
    Path("feedback.jsonl").write_text('{"id": "1", "channel": "review", "text": "菜好吃，上菜慢"}\n', "utf-8")
    with read("feedback.jsonl") as reader, open_writer("tags.parquet", source="feedback.jsonl") as writer:
        for feedback, outcome in pair(reader, engine.tag):
            writer.write(feedback, outcome)
    names: dict[str, Any] = {}
    for block in blocks(f"{guide}.md"):
        if block.language == "python":
            exec(compile(block.text, f"{guide}.md:{block.line}", "exec"), names)
    printed = capsys.readouterr().out
    assert {"platform": "empty_text", "data-team": "Copy(of='p-1'"}[guide] in printed
