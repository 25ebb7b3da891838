"""``voc tag`` as a process of its own, and the memory it takes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proof import ROOT

EVERY = 0.1
"""Seconds between two looks at a process."""
_KIBIBYTES = 1024


def start(source: Path, target: Path, *options: str, threads: int | None = None) -> subprocess.Popen[str]:
    """The command at work on a file; its messages come on standard error."""
    words = [sys.executable, "-m", "voc.cli", "tag", str(source), "-o", str(target), "--quiet", *options]
    words += ["--threads", str(threads)] if threads else []
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(run: subprocess.Popen[str]) -> None:
    """Wait for its end, which is to be a good one."""
    _, said = run.communicate()
    assert run.returncode == 0, said


def write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    """Write records as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return path


@dataclass
class Memory:
    """What a process held while it read a file.

    :ivar samples: share of the file that it had read, 0 to 1, and resident memory, MiB.
    :ivar peak: the most that it ever held, as the kernel counts, MiB.
    """

    samples: list[tuple[float, float]] = field(default_factory=list)
    peak: float = 0.0

    def highest(self, first: float, last: float) -> float:
        """The most that was held while this part of the file was read, MiB."""
        return max(held for share, held in self.samples if first <= share <= last)


def watch(run: subprocess.Popen[str], source: Path) -> Memory:
    """Look at a process until its end."""
    memory, folder = Memory(), Path(f"/proc/{run.pid}")
    while run.poll() is None:
        try:
            status = (folder / "status").read_text("utf-8")
            share = _share_read(folder, source)
        except (FileNotFoundError, ProcessLookupError):
            break
        if "VmHWM" in status:
            memory.peak = max(memory.peak, _size(status, "VmHWM"))
            if share is not None:
                memory.samples.append((share, _size(status, "VmRSS")))
        time.sleep(EVERY)
    return memory


def on_one_core(run: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """The same process, which from now on has one core; told before it starts any thread."""
    os.sched_setaffinity(run.pid, {min(os.sched_getaffinity(0))})
    return run


def _size(status: str, name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / _KIBIBYTES if found else 0.0


def _share_read(folder: Path, source: Path) -> float | None:
    """How far the process has read the file, 0 to 1; None while it has not opened it."""
    for link in (folder / "fd").iterdir():
        try:
            if os.readlink(link) == str(source):
                place = (folder / "fdinfo" / link.name).read_text("utf-8")
                return int(place.split()[1]) / source.stat().st_size
        except FileNotFoundError:
            continue
    return None
