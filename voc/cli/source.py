"""What is to be tagged: a file, standard input, the shipped sample or one text on the command line."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from pydantic import ValidationError

from voc.errors import UnreadableInput
from voc.schema import Channel, Feedback, Rejected, reject

if TYPE_CHECKING:
    from voc.records import Columns, Reader

STANDARD: Final = "-"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where feedback comes from, as the user asked for it; None: not said."""

    path: str | None = None
    text: str | None = None
    sample: bool = False
    channel: Channel | None = None
    text_column: str | None = None
    id_column: str | None = None
    map_file: str | None = None
    speakers: Mapping[str, str] | None = None
    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None

    def check(self) -> None:
        """Refuse a source that is not one.

        :raises click.UsageError: when none is named, or several, or options that do not belong to it.
        """
        named = {"INPUT": self.path is not None, "--text": self.text is not None, "--sample": self.sample}
        chosen = [name for name, given in named.items() if given]
        if not chosen:
            raise click.UsageError(
                "nothing to tag: name an INPUT file, - for standard input, or give --text or --sample"
            )
        of_files = {
            "--text-column": self.text_column,
            "--id-column": self.id_column,
            "--map": self.map_file,
            "--speakers": self.speakers,
            "--input-format": self.format,
            "--encoding": self.encoding,
            "--sheet": self.sheet,
        }
        meant = [name for name, value in of_files.items() if value is not None]
        clashing = [*chosen, *meant] if chosen[0] != "INPUT" else chosen
        if len(clashing) > 1:
            raise click.UsageError(f"{clashing[0]} and {clashing[1]} cannot be given together")

    @property
    def single(self) -> bool:
        """True for one text on the command line."""
        return self.text is not None

    @property
    def file(self) -> Path | None:
        """The file that is read; None when there is none."""
        if self.sample:
            return sample_path()
        return None if self.path in (None, STANDARD) else Path(str(self.path))

    def open(self) -> "AbstractContextManager[Reader | SingleText]":
        """Return the feedback, to be entered and iterated once.

        :raises VocError: when it cannot be read as a whole.
        """
        if self.text is not None:
            return nullcontext(SingleText(self.text, channel=self.channel or Channel.REVIEW))
        from voc.records import read

        source = sample_path() if self.sample else str(self.path)
        return read(
            source,
            format=self.format,
            columns=self._columns(),
            channel=self.channel,
            encoding=self.encoding,
            sheet=self.sheet,
        )

    def _columns(self) -> "Columns | None":
        from voc.records import Columns

        if (self.map_file, self.text_column, self.id_column, self.speakers) == (None, None, None, None):
            return None
        said = Columns.load(self.map_file) if self.map_file else Columns()
        said = replace(said, speakers={**said.speakers, **(self.speakers or {})})
        return said.override(text=self.text_column, id=self.id_column)


class SingleText:
    """One text, read as a file of one row would be."""

    name: Final = "--text"
    notes: Final[tuple[str, ...]] = ()
    total: Final = 1

    def __init__(self, text: str, *, channel: Channel) -> None:
        self._text = text
        self._channel = channel

    def __iter__(self) -> Iterator[Feedback | Rejected]:
        try:
            yield Feedback(id="text", channel=self._channel, text=self._text)
        except ValidationError as error:
            yield reject(error, feedback_id="text")

    def progress(self) -> None:
        """Return None: there is no file to be at some place of."""


def sample_path() -> Path:
    """Return the path of the sample feedback that ships with voc.

    :raises UnreadableInput: when it is not there as a file.
    """
    path = Path(str(files("voc.sample") / "feedback.jsonl"))
    if not path.is_file():
        raise UnreadableInput(
            f"{path}: the sample feedback is not there. Run: pip install --force-reinstall voc-engine"
        )
    return path
