"""``voc words``: check a dictionary, prove its effect, find new words, count words."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from voc.cli.options import EngineOptions, debug_option, load_engine
from voc.cli.source import Source
from voc.cli.terminal import messages
from voc.errors import ReleaseError
from voc.schema import Channel, Feedback, Speaker, Tags

if TYPE_CHECKING:
    from voc.words import Span, Spans

_EXAMPLES: Final = """\b
Examples:
  voc words check tenant.tsv
  voc words explain "商品和服务行业" --dictionary tenant.tsv --words "商品 和 服务 行业"
  voc words discover reviews.csv -o new-words.tsv
  voc words count reviews.csv -o frequencies.tsv
"""
_CHECK_EXAMPLES: Final = """\b
Examples:
  voc words check tenant.tsv
  voc words check tenant.txt --mode force | jq 'select(.reason == "duplicate")'
"""
_EXPLAIN_EXAMPLES: Final = """\b
Examples:
  voc words explain "商品和服务行业" --dictionary tenant.tsv
  voc words explain "商品和服务行业" --dictionary tenant.tsv --words "商品 和 服务 行业"
"""
_DISCOVER_EXAMPLES: Final = """\b
Examples:
  voc words discover reviews.csv -o new-words.tsv
  voc words discover reviews.jsonl --least 20 --known tenant.tsv | jq -r .word
"""
_COUNT_EXAMPLES: Final = """\b
Examples:
  voc words count reviews.csv -o frequencies.tsv
  voc words count reviews.csv -o frequencies.tsv --hanlp models/my-tokenizer
