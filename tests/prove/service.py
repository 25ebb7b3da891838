"""``voc serve`` and ``voc worker`` as processes, one on a core of its own, and clients that load them.

Every loop is bounded in count and time, and speaks to loopback alone.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from proof import ROOT

SERVER_CORE, CLIENT_CORE = 0, 1
PATIENCE = 120.0


@dataclass
class Serving:
    """A service that runs."""

    process: subprocess.Popen[str]
    url: str
    started: float

    def memory(self) -> float:
        """Resident memory, MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


@contextmanager
def serving(folder: Path, **settings: object) -> Iterator[Serving]:
    """Give a service on one core, ready to tag; this process then keeps to the other."""
    before = os.sched_getaffinity(0)
    begun = time.monotonic()
    log = folder / "serve.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "voc.cli", "serve", "--port", "0", "--threads", "1"],
            cwd=ROOT, stderr=file, text=True, env=_environment(folder, settings),
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),
        )  # fmt: skip
    try:
        os.sched_setaffinity(0, {CLIENT_CORE} & before or before)
        url = _awaited(lambda: re.search(r"http://[\d.:]+\d", log.read_text("utf-8")))[0]
        _awaited(lambda: httpx.get(f"{url}/readyz").status_code == 200)
        yield Serving(process, url, time.monotonic() - begun)
    finally:
        process.kill()
        process.wait()
        os.sched_setaffinity(0, before)


def start_worker(folder: Path, **settings: object) -> subprocess.Popen[str]:
    """A worker on the same store."""
    with (folder / "worker.log").open("a") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "voc.cli", "worker", "--threads", "1"],
            cwd=ROOT, stderr=file, text=True, env=_environment(folder, settings),
        )  # fmt: skip


def _environment(folder: Path, settings: dict[str, object]) -> dict[str, str]:
    told = {f"VOC_API_{name.upper()}": str(value) for name, value in settings.items()}
    return {**os.environ, "VOC_API_STORE": str(folder / "store.sqlite"), **told}


def _awaited(holds: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if found := holds():
                return found
        except (httpx.TransportError, FileNotFoundError):
            pass
        time.sleep(0.01)
    raise TimeoutError("the service did not come up")


@dataclass(frozen=True)
class Answer:
    """What came back: status, seconds, and the body of a 200."""

    status: int
    seconds: float
    body: Any


async def post_tags(client: httpx.AsyncClient, feedback: Sequence[dict[str, Any]]) -> Answer:
    """Send feedback, and give the answer."""
    begun = time.monotonic()
    answer = await client.post("/v1/tags", json={"feedback": feedback})
    seconds = time.monotonic() - begun
    return Answer(answer.status_code, seconds, answer.json() if answer.status_code == 200 else None)


async def at_a_rate(send: Callable[[int], Awaitable[Answer]], *, rate: float, count: int) -> list[Answer]:
    """Send so many requests at a steady rate, whether or not those before were answered."""
    begun, tasks = time.monotonic(), []
    for number in range(count):
        await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
        tasks.append(asyncio.ensure_future(send(number)))
    return list(await asyncio.gather(*tasks))


async def at_once(send: Callable[[int], Awaitable[Answer]], *, count: int, together: int) -> list[Answer]:
    """Send so many requests, so many of them at a time."""
    answers: list[Answer] = []
    numbers = iter(range(count))

    async def one_after_another() -> None:
        for number in numbers:
            answers.append(await send(number))

    await asyncio.gather(*(one_after_another() for _ in range(together)))
    return answers


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
