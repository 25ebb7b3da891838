"""Times: each written form, its zone, and what is refused."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from voc.schema import SHANGHAI, read_moment

MORNING = datetime(2025, 3, 1, 8, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-01T08:05:00+08:00",
        "2025-03-01T00:05:00Z",
        "2025-03-01 08:05",
        "2025/3/1 8:05",
        "2025/03/01 08:05:00",
        " 2025.3.1 8:05 ",
        "2025年3月1日 8:05",
        "2025年3月1日8时5分",
        "2025/3/1 上午 8:05",
        "２０２５/３/１　８：０５",
        "202503010805",
        "20250301080500",
        "1740787500",
        "1740787500000",
        1740787500,
        1740787500000,
        1740787500000.0,
        45717 + (8 * 60 + 5) / (24 * 60),
        "45717.33680555556",
        datetime(2025, 3, 1, 8, 5),
        datetime(2025, 3, 1, 0, 5, tzinfo=UTC),
    ],
)
def test_written_forms(written: object) -> None:
    assert read_moment(written) == MORNING
    assert read_moment(written).tzinfo is not None


@pytest.mark.parametrize(
    "written", ["2025-03-01", "2025/3/1", "20250301", 20250301, 45717, "45717", date(2025, 3, 1)]
)
def test_a_day_is_its_midnight_in_shanghai(written: object) -> None:
    assert read_moment(written) == datetime(2025, 3, 1, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(("written", "hour"), [("上午12:30", 0), ("下午12:30", 12), ("下午 2:30", 14)])
def test_halves_of_the_day(written: str, hour: int) -> None:
    assert read_moment(f"2025/3/1 {written}").hour == hour


def test_fractions_of_a_second() -> None:
    assert read_moment("2025/3/1 8:05:01.25").microsecond == 250_000


@pytest.mark.parametrize(
    "written",
    [
        "",
        "昨天",
        "2025/13/1",
        "2025-02-30",
        "25:00",
        "0001-01-01",
        "9999-12-31",
        5,
        -1,
        10**30,
        float("nan"),
        True,
        None,
        float("inf"),
        [2025, 3, 1],
        "2025/3/1 25:00",
        "8:05",
        "1" * 400,
    ],
)
def test_what_is_no_time(written: object) -> None:
    with pytest.raises(
        PydanticCustomError, match="cannot be read as a time; allowed: ISO 8601 such as 2025-03-01T08"
    ):
        read_moment(written)


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2099, 12, 31)))
def test_numbers_are_told_apart_by_size(naive: datetime) -> None:
    moment = naive.replace(microsecond=0, tzinfo=SHANGHAI)
    seconds = int(moment.timestamp())
    excel = (moment - datetime(1899, 12, 30, tzinfo=SHANGHAI)) / timedelta(days=1)
    assert read_moment(seconds) == read_moment(seconds * 1000) == read_moment(excel) == moment


@given(st.text())
def test_any_string_is_read_or_refused(written: str) -> None:
    with suppress(PydanticCustomError):
        assert read_moment(written).tzinfo is not None
