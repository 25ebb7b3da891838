"""Where tags go: one output and the file of rejects beside it, both whole or not there."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from voc.errors import UnwritableOutput
from voc.records.formats import STANDARD, WRITTEN, Format, format_named
from voc.records.sink import Output, Sink
from voc.records.target import StandardOutput, Target, same_file, writing
from voc.records.write_csv import CsvSink
from voc.records.write_excel import ExcelSink
from voc.records.write_jsonl import JsonlSink
from voc.records.write_parquet import ParquetSink
from voc.schema import Feedback, Rejected, Tags

SUFFIXES: Final = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
    ".csv": Format.CSV,
    ".xlsx": Format.EXCEL,
}
_SINKS: Final[dict[Format, Callable[[Output], Sink]]] = {
    Format.JSONL: JsonlSink,
    Format.PARQUET: ParquetSink,
    Format.CSV: CsvSink,
    Format.EXCEL: ExcelSink,
}


class Writer:
    """Tags written to a target, and rejects beside it; made by :func:`open_writer`, used in a ``with`` block.

    :ivar name: what messages call the target.
    :ivar format: in which it is written.
    :ivar written: how many pieces of feedback were written with their tags.
    :ivar rejected: how many were not.
    """

    def __init__(self, output: Output, *, name: str, format: Format, rejects: Path | None) -> None:
        self.name = name
        self.format = format
        self.written = 0
        self.rejected = 0
        self._output = output
        self._whole = False
        self._rejects = _Rejects(rejects)
        with writing(name):
            self._sink = _SINKS[format](output)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences worth telling the user."""
        return self._sink.notes

    @property
    def rejects_path(self) -> Path | None:
        """The file of rejects; None when there were none, or they went to standard error."""
        return self._rejects.path if self.rejected else None

    def write(self, feedback: Feedback | Rejected, outcome: Tags | Rejected) -> None:
        """Write what became of one piece of feedback.

        :raises UnwritableOutput: when the system refuses to write, as on a full disk.
        """
        rejected = feedback if isinstance(feedback, Rejected) else outcome
        with writing(self.name):
            if isinstance(rejected, Rejected):
                self.rejected += 1
                self._rejects.add(rejected)
                self._sink.reject(rejected)
            elif isinstance(feedback, Feedback):
                self.written += 1
                self._sink.add(feedback, rejected)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            self._release()

    def _finish(self) -> None:
        with writing(self.name):
            self._sink.finish()
        self._output.commit()
        self._rejects.commit()
        self._whole = True

    def _release(self) -> None:
        """Let go of everything; what is not whole leaves nothing behind."""
        try:
            if not self._whole:
                self._sink.abandon()
        finally:
            self._output.discard()
            self._rejects.discard()


class _Rejects:
    """A file that is there only when something was rejected; standard error without a path."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._target: Target | None = None

    def add(self, rejected: Rejected) -> None:
        line = rejected.model_dump_json() + "\n"
        if self.path is None:
            sys.stderr.write(line)
            return
        if self._target is None:
            self._target = Target(self.path)
        self._target.stream.write(line.encode())

    def commit(self) -> None:
        if self._target is not None:
            self._target.commit()
        elif self.path is not None:
            with writing(str(self.path)):
                self.path.unlink(missing_ok=True)

    def discard(self) -> None:
        if self._target is not None:
            self._target.discard()


def open_writer(
    target: str | os.PathLike[str],
    *,
    format: Format | str | None = None,
    rejects: str | os.PathLike[str] | None = None,
    source: str | os.PathLike[str] | None = None,
) -> Writer:
    """A writer to a file, which appears under its name when the ``with`` block ends well, or to standard
    output.

    :param target: a path, or ``-`` for standard output.
    :param format: None: by the suffix; JSON Lines on standard output.
    :param rejects: the file of rejects; None: ``<stem>.rejects.jsonl`` beside the target, standard error for
        ``-``.
    :param source: what is being read, which is not to be overwritten; ``-`` and None are no file.
    :raises UnwritableOutput: when the target cannot be written, or is the source.
    :raises UnknownName: when the format is not known.
    """
    wanted = _format(target, format)
    path = None if os.fspath(target) == STANDARD else Path(target)
    beside = _rejects_path(path, rejects)
    for written in (path, beside):
        if source is not None and written is not None and same_file(Path(source), written):
            raise UnwritableOutput(
                f"{written}: is what is being read, and would be overwritten; name another target"
            )
    output: Output = StandardOutput() if path is None else Target(path)
    try:
        return Writer(
            output, name="standard output" if path is None else str(path), format=wanted, rejects=beside
        )
    except BaseException:
        output.discard()
        raise


def pair(
    items: Iterable[Feedback | Rejected],
    tag: Callable[[Iterable[Feedback | Rejected]], Iterable[Tags | Rejected]],
) -> Iterator[tuple[Feedback | Rejected, Tags | Rejected]]:
    """What went in beside what came out, in order.

    :param tag: gives one out for one in, in order, as ``Engine.tag`` does; only what it has not answered is
        held.
    """
    waiting: deque[Feedback | Rejected] = deque()

    def kept() -> Iterator[Feedback | Rejected]:
        for item in items:
            waiting.append(item)
            yield item

    for outcome in tag(kept()):
        yield waiting.popleft(), outcome


def _format(target: str | os.PathLike[str], format: Format | str | None) -> Format:
    standard = os.fspath(target) == STANDARD
    suffix = Path(target).suffix.lower()
    if format is None and not standard and suffix not in SUFFIXES:
        raise UnwritableOutput(
            f"{os.fspath(target)}: the suffix {suffix!r} tells no format; allowed are {', '.join(SUFFIXES)}, "
            "or say --format"
        )
    by_name = Format.JSONL if standard or format is not None else SUFFIXES[suffix]
    wanted = by_name if format is None else format_named(format, allowed=WRITTEN)
    if standard and wanted in (Format.PARQUET, Format.EXCEL):
        raise UnwritableOutput(
            f"{wanted} cannot go to standard output; name a file: -o tags{_suffix(wanted)}"
        )
    return wanted


def _suffix(format: Format) -> str:
    return next(suffix for suffix, named in SUFFIXES.items() if named is format)


def _rejects_path(path: Path | None, rejects: str | os.PathLike[str] | None) -> Path | None:
    if rejects is not None:
        return Path(rejects)
    if path is None or (path.exists() and not path.is_file() and not path.is_dir()):
        return None
    return path.with_name(f"{path.stem}.rejects.jsonl")
