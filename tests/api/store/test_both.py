"""Every store on each kind of database: SQLite, and PostgreSQL where there is one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from clock import Clock

from voc_api.access import Caller, KeyStore, Scope
from voc_api.access.tenant import TenantSettings, TenantStore
from voc_api.audit import AuditLog
from voc_api.configuration.kinds import Changed, Kind, MatchMissing
from voc_api.configuration.store import ConfigurationStore, Version
from voc_api.jobs.idempotency import Answered, Claim, Idempotency
from voc_api.jobs.model import StillRunning
from voc_api.store import Database, Dialect, Session, StoreUnavailable
from voc_api.usage import Amount, Usage

CALLER = Caller("acme", "k", frozenset(Scope))


def put(store: ConfigurationStore, content: bytes, *, expected: str | None = None) -> Version:
    return store.put(
        CALLER, Kind.RULES, "ours", content=content, format="application/toml", report={"rules": 1},
        expected=expected, request_id="r",
    )  # fmt: skip


def test_keys(any_database: Database) -> None:
    keys = KeyStore(any_database)
    assert not keys.any()
    key = keys.create("acme", scopes=["tag"], attributes={"level": 3})
    keys.rotate(key.id, overlap=60)
    keys.revoke(key.id)
    assert [record.rows.attributes for record in keys.all("acme")] == [{"level": 3}] * 2
    log = AuditLog(any_database).page("acme", before=None, limit=9)
    assert [entry.action for entry in log] == ["key.revoked", "key.rotated", "key.created"]
    assert AuditLog(any_database).page("acme", before=log[0].seq, limit=1)[0].action == "key.rotated"


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'x'", "DELETE FROM audit"])
def test_the_audit_log_only_grows(any_database: Database, statement: str) -> None:
    KeyStore(any_database).create("acme")
    with pytest.raises(Exception, match="the audit log is append-only"), any_database.write() as session:
        session.run(statement)
    assert len(AuditLog(any_database).page("acme", before=None, limit=9)) == 1


def test_configurations(any_database: Database) -> None:
    store = ConfigurationStore(any_database)
    first = put(store, b"one")
    with pytest.raises(MatchMissing, match="rules 'ours' is there already, at version 1"):
        put(store, b"two")
    with pytest.raises(Changed, match="is at another version"):
        put(store, b"two", expected='"other"')
    second = put(store, b"two", expected=first.etag)
    assert (second.version, put(store, b"two", expected=second.etag).version) == (2, 2)
    store.activate(CALLER, Kind.RULES, "ours", version=1, request_id="r")
    store.activate(CALLER, Kind.RULES, "ours", version=None, request_id="r")
    assert [part.content for part in store.active_parts("acme")] == [b"two"]
    assert store.active_parts("other") == ()
    back = store.roll_back(CALLER, Kind.RULES, request_id="r")
    assert back is not None
    assert (back.version, back.active) == (1, True)
    assert [(one.version, one.active) for one in store.list("acme", Kind.RULES)] == [(2, False)]


def test_usage_is_added_up(any_database: Database) -> None:
    usage = Usage(any_database)
    for _ in range(2):
        usage.add("acme", key_id="k", route="/v1/tags", amount=Amount(1, 2, 1, 30))
        usage.flush()
    usage.flush()
    [day] = usage.days("acme", first="2000-01-01", last="2999-01-01")
    assert day.amount == Amount(2, 4, 2, 60)
    assert usage.days("other", first="2000-01-01", last="2999-01-01") == []


def test_usage_that_cannot_be_written_is_kept(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = Usage(any_database)
    usage.add("acme", key_id="k", route="/v1/tags", amount=Amount(1, 1, 0, 5))
    with monkeypatch.context() as patch:
        patch.setattr("voc_api.usage.write_usage", _unavailable)
        with pytest.raises(StoreUnavailable):
            usage.flush()
    usage.flush()
    assert len(usage.days("acme", first="2000-01-01", last="2999-01-01")) == 1


def _unavailable(*_: object) -> None:
    raise StoreUnavailable("the disk is full")


def test_tenants(any_database: Database) -> None:
    tenants = TenantStore(any_database)
    assert tenants.get("acme") == TenantSettings()
    tenants.pin("acme", "older")
    tenants.keep_text("acme", keep=True)
    assert tenants.get("acme") == TenantSettings(keep_text=True, release="older")
    assert tenants.get("other") == TenantSettings()


def test_an_idempotency_key_is_held_answered_and_forgotten(any_database: Database, clock: Clock) -> None:
    keys = Idempotency(any_database, stale=60, kept=1_000)
    claim = keys.claim("acme", "k")
    assert isinstance(claim, Claim)
    with pytest.raises(StillRunning, match="has not been answered yet"):
        keys.claim("acme", "k")
    assert isinstance(keys.claim("other", "k"), Claim)
    with any_database.write() as session:
        keys.answer(session, claim, fingerprint="f", answer={"id": "j"})
    clock.now += 100
    assert keys.claim("acme", "k") == Answered("f", {"id": "j"})
    clock.now += 1_000
    assert isinstance(keys.claim("acme", "k"), Claim)


def test_a_claim_whose_holder_is_gone_is_given_up(any_database: Database, clock: Clock) -> None:
    keys = Idempotency(any_database, stale=60)
    lost = keys.claim("acme", "k")
    clock.now += 61
    taken = keys.claim("acme", "k")
    assert isinstance(lost, Claim)
    assert isinstance(taken, Claim)
    keys.give_up(lost)
    with pytest.raises(StillRunning):
        keys.claim("acme", "k")


def test_a_transaction_that_fails_leaves_nothing(any_database: Database) -> None:
    with pytest.raises(KeyError), any_database.write() as session:
        _insert_and_fail(session.run)
    assert TenantStore(any_database).get("acme") == TenantSettings()


def _insert_and_fail(run: object) -> None:
    run("INSERT INTO tenants (tenant, keep_text) VALUES ('acme', 1)")  # type: ignore[operator]
    raise KeyError


def test_a_connection_that_was_dropped_is_made_anew(any_database: Database) -> None:
    if any_database.dialect is not Dialect.POSTGRES:
        pytest.skip("a file has no connection to drop")
    tenants = TenantStore(any_database)
    tenants.pin("acme", "older")
    _drop_connections(any_database)
    assert tenants.get("acme").release == "older"
    unavailable = pytest.raises(StoreUnavailable, match="the database does not answer")
    with unavailable, any_database.write() as session:
        _drop_own_connection(session)
    assert tenants.get("acme").release == "older"


def _drop_connections(database: Database) -> None:
    """Have the server end every connection to the database but the one that asks."""
    with ThreadPoolExecutor(1) as other:
        other.submit(_end_others, database).result()


def _end_others(database: Database) -> None:
    with database.read() as session:
        session.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _drop_own_connection(session: Session) -> None:
    session.rows("SELECT pg_terminate_backend(pg_backend_pid())")
