"""Idempotency keys: what was begun under a key is begun once, and answered again as it was the first time."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..store import Database, Session
from .model import StillRunning


@dataclass(frozen=True)
class Answered:
    """What the first request with a key was, and was answered with."""

    fingerprint: str
    answer: Mapping[str, Any]


@dataclass(frozen=True)
class Claim:
    """A key that this request holds."""

    tenant: str
    key: str
    holder: str


class Idempotency:
    """The keys of all tenants.

    :param stale: seconds after which one who claimed a key and did not answer is given up.
    :param kept: seconds that an answer is kept.
    """

    def __init__(self, database: Database, *, stale: float, kept: float = 86_400.0) -> None:
        self._database = database
        self._stale = stale
        self._kept = kept

    def claim(self, tenant: str, key: str) -> Claim | Answered:
        """Give the claim to a key, or what was answered under it.

        :raises StillRunning: when another holds it.
        """
        claim, now = Claim(tenant, key, secrets.token_hex(8)), self._database.now()
        with self._database.write() as session:
            session.run(
                "DELETE FROM idempotency WHERE created < ? OR (answer IS NULL AND created < ?)",
                now - self._kept, now - self._stale,
            )  # fmt: skip
            added = session.run(
                "INSERT INTO idempotency (tenant, key, holder, created) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                tenant, key, claim.holder, now,
            )  # fmt: skip
            if added:
                return claim
            row = session.row(
                "SELECT fingerprint, answer FROM idempotency WHERE tenant = ? AND key = ?", tenant, key
            )
        if row is None or row["answer"] is None:
            raise StillRunning("the first request with this Idempotency-Key has not been answered yet")
        return Answered(row["fingerprint"], json.loads(row["answer"]))

    def answer(self, session: Session, claim: Claim, *, fingerprint: str, answer: Mapping[str, Any]) -> None:
        """Keep what a request was answered with, in the transaction of what it did."""
        session.run(
            "UPDATE idempotency SET fingerprint = ?, answer = ? WHERE tenant = ? AND key = ? AND holder = ?",
            fingerprint, json.dumps(answer), claim.tenant, claim.key, claim.holder,
        )  # fmt: skip

    def give_up(self, claim: Claim) -> None:
        """Let the key be used again: the request failed and did nothing."""
        with self._database.write() as session:
            session.run(
                "DELETE FROM idempotency WHERE tenant = ? AND key = ? AND holder = ? AND answer IS NULL",
                claim.tenant, claim.key, claim.holder,
            )  # fmt: skip
