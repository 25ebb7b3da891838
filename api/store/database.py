"""What the service asks of a database: transactions, statements, a clock. SQL that both kinds understand."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Final, Protocol

from voc.errors import VocError

Row = Mapping[str, Any]

# The words of one kind for what the other calls otherwise.
WORDS: Final = {
    "sqlite": {"serial": "INTEGER PRIMARY KEY AUTOINCREMENT", "skip_locked": ""},
    "postgres": {"serial": "BIGSERIAL PRIMARY KEY", "skip_locked": "FOR UPDATE OF p SKIP LOCKED"},
}


class Dialect(StrEnum):
    """The kinds of database there are."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"

    def words(self, statement: str) -> str:
        """Give the statement with ``{serial}`` and the like in this kind's words."""
        for name, word in WORDS[self].items():
            statement = statement.replace("{" + name + "}", word)
        return statement


class StoreUnavailable(VocError):
    """The database cannot be read or written now: its disk is full, it is locked for long, or it is gone."""


class Session(Protocol):
    """A transaction that is open. Places for values are ``?`` in every statement."""

    def run(self, statement: str, *values: Any) -> int:
        """Carry out a statement, and give how many rows it changed."""
        ...

    def rows(self, statement: str, *values: Any) -> Sequence[Row]:
        """Give the rows of a query, or those that a statement with RETURNING gives."""
        ...

    def row(self, statement: str, *values: Any) -> Row | None:
        """Give the first row; None: there is none."""
        ...


class Database(ABC):
    """A database with a connection for each thread that asks. Threads may share one."""

    dialect: Dialect

    def __init__(self) -> None:
        self._mine = threading.local()
        self._all: list[Any] = []
        self._lock = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a transaction that is committed when the block ends well, and undone otherwise.

        :raises StoreUnavailable: when the database cannot be written.
        """
        with self._transaction(writing=True) as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a transaction that only reads, and sees one state of everything.

        :raises StoreUnavailable: when the database cannot be read.
        """
        with self._transaction(writing=False) as session:
            yield session

    @abstractmethod
    def now(self) -> float:
        """Give the moment by the clock that all who share the database share, seconds since 1970."""

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            connections, self._all = self._all, []
            self._mine = threading.local()
        for connection in connections:
            connection.close()

    def _connection(self) -> Any:
        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._connect()
            self._mine.connection = connection
            with self._lock:
                self._all.append(connection)
        return connection

    def _forget(self) -> None:
        """Leave the thread's connection, which no longer works; the next transaction makes another."""
        connection, self._mine.connection = self._mine.connection, None
        with self._lock:
            if connection in self._all:
                self._all.remove(connection)
        connection.close()

    @abstractmethod
    def _connect(self) -> Any: ...

    @abstractmethod
    def _transaction(self, *, writing: bool) -> Any: ...
