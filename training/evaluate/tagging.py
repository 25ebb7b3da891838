"""Labelled lines through the engine: each line beside its tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from voc.engine import Engine
from voc.release import Release, Settings
from voc.schema import Tags

from .figure import Absent, Figure
from .labelled import Labelled


@dataclass(frozen=True)
class Case:
    """A labelled line and its tags; None: it was rejected."""

    gold: Labelled
    tags: Tags | None


Cases = Sequence[Case]

Part = tuple[str, Figure | Absent]
"""A named figure."""


@dataclass(frozen=True)
class Tagger:
    """Tags lines with one release, and keeps the engine it used last.

    :ivar release: as `Engine.load` takes it.
    """

    release: str | Path | None = None
    threads: int | None = None

    @cached_property
    def settings(self) -> Settings:
        """What the release says of itself."""
        return Release.find(self.release).settings

    def tag(self, lines: Sequence[Labelled], **options: Any) -> list[Case]:
        """Every line with its tags, in order.

        :param options: of `Engine.load`; None leaves one to its default.
        """
        asked = {name: value for name, value in options.items() if value is not None}
        engine = _engine(self.release, self.threads, tuple(sorted(asked.items())))
        out = engine.tag(line.feedback(number) for number, line in enumerate(lines))
        return [
            Case(line, tags if isinstance(tags, Tags) else None)
            for line, tags in zip(lines, out, strict=True)
        ]


@lru_cache(maxsize=1)
def _engine(release: str | Path | None, threads: int | None, options: tuple[tuple[str, Any], ...]) -> Engine:
    return Engine.load(release, threads=threads, **dict(options))


def with_gold(cases: Cases, key: str) -> list[Case]:
    """The cases whose line has gold under this key."""
    return [case for case in cases if getattr(case.gold, key) is not None]


def missing(cases: Cases, of: Callable[[Tags], Any], *, what: str) -> Absent | None:
    """Why there is nothing to measure, when the release leaves something None in every text."""
    if any(case.tags is not None and of(case.tags) is not None for case in cases):
        return None
    return Absent(f"the release gives no {what}", len(cases))
