"""``voc schema``: what goes in and what comes out, as JSON Schema or as Arrow."""

import json
from typing import Final

import click

from voc.cli.options import debug_option
from voc.schema.model import Model

_EXAMPLES: Final = """\b
Examples:
  voc schema feedback > feedback.schema.json
  voc schema tags | jq '.properties | keys'
  voc schema arrow
"""
KINDS: Final = ("feedback", "tags", "rejected", "arrow")


@click.command(epilog=_EXAMPLES)
@click.argument("kind", type=click.Choice(KINDS))
@debug_option
def schema(*, kind: str) -> None:
    """Print a schema of the contract.

    JSON Schema of feedback, tags or rejected; or all three as Arrow schemas.
    """
    click.echo(_arrow() if kind == "arrow" else _json(kind))


def _json(kind: str) -> str:
    from voc.schema import Feedback, Rejected, Tags
    from voc.schema.reference import json_schema

    models: dict[str, type[Model]] = {"feedback": Feedback, "tags": Tags, "rejected": Rejected}
    return json.dumps(json_schema(models[kind]), ensure_ascii=False, indent=2)


def _arrow() -> str:
    from voc.schema import feedback_schema, rejected_schema, tags_schema
    from voc.schema.reference import arrow_text

    schemas = {"feedback": feedback_schema(), "tags": tags_schema(), "rejected": rejected_schema()}
    return "\n".join(f"# {name}\n{arrow_text(schema)}" for name, schema in schemas.items()).rstrip()
