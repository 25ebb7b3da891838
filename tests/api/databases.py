"""Stores to run the same tests on: SQLite always, PostgreSQL where a server of this machine is up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from uuid import uuid4

PLACE = os.environ.get("VOC_TEST_POSTGRES", "postgresql:///postgres?host=/var/run/postgresql")


@cache
def why_no_postgres() -> str | None:
    """Say why there is no PostgreSQL to test on; None: there is one. CI, which starts one, must have it."""
    try:
        import psycopg

        with psycopg.connect(_place("postgres"), connect_timeout=2):
            return None
    except Exception as error:
        if "CI" in os.environ:
            raise
        return f"no PostgreSQL answers ({type(error).__name__}); start one: pg_ctlcluster 15 main start"


@contextmanager
def postgres() -> Iterator[str]:
    """Give the URL of an empty database of its own."""
    import psycopg

    name = f"voc_test_{uuid4().hex[:12]}"
    with psycopg.connect(_place("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield _place(name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _place(database: str) -> str:
    return PLACE.replace("/postgres?", f"/{database}?")
