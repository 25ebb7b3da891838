"""Workers killed at any moment lose and double nothing of a job."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import composed
import httpx
import pytest
from proof import Proof, keep, scaled
from service import PATIENCE, serving, start_worker

if TYPE_CHECKING:
    from voc import Engine

pytestmark = pytest.mark.prove
SEED = 23
KILLS = 200
TEXTS = 20_000
LEASE = 2


def test_service_kill(tmp_path: Path, engine: Engine) -> None:
    kills, texts = scaled(KILLS, least=3), scaled(TEXTS, least=600)
    draw, killed, jobs = random.Random(SEED), 0, 0
    with serving(tmp_path, work_on_jobs="false", lease_seconds=LEASE) as service:
        while killed < kills:
            job = _send(service.url, texts, seed=SEED + jobs)
            while not _is_done(service.url, job):
                worker = start_worker(tmp_path, lease_seconds=LEASE)
                if killed < kills:
                    time.sleep(draw.uniform(0.5, 12.0))
                    killed += worker.poll() is None
                else:
                    _until_done(service.url, job)
                worker.kill()
                worker.wait()
            _check(service.url, job, texts)
            jobs += 1
    found = {"kills": killed, "jobs": jobs, "texts in each": texts, "lost": 0, "doubled": 0}
    keep(
        Proof(name="service_kill", n=killed, of="kills", seed=SEED, release=engine.release.name, found=found)
    )


def _send(url: str, count: int, *, seed: int) -> str:
    lines = (
        json.dumps({"id": str(number), "channel": "review", "text": text}, ensure_ascii=False)
        for number, text in enumerate(composed.distinct(count, seed=seed))
    )
    headers = {"Content-Type": "application/x-ndjson"}
    answer = httpx.post(
        f"{url}/v1/jobs", content="\n".join(lines).encode(), headers=headers, timeout=PATIENCE
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def _is_done(url: str, job: str) -> bool:
    return bool(httpx.get(f"{url}/v1/jobs/{job}", timeout=30).json()["state"] == "done")


def _until_done(url: str, job: str) -> None:
    end = time.monotonic() + 3_600
    while not _is_done(url, job):
        assert time.monotonic() < end, "the job does not end"
        time.sleep(0.5)


def _check(url: str, job: str, count: int) -> None:
    """Every id is once in the results, in the order sent, and there is no error."""
    results = httpx.get(f"{url}/v1/jobs/{job}/results", timeout=PATIENCE)
    ids = [json.loads(line)["feedback_id"] for line in results.text.splitlines()]
    assert ids == [str(number) for number in range(count)]
    assert httpx.get(f"{url}/v1/jobs/{job}/errors", timeout=PATIENCE).text == ""
