"""The embedded database: one SQLite file in WAL, that processes of one machine share."""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from .database import Database, Dialect, Row, Session, StoreUnavailable

# How long one who writes waits for another, seconds.
_PATIENCE: Final = 15.0


class SqliteDatabase(Database):
    """A SQLite file; it and its folder are readable by their owner alone.

    :raises StoreUnavailable: when the file cannot be opened or made.
    """

    dialect = Dialect.SQLITE

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise StoreUnavailable(
                f"{path}: the service's database cannot be opened: {error.strerror}. "
                "Name another file with store"
            ) from error

    def now(self) -> float:
        """Give the moment by this machine's clock."""
        return time.time()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        # What is deleted is overwritten: a job's input is gone when it is no longer needed.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[Session]:
        try:
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
        except sqlite3.Error as error:
            raise self._unavailable(error) from error
        try:
            yield _SqliteSession(connection)
            connection.execute("COMMIT")
        except BaseException as error:
            # A full disk may have ended the transaction already.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise self._unavailable(error) from error
            raise

    def _unavailable(self, error: sqlite3.Error) -> StoreUnavailable:
        return StoreUnavailable(f"{self.path}: {error}. See the disk and who else has the file open")


class _SqliteSession:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, *values: Any) -> int:
        return self._connection.execute(statement, values).rowcount

    def rows(self, statement: str, *values: Any) -> Sequence[Row]:
        return [dict(row) for row in self._connection.execute(statement, values)]

    def row(self, statement: str, *values: Any) -> Row | None:
        return next(iter(self.rows(statement, *values)), None)
