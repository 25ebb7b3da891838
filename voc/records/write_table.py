"""Feedback and its tags as a table to look at: the door to rich for tables."""

from __future__ import annotations

import io
import unicodedata
from typing import IO, TYPE_CHECKING, Final, cast

from voc.records.flat import alert_text, opinion_text, whole_text
from voc.records.sink import Output
from voc.schema import Feedback, Polarity, Rejected, Severity, Tags

if TYPE_CHECKING:
    from rich.table import Table

PAGE: Final = 50
"""Rows under one header: the table is shown as it grows."""
_COLOURS: Final = {
    Polarity.NEGATIVE: "red",
    Polarity.NEUTRAL: "yellow",
    Polarity.POSITIVE: "green",
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.NORMAL: "yellow",
}
_TEXT: Final = 200
_FILE_WIDTH: Final = 160
_INVISIBLE: Final = ("Cc", "Cf", "Cs")


class TableSink:
    """A table of id, text, sentiment, opinions and alerts, as wide as the terminal, fifty rows at a time."""

    notes: tuple[str, ...] = ()

    def __init__(self, output: Output) -> None:
        from rich.console import Console

        width = None if output.passing else _FILE_WIDTH
        self._console = Console(file=cast(IO[str], _Utf8(output)), width=width, highlight=False)
        self._page = table()

    def add(self, feedback: Feedback, tags: Tags) -> None:
        add_row(self._page, feedback, tags)
        if self._page.row_count >= PAGE:
            self._show()

    def reject(self, rejected: Rejected) -> None:
        """Show nothing: rejects have their own place."""

    def finish(self) -> None:
        if self._page.row_count:
            self._show()

    def abandon(self) -> None:
        """Hold nothing open."""

    def _show(self) -> None:
        self._console.print(self._page)
        self._console.file.flush()
        self._page = table()


def table() -> Table:
    """An empty table with its header."""
    from rich import box
    from rich.table import Table

    page = Table(box=box.SIMPLE_HEAD, expand=True)
    for name, share in (("id", 2), ("text", 6), ("opinions", 5), ("alerts", 3)):
        page.add_column(name, ratio=share, overflow="fold")
        if name == "text":
            page.add_column("sentiment", min_width=len(Polarity.NEGATIVE), overflow="fold")
    return page


def add_row(page: Table, feedback: Feedback, tags: Tags) -> None:
    """Add a piece of feedback with its tags to a table."""
    from rich.text import Text

    sentiment = tags.sentiment
    opinions = [
        Text(visible(opinion_text(feedback, opinion)), style=_COLOURS[opinion.polarity])
        for opinion in tags.opinions or ()
    ]
    alerts = [
        Text(visible(alert_text(feedback, alert)), style=_COLOURS[alert.severity])
        for alert in tags.alerts or ()
    ]
    feeling = f"{sentiment.polarity.value} {sentiment.probability:.2f}" if sentiment else "–"
    page.add_row(
        Text(visible(feedback.id)),
        Text(visible(whole_text(feedback) or _rated(feedback))),
        Text(feeling, style=_COLOURS[sentiment.polarity] if sentiment else "dim"),
        Text("\n").join(opinions),
        Text("\n").join(alerts),
    )


def visible(text: str) -> str:
    """The beginning of a text on one line, without what could command a terminal."""
    line = " ".join(text[: _TEXT * 2].split())
    line = "".join(letter for letter in line if unicodedata.category(letter) not in _INVISIBLE)
    return line if len(line) <= _TEXT else line[: _TEXT - 1] + "…"


def _rated(feedback: Feedback) -> str:
    rating = feedback.rating
    return f"(no text; {rating.metric.value} {rating.value:g})" if rating else ""


class _Utf8(io.TextIOBase):
    """Text into a stream of bytes, as UTF-8; a terminal where the stream is one."""

    encoding = "utf-8"

    def __init__(self, output: Output) -> None:
        self._stream = output.stream

    def write(self, text: str) -> int:
        self._stream.write(text.encode("utf-8", "replace"))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()
