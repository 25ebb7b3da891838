"""How far a run is."""

import io
from dataclasses import dataclass

import pytest
from rich.console import Console

from voc.cli.progress import Pace, duration, told


@dataclass
class Extent:
    total: int | None = None
    read: float | None = None

    def progress(self) -> float | None:
        return self.read


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_speed_share_and_time_left_of_a_known_number_of_rows() -> None:
    clock = Clock()
    pace = Pace(Extent(total=400), clock=clock)
    pace.answered, clock.now = 100, 110.0
    assert (pace.speed, pace.share, pace.left) == (10.0, 0.25, 30.0)
    assert str(pace) == "100 texts, 10 texts/s, 25%, 0:30 left"


def test_what_was_read_ahead_does_not_count_as_done() -> None:
    pace = Pace(Extent(read=0.5))
    assert list(pace.counted(iter("abcd"))) == list("abcd")
    pace.answered = 2
    assert pace.share == 0.25


def test_standard_input_has_no_end_in_sight() -> None:
    clock = Clock()
    pace = Pace(Extent(), clock=clock)
    pace.answered, clock.now = 5, 101.0
    assert (pace.share, pace.left) == (None, None)
    assert str(pace) == "5 texts, 5.0 texts/s"


def test_nothing_done_yet() -> None:
    pace = Pace(Extent(total=10), clock=Clock())
    assert (pace.speed, pace.left) == (0.0, None)


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0:00"), (59.6, "1:00"), (3_725, "1:02:05")])
def test_duration(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_a_line_every_ten_seconds_where_nobody_watches() -> None:
    clock, out = Clock(), io.StringIO()
    pace = Pace(Extent(total=100), clock=clock)
    with told(pace, console=Console(file=out), quiet=False, clock=clock) as step:
        for _ in range(50):
            clock.now += 0.5
            step()
    assert out.getvalue().splitlines() == [
        "20 texts, 2.0 texts/s, 20%, 0:40 left",
        "40 texts, 2.0 texts/s, 40%, 0:30 left",
    ]


def test_a_bar_on_a_terminal() -> None:
    clock, out = Clock(), io.StringIO()
    pace = Pace(Extent(total=4), clock=clock)
    console = Console(file=out, force_terminal=True, width=80)
    with told(pace, console=console, quiet=False, clock=clock) as step:
        for _ in range(3):
            clock.now += 1
            step()
    assert "3 texts, 1.0 texts/s, 75%, 0:01 left" in out.getvalue()


def test_quiet() -> None:
    out = io.StringIO()
    pace = Pace(Extent(), clock=Clock())
    with told(pace, console=Console(file=out, force_terminal=True), quiet=True) as step:
        step()
    assert (pace.answered, out.getvalue()) == (1, "")
