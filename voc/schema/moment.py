"""Times as tables and systems write them, read into moments with a zone.

Read are ISO 8601; ``2025/3/1 8:05`` and its kin with ``-``, ``.`` or ``年月日``, 上午 and 下午; compact
``20250301``, ``202503010805`` and ``20250301080500``; and numbers, each standing for a moment from 1990 to
2100 and told apart by size: Excel serial days (32874 to 73050, counted from 1900), seconds and milliseconds
since 1970.

A time without a zone, and an Excel day, is local to Asia/Shanghai: UTC+8 all year, summer times having ended
in 1991. Years run from 1900 to 2199.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

SHANGHAI: Final = timezone(timedelta(hours=8))
TOLERANCE: Final = timedelta(days=1)

_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=SHANGHAI)
_EXCEL_DAYS = (32_874, 73_051)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_SECONDS = (631_152_000, 4_102_444_800)
_YEARS = range(1900, 2200)
_COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_WRITTEN = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]*(?P<half>上午|下午)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})分?"
    r"(?::?(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,6})\d*)?秒?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)


def read_moment(value: Any) -> datetime:
    """Return the moment, with its zone; without one it is taken as Asia/Shanghai.

    :raises PydanticCustomError: when the value cannot be read as a time.
    """
    try:
        moment = _read(value)
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise PydanticCustomError(
            "invalid_time",
            "cannot be read as a time; allowed: ISO 8601 such as 2025-03-01T08:05:00+08:00, 2025/3/1 8:05, "
            "or a number from 1990 to 2100: an Excel serial day, or seconds or milliseconds since 1970",
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def not_future(moment: datetime, info: ValidationInfo) -> datetime:
    """Return the moment when it is at most a day ahead of now.

    Now is the machine's clock, or ``now`` in the context of the validation.

    :raises PydanticCustomError: when it is further ahead.
    """
    now = (info.context or {}).get("now") or datetime.now(UTC)
    if moment > now + TOLERANCE:
        raise PydanticCustomError(
            "future_date",
            "is {moment}, more than a day ahead of now, {now}. Correct the time or its zone, or leave it out",
            {"moment": moment.isoformat(timespec="seconds"), "now": now.isoformat(timespec="seconds")},
        )
    return moment


Moment = Annotated[datetime, BeforeValidator(read_moment)]
PastMoment = Annotated[Moment, AfterValidator(not_future)]


def _read(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        return _read_text(unicodedata.normalize("NFKC", value).strip())
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _read_number(value)
    return None


def _read_text(text: str) -> datetime | None:
    if text.isascii() and text.isdigit() and len(text) in _COMPACT:
        return datetime.strptime(text, _COMPACT[len(text)])
    if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        return _read_number(float(text))
    if match := _WRITTEN.fullmatch(text):
        return _from_parts(match.groupdict())
    return datetime.fromisoformat(text)


def _from_parts(parts: dict[str, str | None]) -> datetime:
    year, month, day, hour, minute, second = (
        int(parts[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] == "下午" else 0)
    micro = int((parts["fraction"] or "").ljust(6, "0"))
    zone = datetime.strptime(parts["zone"], "%z").tzinfo if parts["zone"] else None
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=zone)


def _read_number(number: float) -> datetime | None:
    if _EXCEL_DAYS[0] <= number < _EXCEL_DAYS[1]:
        return _EXCEL_EPOCH + timedelta(milliseconds=round(number * 86_400_000))
    if number == int(number) and len(str(int(number))) == 8:
        return datetime.strptime(str(int(number)), "%Y%m%d")
    for unit in (1, 1000):
        if _EPOCH_SECONDS[0] * unit <= number < _EPOCH_SECONDS[1] * unit:
            return (_EPOCH + timedelta(milliseconds=round(number * 1000 / unit))).astimezone(SHANGHAI)
    return None
