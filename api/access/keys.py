"""Keys as they are kept: hashed, with a tenant, scopes, an end, and the rows they see."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voc.errors import SettingsError, UnknownName

from ..audit import note
from ..store import Database, Row, Session
from .caller import Caller, RowFilter, Scalar
from .key import ENVIRONMENTS, Key, Scope, make_key
from .tenant import checked_tenant

COMMAND: Final = "voc keys"
"""Who is noted in the audit log for what is done on the command line."""


@dataclass(frozen=True)
class KeyRecord:
    """What is known of a key; moments in seconds since 1970."""

    id: str
    tenant: str
    env: str
    hash: str
    name: str
    scopes: frozenset[Scope]
    rows: RowFilter
    characters_per_minute: int | None
    created: float
    expires: float | None
    revoked: float | None
    replaces: str | None

    def is_valid(self, now: float) -> bool:
        """Tell whether it opens anything at a moment."""
        return self.revoked is None and (self.expires is None or now < self.expires)

    @property
    def caller(self) -> Caller:
        """Give who calls with it."""
        return Caller(self.tenant, self.id, self.scopes, self.rows, self.characters_per_minute)


class KeyStore:
    """The keys of all tenants."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(
        self,
        tenant: str,
        *,
        scopes: Iterable[str] = (Scope.TAG,),
        env: str = "live",
        name: str = "",
        seconds: float | None = None,
        org_path: Sequence[str] = (),
        attributes: Mapping[str, Scalar] | None = None,
        characters_per_minute: int | None = None,
    ) -> Key:
        """Give a new key; this is the only time that it can be read.

        :param seconds: how long it is valid; None: until it is revoked.
        :param org_path: units from the top; it sees what lies in the last of them.
        :param attributes: it sees rows that have these.
        :raises UnknownName: for a scope or an environment that there is none of.
        :raises SettingsError: for a tenant's name that is none.
        """
        if env not in ENVIRONMENTS:
            raise UnknownName.among(env, ENVIRONMENTS, what="environment")
        key, now = make_key(env), self._database.now()
        record = KeyRecord(
            key.id, checked_tenant(tenant), env, key.hash, name, _scopes(scopes),
            RowFilter(tuple(org_path), attributes or {}), characters_per_minute,
            now, None if seconds is None else now + seconds, None, None,
        )  # fmt: skip
        with self._database.write() as session:
            _insert(session, record)
            note(session, tenant=tenant, actor=COMMAND, action="key.created", object=key.id, at=now,
                 details={"scopes": sorted(record.scopes)})  # fmt: skip
        return key

    def find(self, id_: str) -> KeyRecord | None:
        """Give the key with this id; None: there is none."""
        with self._database.read() as session:
            row = session.row("SELECT * FROM keys WHERE id = ?", id_)
        return None if row is None else _record(row)

    def any(self) -> bool:
        """Tell whether there is any key at all, valid or not."""
        with self._database.read() as session:
            return session.row("SELECT 1 AS one FROM keys LIMIT 1") is not None

    def all(self, tenant: str | None = None) -> list[KeyRecord]:
        """Give the keys, the oldest first, of one tenant or of all."""
        with self._database.read() as session:
            if tenant is None:
                rows = session.rows("SELECT * FROM keys ORDER BY created, id")
            else:
                rows = session.rows("SELECT * FROM keys WHERE tenant = ? ORDER BY created, id", tenant)
        return [_record(row) for row in rows]

    def revoke(self, id_: str) -> KeyRecord:
        """Make a key open nothing any more, and give it.

        :raises UnknownName: when there is none.
        """
        record, now = self._required(id_), self._database.now()
        with self._database.write() as session:
            session.run("UPDATE keys SET revoked = ? WHERE id = ? AND revoked IS NULL", now, id_)
            note(session, tenant=record.tenant, actor=COMMAND, action="key.revoked", object=id_, at=now)
        return self._required(id_)

    def rotate(self, id_: str, *, overlap: float) -> Key:
        """Give a new key that allows what another does; the other is valid for a while more.

        :param overlap: seconds that both are valid.
        :raises UnknownName: when there is no such key.
        :raises SettingsError: when it is valid no more.
        """
        old, now = self._required(id_), self._database.now()
        if not old.is_valid(now):
            raise SettingsError(
                f"key {id_} is valid no more and cannot be rotated. Create one: voc keys create"
            )
        key = make_key(old.env)
        lasted = None if old.expires is None else now + (old.expires - old.created)
        with self._database.write() as session:
            _insert(session, KeyRecord(
                key.id, old.tenant, old.env, key.hash, old.name, old.scopes, old.rows,
                old.characters_per_minute, now, lasted, None, id_,
            ))  # fmt: skip
            end = now + overlap
            session.run(
                "UPDATE keys SET expires = ? WHERE id = ? AND (expires IS NULL OR expires > ?)", end, id_, end
            )
            note(session, tenant=old.tenant, actor=COMMAND, action="key.rotated", object=id_, at=now,
                 details={"by": key.id, "overlap_seconds": overlap})  # fmt: skip
        return key

    def _required(self, id_: str) -> KeyRecord:
        found = self.find(id_)
        if found is None:
            raise UnknownName(f"there is no key with the id {id_!r}. List those there are: voc keys list")
        return found


def _scopes(names: Iterable[str]) -> frozenset[Scope]:
    given = list(names)
    for name in given:
        if name not in set(Scope):
            raise UnknownName.among(name, Scope, what="scope")
    if not given:
        raise SettingsError(f"a key without scopes opens nothing; allowed: {', '.join(Scope)}")
    return frozenset(Scope(name) for name in given)


def _insert(session: Session, key: KeyRecord) -> None:
    session.run(
        "INSERT INTO keys (id, tenant, env, hash, name, scopes, org_path, attributes, characters_per_minute, "
        "created, expires, revoked, replaces) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key.id, key.tenant, key.env, key.hash, key.name, json.dumps(sorted(key.scopes)),
        json.dumps(key.rows.org_path, ensure_ascii=False),
        json.dumps(dict(key.rows.attributes), ensure_ascii=False),
        key.characters_per_minute, key.created, key.expires, key.revoked, key.replaces,
    )  # fmt: skip


def _record(row: Row) -> KeyRecord:
    rows = RowFilter(tuple(json.loads(row["org_path"] or "[]")), json.loads(row["attributes"] or "{}"))
    return KeyRecord(
        row["id"], row["tenant"], row["env"], row["hash"], row["name"],
        frozenset(Scope(name) for name in json.loads(row["scopes"])), rows, row["characters_per_minute"],
        row["created"], row["expires"], row["revoked"], row["replaces"],
    )  # fmt: skip
