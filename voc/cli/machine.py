"""What is installed on this machine, and how fast it tags."""

import os
import platform
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voc import __version__
from voc.cli.source import sample_path
from voc.schema import SCHEMA_VERSION, Feedback

if TYPE_CHECKING:
    from voc.engine import Engine

LIBRARIES: Final = ("openvino", "tokenizers", "numpy", "opencc", "pydantic", "pyarrow")
_KIBIBYTES: Final = 1024


@dataclass(frozen=True)
class ReleaseFacts:
    """A release whose files are what their checksums say.

    :ivar created: date it was made.
    :ivar heads: of each head the names of its outputs.
    :ivar data: lines of each corpus it was trained on.
    :ivar bytes: of all its files together.
    """

    name: str
    created: str
    path: str
    files: int
    bytes: int
    checksums: str
    encoder: str
    precision: str
    heads: Mapping[str, tuple[str, ...]]
    styles: tuple[str, ...]
    data: Mapping[str, int]


@dataclass(frozen=True)
class Facts:
    """What is installed, and on what.

    :ivar contract: version of the schema.
    :ivar cores: that this process may use.
    """

    voc: str
    contract: str
    python: str
    libraries: Mapping[str, str]
    machine: str
    cores: int
    release: ReleaseFacts


@dataclass(frozen=True)
class Speed:
    """How fast the sample feedback was tagged, all heads on.

    :ivar start_seconds: from nothing to the first tag: the release read, checked and compiled.
    :ivar peak_mebibytes: most memory the process had.
    """

    texts: int
    seconds: float
    texts_a_second: float
    characters_a_second: float
    start_seconds: float
    peak_mebibytes: float


def describe(release: str | None) -> Facts:
    """Return what is installed; the release is checked file by file.

    :param release: as ``Engine.load`` takes it.
    :raises ReleaseError: when it is missing or damaged.
    """
    return Facts(
        voc=__version__,
        contract=SCHEMA_VERSION,
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
        machine=f"{platform.system()} {platform.machine()}",
        cores=len(os.sched_getaffinity(0)),
        release=_release(release),
    )


def measure(
    load: Callable[[], "Engine"], *, seconds: float, clock: Callable[[], float] = time.perf_counter
) -> Speed:
    """Return how fast the sample is tagged, again and again until the time is over.

    :param load: loads the engine, which is part of the start.
    :param seconds: least time to measure.
    """
    sample = _sample()
    began = clock()
    engine = load()
    next(engine.tag(sample[:1]))
    first = clock()
    texts = characters = 0
    while not texts or clock() - first < seconds:
        texts += sum(1 for _ in engine.tag(sample))
        characters += sum(map(_characters, sample))
    taken = clock() - first
    return Speed(
        texts=texts,
        seconds=taken,
        texts_a_second=texts / taken,
        characters_a_second=characters / taken,
        start_seconds=first - began,
        peak_mebibytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIBIBYTES,
    )


def _release(asked: str | None) -> ReleaseFacts:
    from voc.release import Release

    release = Release.find(asked)
    files = [path for path in Path(release.path).iterdir() if path.is_file()]
    settings = release.settings
    return ReleaseFacts(
        name=release.name,
        created=settings.created,
        path=str(Path(release.path).absolute()),
        files=len(files),
        bytes=sum(path.stat().st_size for path in files),
        checksums="verified",
        encoder=settings.encoder,
        precision=settings.precision,
        heads=settings.heads,
        styles=settings.styles,
        data=settings.data,
    )


def _sample() -> list[Feedback]:
    from voc.records import read

    with read(sample_path()) as reader:
        return [item for item in reader if isinstance(item, Feedback)]


def _characters(feedback: Feedback) -> int:
    return len(feedback.text or "") + sum(len(turn.text) for turn in feedback.turns or ())
