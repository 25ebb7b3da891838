"""A file that appears under its name only when it is whole."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from voc.errors import UnwritableOutput


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Name the target in what goes wrong while it is written; a closed pipe stays a ``BrokenPipeError``.

    :raises UnwritableOutput: for a full disk, a missing right and all else the system refuses.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnwritableOutput(
            f"{name}: cannot be written: {reason}. Nothing was left under that name; "
            "free some space or name another target"
        ) from error


class Target:
    """A file written beside its final place and moved there when it is whole.

    A device or a pipe (``/dev/stdout``) has no final place: it is written as it is.

    :ivar path: the final place.
    :ivar stream: what to write to.
    :raises UnwritableOutput: when there is no such folder, or no right to write in it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.is_dir():
            raise UnwritableOutput(
                f"{path}: is a directory; name a file in it, such as {path / 'tags.jsonl'}"
            )
        if not path.absolute().parent.is_dir():
            raise UnwritableOutput(f"{path}: there is no folder {path.absolute().parent}; make it first")
        self._place = path.resolve()
        self._direct = path.exists() and not path.is_file()
        self._temporary = self._place.with_name(f".{self._place.name[:100]}.{os.getpid()}.part")
        with writing(str(path)):
            self.stream: BinaryIO = (path if self._direct else self._temporary).open("wb")

    @property
    def passing(self) -> bool:
        """Whether it is a device or a pipe, where what is written is gone at once."""
        return self._direct

    def commit(self) -> None:
        """Put the file in its place; it replaces what is there, with that one's permissions."""
        with writing(str(self.path)):
            self.stream.flush()
            if not self._direct:
                os.fsync(self.stream.fileno())
            self.stream.close()
            if not self._direct:
                if self._place.exists():
                    shutil.copymode(self._place, self._temporary)
                self._temporary.replace(self._place)

    def discard(self) -> None:
        """Leave what stood at the place as it was, and nothing of what was written."""
        with suppress(OSError):
            self.stream.close()
        if not self._direct:
            self._temporary.unlink(missing_ok=True)


class StandardOutput:
    """Standard output as a target: what is written is gone at once."""

    passing = True

    def __init__(self) -> None:
        self.stream = cast(BinaryIO, getattr(sys.stdout, "buffer", sys.stdout))

    def commit(self) -> None:
        """Send what is still held back."""
        with writing("standard output"):
            self.stream.flush()

    def discard(self) -> None:
        """Do nothing: what was written cannot be taken back."""


def same_file(one: Path, other: Path) -> bool:
    """Whether two names are of one file that exists."""
    return one.exists() and other.exists() and one.samefile(other)
