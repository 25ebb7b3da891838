"""The database that the settings name, opened and with its tables."""

import os
from pathlib import Path
from typing import Final

from voc.errors import SettingsError

from .database import Database, Dialect
from .sqlite import SqliteDatabase
from .tables import APPEND_ONLY, INDEXES, TABLES, VERSION

_POSTGRES: Final = ("postgresql://", "postgres://")
# Any number: who makes the tables holds this lock.
_LOCK: Final = 7_016_021


def default_place() -> Path:
    """Give where the database lies by default: in the user's folder of state."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "voc" / "service.sqlite"


def open_database(store: str | None) -> Database:
    """Give the database, its tables made where they are not there yet.

    :param store: path of a SQLite file, or URL of a PostgreSQL database; None: the default place.
    :raises StoreUnavailable: when it cannot be opened.
    :raises SettingsError: when a newer version of the service made its tables.
    """
    database = _found(store)
    try:
        _make_tables(database)
    except BaseException:
        database.close()
        raise
    return database


def _found(store: str | None) -> Database:
    if store is not None and store.startswith(_POSTGRES):
        from .postgres import PostgresDatabase

        return PostgresDatabase(store)
    if store is not None and "://" in store:
        raise SettingsError(
            f"store is {store.partition('://')[0]}://…: no such kind of database. "
            "Give the path of a SQLite file, or postgresql://…"
        )
    return SqliteDatabase(Path(store) if store else default_place())


def _make_tables(database: Database) -> None:
    with database.write() as session:
        if database.dialect is Dialect.POSTGRES:
            session.run(f"SELECT pg_advisory_xact_lock({_LOCK})")
        for statement in (*TABLES, *INDEXES, *APPEND_ONLY[database.dialect]):
            session.run(database.dialect.words(statement))
        session.run("INSERT INTO voc_store (one, version) VALUES (1, ?) ON CONFLICT DO NOTHING", VERSION)
        row = session.row("SELECT version FROM voc_store")
    if row is None or row["version"] > VERSION:
        found = row["version"] if row else None
        raise SettingsError(
            f"the store has tables of version {found}; this service knows {VERSION}. Use the newer service, "
            "or name another store"
        )
