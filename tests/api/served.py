"""A service that runs as a process of its own, on a free port of this machine."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from until import until

SCRIPT = Path(__file__).parent / "serve_fake.py"


class Served:
    """A service that runs as a process of its own, and what it logged."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self.process = process
        self._log = log
        until(lambda: "listening on" in self.log)
        found = re.search(r"http://[\d.]+:\d+", self.log)
        self.url = found.group() if found else ""
        until(lambda: httpx.get(f"{self.url}/readyz").status_code == 200)

    @property
    def log(self) -> str:
        """Give all it logged so far."""
        return self._log.read_text("utf-8")

    def tag(self, text: str, *, patience: float = 60) -> httpx.Response:
        """Send one text and give the answer.

        :param patience: seconds to wait for it once the text is sent.
        """
        feedback = [{"id": "a", "channel": "review", "text": text}]
        timeout = httpx.Timeout(60, read=patience)
        return httpx.post(f"{self.url}/v1/tags", json={"feedback": feedback}, timeout=timeout)


@contextmanager
def served(tmp_path: Path, *, seconds: float = 0, **settings: object) -> Iterator[Served]:
    """Give a service that runs with a fake engine that takes so long for a call, and a store of its own."""
    log = tmp_path / "log"
    told = {"store": tmp_path / "served.sqlite", **settings}
    given = [f"{name}={value}" for name, value in told.items()]
    command = [sys.executable, str(SCRIPT), str(seconds), *given]
    with log.open("w") as file:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True)
    try:
        yield Served(process, log)
    finally:
        process.kill()
        process.communicate()
