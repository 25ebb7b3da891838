"""Tags as JSON Lines."""

from __future__ import annotations

from voc.records.sink import Output
from voc.schema import Feedback, Rejected, Tags


class JsonlSink:
    """A line of ``Tags`` a piece of feedback; sent at once where someone may be waiting for it."""

    notes: tuple[str, ...] = ()

    def __init__(self, output: Output) -> None:
        self._stream = output.stream
        self._at_once = output.passing

    def add(self, feedback: Feedback, tags: Tags) -> None:
        self._line(tags)

    def reject(self, rejected: Rejected) -> None:
        """Write nothing: the lines are all ``Tags``."""

    def finish(self) -> None:
        self._stream.flush()

    def abandon(self) -> None:
        """Hold nothing open."""

    def _line(self, record: Tags | Rejected) -> None:
        self._stream.write(record.model_dump_json().encode() + b"\n")
        if self._at_once:
            self._stream.flush()
