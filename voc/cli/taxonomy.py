"""``voc taxonomy``: check, show and convert taxonomies, and try a change on an archive before it is made."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from voc.cli.options import Command, debug_option
from voc.cli.source import Source
from voc.cli.terminal import is_terminal, printable, results
from voc.schema import Channel

if TYPE_CHECKING:
    from voc.taxonomy.placed import PlacedOpinion

_EXAMPLES: Final = """\b
Examples:
  voc taxonomy show restaurant
  voc taxonomy convert restaurant mine.xlsx
  voc taxonomy check mine.xlsx
  voc taxonomy diff restaurant mine.xlsx tags.parquet --feedback reviews.csv --channel review
"""
_SHOW_EXAMPLES: Final = """\b
Examples:
  voc taxonomy show
  voc taxonomy show hotel
  voc taxonomy show hotel --format toml > mine.toml
"""
_CHECK_EXAMPLES: Final = """\b
Examples:
  voc taxonomy check mine.toml
  voc taxonomy check mine.xlsx | jq .version
"""
_CONVERT_EXAMPLES: Final = """\b
Examples:
  voc taxonomy convert mine.toml mine.xlsx
  voc taxonomy convert mine.xlsx mine.toml --force
  voc taxonomy convert restaurant mine.xlsx
"""
_DIFF_EXAMPLES: Final = """\b
Examples:
  voc taxonomy diff old.toml new.toml tags.parquet
  voc taxonomy diff restaurant mine.xlsx tags.jsonl --feedback reviews.csv --channel review
  voc taxonomy diff old.toml new.toml tags.parquet --feedback reviews.csv --channel review --texts | jq .
"""
_SUGGEST_EXAMPLES: Final = """\b
Examples:
  voc taxonomy suggest tags.parquet
  voc taxonomy suggest tags.jsonl --taxonomy mine.toml --feedback reviews.csv --channel review --least 10
