"""``voc evaluate``: what a release reaches on labelled feedback."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from voc.cli.options import debug_option
from voc.errors import MissingExtra

_EXAMPLES: Final = """\b
Examples:
  voc evaluate zh-feedback-2 labelled.jsonl
  voc evaluate models/mine labelled.jsonl --taxonomy mine.toml
  voc evaluate zh-feedback-2 corpora/ --only waimai > figures.json
  voc evaluate zh-feedback-2 labelled.jsonl | jq '.figures | map_values(.value)'
"""


@click.command(epilog=_EXAMPLES)
@click.argument("release", metavar="RELEASE")
@click.argument("data", type=click.Path(path_type=Path), metavar="DATA")
@click.option("--only", default="", metavar="NAME", help="Of a folder, corpora with this in their name.")
@click.option(
    "--half", type=click.Choice(["tune", "report"]),
    help="That half of the texts, by their hash; a release's thresholds were set on the first.",
)  # fmt: skip
@click.option("--taxonomy", metavar="NAME|FILE", help="The one that the labelled categories are of.")
@click.option("--opinion-style", metavar="CORPUS", help="What the labelled opinion spans cover.")
@click.option("--threads", type=click.IntRange(min=1), metavar="N", help="Inference threads.")
@debug_option
def evaluate(
    *, release: str, data: Path, only: str, half: str | None, taxonomy: str | None,
    opinion_style: str | None, threads: int | None,
) -> None:  # fmt: skip
    """Measure RELEASE on the labelled feedback DATA; one JSON object goes to standard output.

    DATA is a JSONL file in the format of docs/corpora.md, a folder of them, or a folder of corpora; of each
    line, whatever it labels is measured. Each figure comes with its 95 % bootstrap interval and the number of
    texts; what is labelled and the release gives no tags for is listed as absent.
    """
    try:
        from voc_training.evaluate import evaluate as measure
    except ModuleNotFoundError as error:
        raise MissingExtra.of(error.name or "voc_training", extra="train") from error
    report = measure(
        release, data, only=only, half=half, taxonomy=taxonomy, style=opinion_style, threads=threads,
        note=lambda line: click.echo(line, err=True),
    )  # fmt: skip
    click.echo(json.dumps(asdict(report), ensure_ascii=False, indent=1))
