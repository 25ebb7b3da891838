"""Regular expressions in linear time: the door to google-re2."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import Any, Final

from voc.errors import MissingExtra, VocError

MOST_MATCHES: Final = 32
"""Matches of one expression that are taken from a text. Each search is linear; a bound on them makes all of
them so together (``a[^b]*b|a`` on a run of ``a`` would look at the rest of the text again at each)."""
_TOGETHER: Final = 500
_MEMORY: Final = 64 << 20


class RegexWrong(VocError):
    """A regular expression that re2 does not take, or that matches nothing at all."""


def re2() -> Any:
    """Return the library.

    :raises MissingExtra: when it is not installed.
    """
    try:
        import re2 as library
    except ImportError as error:
        raise MissingExtra.of("google-re2", extra="rules") from error
    return library


def compiled(pattern: str) -> Any:
    """Return the compiled expression.

    :raises RegexWrong: when re2 does not take it, or it may match an empty text.
    """
    library = re2()
    try:
        expression = library.compile(pattern.encode(), _options(library))
    except library.error as error:
        said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise RegexWrong(
            f"the regular expression is not one that runs in linear time: {said}; look-around, "
            "back-references and repetitions over 1,000 are not allowed. Use unless, not_when or a pattern"
        ) from error
    if expression.search(b"") is not None:
        raise RegexWrong("the regular expression matches an empty text; ask for one character at least")
    return expression


class Regexes:
    """Expressions that are searched together: one pass says which of them are there, then where."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._expressions = [compiled(pattern) for pattern in patterns]
        self._sets = [
            (first, _together(patterns[first : first + _TOGETHER]))
            for first in range(0, len(patterns), _TOGETHER)
        ]

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield the number of an expression and a span of the text, in code points."""
        if not self._sets:
            return
        encoded = text.encode()
        offsets: list[int] | None = None
        for first, together in self._sets:
            for number in sorted(together.Match(encoded) or ()):
                offsets = offsets or [0, *accumulate(map(_width, text))]
                for found in islice(self._expressions[first + number].finditer(encoded), MOST_MATCHES):
                    start, end = (bisect_left(offsets, place) for place in found.span())
                    if start < end:
                        yield first + number, start, end


def _width(character: str) -> int:
    point = ord(character)
    return 1 if point < 0x80 else 2 if point < 0x800 else 3 if point < 0x10000 else 4


def _together(patterns: Sequence[str]) -> Any:
    library = re2()
    together = library.Set.SearchSet(_options(library))
    for pattern in patterns:
        together.Add(pattern.encode())
    together.Compile()
    return together


def _options(library: Any) -> Any:
    options = library.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    return options
