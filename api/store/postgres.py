"""PostgreSQL as the service's database, for machines that share their jobs: the door to psycopg."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from voc.errors import MissingExtra

from .database import Database, Dialect, Row, Session, StoreUnavailable

_PATIENCE_MS: Final = 15_000


class PostgresDatabase(Database):
    """A PostgreSQL database, by its URL; the password in it is never shown.

    :raises MissingExtra: when psycopg is not installed.
    """

    dialect = Dialect.POSTGRES

    def __init__(self, url: str) -> None:
        super().__init__()
        try:
            import psycopg
        except ModuleNotFoundError as error:
            raise MissingExtra.of("psycopg", extra="postgres") from error
        self._psycopg = psycopg
        self._url = url
        self._shown = f"postgresql://{urlsplit(url).hostname or 'local socket'}{urlsplit(url).path}"

    def now(self) -> float:
        """Give the moment by the server's clock."""
        with self.read() as session:
            row = session.row("SELECT extract(epoch FROM clock_timestamp())::float8 AS now")
        return float(row["now"]) if row else 0.0

    def _connect(self) -> Any:
        from psycopg.rows import dict_row

        return self._psycopg.connect(
            self._url,
            row_factory=dict_row,
            autocommit=True,
            connect_timeout=5,
            options=f"-c lock_timeout={_PATIENCE_MS} -c idle_in_transaction_session_timeout=60000",
        )

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[Session]:
        for attempt in range(2):
            try:
                connection = self._connection()
                connection.execute("BEGIN" if writing else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                break
            except self._psycopg.OperationalError as error:
                # The first may be a connection that died while nobody used it.
                self._drop()
                if attempt:
                    raise self._unavailable() from error
        try:
            yield _PostgresSession(connection)
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.broken or connection.closed:
                self._drop()
            else:
                connection.execute("ROLLBACK")
            if isinstance(error, self._psycopg.OperationalError):
                raise self._unavailable() from error
            raise

    def _drop(self) -> None:
        if getattr(self._mine, "connection", None) is not None:
            self._forget()

    def _unavailable(self) -> StoreUnavailable:
        # The driver's message may hold values.
        return StoreUnavailable(
            f"{self._shown}: the database does not answer. See that it runs and is reachable"
        )


class _PostgresSession:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, statement: str, *values: Any) -> int:
        return int(self._connection.execute(_placed(statement), values or None).rowcount)

    def rows(self, statement: str, *values: Any) -> Sequence[Row]:
        found: Sequence[Row] = self._connection.execute(_placed(statement), values or None).fetchall()
        return found

    def row(self, statement: str, *values: Any) -> Row | None:
        return next(iter(self.rows(statement, *values)), None)


def _placed(statement: str) -> str:
    return statement.replace("?", "%s")
