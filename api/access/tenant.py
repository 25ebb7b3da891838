"""A tenant's name, and what a tenant decides for itself."""

import re
from dataclasses import dataclass
from typing import Final

from voc.errors import SettingsError

from ..store import Database

_NAME: Final = re.compile(r"[\w-][\w.-]{0,63}")


def checked_tenant(name: str) -> str:
    """Give the name back.

    :raises SettingsError: when no tenant can be called so.
    """
    if _NAME.fullmatch(name) is None:
        raise SettingsError(f"tenant {name!r}: up to 64 letters, digits, - . and _ name a tenant")
    return name


@dataclass(frozen=True)
class TenantSettings:
    """What a tenant decides.

    :ivar keep_text: whether results keep the text, its personal data masked.
    :ivar release: the release it is pinned to; None: whatever is served.
    """

    keep_text: bool = False
    release: str | None = None


class TenantStore:
    """What each tenant decided."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, tenant: str) -> TenantSettings:
        """Give what a tenant decided; the defaults where it did not."""
        with self._database.read() as session:
            row = session.row("SELECT keep_text, release FROM tenants WHERE tenant = ?", tenant)
        return TenantSettings() if row is None else TenantSettings(bool(row["keep_text"]), row["release"])

    def pin(self, tenant: str, release: str | None) -> None:
        """Pin a tenant to a release, or to none."""
        self._put(tenant, "release", release)

    def keep_text(self, tenant: str, *, keep: bool) -> None:
        """Say whether a tenant's results keep the masked text."""
        self._put(tenant, "keep_text", int(keep))

    def _put(self, tenant: str, column: str, value: object) -> None:
        with self._database.write() as session:
            session.run("INSERT INTO tenants (tenant) VALUES (?) ON CONFLICT DO NOTHING", tenant)
            session.run(f"UPDATE tenants SET {column} = ? WHERE tenant = ?", value, tenant)
