"""``voc info``: what is installed, and how fast it is here."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import click
from rich.table import Table
from rich.text import Text

from voc.cli.machine import Facts, Speed, describe, measure
from voc.cli.options import EngineOptions, debug_option, load_engine, release_options
from voc.cli.terminal import is_terminal, messages, printable, results

_EXAMPLES: Final = """\b
Examples:
  voc info
  voc info --seconds 0
  voc info --release models/my-release --threads 1
  voc info | jq .speed.texts_a_second
"""


@click.command(epilog=_EXAMPLES)
@click.option(
    "--format", "wanted", type=click.Choice(["table", "json"]), help="Default: table on a terminal."
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=3.0,
    show_default=True,
    metavar="N",
    help="How long to measure the speed; 0 leaves it out.",
)
@release_options
@debug_option
def info(*, wanted: str | None, seconds: float, **engine: Any) -> None:
    """Say which release and libraries are installed, and how fast they tag here.

    Every file of the release is read and held against its checksum. The speed is that of all tags on the
    sample feedback that ships with voc.
    """
    options = EngineOptions(**engine)
    facts = describe(options.release)
    speed = None
    if seconds:
        messages().print(f"measuring the speed for {seconds:g} seconds ...", style="dim")
        speed = measure(lambda: load_engine(options), seconds=seconds)
    if wanted == "table" or (wanted is None and is_terminal(sys.stdout)):
        results().print(_table(facts, speed))
    else:
        click.echo(json.dumps(asdict(facts) | {"speed": speed and asdict(speed)}, ensure_ascii=False))


def _table(facts: Facts, speed: Speed | None) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, value in _rows(facts, speed):
        table.add_row(name, Text(printable(value)))
    return table


def _rows(facts: Facts, speed: Speed | None) -> Iterator[tuple[str, str]]:
    release = facts.release
    yield "voc", f"{facts.voc}, contract {facts.contract}"
    yield "release", f"{release.name}, made {release.created}"
    yield "path", release.path
    yield "size", f"{release.bytes / 2**20:.1f} MiB in {release.files} files, checksums verified"
    yield "encoder", f"{release.encoder}, {release.precision}"
    for head, labels in release.heads.items():
        yield "head", f"{head}: {', '.join(labels)}"
    yield "opinion styles", ", ".join(release.styles)
    yield "trained on", ", ".join(f"{corpus} {lines:,}" for corpus, lines in release.data.items())
    yield "libraries", ", ".join(f"{name} {version}" for name, version in facts.libraries.items())
    yield "machine", f"{facts.machine}, {facts.cores} cores for this process"
    if speed is not None:
        yield "start", f"{speed.start_seconds:.1f} s to the first tag"
        rate = f"{speed.texts_a_second:,.0f} texts/s, {speed.characters_a_second:,.0f} characters/s"
        yield "speed", f"{rate} ({speed.texts:,} texts in {speed.seconds:.1f} s)"
        yield "memory", f"{speed.peak_mebibytes:,.0f} MiB at most"
