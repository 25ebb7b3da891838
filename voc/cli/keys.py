"""``voc keys``: the keys that the service asks for."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from voc.cli.options import debug_option
from voc.errors import MissingExtra

if TYPE_CHECKING:
    from voc_api.access import KeyRecord, KeyStore

_EXAMPLES: Final = """\b
Examples:
  voc keys create --tenant acme --scopes tag,jobs
  voc keys list --tenant acme
  voc keys rotate 3fJx0a9QmZ7T --overlap 24h
  voc keys revoke 3fJx0a9QmZ7T
"""
_CREATE_EXAMPLES: Final = """\b
Examples:
  voc keys create --tenant acme
  voc keys create --tenant acme --scopes tag,jobs,config --expires 90d --name "data platform"
  voc keys create --tenant acme --scopes jobs --org-path 总部/华东 --attribute region=华东
"""
_LIST_EXAMPLES: Final = """\b
Examples:
  voc keys list
  voc keys list --tenant acme | jq -r 'select(.state == "valid") | .id'
"""
_REVOKE_EXAMPLES: Final = """\b
Examples:
  voc keys revoke 3fJx0a9QmZ7T
"""
_ROTATE_EXAMPLES: Final = """\b
Examples:
  voc keys rotate 3fJx0a9QmZ7T
  voc keys rotate 3fJx0a9QmZ7T --overlap 30m
"""
_UNITS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SPAN: Final = re.compile(r"(\d{1,6})([smhd])")


def _seconds(_: click.Context, __: click.Parameter, value: str | None) -> float | None:
    """Return the seconds of ``90d``, ``24h``, ``30m`` or ``10s``."""
    if value is None:
        return None
    found = _SPAN.fullmatch(value)
    if found is None:
        raise click.BadParameter(f"{value!r} is no span of time; write 90d, 24h, 30m or 10s")
    return float(int(found[1]) * _UNITS[found[2]])


def _attributes(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Return the names and values of ``region=华东``."""
    for value in values:
        if not value.partition("=")[0].strip() or "=" not in value:
            raise click.BadParameter(f"{value!r} is not NAME=VALUE, such as region=华东")
    return {name.strip(): held for name, _, held in (value.partition("=") for value in values)}


_STORE: Final = click.option(
    "--store",
    metavar="FILE|URL",
    help="The service's database. Default: as voc serve, from --config or $VOC_API_STORE.",
)
_CONFIG: Final = click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="TOML file of the service's settings."
)


@click.group(epilog=_EXAMPLES)
def keys() -> None:
    """Make, list, revoke and rotate the keys of the service.

    A service without any key runs open, and on this machine only.
    """


@keys.command(epilog=_CREATE_EXAMPLES)
@click.option("--tenant", required=True, metavar="NAME", help="Whose data it opens.")
@click.option(
    "--scopes",
    default="tag",
    show_default=True,
    metavar="NAMES",
    help="What it allows: tag, jobs, alerts, config, admin.",
)
@click.option("--env", type=click.Choice(["live", "test"]), default="live", help="Stands in the key.")
@click.option("--name", default="", metavar="TEXT", help="What it is for; shown in lists.")
@click.option(
    "--expires",
    "seconds",
    callback=_seconds,
    metavar="SPAN",
    help="How long it is valid: 90d, 24h. Default: ever.",
)
@click.option("--org-path", metavar="A/B", help="It sees only rows of this unit and those under it.")
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    callback=_attributes,
    metavar="NAME=VALUE",
    help="It sees only rows with this attribute; may be repeated.",
)
@click.option(
    "--characters-per-minute",
    type=click.IntRange(min=1),
    metavar="N",
    help="Most it may send. Default: the service's setting.",
)
@_STORE
@_CONFIG
@debug_option
def create(
    *, tenant: str, scopes: str, org_path: str | None, store: str | None, config: Path | None, **given: Any
) -> None:
    """Make a key and write it to standard output: it cannot be read again."""
    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    path = tuple(unit for unit in (org_path or "").split("/") if unit)
    key = _keys(store, config).create(tenant, scopes=wanted, org_path=path, **given)
    click.echo(key.text)
    click.echo(f"Key {key.id} of {tenant}. Keep it safe: only its hash is stored.", err=True)


@keys.command(name="list", epilog=_LIST_EXAMPLES)
@click.option("--tenant", metavar="NAME", help="Only this one's keys.")
@_STORE
@_CONFIG
@debug_option
def list_keys(*, tenant: str | None, store: str | None, config: Path | None) -> None:
    """List the keys, a line of JSON each; their secrets are not stored."""
    for record in _keys(store, config).all(tenant):
        click.echo(json.dumps(_shown(record), ensure_ascii=False))


@keys.command(epilog=_REVOKE_EXAMPLES)
@click.argument("id", metavar="ID")
@_STORE
@_CONFIG
@debug_option
def revoke(*, id: str, store: str | None, config: Path | None) -> None:
    """Make a key open nothing any more; a running service follows within five seconds."""
    click.echo(json.dumps(_shown(_keys(store, config).revoke(id)), ensure_ascii=False))


@keys.command(epilog=_ROTATE_EXAMPLES)
@click.argument("id", metavar="ID")
@click.option(
    "--overlap",
    callback=_seconds,
    default="24h",
    show_default=True,
    metavar="SPAN",
    help="How long both are valid.",
)
@_STORE
@_CONFIG
@debug_option
def rotate(*, id: str, overlap: float, store: str | None, config: Path | None) -> None:
    """Make a key that allows what another does, and let that one end after an overlap."""
    key = _keys(store, config).rotate(id, overlap=overlap)
    click.echo(key.text)
    click.echo(f"Key {key.id} stands in for {id}, which ends in {overlap:g} seconds.", err=True)


def _keys(store: str | None, config: Path | None) -> "KeyStore":
    try:
        from voc_api.access import KeyStore
        from voc_api.settings import read_settings
        from voc_api.store import open_database
    except ModuleNotFoundError as error:
        raise MissingExtra.of(error.name or "voc_api", extra="api") from error
    return KeyStore(open_database(read_settings(config, store=store).store))


def _shown(record: "KeyRecord") -> dict[str, Any]:
    valid = record.is_valid(datetime.now(UTC).timestamp())
    return {
        "id": record.id,
        "tenant": record.tenant,
        "env": record.env,
        "name": record.name,
        "scopes": sorted(record.scopes),
        "state": "valid" if valid else "revoked" if record.revoked else "expired",
        "created": _moment(record.created),
        "expires": _moment(record.expires),
        "revoked": _moment(record.revoked),
        "org_path": list(record.rows.org_path),
        "attributes": dict(record.rows.attributes),
        "characters_per_minute": record.characters_per_minute,
        "replaces": record.replaces,
    }


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
