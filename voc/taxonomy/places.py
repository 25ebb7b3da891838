"""Which line of a TOML file says what: `tomllib` reads values and forgets where they stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Path = tuple[str | int, ...]
"""Keys and indices down to a value: ``("category", 3, "keywords", 0)``."""

_TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}=,.\n]"
    r"|[^\s\[\]{}=,.\#\"'\n]+",
    re.DOTALL,
)
_OPENING: Final = frozenset("[{")
_CLOSING: Final = frozenset("]}")


class Lines:
    """The line of every table, key and item of an array of a TOML text that `tomllib` has accepted."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._counts: dict[str, int] = {}
        self._table: Path = ()
        statement: list[tuple[str, int]] = []
        depth = 0
        for token, line in _tokens(text):
            depth += (token in _OPENING) - (token in _CLOSING)
            if token == "\n" and depth == 0:
                self._read(statement)
                statement = []
            elif token != "\n":
                statement.append((token, line))
        self._read(statement)

    def line(self, *path: str | int) -> int:
        """The line, from 1, of a value; of what holds it, where it has no line of its own."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def _read(self, statement: list[tuple[str, int]]) -> None:
        if not statement:
            return
        if statement[0][0] == "[":
            self._read_header(statement)
        else:
            self._read_value(statement)

    def _read_header(self, statement: list[tuple[str, int]]) -> None:
        """``[a.b]`` or ``[[a]]``: the table that the keys below it belong to."""
        names = [_unquoted(token) for token, _ in statement if token not in ("[", "]", ".")]
        if statement[1][0] == "[":
            self._counts[names[0]] = self._counts.get(names[0], -1) + 1
        index = self._counts.get(names[0])
        self._table = (names[0], *(() if index is None else (index,)), *names[1:])
        self._lines.setdefault(self._table, statement[0][1])

    def _read_value(self, statement: list[tuple[str, int]]) -> None:
        place = next(number for number, (token, _) in enumerate(statement) if token == "=")
        names = tuple(_unquoted(token) for token, _ in statement[:place] if token != ".")
        key = (*self._table, *names)
        self._lines[key] = statement[0][1]
        if statement[place + 1][0] == "[":
            self._read_items(key, statement[place + 1 :])

    def _read_items(self, key: Path, tokens: list[tuple[str, int]]) -> None:
        depth = item = 0
        for token, line in tokens:
            depth += (token in _OPENING) - (token in _CLOSING)
            if token == "," and depth == 1:
                item += 1
            elif depth >= 1:
                self._lines.setdefault((*key, item), line)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """The tokens with the lines they begin on, comments left out."""
    line, last = 1, 0
    for found in _TOKEN.finditer(text):
        line += text.count("\n", last, found.start())
        last = found.start()
        if not found[0].startswith("#"):
            yield found[0], line


def _unquoted(token: str) -> str:
    return token[1:-1] if token[0] in "\"'" else token
