"""All that the service keeps, over one database."""

from dataclasses import dataclass
from typing import Self

from .access.keys import KeyStore
from .access.tenant import TenantStore
from .audit import AuditLog
from .configuration.store import ConfigurationStore
from .jobs.idempotency import Idempotency
from .jobs.queue import JobQueue
from .settings import Settings
from .store import Database
from .usage import Usage


@dataclass(frozen=True)
class Stores:
    """What is kept, a store for each kind of thing; they share a database."""

    database: Database
    keys: KeyStore
    tenants: TenantStore
    audit: AuditLog
    usage: Usage
    configurations: ConfigurationStore
    jobs: JobQueue
    idempotency: Idempotency

    @classmethod
    def over(cls, database: Database, *, settings: Settings) -> Self:
        """Give the stores over a database."""
        return cls(
            database, KeyStore(database), TenantStore(database), AuditLog(database), Usage(database),
            ConfigurationStore(database), JobQueue(database, seconds=settings.lease_seconds),
            Idempotency(database, stale=settings.upload_seconds + 60),
        )  # fmt: skip
