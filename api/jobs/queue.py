"""The queue of jobs: parts are leased, done once, and leased again when a worker is lost.

A part's result is written in the statement that ends its lease, and only while the lease holds: whoever was
killed, or came too late, leaves nothing. The same statements run on SQLite, where one writer has the file,
and on PostgreSQL, where workers pass over rows that others hold (SKIP LOCKED).
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from ..audit import note
from ..store import Database, Row, Session
from ..usage import Amount, day_of, write_usage
from .model import Done, Job, JobState, Lease, NoSuchJob, Options, WrongState

_ROUTE: Final = "/v1/jobs"
_STEMS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_OPEN = (JobState.QUEUED, JobState.RUNNING)


class JobQueue:
    """The jobs of all tenants; every call about a job asks for its tenant.

    :param seconds: how long a lease holds unless it is renewed.
    """

    def __init__(self, database: Database, *, seconds: float = 30.0) -> None:
        self._database = database
        self.seconds = seconds

    # Receiving: a job's parts are there for nobody until all of them are.

    def begin(self, tenant: str, *, key_id: str, options: Options) -> str:
        """Give the id of a new job that is being received."""
        id_, now = _new_id(), self._database.now()
        with self._database.write() as session:
            session.run(
                "INSERT INTO jobs (tenant, id, state, key_id, options, created, updated, parts, parts_done, "
                "feedback, tagged, rejected, characters) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0)",
                tenant, id_, str(JobState.RECEIVING), key_id, json.dumps(asdict(options)), now, now,
            )  # fmt: skip
        return id_

    def add(self, tenant: str, job: str, *, feedback: int, input: bytes) -> None:
        """Add a part to a job that is being received.

        :raises NoSuchJob: when it was given up meanwhile.
        """
        with self._database.write() as session:
            changed = session.run(
                "UPDATE jobs SET parts = parts + 1, feedback = feedback + ?, updated = ? "
                "WHERE tenant = ? AND id = ? AND state = 'receiving'",
                feedback, self._database.now(), tenant, job,
            )  # fmt: skip
            if not changed:
                raise NoSuchJob(f"job {job} is not being received any more. Send it again")
            session.run(
                "INSERT INTO parts (tenant, job, number, state, attempts, feedback, input) "
                "SELECT tenant, id, parts - 1, 'waiting', 0, ?, ? FROM jobs WHERE tenant = ? AND id = ?",
                feedback, input, tenant, job,
            )  # fmt: skip

    def seal(self, session: Session, tenant: str, job: str, *, request_id: str | None = None) -> Job:
        """Let a job that was received whole be worked on, in a transaction of the caller's, and give it."""
        now = self._database.now()
        session.run("UPDATE parts SET state = 'open' WHERE tenant = ? AND job = ?", tenant, job)
        session.run(
            "UPDATE jobs SET state = 'queued', updated = ? WHERE tenant = ? AND id = ?", now, tenant, job
        )
        sealed = _required(session, tenant, job)
        note(session, tenant=tenant, actor=sealed.key_id, action="job.created", object=job, at=now,
             details={"feedback": sealed.feedback}, request_id=request_id)  # fmt: skip
        return sealed

    # Working.

    def lease(self) -> Lease | None:
        """Give a part to work on, of the job that has come least far; None: there is none."""
        token, now = secrets.token_hex(8), self._database.now()
        with self._database.write() as session:
            row = session.row(
                self._database.dialect.words(
                    "SELECT p.tenant, p.job, p.number, p.attempts, p.input, j.options FROM parts AS p "
                    "JOIN jobs AS j ON j.tenant = p.tenant AND j.id = p.job WHERE p.state = 'open' "
                    "OR (p.state = 'leased' AND p.leased_until <= ?) "
                    "ORDER BY j.parts_done, j.created, p.number LIMIT 1 {skip_locked}"
                ),
                now,
            )
            if row is None:
                return None
            place = (row["tenant"], row["job"], row["number"])
            session.run(
                "UPDATE parts SET state = 'leased', lease = ?, leased_until = ?, attempts = attempts + 1 "
                "WHERE tenant = ? AND job = ? AND number = ?",
                token, now + self.seconds, *place,
            )  # fmt: skip
            session.run(
                "UPDATE jobs SET state = 'running', updated = ? "
                "WHERE tenant = ? AND id = ? AND state = 'queued'",
                now, *place[:2],
            )  # fmt: skip
            return Lease(*place, token, row["attempts"] + 1, _options(row), bytes(row["input"]))

    def renew(self, lease: Lease) -> bool:
        """Hold a lease for longer; False: it is lost, and what it is worked for will be thrown away."""
        with self._database.write() as session:
            return bool(session.run(
                "UPDATE parts SET leased_until = ? WHERE tenant = ? AND job = ? AND number = ? "
                "AND state = 'leased' AND lease = ?",
                self._database.now() + self.seconds, *lease.place, lease.token,
            ))  # fmt: skip

    def finish(self, lease: Lease, done: Done) -> bool:
        """End a lease with its result; False: it was lost, and the result is thrown away."""
        now = self._database.now()
        with self._database.write() as session:
            held = session.run(
                "UPDATE parts SET state = 'done', output = ?, input = NULL, lease = NULL, "
                "leased_until = NULL "
                "WHERE tenant = ? AND job = ? AND number = ? AND state = 'leased' AND lease = ?",
                done.output, *lease.place, lease.token,
            )  # fmt: skip
            if not held:
                return False
            session.run(
                "UPDATE jobs SET parts_done = parts_done + 1, tagged = tagged + ?, rejected = rejected + ?, "
                "characters = characters + ?, updated = ?, "
                "finished = CASE WHEN parts_done + 1 = parts THEN ? ELSE finished END, "
                "state = CASE WHEN parts_done + 1 = parts THEN 'done' ELSE state END "
                "WHERE tenant = ? AND id = ?",
                done.tagged, done.rejected, done.characters, now, now, lease.tenant, lease.job,
            )  # fmt: skip
            job = _required(session, lease.tenant, lease.job)
            amount = Amount(0, done.tagged + done.rejected, done.rejected, done.characters)
            write_usage(session, lease.tenant, day_of(now), job.key_id, _ROUTE, amount)
            return True

    def release(self, lease: Lease) -> None:
        """Give a part back undone, as if it had not been leased."""
        with self._database.write() as session:
            session.run(
                "UPDATE parts SET state = 'open', lease = NULL, leased_until = NULL, attempts = attempts - 1 "
                "WHERE tenant = ? AND job = ? AND number = ? AND state = 'leased' AND lease = ?",
                *lease.place, lease.token,
            )  # fmt: skip

    # What the tenant does with a job.

    def get(self, tenant: str, job: str) -> Job:
        """Give a job.

        :raises NoSuchJob: when the tenant has none such.
        """
        with self._database.read() as session:
            return _required(session, tenant, job)

    def page(self, tenant: str, *, before: tuple[float, str] | None, limit: int) -> list[Job]:
        """Give a tenant's jobs, the latest first.

        :param before: moment and id of the job to go on after.
        """
        moment, id_ = before or (2.0**60, "")
        with self._database.read() as session:
            rows = session.rows(
                "SELECT * FROM jobs WHERE tenant = ? AND state <> 'receiving' "
                "AND (created < ? OR (created = ? AND id < ?)) ORDER BY created DESC, id DESC LIMIT ?",
                tenant, moment, moment, id_, limit,
            )  # fmt: skip
        return [_job(row) for row in rows]

    def cancel(self, tenant: str, job: str, *, actor: str, request_id: str | None = None) -> Job:
        """Stop a job: what is done of it stays, what is not can be resumed for a while.

        :raises NoSuchJob: when the tenant has none such.
        :raises WrongState: when it is done.
        """
        return self._move(
            tenant, job, actor=actor, request_id=request_id, verb="cancelled", allowed=_OPEN,
            to=JobState.CANCELLED, part_from=("open", "leased"), part_to="held",
        )  # fmt: skip

    def resume(self, tenant: str, job: str, *, actor: str, request_id: str | None = None) -> Job:
        """Go on with a job that was cancelled.

        :raises NoSuchJob: when the tenant has none such.
        :raises WrongState: when it is done, or was cancelled too long ago.
        """
        with self._database.read() as session:
            gone = session.row(
                "SELECT 1 AS one FROM parts WHERE tenant = ? AND job = ? AND state = 'held' "
                "AND input IS NULL",
                tenant, job,
            )  # fmt: skip
        if gone is not None:
            raise WrongState("the job was cancelled too long ago: its input is gone. Send it again")
        return self._move(
            tenant, job, actor=actor, request_id=request_id, verb="resumed", allowed=(JobState.CANCELLED,),
            to=JobState.QUEUED, part_from=("held",), part_to="open",
        )  # fmt: skip

    def delete(
        self, tenant: str, job: str, *, actor: str | None = None, request_id: str | None = None
    ) -> None:
        """Remove a job with all that belongs to it.

        :raises NoSuchJob: when the tenant has none such.
        """
        with self._database.write() as session:
            if not session.run("DELETE FROM jobs WHERE tenant = ? AND id = ?", tenant, job):
                raise _no_such(job)
            if actor is not None:
                note(session, tenant=tenant, actor=actor, action="job.deleted", object=job,
                     at=self._database.now(), request_id=request_id)  # fmt: skip

    def outputs(self, tenant: str, job: str, *, first: int, limit: int) -> list[tuple[int, bytes]]:
        """Give the results of parts in order, up to the first that is not done, with their numbers."""
        with self._database.read() as session:
            rows = session.rows(
                "SELECT number, output FROM parts WHERE tenant = ? AND job = ? AND number >= ? "
                "AND state = 'done' ORDER BY number LIMIT ?",
                tenant, job, first, limit,
            )  # fmt: skip
        found = [(row["number"], bytes(row["output"])) for row in rows]
        return [one for place, one in enumerate(found) if one[0] == first + place]

    def done(self, tenant: str, job: str, *, first: int, limit: int) -> int:
        """Say how many parts are done in a row from one on, up to so many."""
        with self._database.read() as session:
            row = session.row(
                "SELECT min(number) AS open FROM parts WHERE tenant = ? AND job = ? AND number >= ? "
                "AND number < ? AND state <> 'done'",
                tenant, job, first, first + limit,
            )  # fmt: skip
            whole = session.row("SELECT parts FROM jobs WHERE tenant = ? AND id = ?", tenant, job)
        if row is not None and row["open"] is not None:
            return int(row["open"]) - first
        return max(0, min(limit, (int(whole["parts"]) if whole else 0) - first))

    def counts(self) -> dict[str, float]:
        """Give how many jobs are in each state, of all tenants."""
        with self._database.read() as session:
            rows = session.rows("SELECT state, count(*) AS jobs FROM jobs GROUP BY state")
        return {str(state): 0.0 for state in JobState} | {row["state"]: float(row["jobs"]) for row in rows}

    def sweep(self, *, receiving: float, resumable: float, kept: float) -> None:
        """Remove what is kept too long, in seconds.

        :param receiving: after which a job that nobody is sending any more is given up.
        :param resumable: after which a cancelled job's input is removed.
        :param kept: after which a job that ended is removed.
        """
        now = self._database.now()
        with self._database.write() as session:
            session.run("DELETE FROM jobs WHERE state = 'receiving' AND updated < ?", now - receiving)
            session.run("DELETE FROM jobs WHERE state IN ('done', 'cancelled') AND updated < ?", now - kept)
            session.run(
                "UPDATE parts SET input = NULL WHERE state = 'held' AND input IS NOT NULL AND EXISTS "
                "(SELECT 1 FROM jobs AS j WHERE j.tenant = parts.tenant AND j.id = parts.job "
                "AND j.updated < ?)",
                now - resumable,
            )  # fmt: skip

    def _move(
        self,
        tenant: str,
        job: str,
        *,
        actor: str,
        request_id: str | None,
        verb: str,
        allowed: Sequence[JobState],
        to: JobState,
        part_from: Sequence[str],
        part_to: str,
    ) -> Job:
        now = self._database.now()
        states, parts = (", ".join("?" for _ in some) for some in (allowed, part_from))
        with self._database.write() as session:
            moved = session.run(
                f"UPDATE jobs SET state = ?, updated = ? WHERE tenant = ? AND id = ? AND state IN ({states})",
                str(to), now, tenant, job, *map(str, allowed),
            )  # fmt: skip
            found = _required(session, tenant, job)
            if not moved and found.state is not to:
                raise WrongState(f"the job is {found.state}; it must be {' or '.join(allowed)}")
            if moved:
                session.run(
                    "UPDATE parts SET state = ?, lease = NULL, leased_until = NULL "
                    f"WHERE tenant = ? AND job = ? AND state IN ({parts})",
                    part_to, tenant, job, *part_from,
                )  # fmt: skip
                note(session, tenant=tenant, actor=actor, action=f"job.{verb}", object=job, at=now,
                     request_id=request_id)  # fmt: skip
            return found


def _new_id() -> str:
    return "job_" + "".join(secrets.choice(_STEMS) for _ in range(20))


def _required(session: Session, tenant: str, job: str) -> Job:
    row = session.row("SELECT * FROM jobs WHERE tenant = ? AND id = ?", tenant, job)
    if row is None or row["state"] == JobState.RECEIVING:
        raise _no_such(job)
    return _job(row)


def _no_such(job: str) -> NoSuchJob:
    return NoSuchJob("there is no such job")


def _job(row: Row) -> Job:
    fixed: dict[str, Any] = {name: row[name] for name in row if name not in ("state", "options")}
    return Job(state=JobState(row["state"]), options=_options(row), **fixed)


def _options(row: Row) -> Options:
    said = json.loads(row["options"])
    return Options(tuple(said["members"]), said["keep_text"])
