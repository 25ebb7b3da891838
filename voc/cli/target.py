"""Where tags go: a file, standard output as rows for programs, or a readable view."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from voc.cli.excerpt import excerpt
from voc.cli.source import STANDARD
from voc.cli.terminal import printable
from voc.cli.view import marked, opinion_words, polarity_text, refused
from voc.schema import Feedback, Rejected, Tags

TABLE: Final = "table"
FORMATS: Final = ("jsonl", "parquet", "csv", "excel", TABLE)
_FILES_ONLY: Final = ("parquet", "excel")
_SHOWN_OPINIONS: Final = 4
_HEADER: Final = ("id, channel", "sentiment", "text", "opinions")
_ID: Final = 18
_SENTIMENT: Final = 14


class Sink(Protocol):
    """What takes tagged feedback, one at a time."""

    @property
    def written(self) -> int:
        """How many were written with tags."""

    @property
    def rejected(self) -> int:
        """How many were not tagged."""

    @property
    def rejects_path(self) -> Path | None:
        """The file that holds the rejects; None when there is none."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences worth telling the user."""

    def write(self, feedback: Feedback | Rejected, outcome: Tags | Rejected, /) -> None:
        """Take one."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where the user wants the tags, and how.

    :ivar terminal: whether standard output is one.
    """

    output: str | None = None
    format: str | None = None
    rejects: str | None = None
    terminal: bool = False

    def check(self) -> None:
        """Refuse options that contradict each other.

        :raises click.UsageError: naming both.
        """
        if self.file is not None and self.format == TABLE:
            raise click.UsageError(
                f"--format table and --output {self.file} cannot be given together: a table is shown"
            )
        if self.file is None and self.format in _FILES_ONLY:
            raise click.UsageError(
                f"--format {self.format} and standard output cannot go together: give --output FILE"
            )
        if self.readable and self.rejects is not None:
            raise click.UsageError(
                "--rejects and the table cannot be given together: a table shows them in place"
            )

    @property
    def file(self) -> Path | None:
        """The file that is written; None for standard output."""
        return None if self.output in (None, STANDARD) else Path(str(self.output))

    @property
    def name(self) -> str:
        """What messages call it."""
        return "standard output" if self.file is None else str(self.file)

    @property
    def readable(self) -> bool:
        """True when tags are shown to a person rather than written for a program."""
        return self.format == TABLE or (self.format is None and self.output is None and self.terminal)

    def open(self, console: Console, *, source: Path | None) -> AbstractContextManager[Sink]:
        """Return what takes the tags, to be entered.

        :param console: where a readable view is shown.
        :param source: the file that is read, which is never written over.
        :raises VocError: when it cannot be written.
        """
        if self.readable:
            return nullcontext(Shown(console))
        from voc.records import open_writer

        return open_writer(self.output or STANDARD, format=self.format, rejects=self.rejects, source=source)


class Shown:
    """Rows on a terminal, each as soon as it is there: a table whose widths are set beforehand."""

    rejects_path: Final = None
    notes: Final[tuple[str, ...]] = ()

    def __init__(self, console: Console) -> None:
        self.written = 0
        self.rejected = 0
        self._console = console
        self._text = max(20, (console.width - _ID - _SENTIMENT - 3) * 3 // 5)

    def write(self, feedback: Feedback | Rejected, outcome: Tags | Rejected, /) -> None:
        """Show one."""
        if not self.written + self.rejected:
            self._show(*(Text(name, style="bold") for name in _HEADER))
        if isinstance(outcome, Rejected):
            self.rejected += 1
            self._console.print(Text(f"line {outcome.line}: " if outcome.line else "") + refused(outcome))
        elif isinstance(feedback, Feedback):
            self.written += 1
            text = marked(excerpt(feedback, outcome, width=self._text))
            self._show(_named(feedback), _told(outcome), text, _opinions(feedback, outcome))

    def _show(self, *cells: Text) -> None:
        row = Table.grid(padding=(0, 1, 0, 0))
        row.add_column(width=_ID, no_wrap=True, overflow="ellipsis")
        row.add_column(width=_SENTIMENT, no_wrap=True)
        row.add_column(width=self._text)
        row.add_column(ratio=1)
        row.add_row(*cells)
        self._console.print(row)


def _named(feedback: Feedback) -> Text:
    return Text(printable(feedback.id)) + Text(f"\n{feedback.channel}", style="dim")


def _told(tags: Tags) -> Text:
    if tags.sentiment is None:
        return Text("no text", style="dim")
    return polarity_text(
        tags.sentiment.polarity, f"{tags.sentiment.polarity} {tags.sentiment.probability:.0%}"
    )


def _opinions(feedback: Feedback, tags: Tags) -> Text:
    found = tags.opinions or ()
    shown = [
        polarity_text(one.polarity, opinion_words(feedback, tags, one)) for one in found[:_SHOWN_OPINIONS]
    ]
    if len(found) > len(shown):
        shown.append(Text(f"and {len(found) - len(shown)} more", style="dim"))
    if tags.flags:
        shown.append(Text(", ".join(tags.flags), style="magenta"))
    return Text("\n").join(shown)
