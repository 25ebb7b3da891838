"""The ``voc`` command: its name, its version and its commands."""

from typing import Final

import click

from voc import __version__
from voc.cli.alerts import alerts
from voc.cli.ending import Program
from voc.cli.evaluate import evaluate
from voc.cli.info import info
from voc.cli.keys import keys
from voc.cli.options import debug_option
from voc.cli.privacy import privacy
from voc.cli.rules import rules
from voc.cli.schema import schema
from voc.cli.serve import serve
from voc.cli.tag import tag
from voc.cli.taxonomy import taxonomy
from voc.cli.words import words
from voc.cli.worker import worker

_EXAMPLES: Final = """\b
Examples:
  voc tag reviews.csv -o tags.parquet --channel review
  voc tag --text "这家店服务太差了"
  voc info

\b
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
"""


@click.group(
    cls=Program,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="voc")
@debug_option
def main() -> None:
    """Read Chinese customer feedback and write structured tags."""


for command in (tag, alerts, taxonomy, evaluate, info, privacy, rules, serve, schema, words, keys, worker):
    main.add_command(command)
