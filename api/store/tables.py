"""The tables. A tenant's row has the tenant in it, and every statement asks for it."""

from typing import Final

from .database import Dialect

VERSION: Final = 1

TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS voc_store (one INTEGER PRIMARY KEY, version INTEGER NOT NULL)",
    """CREATE TABLE IF NOT EXISTS keys (
        id TEXT PRIMARY KEY, tenant TEXT NOT NULL, env TEXT NOT NULL, hash TEXT NOT NULL, name TEXT NOT NULL,
        scopes TEXT NOT NULL, org_path TEXT, attributes TEXT, characters_per_minute BIGINT,
        created DOUBLE PRECISION NOT NULL, expires DOUBLE PRECISION, revoked DOUBLE PRECISION, replaces TEXT
    )""",
    """CREATE TABLE IF NOT EXISTS tenants (
        tenant TEXT PRIMARY KEY, keep_text INTEGER NOT NULL DEFAULT 0, release TEXT
    )""",
    """CREATE TABLE IF NOT EXISTS audit (
        seq {serial}, at DOUBLE PRECISION NOT NULL, tenant TEXT NOT NULL, actor TEXT NOT NULL,
        action TEXT NOT NULL, object TEXT NOT NULL, details TEXT NOT NULL, request_id TEXT
    )""",
    """CREATE TABLE IF NOT EXISTS usage (
        tenant TEXT NOT NULL, day TEXT NOT NULL, key_id TEXT NOT NULL, route TEXT NOT NULL,
        requests BIGINT NOT NULL, feedback BIGINT NOT NULL, rejected BIGINT NOT NULL,
        characters BIGINT NOT NULL, PRIMARY KEY (tenant, day, key_id, route)
    )""",
    """CREATE TABLE IF NOT EXISTS idempotency (
        tenant TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT, answer TEXT, holder TEXT NOT NULL,
        created DOUBLE PRECISION NOT NULL, PRIMARY KEY (tenant, key)
    )""",
    """CREATE TABLE IF NOT EXISTS jobs (
        tenant TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, key_id TEXT NOT NULL,
        options TEXT NOT NULL, created DOUBLE PRECISION NOT NULL,
        updated DOUBLE PRECISION NOT NULL, finished DOUBLE PRECISION,
        parts BIGINT NOT NULL, parts_done BIGINT NOT NULL, feedback BIGINT NOT NULL, tagged BIGINT NOT NULL,
        rejected BIGINT NOT NULL, characters BIGINT NOT NULL, PRIMARY KEY (tenant, id)
    )""",
    """CREATE TABLE IF NOT EXISTS parts (
        tenant TEXT NOT NULL, job TEXT NOT NULL, number BIGINT NOT NULL, state TEXT NOT NULL,
        lease TEXT, leased_until DOUBLE PRECISION, attempts INTEGER NOT NULL, feedback BIGINT NOT NULL,
        input BYTEA, output BYTEA, PRIMARY KEY (tenant, job, number),
        FOREIGN KEY (tenant, job) REFERENCES jobs (tenant, id) ON DELETE CASCADE
    )""",
    """CREATE TABLE IF NOT EXISTS configurations (
        tenant TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, version BIGINT NOT NULL,
        digest TEXT NOT NULL, format TEXT NOT NULL, content BYTEA NOT NULL, report TEXT NOT NULL,
        created DOUBLE PRECISION NOT NULL, key_id TEXT NOT NULL, PRIMARY KEY (tenant, kind, name, version)
    )""",
    """CREATE TABLE IF NOT EXISTS activations (
        seq {serial}, tenant TEXT NOT NULL, kind TEXT NOT NULL, name TEXT, version BIGINT,
        undone INTEGER NOT NULL DEFAULT 0, at DOUBLE PRECISION NOT NULL, key_id TEXT NOT NULL
    )""",
)

INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS keys_tenant ON keys (tenant)",
    "CREATE INDEX IF NOT EXISTS audit_tenant ON audit (tenant, seq)",
    "CREATE INDEX IF NOT EXISTS jobs_created ON jobs (tenant, created, id)",
    "CREATE INDEX IF NOT EXISTS parts_open ON parts (state, leased_until)",
    "CREATE INDEX IF NOT EXISTS activations_kind ON activations (tenant, kind, seq)",
)

_REFUSAL: Final = "the audit log is append-only"
APPEND_ONLY: Final = {
    Dialect.SQLITE: tuple(
        f"CREATE TRIGGER IF NOT EXISTS audit_no_{verb} BEFORE {verb} ON audit "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    Dialect.POSTGRES: (
        "CREATE OR REPLACE FUNCTION voc_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
        "CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION voc_audit_refuse()",
    ),
}
