"""Waiting for something to become true."""

from collections.abc import Callable
from time import monotonic, sleep


def until(holds: Callable[[], bool], *, seconds: float = 120) -> None:
    """Return when it holds.

    :raises TimeoutError: when it never did.
    """
    end = monotonic() + seconds
    while not holds():
        if monotonic() > end:
            raise TimeoutError(f"did not hold within {seconds} seconds")
        sleep(0.005)
