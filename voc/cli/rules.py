"""``voc rules``: check a file of rules, and try it on a text."""

import json
import sys
from typing import Final

import click

from voc.cli.options import debug_option
from voc.cli.terminal import printable
from voc.schema import Channel, Speaker

_EXAMPLES: Final = """\b
Examples:
  voc rules check rules.toml
  voc rules try rules.xlsx "后厨有老鼠，我要打12315" --channel review
"""
_CHECK_EXAMPLES: Final = """\b
Examples:
  voc rules check rules.toml
  voc rules check taxonomy.xlsx --sheet 规则
"""
_TRY_EXAMPLES: Final = """\b
Examples:
  voc rules try rules.toml "客服一直不理我" --speaker customer --channel chat
  voc rules try rules.toml - < text.txt | jq .rule
"""
_SHEET: Final = click.option(
    "--sheet", metavar="NAME", help="Sheet of a workbook. Default: rules, Rules or 规则."
)


@click.group(epilog=_EXAMPLES)
def rules() -> None:
    """Check rules, and try them on a text.

    Rules stand in a TOML file or on a sheet of a workbook: docs/rules.md has the notation.
    """


@rules.command(epilog=_CHECK_EXAMPLES)
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False))
@_SHEET
@debug_option
def check(*, file: str, sheet: str | None) -> None:
    """Check a file of rules: every problem with its line, rule and mend.

    Exit code 0 when there is none, 1 otherwise.
    """
    from voc.rules import Rules

    loaded = Rules.load(file, sheet=sheet)
    counts = {
        "rules": len(loaded),
        "phrases": sum(len(rule.phrases) for rule in loaded.rules),
        "patterns": sum(len(rule.patterns) + len(rule.tokens) for rule in loaded.rules),
        "regular_expressions": sum(len(rule.regexes) for rule in loaded.rules),
    }
    click.echo(json.dumps({"version": loaded.version, **counts}, ensure_ascii=False))


@rules.command(name="try", epilog=_TRY_EXAMPLES)
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False))
@click.argument("text", metavar="TEXT|-")
@click.option(
    "--channel", type=click.Choice([channel.value for channel in Channel]), help="Where the text comes from."
)
@click.option("--speaker", type=click.Choice([speaker.value for speaker in Speaker]), help="Who says it.")
@_SHEET
@debug_option
def try_rules(*, file: str, text: str, channel: str | None, speaker: str | None, sheet: str | None) -> None:
    """Apply the rules to one text: a line of JSON for each hit, spans of the text as received.

    Rules that need words (tokens, whole_words) need the whole engine: voc tag --rules FILE.
    """
    from voc.rules import Rules
    from voc.text import clean

    received = sys.stdin.read() if text == "-" else text
    cleaned = clean(received)
    hits = Rules.load(file, sheet=sheet).apply(
        cleaned.text,
        channel=Channel(channel) if channel else None,
        speaker=Speaker(speaker) if speaker else None,
    )
    for hit in hits:
        start, end = cleaned.to_original(hit.start, hit.end)
        found = {"rule": hit.rule, "start": start, "end": end, "text": printable(received[start:end])}
        sets = {str(effect.target): effect.value for effect in hit.effects}
        vetoes = [f"{veto.target}:{veto.value}" for veto in hit.vetoes]
        click.echo(json.dumps({**found, "sets": sets, "vetoes": vetoes}, ensure_ascii=False))
