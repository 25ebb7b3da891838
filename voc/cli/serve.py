"""``voc serve``: the REST service on this machine."""

from pathlib import Path
from typing import Any, Final

import click

from voc.cli.options import debug_option, release_options, tagging_options
from voc.errors import MissingExtra

_EXAMPLES: Final = """\b
Examples:
  voc serve
  voc serve --host 0.0.0.0 --port 9000 --threads 4
  voc serve --config service.toml
  curl -s localhost:8000/v1/tags -H 'content-type: application/json' \\
    -d '{"feedback": [{"id": "1", "channel": "review", "text": "这家店服务太差了"}]}'
"""


@click.command(epilog=_EXAMPLES)
@click.option("--host", metavar="ADDRESS", help="Address to listen on; 0.0.0.0 for all. Default: 127.0.0.1.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    metavar="N",
    help="Port to listen on; 0 takes a free one. Default: 8000.",
)
@click.option("--store", metavar="FILE|URL", help="The service's database. Default: in the folder of state.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="TOML file of settings.")
@tagging_options
@release_options
@debug_option
def serve(*, config: Path | None, **given: Any) -> None:
    """Serve the engine over HTTP, until it is told to stop.

    What is given here outranks the environment (VOC_API_PORT for --port), which outranks the file. The
    routes are described at /openapi.json.
    """
    try:
        from voc_api.serve import run
        from voc_api.settings import read_settings
    except ModuleNotFoundError as error:
        raise MissingExtra.of(error.name or "voc_api", extra="api") from error
    run(read_settings(config, **given))
