"""``voc privacy``: personal data in texts, found, masked, or replaced by keyed pseudonyms."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from voc.cli.options import debug_option
from voc.cli.source import STANDARD
from voc.errors import UnreadableInput

if TYPE_CHECKING:
    from voc.privacy import Masked, Pseudonyms

Command = TypeVar("Command", bound=Callable[..., Any])
_NO_LINES: Final = frozenset({".json", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".xls", ".gz", ".zip"})
_FILES: Final = _NO_LINES | {".txt", ".csv", ".tsv", ".log", ".md"}
_EXAMPLES: Final = """\b
Examples:
  voc privacy find "我叫李小红，电话138 1234 5678"
  voc privacy mask complaints.txt > masked.txt
  voc privacy pseudonymise complaints.txt --key pseudonyms.key --tenant acme > out.txt
  voc privacy reveal out.txt --key pseudonyms.key --tenant acme
"""
_MASK_EXAMPLES: Final = """\b
Examples:
  voc privacy mask "我住解放路12号3栋502室"
  voc privacy mask - --style stars < in.txt > out.txt
"""
_INPUT: Final = click.argument("source", metavar="TEXT|FILE|-")
_JSON: Final = click.option(
    "--json", "as_json", is_flag=True, help="Write JSON Lines with the map of positions, not plain text."
)


@click.group(epilog=_EXAMPLES)
@debug_option
def privacy() -> None:
    """Find personal data, mask it, or put keyed pseudonyms in its place.

    What is given is a text, a file with a text on each line, or - for standard input. Found by rules alone:
    names and addresses without a cue need the network, as in voc tag.
    """


@privacy.command(
    epilog='\b\nExample:\n  voc privacy find "收货人王小明，电话13800138000" | jq .personal_data\n'
)
@_INPUT
@click.option("--show", is_flag=True, help="Show the words that were found as well.")
@debug_option
def find(*, source: str, show: bool) -> None:
    """Say where personal data is and of what kind: a line of JSON for each text."""
    from voc.privacy import find as found_in

    for number, text in enumerate(texts(source), start=1):
        found = [
            {"start": data.span.start, "end": data.span.end, "kind": data.kind}
            | ({"text": text[data.span.start : data.span.end]} if show else {})
            for data in found_in(text)
        ]
        click.echo(json.dumps({"line": number, "personal_data": found}, ensure_ascii=False))


@privacy.command(epilog=_MASK_EXAMPLES)
@_INPUT
@click.option(
    "--style",
    type=click.Choice(["name", "stars"]),
    default="name",
    show_default=True,
    help="name: the kind, as [手机号]. stars: a * for each character, so that all others keep their place.",
)
@_JSON
@debug_option
def mask(*, source: str, style: str, as_json: bool) -> None:
    """Write each text with its personal data masked; one that cannot be masked stops it."""
    from voc.privacy import protect

    for number, text in enumerate(texts(source), start=1):
        _write(number, protect(text, style=style)[0], as_json=as_json)


def _key_options(command: Command) -> Command:
    command = click.option(
        "--tenant", required=True, metavar="NAME", help="Whose data it is; each has tokens of its own."
    )(command)
    return click.option(
        "--key",
        "key_file",
        required=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File of at least 32 random bytes: openssl rand -out pseudonyms.key 32",
    )(command)


@privacy.command(
    epilog="\b\nExample:\n  voc privacy pseudonymise in.txt --key pseudonyms.key --tenant acme > out.txt\n"
)
@_INPUT
@_key_options
@_JSON
@debug_option
def pseudonymise(*, source: str, key_file: Path, tenant: str, as_json: bool) -> None:
    """Write each text with a token in the place of personal data: the same number, the same token."""
    from voc.privacy import find as found_in

    pseudonyms = _pseudonyms(key_file, tenant)
    for number, text in enumerate(texts(source), start=1):
        _write(number, pseudonyms.replace(text, found_in(text)), as_json=as_json)


@privacy.command(epilog="\b\nExample:\n  voc privacy reveal out.txt --key pseudonyms.key --tenant acme\n")
@_INPUT
@_key_options
@debug_option
def reveal(*, source: str, key_file: Path, tenant: str) -> None:
    """Write each text with the values that its tokens stand for."""
    pseudonyms = _pseudonyms(key_file, tenant)
    for text in texts(source):
        click.echo(pseudonyms.reveal(text))


def texts(source: str) -> Iterator[str]:
    """The texts: that of the command line, or the lines of a file or of standard input.

    :raises UnreadableInput: when it is a file that is missing, is no UTF-8, or holds no plain lines.
    """
    if source == STANDARD:
        yield from _lines(sys.stdin.buffer, name="standard input")
        return
    path = Path(source)
    if not _is_file(path):
        if path.suffix.lower() in _FILES and not any(char.isspace() for char in source):
            raise UnreadableInput(
                f"{source}: no such file. If these words are a text, put a space behind them"
            )
        yield source
        return
    if path.suffix.lower() in _NO_LINES:
        raise UnreadableInput(
            f"{source}: {path.suffix} files are no plain lines of text; personal data may hide in their "
            "encoding. Give a text file with one text a line"
        )
    with path.open("rb") as file:
        yield from _lines(file, name=source)


def _lines(file: Iterable[bytes], *, name: str) -> Iterator[str]:
    for number, line in enumerate(file, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise UnreadableInput(
                f"{name}:{number}: byte {error.start} is no UTF-8. "
                "Convert it first: iconv -f GB18030 -t UTF-8"
            ) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a text may be longer than any name, or hold a NUL
        return False


def _pseudonyms(key_file: Path, tenant: str) -> "Pseudonyms":
    from voc.privacy import Pseudonyms

    return Pseudonyms(key_file.read_bytes(), tenant=tenant)


def _write(number: int, masked: "Masked", *, as_json: bool) -> None:
    if not as_json:
        click.echo(masked.text)
        return
    replacements = [
        {
            "start": r.start,
            "end": r.end,
            "masked_start": r.masked_start,
            "masked_end": r.masked_end,
            "kind": r.kind,
        }
        for r in masked.replacements
    ]
    record = {"line": number, "text": masked.text, "replacements": replacements}
    click.echo(json.dumps(record, ensure_ascii=False))
