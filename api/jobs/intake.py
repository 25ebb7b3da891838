"""An upload made a job: the file is read, checked, masked, and kept in parts; the file itself is not kept."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from voc.errors import VocError
from voc.records import Format, read
from voc.schema import Channel, Feedback, Rejected

from ..batching import characters
from .model import PART_CHARACTERS, PART_FEEDBACK, NoSuchJob, Options, UnreadableUpload
from .payload import Mask, Waiting, mask_feedback, pack_input, take_in
from .queue import JobQueue

TYPES: Final = {
    "application/x-ndjson": Format.JSONL,
    "application/jsonl": Format.JSONL,
    "application/vnd.apache.parquet": Format.PARQUET,
    "text/csv": Format.CSV,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Format.EXCEL,
}
"""Media types of uploads."""
_SUFFIXES: Final = {
    Format.JSONL: ".jsonl",
    Format.PARQUET: ".parquet",
    Format.CSV: ".csv",
    Format.EXCEL: ".xlsx",
}


def spool() -> IO[bytes]:
    """Give a file without a name to take an upload in: nothing of it is left, whatever ends the process."""
    return tempfile.TemporaryFile(prefix="voc-")


def take_in_file(
    file: IO[bytes],
    queue: JobQueue,
    tenant: str,
    *,
    format: Format,
    channel: Channel | None,
    key_id: str,
    options: Options,
    mask: Mask = mask_feedback,
) -> str:
    """Give the id of a job with the feedback of a file, its parts kept but not yet to be worked on.

    :raises UnreadableUpload: when the file cannot be read, or holds nothing.
    """
    job = queue.begin(tenant, key_id=key_id, options=options)
    try:
        empty = True
        for part in _parts(
            take_in(one, mask=mask) for one in _feedback(file, format=format, channel=channel)
        ):
            queue.add(tenant, job, feedback=len(part), input=pack_input(part))
            empty = False
        if empty:
            raise UnreadableUpload("the upload: holds no feedback. Send a row or a line for each piece")
    except BaseException:
        with suppress(NoSuchJob):
            queue.delete(tenant, job)
        raise
    return job


def _feedback(file: IO[bytes], *, format: Format, channel: Channel | None) -> Iterator[Feedback | Rejected]:
    """Yield the feedback of an open file, which is read under a name that messages can show."""
    file.flush()
    with tempfile.TemporaryDirectory(prefix="voc-") as folder:
        path = Path(folder) / f"upload{_SUFFIXES[format]}"
        path.symlink_to(f"/proc/{os.getpid()}/fd/{file.fileno()}")
        try:
            with read(path, format=format, channel=channel) as reader:
                yield from reader
        except VocError as error:
            raise UnreadableUpload(str(error).replace(str(path), "the upload")) from error


def _parts(waiting: Iterable[Waiting]) -> Iterator[list[Waiting]]:
    part: list[Waiting] = []
    size = 0
    for one in waiting:
        part.append(one)
        size += characters(one.feedback) if isinstance(one.feedback, Feedback) else 0
        if len(part) >= PART_FEEDBACK or size >= PART_CHARACTERS:
            yield part
            part, size = [], 0
    if part:
        yield part


def options_of(*, members: Iterable[str], keep_text: bool) -> Options:
    """Give the options of a job in the order that they are kept."""
    return Options(tuple(sorted(members)), keep_text)


def described() -> dict[str, Any]:
    """Give the media types with an example of each that is text, for the OpenAPI document."""
    line = '{"id": "r-1001", "channel": "review", "text": "屏幕很清晰，就是电池不耐用"}\n'
    table = "id,channel,text\nr-1001,review,屏幕很清晰，就是电池不耐用\n"
    return {
        type_: line if format is Format.JSONL else table if format is Format.CSV else "(binary)"
        for type_, format in TYPES.items()
    }
