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


LAST_TRANSACTION = 15.0
"""Seconds that closing waits for transactions to end."""


class Database(ABC):
    """A database with a connection for each thread that asks. Threads may share one."""

    dialect: Dialect

    def __init__(self) -> None:
        self._mine = threading.local()
        self._all: list[Any] = []
        self._lock = threading.Lock()
        self._idle = threading.Condition()
        self._depth = threading.local()
        self._active, self._closing = 0, False

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a transaction that is committed when the block ends well, and undone otherwise.

        :raises StoreUnavailable: when the database cannot be written.
        """
        with self._in_use(), self._transaction(writing=True) as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a transaction that only reads, and sees one state of everything.

        :raises StoreUnavailable: when the database cannot be read.
        """
        with self._in_use(), self._transaction(writing=False) as session:
            yield session

    @abstractmethod
    def now(self) -> float:
        """Give the moment by the clock that all who share the database share, seconds since 1970."""

    def close(self) -> None:
        """Close the connections of all threads, when their transactions have ended.

        One that does not end is left to the end of the process: a connection closed under a thread that uses
        it takes the process down.
        """
        with self._idle:
            self._closing = True
            ended = self._idle.wait_for(lambda: self._active == 0, timeout=LAST_TRANSACTION)
            if ended:
                self._close_all()
            self._closing = False
            self._idle.notify_all()

    def _close_all(self) -> None:
        with self._lock:
            connections, self._all = self._all, []
            self._mine = threading.local()
        for connection in connections:
            connection.close()

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        """Keep connections open while a thread has a transaction, or one within another."""
        depth = getattr(self._depth, "value", 0)
        with self._idle:
            if depth == 0:
                self._idle.wait_for(lambda: not self._closing)
            self._active += 1
        self._depth.value = depth + 1
        try:
            yield
        finally:
            self._depth.value = depth
            with self._idle:
                self._active -= 1
                self._idle.notify_all()

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
