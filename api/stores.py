"""All that the service keeps, over one database."""

from dataclasses import dataclass
from typing import Self

from .access.keys import KeyStore
from .access.tenant import TenantStore
from .audit import AuditLog
from .store import Database


@dataclass(frozen=True)
class Stores:
    """What is kept, a store for each kind of thing; they share a database."""

    database: Database
    keys: KeyStore
    tenants: TenantStore
    audit: AuditLog

    @classmethod
    def over(cls, database: Database) -> Self:
        """Give the stores over a database."""
        return cls(database, KeyStore(database), TenantStore(database), AuditLog(database))