"""
_MODE: Final = click.option(
    "--mode",
    type=click.Choice(["combine", "force"]),
    default="combine",
    show_default=True,
    help="How words act that do not say it themselves.",
)
_HANLP: Final = click.option(
    "--hanlp", metavar="FOLDER|NAME", help="Take the words of a HanLP model instead of the release's."
)
_RELEASE: Final = click.option(
    "--release", metavar="FOLDER|NAME", help="Trained release that gives the words."
)
_TEXT_COLUMN: Final = click.option("--text-column", metavar="NAME", help="Column that holds the text.")
_OUTPUT: Final = click.Path(dir_okay=False, writable=True)


@click.group(epilog=_EXAMPLES)
def words() -> None:
    """Check dictionaries, prove their effect, and find words for them: docs/words.md."""


@words.command(epilog=_CHECK_EXAMPLES)
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False))
@_MODE
@click.option("--encoding", metavar="NAME", help="Encoding of the file. Default: told by its bytes.")
@debug_option
def check(*, file: str, mode: str, encoding: str | None) -> None:
    """Say what loads of a dictionary, and what is refused and why.

    A line of JSON for the file, and one for each line refused. Exit code 1 when a line is refused.
    """
    from voc.words import Mode, read_dictionary

    _, report = read_dictionary(file, mode=Mode(mode), encoding=encoding)
    facts = {
        "file": report.file, "encoding": report.encoding, "lines": report.lines, "loaded": report.loaded,
        "forced": report.forced, "changed": report.changed, "refused": report.reasons,
    }  # fmt: skip
    _print(facts)
    for refused in report.refused:
        _print({"line": refused.line, "word": refused.word, "reason": refused.reason, "why": refused.why})
    for note in report.notes:
        messages().print(f"{file}: {note}")
    if report.refused:
        raise click.exceptions.Exit(1)


@words.command(name="explain", epilog=_EXPLAIN_EXAMPLES)
@click.argument("text", metavar="TEXT")
@click.option("--dictionary", required=True, type=click.Path(dir_okay=False), help="The dictionary to prove.")
@click.option("--words", "given", metavar="WORDS", help="The words without it, apart by spaces.")
@_MODE
@_HANLP
@_RELEASE
@debug_option
def explain_text(
    *, text: str, dictionary: str, given: str | None, mode: str, hanlp: str | None, release: str | None
) -> None:
    """Prove what a dictionary does to a text: its words before and after, and each entry that it holds.

    The words without the dictionary are the release's, a HanLP model's, or those given.
    """
    from voc.text import clean
    from voc.words import Mode, explain, read_dictionary

    cleaned = clean(text).text
    before = _given(cleaned, given) if given is not None else _segmented([cleaned], hanlp, release)[0]
    entries, _ = read_dictionary(dictionary, mode=Mode(mode))
    found = explain(cleaned, before, entries)
    _print({"before": found.words(found.before), "after": found.words(found.after), "changed": found.changed})
    for each in found.found:
        shown = {
            "entry": each.entry.text, "line": each.entry.line, "mode": each.entry.mode,
            "start": each.start, "end": each.end, "effect": each.effect,
        }  # fmt: skip
        _print(shown | ({"by": each.by} if each.by else {}))


@words.command(name="discover", epilog=_DISCOVER_EXAMPLES)
@click.argument("archive", metavar="ARCHIVE", type=click.Path(dir_okay=False))
@click.option("-o", "--output", type=_OUTPUT, help="Write a dictionary instead of JSON Lines.")
@click.option("--known", type=click.Path(dir_okay=False), help="A dictionary whose words are not new.")
@click.option(
    "--least", default=5, show_default=True, type=click.IntRange(min=2), help="Fewest times in all."
)
@click.option(
    "--cohesion", default=3.0, show_default=True, type=click.FloatRange(min=0), help="Least cohesion, bits."
)
@click.option(
    "--freedom", default=1.0, show_default=True, type=click.FloatRange(min=0), help="Least freedom, bits."
)
@click.option("--most", default=500, show_default=True, type=click.IntRange(min=1), help="Most words.")
@_TEXT_COLUMN
@debug_option
def discover_words(
    *,
    archive: str,
    output: str | None,
    known: str | None,
    least: int,
    cohesion: float,
    freedom: float,
    most: int,
    text_column: str | None,
) -> None:
    """Find new words of a domain in an archive of feedback, the best first, to choose from for a dictionary.

    Cohesion says how well a string holds together inside, freedom how many ways it goes on at its borders.
    """
    from voc.words import discover, read_dictionary

    names = read_dictionary(known)[0].entries if known else {}
    source = Source(path=archive, channel=Channel.REVIEW, text_column=text_column)
    found = discover(
        lambda: _texts(source), known=set(names), least=least, cohesion=cohesion, freedom=freedom, most=most
    )
    if output is not None:
        lines = ["word\tkind\tweight", *(f"{word.text}\t\t1" for word in found)]
        Path(output).write_text("\n".join(lines) + "\n", encoding="utf-8")
        messages().print(f"{len(found)} words written to {output}; look through them before you use them")
        return
    for word in found:
        figures = {"cohesion": round(word.cohesion, 2), "freedom": round(word.freedom, 2)}
        _print({"word": word.text, "count": word.count, **figures})


@words.command(epilog=_COUNT_EXAMPLES)
@click.argument("archive", metavar="ARCHIVE", type=click.Path(dir_okay=False))
@click.option("-o", "--output", required=True, type=_OUTPUT, help="The table to write.")
@_TEXT_COLUMN
@_HANLP
@_RELEASE
@debug_option
def count(
    *, archive: str, output: str, text_column: str | None, hanlp: str | None, release: str | None
) -> None:
    """Count in how many texts of an archive each word stands: what keywords are weighed by."""
    from voc.text import clean
    from voc.words import Frequencies

    source = Source(path=archive, channel=Channel.REVIEW, text_column=text_column)
    texts = [clean(text).text for text in _texts(source)]
    spans = _segmented(texts, hanlp, release)
    table = Frequencies.count(
        [text[start:end] for start, end in found] for text, found in zip(texts, spans, strict=True)
    )
    table.save(output)
    messages().print(f"{len(table.counts):,} words of {table.documents:,} texts written to {output}")


def _texts(source: Source) -> Iterator[str]:
    """Yield what customers say in an archive."""
    with source.open() as reader:
        for item in reader:
            if not isinstance(item, Feedback):
                continue
            if item.text:
                yield item.text
            yield from (turn.text for turn in item.turns or () if turn.speaker is Speaker.CUSTOMER)


def _given(text: str, words: str) -> "Spans":
    from voc.words.hanlp import aligned

    return aligned(text, words.split())


def _segmented(texts: list[str], hanlp: str | None, release: str | None) -> "list[Spans]":
    from voc.words import HanlpWords

    if hanlp is not None:
        return HanlpWords.load(hanlp).segment(texts)
    engine = load_engine(EngineOptions(release=release, include=("words",)))
    feedback = [Feedback(id="text", channel=Channel.REVIEW, text=text) for text in texts]
    return [_words_of(tags) for tags in _tagged(engine.tag(feedback))]


def _tagged(found: Iterable[Any]) -> Iterator[Tags]:
    return (tags for tags in found if isinstance(tags, Tags))


def _words_of(tags: Tags) -> "tuple[Span, ...]":
    if tags.words is None:
        raise ReleaseError(
            f"release {tags.versions.release!r} has no words head; give the words (--words), a HanLP model "
            "(--hanlp), or a release whose card names words (--release)"
        )
    return tuple((word.start, word.end) for word in tags.words)


def _print(values: dict[str, Any]) -> None:
    click.echo(json.dumps(values, ensure_ascii=False))
