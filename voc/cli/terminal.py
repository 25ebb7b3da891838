"""The two streams the command writes on, and what may safely be shown there."""

import sys
from typing import IO
from unicodedata import category

from rich.console import Console

# What would let a text act on the terminal or reorder what stands around it: controls, lone surrogates and
# the marks of bidirectional writing.
_UNSAFE = frozenset({"Cc", "Cs"})
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_terminal(stream: IO[str]) -> bool:
    """True when a person reads the stream as it is written."""
    return stream.isatty()


def results() -> Console:
    """Return the console on standard output, which never fails on a character that the terminal lacks."""
    return _console(sys.stdout)


def messages() -> Console:
    """Return the console on standard error: progress, notes and errors."""
    return _console(sys.stderr)


def printable(text: str) -> str:
    """Return a text of the same length, with every character that could act on the terminal made a space."""
    if text.isprintable():
        return text
    return "".join(" " if category(char) in _UNSAFE or char in _BIDI else char for char in text)


def _console(stream: IO[str]) -> Console:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return Console(file=stream, highlight=False, force_terminal=is_terminal(stream) or None)
