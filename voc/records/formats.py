"""The formats that can be read and written, and how one is told from a name or from first bytes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath
from typing import Final

from voc.errors import UnknownName, UnreadableInput

STANDARD: Final = "-"
"""The name of standard input and of standard output."""


class Format(StrEnum):
    """A format that is read and written."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    EXCEL = "excel"


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
}
_OTHER_NAMES: Final = {"xlsx": Format.EXCEL, "ndjson": Format.JSONL, "tsv": Format.CSV}
_PARQUET: Final = b"PAR1"
_ZIP: Final = b"PK\x03\x04"
_FOREIGN: Final = (
    (b"\xd0\xcf\x11\xe0", "an old .xls workbook or one with a password; save it as .xlsx without a password"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first (gunzip)"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a rar archive; unpack it first"),
    (b"%PDF", "a PDF; voc reads CSV, JSON Lines, Parquet and Excel"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first (zstd -d)"),
)


def format_named(name: str) -> Format:
    """The format a user named.

    :raises UnknownName: when it is none that is known.
    """
    found = _OTHER_NAMES.get(name.lower(), name.lower())
    if found not in tuple(Format):
        raise UnknownName.among(name, Format, what="format")
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
    if start.startswith(b"["):
        raise UnreadableInput(
            f"{name}: is one JSON array; voc reads JSON Lines, an object a line (jq -c '.[]' makes it)"
        )
    if named is not None:
        return named
    return Format.JSONL if start.startswith(b"{") else Format.CSV