"""


@click.group(epilog=_EXAMPLES)
def taxonomy() -> None:
    """Check, show and convert taxonomies; try a change on an archive before it is made.

    A taxonomy is the name of a shipped one, a TOML file or a workbook: docs/taxonomy.md has the format.
    """


def _feedback_options(command: Command) -> Command:
    options: list[Callable[..., Any]] = [
        click.option("--feedback", "path", metavar="FILE", help="What was tagged, in the same order."),
        click.option(
            "--channel",
            type=click.Choice([channel.value for channel in Channel]),
            help="Channel of its rows that name none.",
        ),
        click.option("--text-column", metavar="NAME", help="Its column that holds the text."),
        click.option("--id-column", metavar="NAME", help="Its column that holds the id."),
        click.option("--texts", is_flag=True, help="Show customers' words beside feedback ids and spans."),
        click.option(
            "--examples",
            type=click.IntRange(min=0),
            default=3,
            show_default=True,
            help="Most for each category.",
        ),
        click.option(
            "--format", "wanted", type=click.Choice(["table", "json"]), help="Default: table on a terminal."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@taxonomy.command(epilog=_SHOW_EXAMPLES)
@click.argument("name", metavar="[NAME|FILE]", required=False)
@click.option(
    "--format", "wanted", type=click.Choice(["tree", "toml", "json"]), default="tree", show_default=True,
    help="tree for reading, toml to begin a file of your own, json for programs.",
)  # fmt: skip
@debug_option
def show(*, name: str | None, wanted: str) -> None:
    """Show a taxonomy; without a name, list those that ship with voc."""
    from voc.taxonomy import Taxonomy, shipped
    from voc.taxonomy.as_toml import to_toml

    if name is None:
        for each in map(Taxonomy.find, shipped()):
            click.echo(f"{each.name:<16} {len(each.leaves):>3} {each.title}")
        return
    found = Taxonomy.find(name)
    if wanted == "toml":
        click.echo(to_toml(found), nl=False)
    elif wanted == "json":
        from dataclasses import asdict

        click.echo(json.dumps({"version": found.version, **asdict(found)}, ensure_ascii=False))
    else:
        click.echo(printable(f"{found.title} ({found.label})"))
        for category in found.categories:
            indent = "  " * len(found.path_of(category.code))
            click.echo(
                printable(f"{indent}{category.name} [{category.code}] {category.definition or ''}").rstrip()
            )


@taxonomy.command(epilog=_CHECK_EXAMPLES)
@click.argument("file", metavar="NAME|FILE")
@debug_option
def check(*, file: str) -> None:
    """Check a taxonomy: every error with its line or cell, and the nearest valid name.

    Exit code 0 when there is none, 1 otherwise. Words that several categories claim are notes, not errors.
    """
    from voc.taxonomy import Taxonomy
    from voc.taxonomy.shared import shared_words

    found = Taxonomy.find(file)
    for word, codes in shared_words(found):
        click.echo(f"note: {printable(word)} is a word of {', '.join(codes)}", err=True)
    facts = {
        "name": found.name,
        "version": found.version,
        "categories": len(found.categories),
        "leaves": len(found.leaves),
        "keywords": sum(len(category.keywords) for category in found.categories),
        "examples": sum(len(category.examples) for category in found.categories),
        "labelled": len(found.labelled),
        "brands": len(found.brands),
    }
    click.echo(json.dumps(facts, ensure_ascii=False))


@taxonomy.command(epilog=_CONVERT_EXAMPLES)
@click.argument("source", metavar="NAME|FILE")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over TARGET where it is there.")
@debug_option
def convert(*, source: str, target: Path, force: bool) -> None:
    """Write a taxonomy as TOML or as a workbook, by the suffix of TARGET; nothing is lost but comments."""
    from voc.taxonomy import Taxonomy, write

    if target.exists() and not force:
        raise click.UsageError(f"{target} is there already; give --force to write over it")
    write(Taxonomy.find(source), target)
    click.echo(f"wrote {target}", err=True)


@taxonomy.command(epilog=_DIFF_EXAMPLES)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("tagged", metavar="TAGGED")
@_feedback_options
@debug_option
def diff(
    *,
    old: str,
    new: str,
    tagged: str,
    path: str | None,
    channel: str | None,
    text_column: str | None,
    id_column: str | None,
    texts: bool,
    examples: int,
    wanted: str | None,
) -> None:
    """Say what a change from OLD to NEW would do to the archive TAGGED, before it is made.

    Which tags would change, how many, how far each category's net sentiment shifts, and examples. Both
    taxonomies are matched anew by their words, so that the difference is theirs alone. An archive holds spans
    and no words: give the --feedback it was made from; without it, normalised aspects are all there is to
    match, and opinions without one are counted as undecided.
    """
    from voc.cli.taxonomy_view import diff_json, diff_table
    from voc.taxonomy import Matcher, Taxonomy
    from voc.taxonomy.dryrun import dry_run

    _check_texts(path, texts=texts)
    before, after = Matcher.of(Taxonomy.find(old)), Matcher.of(Taxonomy.find(new))
    source = Source(
        path=path, channel=Channel(channel) if channel else None, text_column=text_column, id_column=id_column
    )
    with _opinions(tagged, source) as opinions:
        run = dry_run(before, after, opinions, examples=examples, texts=texts)
    if _as_table(wanted):
        results().print(diff_table(run))
    else:
        for line in diff_json(run, before.taxonomy, after.taxonomy):
            click.echo(json.dumps(line, ensure_ascii=False))


@taxonomy.command(epilog=_SUGGEST_EXAMPLES)
@click.argument("tagged", metavar="TAGGED")
@click.option(
    "--taxonomy", "name", metavar="NAME|FILE", help="Match anew with this one instead of the recorded tags."
)
@click.option(
    "--least", type=click.IntRange(min=1), default=3, show_default=True, help="Opinions a suggestion needs."
)
@click.option(
    "--most", type=click.IntRange(min=1), default=20, show_default=True, help="Suggestions to show."
)
@_feedback_options
@debug_option
def suggest(
    *,
    tagged: str,
    name: str | None,
    least: int,
    most: int,
    path: str | None,
    channel: str | None,
    text_column: str | None,
    id_column: str | None,
    texts: bool,
    examples: int,
    wanted: str | None,
) -> None:
    """Suggest categories that the archive TAGGED needs, from its opinions that fit none.

    They are grouped by their aspects; each group has its count, net sentiment, the aspects to begin keywords
    with, and examples.
    """
    from voc.cli.taxonomy_view import suggestion_json, suggestions_table
    from voc.taxonomy.suggest import suggest as suggestions

    _check_texts(path, texts=texts)
    source = Source(
        path=path, channel=Channel(channel) if channel else None, text_column=text_column, id_column=id_column
    )
    with _opinions(tagged, source) as opinions:
        found = suggestions(
            _without_home(opinions, name), least=least, most=most, examples=examples, texts=texts
        )
    if _as_table(wanted):
        results().print(suggestions_table(found))
    else:
        for each in found:
            click.echo(json.dumps(suggestion_json(each), ensure_ascii=False))


def _as_table(wanted: str | None) -> bool:
    return wanted == "table" or (wanted is None and is_terminal(sys.stdout))


def _check_texts(path: str | None, *, texts: bool) -> None:
    if texts and path is None:
        raise click.UsageError("--texts needs --feedback: an archive holds no words")


@contextmanager
def _opinions(tagged: str, source: Source) -> "Iterator[Iterable[PlacedOpinion]]":
    """The opinions of an archive, with the words of its feedback where that is given."""
    from voc.records.tagged import read_tags
    from voc.taxonomy.placed import placed_opinions

    if source.path is None:
        yield placed_opinions(read_tags(tagged))
        return
    with source.open() as reader:
        yield placed_opinions(read_tags(tagged), reader)


def _without_home(opinions: "Iterable[PlacedOpinion]", name: str | None) -> "Iterable[PlacedOpinion]":
    """The opinions that fit nothing, by the recorded tags or by a taxonomy that is matched anew."""
    from voc.taxonomy import Matcher, Taxonomy
    from voc.taxonomy.suggest import rematched, unfitting

    return unfitting(opinions if name is None else rematched(opinions, Matcher.of(Taxonomy.find(name))))
