"""What every format gives: rows of named values, and rows that could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from voc.schema import RejectCode

_BLANK: Final = " \t\r\n\u3000\ufeff\u200b"
"""What stands around a name and cannot be seen, a second byte order mark among it."""


@dataclass(frozen=True)
class Row:
    """The values of one row by column name; absent where there are none.

    :ivar line: where the row starts, as the docstring of the package counts.
    """

    line: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class BadRow:
    """A row that could not be read.

    :ivar reason: why, and what to do, without customer text.
    """

    line: int
    code: RejectCode
    reason: str


class Rows(Protocol):
    """An opened input.

    :ivar columns: the names of its columns; of JSON Lines, those of its first lines.
    :ivar sample: its first rows.
    :ivar total: how many rows there are; None where the file does not say.
    :ivar encoding: of a text format.
    :ivar notes: sentences worth telling.
    :ivar open_ended: whether rows may have columns that ``columns`` does not name.
    """

    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def sample(self) -> tuple[Row, ...]: ...
    @property
    def total(self) -> int | None: ...
    @property
    def encoding(self) -> str | None: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def open_ended(self) -> bool: ...

    def __iter__(self) -> Iterator[Row | BadRow]: ...


def distinct(header: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, each once: an empty one becomes ``column 3``, a second ``score`` ``score
    (2)``."""
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = cell.strip(_BLANK) or f"column {place}"
        same = sum(other == name or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({same + 1})" if same else name)
    return tuple(names)
