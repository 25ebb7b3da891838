"""How far a run is: a bar on a terminal, a line every ten seconds elsewhere, both on standard error."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

Item = TypeVar("Item")
Clock = Callable[[], float]
EVERY: Final = 10.0
"""Seconds between two lines."""
_REDRAW: Final = 0.1


class Extent(Protocol):
    """What an input says of its length: rows where it knows them, else how much of it has been read."""

    @property
    def total(self) -> int | None:
        """Rows in all, where the input says so."""

    def progress(self) -> float | None:
        """How much has been read, 0 to 1; None when nobody can know."""


class Pace:
    """Counts of what was read and answered, and what follows from them.

    :param clock: seconds, from any zero.
    """

    def __init__(self, extent: Extent, *, clock: Clock = time.monotonic) -> None:
        self.read = 0
        self.answered = 0
        self._extent = extent
        self._clock = clock
        self._began = clock()

    def counted(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items, counting them as they are taken."""
        for item in items:
            self.read += 1
            yield item

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return self._clock() - self._began

    @property
    def speed(self) -> float:
        """Texts a second since the run began."""
        return self.answered / self.elapsed if self.elapsed > 0 else 0.0

    @property
    def share(self) -> float | None:
        """How much of the input is answered, 0 to 1; None when nobody can know.

        Reading runs ahead of answering, so what was read counts only as far as it was answered.
        """
        if self._extent.total:
            return min(1.0, self.answered / self._extent.total)
        read = self._extent.progress()
        return None if read is None or not self.read else min(1.0, read * self.answered / self.read)

    @property
    def left(self) -> float | None:
        """Seconds until the end at the speed so far; None when nobody can know."""
        share = self.share
        return None if not share else self.elapsed * (1 - share) / share

    def __str__(self) -> str:
        told = [f"{self.answered:,} texts", rate(self.speed)]
        if self.share is not None and self.left is not None:
            told += [f"{self.share:.0%}", f"{duration(self.left)} left"]
        return ", ".join(told)


def rate(speed: float) -> str:
    """Return texts a second, with a decimal where they are few."""
    return f"{speed:,.{0 if speed >= 10 else 1}f} texts/s"


def duration(seconds: float) -> str:
    """Return seconds as ``m:ss`` or ``h:mm:ss``."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


@contextmanager
def told(
    pace: Pace, *, console: Console, quiet: bool, clock: Clock = time.monotonic
) -> Iterator[Callable[[], None]]:
    """Give a function to call after every answer: it counts, and says how far the run is when that is due."""
    if quiet:
        yield lambda: _count(pace)
    elif console.is_terminal:
        with _bar(console) as bar:
            yield _drawing(pace, bar, clock)
    else:
        yield _lines(pace, console, clock)


def _count(pace: Pace) -> None:
    pace.answered += 1


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("tagging"),
        BarColumn(bar_width=None),
        TextColumn("{task.fields[pace]}"),
        console=console,
        transient=True,
        expand=True,
    )


def _drawing(pace: Pace, bar: Progress, clock: Clock) -> Callable[[], None]:
    task, due = bar.add_task("tagging", total=None, pace=str(pace)), clock()

    def step() -> None:
        nonlocal due
        _count(pace)
        if clock() >= due:
            due = clock() + _REDRAW
            share = pace.share
            bar.update(task, total=None if share is None else 1.0, completed=share or 0.0, pace=str(pace))

    return step


def _lines(pace: Pace, console: Console, clock: Clock) -> Callable[[], None]:
    due = clock() + EVERY

    def step() -> None:
        nonlocal due
        _count(pace)
        if clock() >= due:
            due = clock() + EVERY
            console.print(str(pace), soft_wrap=True)

    return step
