"""The lines of a text input, decoded one by one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voc.records.encoding import Encoding
from voc.records.rows import BadRow
from voc.records.source import LINE_BYTES, Source
from voc.schema import RejectCode

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """A line with its end, and where it stands.

    :ivar number: counted from 1.
    :ivar damaged: true where bytes were not valid in the encoding; the text is then not to be used.
    :ivar whole: false where the line was longer than is read; its rest is skipped.
    """

    number: int
    text: str
    damaged: bool = False
    whole: bool = True


class Lines:
    """The lines of a source, from the first, each at once when it has come."""

    def __init__(self, source: Source, encoding: Encoding) -> None:
        ends = "\n" if b"\n" in source.head or b"\r" not in source.head else "\r"
        self._stream = io.TextIOWrapper(
            source.open(), encoding=encoding.codec, errors=encoding.errors, newline=ends
        )
        self._number = 0
        self._broken = False

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        text = self._text()
        if text is None:
            return Line(self._number, "", damaged=True)
        if not text:
            raise StopIteration
        whole = len(text) < LINE_BYTES or self._skip_rest()
        damaged = not text.isascii() and _SURROGATE.search(text) is not None
        return Line(self._number, text, damaged=damaged, whole=whole)

    def _text(self) -> str | None:
        """The next line; empty at the end; None where the file ends within a character, which is its end
        too."""
        if self._broken:
            return ""
        self._number += 1
        try:
            return self._stream.readline(LINE_BYTES)
        except UnicodeDecodeError:
            self._broken = True
            return None

    def _skip_rest(self) -> bool:
        while text := self._stream.readline(LINE_BYTES):
            if len(text) < LINE_BYTES:
                break
        return False


def head_lines(source: Source, encoding: Encoding) -> list[str]:
    """The lines the source begins with, decoded; the last, which may be cut off, only where there is no
    other."""
    text = source.head.decode(encoding.codec, errors="replace")
    ends = "\n" if "\n" in text else "\r"
    lines = text.split(ends)
    if not source.whole and len(lines) > 1:
        lines.pop()
    return [line + ends for line in lines if line or len(lines) == 1]


def unusable(line: Line, number: int) -> BadRow | None:
    """Why nothing can be read from a line; None when it is sound.

    :param number: where the row starts that the line belongs to.
    """
    if line.damaged:
        reason = "the bytes are not valid in the encoding of the file; save the whole file in one, best UTF-8"
        return BadRow(number, RejectCode.INVALID_TEXT, reason)
    if not line.whole:
        return BadRow(
            number, RejectCode.TOO_LONG, f"the line is longer than {LINE_BYTES:,} characters; divide it"
        )
    return None
