"""How much a key may send: characters a minute, in a bucket that fills as time passes."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from voc.errors import VocError

_MOST_BUCKETS: Final = 10_000
_MINUTE: Final = 60.0


class RateExceeded(VocError):
    """A key has sent more than it may.

    :param retry_after: seconds until it may again.
    """

    def __init__(self, *, allowed: int, retry_after: float) -> None:
        super().__init__(f"this key may send {allowed:,} characters a minute")
        self.retry_after = retry_after


@dataclass
class _Bucket:
    level: float
    at: float


class Rates:
    """The buckets of one process. Belongs to one event loop.

    :param clock: seconds that only grow.
    """

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, characters: int, *, allowed: int | None) -> None:
        """Take characters out of a key's bucket.

        A request larger than the bucket passes when it is full, and is paid off later: else it never could.

        :param allowed: characters a minute, and in one go; None: any.
        :raises RateExceeded: when the bucket has too few, and is not full.
        """
        if allowed is None:
            return
        bucket, now = self._bucket(key, allowed), self._clock()
        bucket.level = min(allowed, bucket.level + (now - bucket.at) * allowed / _MINUTE)
        bucket.at = now
        if characters > bucket.level and bucket.level < allowed:
            missing = min(characters, allowed) - bucket.level
            raise RateExceeded(allowed=allowed, retry_after=missing * _MINUTE / allowed)
        bucket.level -= characters

    def _bucket(self, key: str, allowed: int) -> _Bucket:
        if key not in self._buckets:
            if len(self._buckets) >= _MOST_BUCKETS:
                # The oldest has been used least lately, or long enough ago to be full.
                self._buckets.pop(next(iter(self._buckets)))
            self._buckets[key] = _Bucket(float(allowed), self._clock())
        return self._buckets[key]
