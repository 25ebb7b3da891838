"""The formats that can be read and written, and how one is told from a name or from first bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from voc.conversation.readers import (
    NotJson,
    document,
    looks_like_calls,
    looks_like_lines,
    looks_like_subtitles,
)
from voc.errors import UnknownName, UnreadableInput

STANDARD: Final = "-"
"""The name of standard input and of standard output."""


class Format(StrEnum):
    """A format that is read: a table, or one that holds conversations (voc.conversation.readers)."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    EXCEL = "excel"
    TRANSCRIPT = "transcript"
    SUBTITLES = "subtitles"
    CALLS = "calls"


WRITTEN: Final = (Format.CSV, Format.JSONL, Format.PARQUET, Format.EXCEL)
"""The formats that are written too; the others hold conversations, and are read."""
CONVERSATIONS: Final = (Format.TRANSCRIPT, Format.SUBTITLES, Format.CALLS)

SUFFIXES: Final = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.CSV,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
    ".xlsx": Format.EXCEL,
    ".xlsm": Format.EXCEL,
    ".srt": Format.SUBTITLES,
    ".vtt": Format.SUBTITLES,
}
_OTHER_NAMES: Final = {
    "xlsx": Format.EXCEL,
    "ndjson": Format.JSONL,
    "tsv": Format.CSV,
    "srt": Format.SUBTITLES,
    "vtt": Format.SUBTITLES,
    "funasr": Format.CALLS,
}
_MAY_BE_LINES: Final = ("", ".txt", ".log", ".text", ".md", ".dat")
"""Suffixes of files that hold anything; .csv and .tsv are always tables."""
_SAMPLED_LINES: Final = 200
_VALUE: Final = re.compile(r'[\[{]\s*(?:[\[{"\]}]|$)')
"""How a value of JSON begins."""
_PARQUET: Final = b"PAR1"
_ZIP: Final = b"PK\x03\x04"
_FOREIGN: Final = (
    (b"\xd0\xcf\x11\xe0", "an old .xls workbook or one with a password; save it as .xlsx without a password"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first (gunzip)"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a rar archive; unpack it first"),
    (b"%PDF", "a PDF; voc reads CSV, JSON Lines, Parquet, Excel and transcripts"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first (zstd -d)"),
)


def format_named(name: str, *, allowed: Collection[Format] = tuple(Format)) -> Format:
    """The format a user named.

    :raises UnknownName: when it is none of those allowed.
    """
    found = _OTHER_NAMES.get(name.lower(), name.lower())
    if found not in allowed:
        raise UnknownName.among(name, allowed, what="format")
    return Format(found)


def format_of(name: str, head: bytes) -> Format:
    """The format of an input by its first bytes, and by its name where bytes do not tell.

    :raises UnreadableInput: when the bytes are of something that is not read here, or contradict the name.
    """
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise UnreadableInput(f"{name}: is {what}")
    if head.startswith(_PARQUET):
        return Format.PARQUET
    if head.startswith(_ZIP):
        return Format.EXCEL
    return _text_format(name, head)


def _text_format(name: str, head: bytes) -> Format:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")[:15].lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise UnreadableInput(
            f"{name}: is a web page or XML, whatever its name; open it and save it as .xlsx or .csv"
        )
    named = SUFFIXES.get(PurePath(name).suffix.lower())
    if named in (Format.PARQUET, Format.EXCEL):
        raise UnreadableInput(
            f"{name}: the name says {named}, but the file does not begin as one does; it is damaged, or it "
            "is text under a wrong name: say --input-format csv or jsonl"
        )
    if start.startswith((b"[", b"{")) and named in (None, Format.JSONL, Format.CSV):
        found = _json_format(name, head)
        if found is not None:
            return found
    if named is not None and PurePath(name).suffix.lower() not in _MAY_BE_LINES:
        return named
    return _lines_format(head)


def _json_format(name: str, head: bytes) -> Format | None:
    """Lines of feedback, or conversations: one a line, or all of the file one value.

    None where it is no JSON, as where a transcript begins with [00:01].
    """
    text = _decoded(head)
    first = text.partition("\n")[0]
    try:
        value = document(first)
    except NotJson:
        if _VALUE.match(text):
            return Format.CALLS if _is_one_value(text) else Format.JSONL
        return None
    if looks_like_calls(value):
        return Format.CALLS
    if isinstance(value, list):
        raise UnreadableInput(
            f"{name}: is one JSON array, and no conversation; voc reads JSON Lines, an object a line "
            "(jq -c '.[]' makes it), and lists of utterances with a speaker or a time each"
        )
    return Format.JSONL


def _is_one_value(text: str) -> bool:
    """Whether a text that begins a JSON value does not end it in its first line."""
    return text.strip().partition("\n")[0].rstrip()[-1:] in ("[", "{", ",")


def _lines_format(head: bytes) -> Format:
    text = _decoded(head)
    if looks_like_subtitles(text):
        return Format.SUBTITLES
    lines = text.splitlines()[:_SAMPLED_LINES]
    return Format.TRANSCRIPT if looks_like_lines(lines) else Format.CSV


def _decoded(head: bytes) -> str:
    """The first bytes as text: in the encoding that has the fewest signs of being the wrong one."""
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return head.decode(codec, "replace").lstrip("\ufeff")
    texts = [head.decode(codec, "replace").lstrip("\ufeff \t\r\n") for codec in ("utf-8", "gb18030")]
    return min(texts, key=lambda text: text.count("\ufffd"))
