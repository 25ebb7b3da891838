"""Times inside a call, as transcripts write them, in milliseconds from its start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,:](\d{1,3}))?")
_SECONDS: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|毫秒|秒)")
_FASTEST: Final = 40
"""Characters a second that nobody speaks: Chinese is spoken at four to seven."""


def clock_ms(text: str) -> int | None:
    """Milliseconds of ``00:01:02,500``, ``01:02.5``, ``12.5s`` or ``300ms``; None where it is no time."""
    if match := _CLOCK.fullmatch(text.strip()):
        hours, minutes, seconds, fraction = match.groups()
        whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
        return whole * 1000 + int((fraction or "").ljust(3, "0"))
    if match := _SECONDS.fullmatch(text.strip().lower()):
        return round(float(match[1]) * (1 if match[2] in ("ms", "毫秒") else 1000))
    return None


def is_seconds(times: Sequence[tuple[float, float]], characters: int) -> bool:
    """Whether bare numbers count seconds: one has a fraction, or in milliseconds nobody speaks so fast.

    :param times: start and end of each utterance.
    :param characters: of all of them together.
    """
    if any(number != int(number) for pair in times for number in pair):
        return True
    spoken = sum(max(0.0, end - start) for start, end in times)
    return spoken > 0 and characters / (spoken / 1000) > _FASTEST
