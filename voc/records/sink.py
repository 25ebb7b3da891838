"""What every format of output does."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from voc.schema import Feedback, Rejected, Tags


class Output(Protocol):
    """Where bytes go: a file that appears when it is whole, or standard output."""

    @property
    def stream(self) -> BinaryIO: ...
    @property
    def passing(self) -> bool: ...
    def commit(self) -> None: ...
    def discard(self) -> None: ...


class Sink(Protocol):
    """Tags turned into one format on a stream."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences worth telling the user."""
        ...

    def add(self, feedback: Feedback, tags: Tags) -> None:
        """Write the tags of one piece of feedback."""
        ...

    def reject(self, rejected: Rejected) -> None:
        """Write a reject, where the format has a place for it."""
        ...

    def finish(self) -> None:
        """Write what is still held back; the stream then holds the whole."""
        ...

    def abandon(self) -> None:
        """Let go of what is held open, where the whole is not to be."""
        ...
