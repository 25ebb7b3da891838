"""A clock for tests."""


class Clock:
    """A clock that goes only when told to."""

    now = 1_000.0
