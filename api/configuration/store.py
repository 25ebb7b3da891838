"""A tenant's files as they are kept: every version stays, one of a kind is active, steps can be undone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ..access.caller import Caller
from ..audit import note
from ..engines import Part
from ..store import Database, Row, Session
from .kinds import Changed, Kind, MatchMissing, NoSuchVersion, NothingToUndo


@dataclass(frozen=True)
class Version:
    """A version of a tenant's file, without its content."""

    kind: Kind
    name: str
    version: int
    digest: str
    format: str
    report: Mapping[str, Any]
    created: float
    key_id: str
    active: bool

    @property
    def etag(self) -> str:
        """Give the entity tag of its content."""
        return f'"{self.digest[:32]}"'


_COLUMNS = "kind, name, version, digest, format, report, created, key_id"


class ConfigurationStore:
    """The files of all tenants; every call asks for the tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, tenant: str, kind: Kind) -> list[Version]:
        """Give the latest version of each of a tenant's files, by name, and the one that is active."""
        with self._database.read() as session:
            active = _active(session, tenant, kind)
            rows = session.rows(
                f"SELECT {_COLUMNS} FROM configurations AS c WHERE tenant = ? AND kind = ? AND version = "
                "(SELECT max(version) FROM configurations AS l WHERE l.tenant = c.tenant AND l.kind = c.kind "
                "AND l.name = c.name) ORDER BY name",
                tenant, str(kind),
            )  # fmt: skip
        return [_version(row, active) for row in rows]

    def get(self, tenant: str, kind: Kind, name: str, *, version: int | None = None) -> tuple[Version, bytes]:
        """Give a version of a file, by default the latest, and its content.

        :raises NoSuchVersion: when the tenant has none.
        """
        with self._database.read() as session:
            return self._get(session, tenant, kind, name, version)

    def put(
        self,
        caller: Caller,
        kind: Kind,
        name: str,
        *,
        content: bytes,
        format: str,
        report: Mapping[str, Any],
        expected: str | None,
        request_id: str,
    ) -> Version:
        """Keep a new version of a file, and give it; the same content again is no new version.

        :param expected: entity tag of the version it follows; None: there is none yet.
        :raises Changed: when it is another.
        :raises MatchMissing: when there is one, and no tag of it was given.
        """
        digest, now = sha256(content).hexdigest(), self._database.now()
        with self._database.write() as session:
            latest = self._latest(session, caller.tenant, kind, name)
            if latest is not None and expected is None:
                raise MatchMissing(f"{kind} {name!r} is there already, at version {latest.version}")
            if expected is not None and (latest is None or expected not in (latest.etag, "*")):
                raise Changed(f"{kind} {name!r} is {'at another version' if latest else 'not there yet'}")
            if latest and latest.digest == digest:
                return latest
            number = latest.version + 1 if latest else 1
            added = session.run(
                "INSERT INTO configurations (tenant, kind, name, version, digest, format, content, report, "
                "created, key_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                caller.tenant, str(kind), name, number, digest, format, content,
                json.dumps(report, ensure_ascii=False), now, caller.key_id,
            )  # fmt: skip
            if not added:
                raise Changed(f"{kind} {name!r} was changed at this very moment")
            note(session, tenant=caller.tenant, actor=caller.key_id, action=f"{kind}.put", object=name,
                 at=now,
                 details={"version": number, "digest": digest[:12]}, request_id=request_id)  # fmt: skip
            return Version(kind, name, number, digest, format, report, now, caller.key_id, active=False)

    def activate(
        self, caller: Caller, kind: Kind, name: str, *, version: int | None, request_id: str
    ) -> Version:
        """Let a version be the active one of its kind.

        :param version: None: the latest.

        :raises NoSuchVersion: when the tenant has none such.
        """
        with self._database.write() as session:
            chosen = self._get(session, caller.tenant, kind, name, version)[0].version
            self._step(session, caller, kind, (name, chosen), "activated", request_id)
            return self._get(session, caller.tenant, kind, name, chosen)[0]

    def roll_back(self, caller: Caller, kind: Kind, *, request_id: str) -> Version | None:
        """Undo the last activation of a kind, and give what is active now; None: nothing is.

        :raises NothingToUndo: when nothing is active.
        """
        with self._database.write() as session:
            last = session.row(
                "SELECT seq FROM activations WHERE tenant = ? AND kind = ? AND undone = 0 "
                "ORDER BY seq DESC LIMIT 1",
                caller.tenant, str(kind),
            )  # fmt: skip
            if last is None:
                raise NothingToUndo(f"no {kind} is active")
            session.run(
                "UPDATE activations SET undone = 1 WHERE tenant = ? AND seq = ?", caller.tenant, last["seq"]
            )
            active = _active(session, caller.tenant, kind)
            note(session, tenant=caller.tenant, actor=caller.key_id, action=f"{kind}.rolled_back",
                 object=active[0] if active else "", at=self._database.now(), request_id=request_id,
                 details={"version": active[1] if active else None})  # fmt: skip
            return None if active is None else self._get(session, caller.tenant, kind, *active)[0]

    def active_parts(self, tenant: str) -> tuple[Part, ...]:
        """Give what is active of each kind, with its content."""
        with self._database.read() as session:
            found = [
                self._get(session, tenant, kind, *active)
                for kind in Kind
                if (active := _active(session, tenant, kind)) is not None
            ]
        return tuple(part_of(version, content) for version, content in found)

    def _step(
        self,
        session: Session,
        caller: Caller,
        kind: Kind,
        active: tuple[str, int],
        verb: str,
        request_id: str,
    ) -> None:
        now = self._database.now()
        session.run(
            "INSERT INTO activations (tenant, kind, name, version, at, key_id) VALUES (?, ?, ?, ?, ?, ?)",
            caller.tenant, str(kind), *active, now, caller.key_id,
        )  # fmt: skip
        note(session, tenant=caller.tenant, actor=caller.key_id, action=f"{kind}.{verb}", object=active[0],
             at=now, details={"version": active[1]}, request_id=request_id)  # fmt: skip

    def _latest(self, session: Session, tenant: str, kind: Kind, name: str) -> Version | None:
        try:
            return self._get(session, tenant, kind, name, None)[0]
        except NoSuchVersion:
            return None

    def _get(
        self, session: Session, tenant: str, kind: Kind, name: str, version: int | None
    ) -> tuple[Version, bytes]:
        row = session.row(
            f"SELECT {_COLUMNS}, content FROM configurations WHERE tenant = ? AND kind = ? AND name = ? "
            "AND (version = ? OR ? = 0) ORDER BY version DESC LIMIT 1",
            tenant, str(kind), name, version or 0, version or 0,
        )  # fmt: skip
        if row is None:
            wanted = f"{name!r}" if version is None else f"{name!r}, version {version}"
            raise NoSuchVersion(f"there is no {kind} {wanted}")
        return _version(row, _active(session, tenant, kind)), bytes(row["content"])


def part_of(version: Version, content: bytes) -> Part:
    """Give a version as a part of an engine."""
    return Part(str(version.kind), version.name, version.version, version.digest, version.format, content)


def _active(session: Session, tenant: str, kind: Kind) -> tuple[str, int] | None:
    row = session.row(
        "SELECT name, version FROM activations WHERE tenant = ? AND kind = ? AND undone = 0 "
        "ORDER BY seq DESC LIMIT 1",
        tenant, str(kind),
    )  # fmt: skip
    return None if row is None else (row["name"], row["version"])


def _version(row: Row, active: tuple[str, int] | None) -> Version:
    return Version(
        Kind(row["kind"]), row["name"], row["version"], row["digest"], row["format"],
        json.loads(row["report"]),
        row["created"], row["key_id"], active == (row["name"], row["version"]),
    )  # fmt: skip
