"""The bytes of an input: a file, or standard input, with the first of them looked at beforehand."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from voc.errors import UnreadableInput
from voc.records.formats import STANDARD

HEAD_BYTES: Final = 1 << 20
"""How much of a file is looked at before it is read."""
LINE_BYTES: Final = 1 << 25
"""The longest line that is read, in characters: a text of two million fits, however it is escaped."""


class _Resumed(io.RawIOBase):
    """Bytes already taken from a stream, and then the stream itself, as soon as it has some."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._head:
            self._head = _some(self._rest, len(buffer))
        taken = self._head[: len(buffer)]
        self._head = self._head[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)


class Source:
    """An input that can be opened: what it is called, how large it is and how it begins.

    :ivar name: what messages call it: the path, or ``standard input``.
    :ivar stem: the file's name without folder and suffix; ``stdin``.
    :ivar path: the file; None on standard input.
    :ivar head: the first bytes: a mebibyte of a file, the first lines of a pipe.
    :ivar whole: true when ``head`` is all there is.
    """

    def __init__(self, source: str | os.PathLike[str]) -> None:
        standard = os.fspath(source) == STANDARD
        self.path = None if standard else Path(source)
        self.name = "standard input" if self.path is None else str(self.path)
        self.stem = "stdin" if self.path is None else self.path.stem
        self._reader: BinaryIO | None = None
        self._pipe: BinaryIO | None = _binary(sys.stdin) if self.path is None else _pipe(self.path)
        self._size = 0
        if self._pipe is not None:
            self.head, self.whole = _first_lines(self._pipe)
        elif self.path is not None:
            self.head, self._size = _file_head(self.path)
            self.whole = len(self.head) == self._size
        if not self.head:
            raise UnreadableInput(f"{self.name}: is empty; voc reads CSV, JSON Lines, Parquet and Excel")

    @property
    def seekable(self) -> bool:
        """Whether the bytes can be read more than once: true for a file, false for a pipe."""
        return self._pipe is None

    def open(self) -> BinaryIO:
        """The stream from its first byte; a pipe can be opened once."""
        if self._pipe is not None:
            self._reader = io.BufferedReader(_Resumed(self.head, self._pipe))
        elif self.path is not None:
            self._reader = _opened(self.path)
        if self._reader is None:
            raise UnreadableInput(f"{self.name}: cannot be opened")
        return self._reader

    def chunks(self) -> Iterator[bytes]:
        """The rest of a file after its head; nothing of a pipe, which cannot be read twice."""
        if self.path is None or self.whole or not self.seekable:
            return
        with _opened(self.path) as stream:
            stream.seek(len(self.head))
            while chunk := stream.read(HEAD_BYTES):
                yield chunk

    def progress(self) -> float | None:
        """How much of the file has been read, 0...1; None where that cannot be known."""
        if not self.seekable or self._reader is None:
            return None
        return 1.0 if self._reader.closed else min(1.0, self._reader.tell() / self._size)

    def close(self) -> None:
        """Close what :meth:`open` gave; standard input itself stays open."""
        if self._reader is not None:
            self._reader.close()


def _pipe(path: Path) -> BinaryIO | None:
    """The open pipe or device under this name; None for a regular file, or when nothing is there."""
    if path.is_file() or path.is_dir() or not path.exists():
        return None
    return _opened(path)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error


def _file_head(path: Path) -> tuple[bytes, int]:
    if path.is_dir():
        raise UnreadableInput(f"{path}: is a directory; name one file in it")
    try:
        with _opened(path) as stream:
            return stream.read(HEAD_BYTES), os.fstat(stream.fileno()).st_size
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> UnreadableInput:
    if isinstance(error, FileNotFoundError):
        near = [found.name for found in _neighbours(path) if found.name.lower() == path.name.lower()]
        hint = f"; there is {near[0]!r}" if near else ""
        return UnreadableInput(f"{path}: there is no such file (looked in {path.absolute().parent}){hint}")
    return UnreadableInput(f"{path}: cannot be read: {error.strerror or error}")


def _neighbours(path: Path) -> list[Path]:
    try:
        return list(path.absolute().parent.iterdir())
    except OSError:
        return []


def _binary(stream: object) -> BinaryIO:
    return cast(BinaryIO, getattr(stream, "buffer", stream))


def _some(stream: BinaryIO, size: int) -> bytes:
    """What the stream has now, without waiting for more."""
    read1 = getattr(stream, "read1", None)
    return bytes(read1(size) if read1 is not None else stream.readline(size))


def _first_lines(stream: BinaryIO) -> tuple[bytes, bool]:
    """The bytes that have come, up to a whole line at least, and whether they are all."""
    head = b""
    while b"\n" not in head and len(head) < LINE_BYTES:
        more = _some(stream, HEAD_BYTES)
        if not more:
            return head, True
        head += more
    return head, False
