"""The queue under any order of events: workers finish, are lost or come late; jobs are cancelled and resumed.

Whatever happens, a part is done once, by whoever held it, and a job's counts are those of its parts.
"""

import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from voc_api.jobs.model import Done, JobState, Lease, Options, WrongState
from voc_api.jobs.queue import JobQueue
from voc_api.store import open_database
from voc_api.store.sqlite import SqliteDatabase

LEASE = 30.0


class QueueMachine(RuleBasedStateMachine):
    """What is believed of each part is held beside the queue."""

    jobs = Bundle("jobs")
    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.now = 1_000.0
        self.clock = patch.object(SqliteDatabase, "now", lambda _: self.now)
        self.clock.start()
        self.database = open_database(str(Path(self.folder.name) / "machine.sqlite"))
        self.queue = JobQueue(self.database, seconds=LEASE)
        self.parts: dict[str, int] = {}
        self.done: dict[tuple[str, int], bytes] = {}
        self.held: dict[tuple[str, int], tuple[str, float]] = {}
        self.cancelled: set[str] = set()
        self.serial = 0

    def teardown(self) -> None:
        self.database.close()
        self.clock.stop()
        self.folder.cleanup()

    @rule(target=jobs, parts=st.integers(1, 4))
    def send(self, parts: int) -> str:
        self.now += 1
        id_ = self.queue.begin("acme", key_id="k", options=Options(()))
        for _ in range(parts):
            self.queue.add("acme", id_, feedback=1, input=b"in")
        with self.database.write() as session:
            self.queue.seal(session, "acme", id_)
        self.parts[id_] = parts
        return id_

    @rule(target=leases)
    def lease(self) -> Lease | None:
        lease = self.queue.lease()
        free = {
            (job, number)
            for job, parts in self.parts.items()
            if job not in self.cancelled
            for number in range(parts)
            if (job, number) not in self.done and not self._is_held((job, number))
        }
        if lease is None:
            assert not free, "work was left lying"
            return None
        assert (lease.job, lease.number) in free, "leased what another holds, or is done"
        self.held[lease.job, lease.number] = (lease.token, self.now + LEASE)
        return lease

    def _is_held(self, part: tuple[str, int]) -> bool:
        return part in self.held and self.held[part][1] > self.now

    @rule(lease=consumes(leases))
    def finish(self, lease: Lease | None) -> None:
        if lease is None:
            return
        part = (lease.job, lease.number)
        self.serial += 1
        output = str(self.serial).encode()
        holds = part not in self.done and self.held.get(part, ("", 0))[0] == lease.token
        assert self.queue.finish(lease, Done(output, 1, 0, 1)) is holds
        if holds:
            self.done[part] = output
            self.held.pop(part)

    @rule(lease=leases)
    def renew(self, lease: Lease | None) -> None:
        if lease is None:
            return
        part = (lease.job, lease.number)
        holds = self.held.get(part, ("", 0))[0] == lease.token
        assert self.queue.renew(lease) is holds
        if holds:
            self.held[part] = (lease.token, self.now + LEASE)

    @rule(lease=consumes(leases))
    def give_back(self, lease: Lease | None) -> None:
        if lease is None:
            return
        self.queue.release(lease)
        if self.held.get((lease.job, lease.number), ("", 0))[0] == lease.token:
            self.held.pop((lease.job, lease.number))

    @rule(lease=consumes(leases))
    def kill(self, lease: Lease | None) -> None:
        """Say nothing more of a lease: its worker is gone."""

    @rule(seconds=st.sampled_from([1.0, 10.0, 31.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(job=jobs)
    def cancel(self, job: str) -> None:
        if self._is_done(job):
            try:
                self.queue.cancel("acme", job, actor="k")
            except WrongState:
                return
            raise AssertionError("cancelled what is done")
        self.queue.cancel("acme", job, actor="k")
        self.cancelled.add(job)
        for part in [part for part in self.held if part[0] == job]:
            self.held.pop(part)

    @rule(job=jobs)
    def resume(self, job: str) -> None:
        if job in self.cancelled:
            self.queue.resume("acme", job, actor="k")
            self.cancelled.discard(job)

    def _is_done(self, job: str) -> bool:
        return all((job, number) in self.done for number in range(self.parts[job]))

    @invariant()
    def jobs_are_what_their_parts_say(self) -> None:
        for id_, parts in self.parts.items():
            job = self.queue.get("acme", id_)
            mine = sum(1 for part in self.done if part[0] == id_)
            assert (job.parts, job.parts_done, job.tagged) == (parts, mine, mine)
            assert (job.state is JobState.DONE) is self._is_done(id_)
            assert (job.state is JobState.CANCELLED) is (id_ in self.cancelled)

    @invariant()
    def outputs_are_those_of_whoever_held_the_part(self) -> None:
        with self.database.read() as session:
            rows = session.rows("SELECT job, number, output FROM parts WHERE state = 'done'")
        assert {(row["job"], row["number"]): bytes(row["output"]) for row in rows} == self.done


QueueMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestQueue = QueueMachine.TestCase
