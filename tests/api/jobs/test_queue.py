"""The queue of jobs, on each kind of store: leased, done once, leased again when lost."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from clock import Clock

from voc_api.audit import AuditLog
from voc_api.jobs.model import Done, JobState, Lease, NoSuchJob, Options, WrongState
from voc_api.jobs.queue import JobQueue
from voc_api.store import Database
from voc_api.usage import Usage

OPTIONS = Options(("feedback_id",))


@pytest.fixture
def queue(any_database: Database) -> JobQueue:
    return JobQueue(any_database, seconds=30)


def made(queue: JobQueue, database: Database, *, parts: int = 2, tenant: str = "acme") -> str:
    """Give a job of so many parts that is to be worked on."""
    id_ = queue.begin(tenant, key_id="k", options=OPTIONS)
    for number in range(parts):
        queue.add(tenant, id_, feedback=2, input=f"in {number}".encode())
    with database.write() as session:
        queue.seal(session, tenant, id_)
    return id_


def leased(queue: JobQueue) -> Lease:
    lease = queue.lease()
    assert lease is not None
    return lease


def done(lease: Lease) -> Done:
    return Done(b"out of " + lease.input, tagged=1, rejected=1, characters=10)


def test_a_job_is_done_part_by_part(queue: JobQueue, any_database: Database) -> None:
    id_ = made(queue, any_database)
    assert queue.get("acme", id_).state is JobState.QUEUED
    first = leased(queue)
    assert (first.input, first.number, first.options) == (b"in 0", 0, OPTIONS)
    assert queue.get("acme", id_).state is JobState.RUNNING
    assert queue.finish(first, done(first))
    second = leased(queue)
    assert queue.finish(second, done(second))
    job = queue.get("acme", id_)
    assert (job.state, job.parts_done, job.tagged, job.rejected, job.feedback) == (JobState.DONE, 2, 2, 2, 4)
    assert job.finished == 1_000.0
    assert queue.outputs("acme", id_, first=0, limit=9) == [(0, b"out of in 0"), (1, b"out of in 1")]
    assert queue.lease() is None


def test_the_input_of_what_is_done_is_gone(queue: JobQueue, any_database: Database) -> None:
    made(queue, any_database, parts=1)
    lease = leased(queue)
    queue.finish(lease, done(lease))
    with any_database.read() as session:
        assert session.row("SELECT input FROM parts") == {"input": None}


def test_nothing_is_worked_on_before_all_is_there(queue: JobQueue) -> None:
    id_ = queue.begin("acme", key_id="k", options=OPTIONS)
    queue.add("acme", id_, feedback=1, input=b"x")
    assert queue.lease() is None
    assert queue.page("acme", before=None, limit=9) == []
    with pytest.raises(NoSuchJob, match="there is no such job"):
        queue.get("acme", id_)


def test_a_lost_lease_is_leased_again_and_its_result_thrown_away(
    queue: JobQueue, any_database: Database, clock: Clock
) -> None:
    id_ = made(queue, any_database, parts=1)
    lost = leased(queue)
    assert queue.lease() is None
    clock.now += 31
    again = leased(queue)
    assert (again.place, again.attempts) == (lost.place, 2)
    assert not queue.renew(lost)
    assert not queue.finish(lost, done(lost))
    assert queue.get("acme", id_).tagged == 0
    assert queue.finish(again, done(again))
    assert not queue.finish(again, done(again)), "done twice"
    assert queue.get("acme", id_).tagged == 1


def test_a_renewed_lease_holds(queue: JobQueue, any_database: Database, clock: Clock) -> None:
    made(queue, any_database, parts=1)
    lease = leased(queue)
    clock.now += 20
    assert queue.renew(lease)
    clock.now += 20
    assert queue.lease() is None
    assert queue.finish(lease, done(lease))


def test_a_part_given_back_counts_as_not_leased(queue: JobQueue, any_database: Database) -> None:
    made(queue, any_database, parts=1)
    queue.release(leased(queue))
    assert leased(queue).attempts == 1


def test_a_small_job_does_not_wait_for_a_large_one(queue: JobQueue, any_database: Database) -> None:
    made(queue, any_database, parts=5)
    lease = leased(queue)
    queue.finish(lease, done(lease))
    small = made(queue, any_database, parts=1)
    assert leased(queue).job == small


def test_cancelled_and_resumed(queue: JobQueue, any_database: Database) -> None:
    id_ = made(queue, any_database, parts=3)
    first, second = leased(queue), leased(queue)
    queue.finish(first, done(first))
    assert queue.cancel("acme", id_, actor="k").state is JobState.CANCELLED
    assert queue.cancel("acme", id_, actor="k").state is JobState.CANCELLED
    assert queue.lease() is None
    assert not queue.finish(second, done(second))
    assert queue.resume("acme", id_, actor="k").state is JobState.QUEUED
    for _ in range(2):
        lease = leased(queue)
        assert queue.finish(lease, done(lease))
    assert queue.get("acme", id_).state is JobState.DONE
    assert [number for number, _ in queue.outputs("acme", id_, first=0, limit=9)] == [0, 1, 2]
    with pytest.raises(WrongState, match="the job is done; it must be queued or running"):
        queue.cancel("acme", id_, actor="k")
    with pytest.raises(WrongState, match="the job is done; it must be cancelled"):
        queue.resume("acme", id_, actor="k")
    actions = [entry.action for entry in AuditLog(any_database).page("acme", before=None, limit=9)]
    assert actions == ["job.resumed", "job.cancelled", "job.created"]


def test_what_is_old_is_removed(queue: JobQueue, any_database: Database, clock: Clock) -> None:
    cancelled, ended = made(queue, any_database, parts=1), made(queue, any_database, parts=1)
    queue.cancel("acme", cancelled, actor="k")
    lease = leased(queue)
    queue.finish(lease, done(lease))
    receiving = queue.begin("acme", key_id="k", options=OPTIONS)
    clock.now += 100
    queue.sweep(receiving=50, resumable=50, kept=500)
    with pytest.raises(NoSuchJob, match="not being received any more"):
        queue.add("acme", receiving, feedback=1, input=b"x")
    with pytest.raises(WrongState, match="cancelled too long ago: its input is gone"):
        queue.resume("acme", cancelled, actor="k")
    clock.now += 500
    queue.sweep(receiving=50, resumable=50, kept=500)
    for id_ in (cancelled, ended):
        with pytest.raises(NoSuchJob):
            queue.get("acme", id_)
    with any_database.read() as session:
        assert session.rows("SELECT * FROM parts") == []


def test_a_deleted_job_is_gone_whoever_works_on_it(queue: JobQueue, any_database: Database) -> None:
    id_ = made(queue, any_database)
    lease = leased(queue)
    queue.delete("acme", id_, actor="k")
    assert not queue.finish(lease, done(lease))
    assert queue.lease() is None


def test_jobs_are_listed_by_tenant_the_latest_first(
    queue: JobQueue, any_database: Database, clock: Clock
) -> None:
    ids = []
    for _ in range(3):
        clock.now += 1
        ids.append(made(queue, any_database, parts=1))
    made(queue, any_database, parts=1, tenant="other")
    assert [job.id for job in queue.page("acme", before=None, limit=9)] == ids[::-1]
    [last, second] = queue.page("acme", before=None, limit=2)
    assert [job.id for job in queue.page("acme", before=(second.created, second.id), limit=9)] == [ids[0]]
    assert last.id == ids[2]


def test_another_tenant_has_no_such_job(queue: JobQueue, any_database: Database) -> None:
    id_ = made(queue, any_database)
    for act in (queue.get, queue.delete):
        with pytest.raises(NoSuchJob, match="there is no such job"):
            act("other", id_)
    for act in (queue.cancel, queue.resume):
        with pytest.raises(NoSuchJob, match="there is no such job"):
            act("other", id_, actor="k")
    assert queue.outputs("other", id_, first=0, limit=9) == []
    assert queue.get("acme", id_).state is JobState.QUEUED


def test_what_was_tagged_is_counted_as_usage(queue: JobQueue, any_database: Database) -> None:
    made(queue, any_database, parts=1)
    lease = leased(queue)
    queue.finish(lease, done(lease))
    [day] = Usage(any_database).days("acme", first="1970-01-01", last="1970-01-02")
    assert (day.route, day.amount.feedback, day.amount.rejected, day.amount.characters) == (
        "/v1/jobs",
        2,
        1,
        10,
    )


def test_many_at_once_lease_each_part_once(queue: JobQueue, any_database: Database) -> None:
    id_ = made(queue, any_database, parts=24)
    seen: list[int] = []
    lock = threading.Lock()

    def work(_: int) -> None:
        while (lease := queue.lease()) is not None:
            with lock:
                seen.append(lease.number)
            queue.finish(lease, done(lease))

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    assert sorted(seen) == list(range(24))
    assert queue.get("acme", id_).state is JobState.DONE
