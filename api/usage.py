"""What each key sent, by day: gathered in memory, written every few seconds, and with each part of a job."""

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from .store import Database, Session

FLUSHED_EVERY: Final = 5.0
"""Seconds after which what was gathered is written: what a killed process forgets at most."""


@dataclass(frozen=True)
class Amount:
    """How much was sent."""

    requests: int = 0
    feedback: int = 0
    rejected: int = 0
    characters: int = 0


@dataclass(frozen=True)
class Day:
    """What a key sent to a route on a day, by UTC."""

    day: str
    key_id: str
    route: str
    amount: Amount


class Usage:
    """What was sent; threads may share one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._gathered: dict[tuple[str, str, str, str], Counter[str]] = {}

    def add(self, tenant: str, *, key_id: str, route: str, amount: Amount) -> None:
        """Gather what was sent; :meth:`flush` writes it."""
        place = (tenant, day_of(self._clock()), key_id, route)
        with self._lock:
            self._gathered.setdefault(place, Counter()).update(vars(amount))

    def flush(self) -> None:
        """Write what was gathered; where that fails, it is kept for the next time."""
        with self._lock:
            gathered, self._gathered = self._gathered, {}
        if not gathered:
            return
        try:
            with self._database.write() as session:
                for place, counts in gathered.items():
                    write_usage(session, *place, Amount(**counts))
        except BaseException:
            with self._lock:
                for place, counts in gathered.items():
                    self._gathered.setdefault(place, Counter()).update(counts)
            raise

    def days(self, tenant: str, *, first: str, last: str) -> list[Day]:
        """Give what a tenant's keys sent, the earliest day first.

        :param first: day as 2026-11-02; `last` likewise, itself included.
        """
        with self._database.read() as session:
            rows = session.rows(
                "SELECT * FROM usage WHERE tenant = ? AND day >= ? AND day <= ? ORDER BY day, key_id, route",
                tenant, first, last,
            )  # fmt: skip
        return [
            Day(row["day"], row["key_id"], row["route"],
                Amount(row["requests"], row["feedback"], row["rejected"], row["characters"]))
            for row in rows
        ]  # fmt: skip

    @staticmethod
    def _clock() -> float:
        return datetime.now(UTC).timestamp()


def write_usage(session: Session, tenant: str, day: str, key_id: str, route: str, amount: Amount) -> None:
    """Add to what is written."""
    session.run(
        "INSERT INTO usage (tenant, day, key_id, route, requests, feedback, rejected, characters) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, day, key_id, route) DO UPDATE SET "
        "requests = usage.requests + excluded.requests, feedback = usage.feedback + excluded.feedback, "
        "rejected = usage.rejected + excluded.rejected, characters = usage.characters + excluded.characters",
        tenant, day, key_id, route, amount.requests, amount.feedback, amount.rejected, amount.characters,
    )  # fmt: skip


def day_of(moment: float) -> str:
    """Give the day of a moment, by UTC."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
