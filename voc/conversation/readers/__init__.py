"""Readers of conversations, whatever recogniser or chat system wrote them; docs/calls.md has examples.

Every reader takes numbered lines (or a JSON value, or rows) and gives a :class:`Call`, with its turns, or a
:class:`NoCall`, which says where the trouble is and what mends it. Files, encodings and pipes are the
business of :mod:`voc.records`, through which ``voc tag`` reads all of them.
"""

from __future__ import annotations

from .call import Call, NoCall, Numbered, Said
from .lines import looks_like_lines, read_lines
from .objects import NotJson, document, is_turn, looks_like_calls, read_objects
from .sessions import BARE, Columns, find_columns, is_bare, read_sessions
from .subtitles import looks_like_subtitles, read_subtitles
from .voices import cast

__all__ = [
    "BARE",
    "Call",
    "Columns",
    "NoCall",
    "NotJson",
    "Numbered",
    "Said",
    "cast",
    "document",
    "find_columns",
    "is_bare",
    "is_turn",
    "looks_like_calls",
    "looks_like_lines",
    "looks_like_subtitles",
    "read_lines",
    "read_objects",
    "read_sessions",
    "read_subtitles",
]
