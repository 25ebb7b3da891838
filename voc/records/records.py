"""Rows of CSV with the lines they were made of, read so that one stray quote cannot swallow the rest."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from voc.records.lines import Line, unusable
from voc.records.rows import BadRow
from voc.schema import RejectCode

if TYPE_CHECKING:
    from voc.records.dialect import Dialect

RECORD_CHARACTERS: Final = 1 << 23
"""The longest row of several lines: beyond it, a quote was opened and never closed."""
UNCLOSED: Final = (
    "the quotes of the row do not match; close every quoted cell, and write a quote inside one twice"
)

Record = tuple[list[Line], list[str]]


class Records:
    """The rows in lines. Where the quoting of a row is broken its first line alone is given up, and the lines
    after it are read again."""

    def __init__(self, lines: Iterator[Line], dialect: Dialect) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self._taken: list[Line] = []
        self._size = 0
        self._reader = dialect.reader(_Texts(self._next_text))

    def again(self, lines: list[Line]) -> None:
        """Read these lines once more, before those that follow."""
        self._again.extendleft(reversed(lines))

    def __iter__(self) -> Iterator[Record | BadRow]:
        while True:
            self._taken, self._size = [], 0
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                yield self._broken()
                continue
            first = self._taken[0].number
            yield next(filter(None, (unusable(line, first) for line in self._taken)), (self._taken, cells))

    def _next_text(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(line)
        self._size += len(line.text)
        if self._size > RECORD_CHARACTERS and len(self._taken) > 1:
            raise csv.Error(UNCLOSED)
        return line.text

    def _broken(self) -> BadRow:
        first, *rest = self._taken
        self.again(rest)
        return unusable(first, first.number) or BadRow(first.number, RejectCode.BAD_RECORD, UNCLOSED)


class _Texts:
    """An iterator that goes on after an error, which a generator does not."""

    def __init__(self, take: Callable[[], str]) -> None:
        self._take = take

    def __iter__(self) -> _Texts:
        return self

    def __next__(self) -> str:
        return self._take()
