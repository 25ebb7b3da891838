"""The command reference, made from the help: ``python -m voc.cli.reference [--check] [FILE]``.

Without ``--check`` it writes ``docs/cli.md``; with it, it fails when the file is not what the help says.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from voc.cli.program import main

FILE: Final = Path("docs/cli.md")
_HEAD: Final = """# The command

Made from the help by `python -m voc.cli.reference`: change the help, not this file."""


def reference(command: click.Command = main) -> str:
    """Return the reference of the command and of all commands in it, as Markdown."""
    return "\n\n".join([_HEAD, *_sections(command, name="voc", parent=None)]) + "\n"


def _sections(command: click.Command, *, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, **command.context_settings)
    yield f"## {context.command_path}"
    yield f"```text\n{' '.join([context.command_path, *command.collect_usage_pieces(context)])}\n```"
    yield from _paragraphs(command.help or "")
    yield "\n".join(["| option | meaning |", "|---|---|", *_rows(command, context)])
    yield from _blocks(command.epilog or "")
    if isinstance(command, click.Group):
        for inner in sorted(command.commands):
            yield from _sections(command.commands[inner], name=inner, parent=context)


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help, each on one line."""
    for paragraph in text.split("\n\n"):
        yield " ".join(paragraph.split())


def _rows(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1]:
            option, meaning = (part.replace("|", r"\|") for part in record)
            yield f"| `{option}` | {meaning} |"


def _blocks(epilog: str) -> Iterator[str]:
    r"""Yield the parts of an epilog: what follows a ``\b`` as a code block under its first line."""
    for block in epilog.split("\b\n"):
        title, _, body = block.strip("\n").partition("\n")
        if title:
            yield f"{title}\n\n```text\n{_dedented(body)}\n```" if body else title


def _dedented(body: str) -> str:
    return "\n".join(line.removeprefix("  ") for line in body.splitlines())


@click.command()
@click.option("--check", is_flag=True, help="Only say whether the file is what the help says.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default=FILE)
def write(*, check: bool, file: Path) -> None:
    """Write the command reference.

    \b
    Example: python -m voc.cli.reference --check
    """
    if not check:
        file.write_text(reference(), encoding="utf-8")
    elif not file.is_file() or file.read_text(encoding="utf-8") != reference():
        raise click.ClickException(f"{file} is not what the help says. Run: python -m voc.cli.reference")


if __name__ == "__main__":
    write()
