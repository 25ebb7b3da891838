"""Keys as they are kept: made, listed, revoked, rotated with an overlap; each step is in the audit log."""

from collections.abc import Callable

import pytest

from voc.errors import SettingsError, UnknownName
from voc_api.access import KeyStore, RowFilter, Scope
from voc_api.audit import AuditLog
from voc_api.store import Database


@pytest.fixture
def keys(database: Database) -> KeyStore:
    return KeyStore(database)


@pytest.fixture
def at(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clock of the store."""

    def set_clock(now: float) -> None:
        monkeypatch.setattr(type(database), "now", lambda self: now)

    set_clock(1_000.0)
    return set_clock


def test_what_a_key_allows_is_kept_but_not_the_key(keys: KeyStore, database: Database) -> None:
    key = keys.create(
        "acme", scopes=["tag", "jobs"], name="平台", org_path=["总部", "华东"], attributes={"region": "华东"},
        characters_per_minute=9,
    )  # fmt: skip
    record = keys.find(key.id)
    assert record is not None
    assert (record.tenant, record.scopes, record.name) == ("acme", {Scope.TAG, Scope.JOBS}, "平台")
    assert record.rows == RowFilter(("总部", "华东"), {"region": "华东"})
    assert record.characters_per_minute == 9
    assert record.hash == key.hash
    with database.read() as session:
        [row] = session.rows("SELECT * FROM keys")
    assert key.text.rpartition("_")[2] not in str(dict(row))


def test_an_expired_key_is_not_valid(keys: KeyStore, at: Callable[[float], None]) -> None:
    record = keys.find(keys.create("acme", seconds=10).id)
    assert record is not None
    assert [record.is_valid(moment) for moment in (1_000, 1_009, 1_010)] == [True, True, False]


def test_a_revoked_key_is_not_valid(keys: KeyStore) -> None:
    key = keys.create("acme")
    assert keys.revoke(key.id).revoked is not None
    assert not keys.revoke(key.id).is_valid(0)


def test_rotation_keeps_both_for_a_while(keys: KeyStore, at: Callable[[float], None]) -> None:
    old = keys.create("acme", scopes=["config"], seconds=1_000)
    at(1_500.0)
    new = keys.rotate(old.id, overlap=60)
    before, after = keys.find(old.id), keys.find(new.id)
    assert before is not None
    assert after is not None
    assert (before.expires, after.expires, after.replaces) == (1_560.0, 2_500.0, old.id)
    assert (after.tenant, after.scopes) == (before.tenant, before.scopes)


def test_rotation_never_makes_a_key_last_longer(keys: KeyStore, at: Callable[[float], None]) -> None:
    old = keys.create("acme", seconds=10)
    keys.rotate(old.id, overlap=3_600)
    record = keys.find(old.id)
    assert record is not None
    assert record.expires == 1_010.0


def test_a_key_that_is_valid_no_more_is_not_rotated(keys: KeyStore) -> None:
    key = keys.create("acme")
    keys.revoke(key.id)
    with pytest.raises(SettingsError, match="is valid no more and cannot be rotated"):
        keys.rotate(key.id, overlap=1)


def test_wrong_names_are_said(keys: KeyStore) -> None:
    with pytest.raises(UnknownName, match="unknown scope 'tags'; allowed: admin, alerts, config, jobs, tag"):
        keys.create("acme", scopes=["tags"])
    with pytest.raises(SettingsError, match="a key without scopes opens nothing"):
        keys.create("acme", scopes=[])
    with pytest.raises(UnknownName, match="unknown environment 'prod'"):
        keys.create("acme", env="prod")
    with pytest.raises(SettingsError, match="name a tenant"):
        keys.create("../acme")
    with pytest.raises(UnknownName, match="there is no key with the id 'nobody'"):
        keys.revoke("nobody")


def test_each_is_in_the_audit_log(keys: KeyStore, database: Database) -> None:
    key = keys.create("acme")
    keys.rotate(key.id, overlap=0)
    keys.revoke(key.id)
    keys.create("other")
    done = [(entry.action, entry.object) for entry in AuditLog(database).page("acme", before=None, limit=9)]
    assert done == [("key.revoked", key.id), ("key.rotated", key.id), ("key.created", key.id)]


def test_keys_are_listed_by_tenant(keys: KeyStore) -> None:
    mine, theirs = keys.create("acme"), keys.create("other")
    assert [record.id for record in keys.all("acme")] == [mine.id]
    assert {record.id for record in keys.all()} == {mine.id, theirs.id}
