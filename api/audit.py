"""The audit log: who did what to what, without any text. Its table refuses all but additions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .store import Database, Session


@dataclass(frozen=True)
class Entry:
    """One line of the log; ``at`` in seconds since 1970."""

    seq: int
    at: float
    actor: str
    action: str
    object: str
    details: Mapping[str, Any]
    request_id: str | None


def note(
    session: Session,
    *,
    tenant: str,
    actor: str,
    action: str,
    object: str,
    at: float,
    details: Mapping[str, Any] | None = None,
    request_id: str | None = None,
) -> None:
    """Add a line, in the transaction of what it tells of: one is not there without the other.

    :param actor: a key's public id, or the command.
    """
    session.run(
        "INSERT INTO audit (at, tenant, actor, action, object, details, request_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        at, tenant, actor, action, object, json.dumps(dict(details or {}), ensure_ascii=False), request_id,
    )  # fmt: skip


class AuditLog:
    """The log as it is read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, tenant: str, *, before: int | None, limit: int) -> list[Entry]:
        """Give a tenant's lines, the latest first.

        :param before: give those older than this line.
        """
        with self._database.read() as session:
            rows = session.rows(
                "SELECT * FROM audit WHERE tenant = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                tenant, before if before is not None else 2**62, limit,
            )  # fmt: skip
        return [
            Entry(row["seq"], row["at"], row["actor"], row["action"], row["object"],
                  json.loads(row["details"]), row["request_id"])
            for row in rows
        ]  # fmt: skip
