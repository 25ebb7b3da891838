"""How a CSV file separates and quotes its cells: every way is tried on its first lines, and the best kept."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from voc.records.lines import Line
from voc.records.records import Records
from voc.records.rows import BadRow
from voc.records.source import LINE_BYTES

DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLED_LINES: Final = 200
_SAMPLED_CHARACTERS: Final = 1 << 16
_HINT: Final = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_APOSTROPHE: Final = re.compile(r"(?:^|[,\t;|])'")


@dataclass(frozen=True)
class Dialect:
    """A delimiter and a way to quote.

    :ivar quote: the character around a cell; None where quotes are characters like others.
    :ivar escape: the character before a quote inside a cell; None where the quote is doubled instead.
    """

    delimiter: str
    quote: str | None = '"'
    escape: str | None = None

    def reader(self, lines: Iterator[str]) -> Any:
        """Python's CSV reader over an iterator of lines; it raises ``csv.Error`` where quoting is broken."""
        csv.field_size_limit(max(csv.field_size_limit(), LINE_BYTES))
        return csv.reader(
            lines,
            strict=True,
            delimiter=self.delimiter,
            quotechar=self.quote or '"',
            quoting=csv.QUOTE_NONE if self.quote is None else csv.QUOTE_MINIMAL,
            doublequote=self.escape is None,
            escapechar=self.escape,
        )

    def rows(self, lines: Sequence[str]) -> list[list[str] | None]:
        """The rows of a few lines, blank ones left out; None for each that breaks the quoting."""
        numbered = (Line(number, text) for number, text in enumerate(lines, start=1))
        found = [None if isinstance(record, BadRow) else record[1] for record in Records(numbered, self)]
        return [cells for cells in found if cells != []]


def hinted_delimiter(first_line: str) -> str | None:
    """The delimiter that a first line such as ``sep=;`` names, as Excel writes it."""
    match = _HINT.fullmatch(first_line)
    return match[1] if match else None


def find_dialect(lines: Sequence[str], known: Callable[[str], bool]) -> Dialect:
    """The dialect under which the first lines look most like a table.

    What counts, in this order: column names that are known, more than one column, rows as long as the header,
    the most usual dialect.

    :param lines: the first lines of the file, ends included.
    :param known: whether a column name means something.
    """
    hint = hinted_delimiter(lines[0]) if lines else None
    sample = _sample(lines[1:] if hint else lines)
    delimiters = (hint,) if hint else DELIMITERS
    candidates = [Dialect(mark, *quoting) for quoting in _quotings(sample) for mark in delimiters]
    best = max(candidates, key=lambda dialect: _score(dialect, sample, known))
    bare = Dialect(best.delimiter, quote=None)
    return bare if _quotes_are_text(best, bare, sample) else best


def _sample(lines: Sequence[str]) -> list[str]:
    sample: list[str] = []
    size = 0
    for line in lines[:_SAMPLED_LINES]:
        size += len(line)
        if sample and size > _SAMPLED_CHARACTERS:
            break
        sample.append(line)
    return sample


def _quotings(sample: list[str]) -> list[tuple[str, str | None]]:
    """The ways to quote worth trying: those of which the sample has a sign, and the usual one."""
    found: list[tuple[str, str | None]] = [('"', None)]
    if any('\\"' in line for line in sample):
        found.append(('"', "\\"))
    if sum(_APOSTROPHE.search(line) is not None for line in sample) * 10 > len(sample):
        found.append(("'", None))
    return found


def _score(dialect: Dialect, sample: list[str], known: Callable[[str], bool]) -> tuple[int, bool, float, int]:
    header, *rows = dialect.rows(sample) or [None]
    if header is None:
        return (-1, False, 0.0, 0)
    whole = rows[:-1] if len(rows) > 1 else rows
    agree = sum(row is not None and len(row) == len(header) for row in whole) / max(1, len(whole))
    return (sum(map(known, header)), len(header) > 1 and agree >= 0.5, round(agree, 2), len(header))


def _quotes_are_text(best: Dialect, bare: Dialect, sample: list[str]) -> bool:
    """Whether quotes are characters like others: read as quotes they break rows, and most that open a cell do
    not close it, while every row is as long as the header without them."""
    rows = bare.rows(sample)
    if None not in best.rows(sample) or not rows:
        return False
    if any(row is None or len(row) != len(rows[0] or ()) for row in rows):
        return False
    cells = [cell.rstrip("\r\n") for row in rows for cell in row or () if cell.startswith('"')]
    return sum(len(cell) > 1 and cell.endswith('"') for cell in cells) * 2 < len(cells)
