"""``voc worker``: a process that works on the service's jobs."""

from pathlib import Path
from typing import Any, Final

import click

from voc.cli.options import debug_option, release_options, tagging_options
from voc.errors import MissingExtra

_EXAMPLES: Final = """\b
Examples:
  voc worker
  voc worker --config service.toml --threads 4
  VOC_API_STORE=postgresql://voc@db/voc voc worker
"""


@click.command(epilog=_EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="TOML file of settings.")
@click.option("--store", metavar="FILE|URL", help="The service's database. Default: as voc serve.")
@tagging_options
@release_options
@debug_option
def worker(*, config: Path | None, **given: Any) -> None:
    """Work on the service's jobs, until it is told to stop.

    It serves nothing. Any number of workers share the jobs of one store: a SQLite file on one machine,
    PostgreSQL on several. Killed, it loses nothing: another does its part again.
    """
    try:
        from voc_api.settings import read_settings
        from voc_api.work import run_worker
    except ModuleNotFoundError as error:
        raise MissingExtra.of(error.name or "voc_api", extra="api") from error
    run_worker(read_settings(config, **given))
