"""What all commands share: help, version, errors and exit codes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import voc as package
from voc.cli import main
from voc.cli.ending import Program, message
from voc.cli.options import debug_option
from voc.cli.reference import FILE, reference, write
from voc.errors import UnreadableInput

Voc = Callable[..., Result]
ROOT = Path(__file__).parents[2]


def commands(command: click.Command = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, (*path, name))


@pytest.fixture
def failing() -> Callable[..., Result]:
    """A program whose one command ends in the error given."""

    def run(error: BaseException, *arguments: str) -> Result:
        @click.group(cls=Program)
        @debug_option
        def program() -> None: ...

        @program.command()
        @debug_option
        def fail() -> None:
            raise error

        return CliRunner().invoke(program, [*arguments])

    return run


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_help_has_an_example(voc: Voc, path: tuple[str, ...]) -> None:
    for option in ("--help", "-h"):
        result = voc(*path, option)
        assert result.exit_code == 0
        assert "Example" in result.stdout
        assert f"voc {' '.join(path)}".strip() in result.stdout


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_option_says_what_it_does(path: tuple[str, ...]) -> None:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_version(voc: Voc) -> None:
    assert voc("--version").stdout == f"voc, version {package.__version__}\n"


def test_unknown_command(voc: Voc) -> None:
    assert voc("tags").exit_code == 2


class TestErrors:
    def test_one_message_and_exit_1(self, failing: Callable[..., Result]) -> None:
        result = failing(UnreadableInput("a.csv: is empty"), "fail")
        assert (result.exit_code, result.stderr, result.stdout) == (1, "Error: a.csv: is empty\n", "")

    @pytest.mark.parametrize("arguments", [("--debug", "fail"), ("fail", "--debug")])
    def test_the_traceback_on_demand(
        self, failing: Callable[..., Result], arguments: tuple[str, ...]
    ) -> None:
        result = failing(UnreadableInput("a.csv: is empty"), *arguments)
        assert isinstance(result.exception, UnreadableInput)

    def test_the_systems_errors(self, failing: Callable[..., Result]) -> None:
        result = failing(OSError(28, "No space left on device", "tags.parquet"), "fail")
        assert (result.exit_code, result.stderr) == (1, "Error: tags.parquet: No space left on device\n")

    def test_a_mistake_of_ours_is_not_hidden(self, failing: Callable[..., Result]) -> None:
        assert isinstance(failing(KeyError("x"), "fail").exception, KeyError)

    def test_an_interrupt_is_130(self, failing: Callable[..., Result]) -> None:
        result = failing(KeyboardInterrupt("2 texts are tagged."), "fail")
        assert (result.exit_code, result.stderr) == (130, "\nStopped. 2 texts are tagged.\n")

    def test_a_reader_that_has_gone_ends_it_in_silence(self, failing: Callable[..., Result]) -> None:
        result = failing(BrokenPipeError(32, "Broken pipe"), "fail")
        assert (result.exit_code, result.output) == (1, "")

    def test_a_message_acts_on_no_terminal(self) -> None:
        assert message(FileNotFoundError(2, "No such file", "a\x1b[2J")) == "a [2J: No such file"


class TestReference:
    def test_it_is_what_the_help_says(self) -> None:
        assert (ROOT / FILE).read_text("utf-8") == reference()

    def test_a_stale_one_is_told(self, tmp_path: Path) -> None:
        file = tmp_path / "cli.md"
        assert CliRunner().invoke(write, [str(file)]).exit_code == 0
        assert CliRunner().invoke(write, [str(file), "--check"]).exit_code == 0
        file.write_text(reference() + "more", "utf-8")
        result = CliRunner().invoke(write, [str(file), "--check"])
        assert result.exit_code == 1
        assert f"{file} is not what the help says. Run: python -m voc.cli.reference" in result.stderr
