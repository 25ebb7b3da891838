"""The store: what is committed stays, what fails leaves nothing, the audit log only grows."""

import sqlite3
import stat
from pathlib import Path

import pytest

from voc.errors import SettingsError
from voc_api.audit import AuditLog, note
from voc_api.store import Database, Session, StoreUnavailable, open_database


def test_what_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(StoreUnavailable, match="no such table"), database.write() as session:
        _insert_then_fail(session)
    with database.read() as session:
        assert session.rows("SELECT * FROM tenants") == []


def test_it_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "new" / "store.sqlite"))
    database.close()
    assert stat.S_IMODE((tmp_path / "new" / "store.sqlite").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_it_is_opened_again_as_it_was(tmp_path: Path) -> None:
    for _ in range(2):
        database = open_database(str(tmp_path / "store.sqlite"))
        with database.write() as session:
            session.run("INSERT INTO tenants (tenant, keep_text) VALUES ('a', 1) ON CONFLICT DO NOTHING")
        database.close()
    database = open_database(str(tmp_path / "store.sqlite"))
    with database.read() as session:
        assert session.row("SELECT keep_text FROM tenants") == {"keep_text": 1}
    database.close()


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'x'", "DELETE FROM audit"])
def test_the_audit_log_only_grows(database: Database, statement: str) -> None:
    with database.write() as session:
        note(session, tenant="acme", actor="k", action="job.created", object="j", at=1.0)
    with (
        pytest.raises(sqlite3.IntegrityError, match="the audit log is append-only"),
        database.write() as session,
    ):
        session.run(statement)
    assert len(AuditLog(database).page("acme", before=None, limit=9)) == 1


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="the service's database cannot be opened"):
        open_database(str(tmp_path / "file" / "store.sqlite"))


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"something else entirely" * 100)
    with pytest.raises(StoreUnavailable, match="not a database"):
        open_database(str(tmp_path / "store.sqlite"))


def test_another_kind_of_database_is_said_without_its_password() -> None:
    with pytest.raises(SettingsError, match=r"store is mysql://…: no such kind of database") as caught:
        open_database("mysql://root:secret@host/voc")
    assert "secret" not in str(caught.value)


def test_a_store_of_a_newer_service_is_refused(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        session.run("UPDATE voc_store SET version = 99")
    with pytest.raises(SettingsError, match="tables of version 99; this service knows 1"):
        open_database(str(tmp_path / "store.sqlite"))


def test_a_full_disk_is_said_and_the_store_goes_on(database: Database) -> None:
    with database.write() as session:
        pages = session.row("PRAGMA page_count")
    with database.read() as session:
        session.row(f"PRAGMA max_page_count = {dict(pages or {})['page_count'] + 2}")
    with pytest.raises(StoreUnavailable, match="full"), database.write() as session:
        session.run("INSERT INTO tenants (tenant, keep_text, release) VALUES ('a', 0, ?)", "x" * 100_000)
    with database.write() as session:
        session.run("INSERT INTO tenants (tenant, keep_text) VALUES ('b', 0)")
    with database.read() as session:
        assert [row["tenant"] for row in session.rows("SELECT tenant FROM tenants")] == ["b"]


def _insert_then_fail(session: Session) -> None:
    session.run("INSERT INTO tenants (tenant, keep_text) VALUES ('acme', 1)")
    session.run("INSERT INTO nowhere (tenant) VALUES ('acme')")
