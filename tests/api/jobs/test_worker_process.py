"""Workers as processes: killed in the middle of a part, told to stop, two at once; each id comes out once."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest
from until import until

from voc.records import Format
from voc_api.access import RowFilter
from voc_api.jobs.intake import options_of, spool, take_in_file
from voc_api.jobs.model import JobState
from voc_api.jobs.payload import read_output
from voc_api.jobs.queue import JobQueue
from voc_api.store import Database, open_database

SCRIPT = Path(__file__).parent / "work_fake.py"
COUNT = 1_000


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "jobs.sqlite"


def start(store: Path, *, seconds: float, log: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, str(SCRIPT), str(seconds), f"store={store}", "lease_seconds=0.5"]
    with log.open("a") as file:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True)


def made(database: Database) -> tuple[JobQueue, str]:
    queue = JobQueue(database)
    with spool() as file:
        for number in range(COUNT):
            row = {"id": str(number), "channel": "review", "text": f"第{number}位"}
            file.write((json.dumps(row) + "\n").encode())
        options = options_of(members=["feedback_id"], keep_text=False)
        job = take_in_file(
            file, queue, "acme", format=Format.JSONL, channel=None, key_id="k", options=options
        )
    with database.write() as session:
        queue.seal(session, "acme", job)
    return queue, job


def ids(queue: JobQueue, job: str) -> list[str]:
    outputs = queue.outputs("acme", job, first=0, limit=COUNT)
    return [str(one.feedback_id) for _, output in outputs for one in read_output(output, rows=RowFilter())]


def test_killed_workers_lose_and_double_nothing(store: Path, tmp_path: Path) -> None:
    database = open_database(str(store))
    queue, job = made(database)
    log = tmp_path / "log"
    for number in range(2):
        worker = start(store, seconds=0.2, log=log)
        until(lambda: '"message": "ready"' in log.read_text() and queue.get("acme", job).state != "queued")
        sleep(0.1 + 0.15 * number)
        worker.kill()
        worker.communicate()
        log.write_text("")
    workers = [start(store, seconds=0.05, log=log) for _ in range(2)]
    until(lambda: queue.get("acme", job).state is JobState.DONE)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=60)
        assert (worker.returncode, output) == (0, "returned\n")
    assert ids(queue, job) == [str(number) for number in range(COUNT)]
    assert queue.get("acme", job).tagged == COUNT
    database.close()
