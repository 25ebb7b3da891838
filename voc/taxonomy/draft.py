"""What a file says before it is checked, and the reading of its fields: one way for TOML and workbooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, Protocol

_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
LONGEST: Final = 2_000
"""Most characters of one text."""


class Place(Protocol):
    """Where a field of a record stands, such as ``mine.toml:12``; an item of a list has its number."""

    def __call__(self, *path: str | int) -> str: ...


@dataclass(frozen=True)
class Record:
    """The fields of one table or row as they stand in the file, and where."""

    values: Mapping[str, object]
    place: Place


@dataclass(frozen=True)
class Draft:
    """All that a file says."""

    header: Record
    categories: Sequence[Record]
    labelled: Sequence[Record] = ()
    brands: Sequence[Record] = ()


@dataclass
class Reading:
    """Reads fields and notes what is wrong with them; goes on after every problem."""

    problems: list[str] = field(default_factory=list)

    def blame(self, record: Record, *path: str | int, problem: str) -> None:
        """Note a problem at its place."""
        self.problems.append(f"{record.place(*path)}: {problem}")

    def known(self, record: Record, fields: Sequence[str], *, what: str) -> None:
        """Note every field that there is none of."""
        for name in record.values:
            if name not in fields:
                near = nearest(name, fields)
                listed = ", ".join(fields)
                problem = f"a {what} has no field {name!r}{near}; allowed: {listed}"
                self.blame(record, name, problem=problem)

    def required(self, record: Record, name: str, *, what: str) -> str:
        """A text that must be there; empty where it is not, which is noted."""
        if name not in record.values:
            self.blame(record, name, problem=f"the {what} has no {name}; add one")
            return ""
        return self.text(record, name) or ""

    def text(self, record: Record, name: str) -> str | None:
        """A text of one line without space at its ends; None where there is none."""
        return self._line(record, record.values[name], name) if name in record.values else None

    def texts(self, record: Record, name: str) -> tuple[str, ...]:
        """A list of texts, each once."""
        return self.items(record, record.values.get(name, []), name)

    def items(self, record: Record, value: object, *path: str | int) -> tuple[str, ...]:
        """The value as a list of texts, each once; what stands twice is noted."""
        if not isinstance(value, list | tuple):
            self.blame(record, *path, problem=f'{path[-1]} must be a list of texts, such as ["…"]')
            return ()
        found: dict[str, None] = {}
        for number, item in enumerate(value):
            line = self._line(record, item, *path, number)
            if line in found:
                self.blame(
                    record, *path, number, problem=f"{line!r} stands twice in {path[0]}; leave it once"
                )
            elif line is not None:
                found[line] = None
        return tuple(found)

    def share(self, record: Record, name: str) -> float | None:
        """A number above 0 and up to 1; None where there is none."""
        value = record.values.get(name)
        if value is None:
            return None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 < float(value) <= 1:  # type: ignore[arg-type]
            self.blame(record, name, problem=f"{name} is {value!r}; allowed: a number above 0 and up to 1")
            return None
        return float(value)  # type: ignore[arg-type]

    def truth(self, record: Record, name: str) -> bool:
        """True or false; false where nothing is said."""
        value = record.values.get(name, False)
        if not isinstance(value, bool):
            self.blame(record, name, problem=f"{name} is {value!r}; allowed: true, false")
            return False
        return value

    def _line(self, record: Record, value: object, *path: str | int) -> str | None:
        if not isinstance(value, str):
            self.blame(record, *path, problem=f"{path[0]} holds {value!r}; allowed: a text")
            return None
        line = value.strip()
        if problem := _trouble(line, str(path[0])):
            self.blame(record, *path, problem=problem)
            return None
        return line


def _trouble(line: str, name: str) -> str | None:
    if not line:
        return f"{name} holds an empty text; write something or leave it out"
    if found := _UNWRITABLE.search(line):
        return (
            f"{name} holds the character U+{ord(found[0]):04X}, which ends a line or cannot be seen; "
            "write it without"
        )
    if len(line) > LONGEST:
        return f"{name} holds a text of {len(line):,} characters; allowed: up to {LONGEST:,}"
    return None


def nearest(name: str, allowed: Iterable[str]) -> str:
    """A clause that names the nearest of what is allowed; empty where nothing is near."""
    near = get_close_matches(name, list(allowed), n=1, cutoff=0.4)
    return f"; nearest is {near[0]!r}" if near else ""
