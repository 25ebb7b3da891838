"""What an input is: told by its first bytes and its name, and said clearly where it cannot be read."""

from pathlib import Path

import pytest

from voc.errors import UnknownName, UnreadableInput, VocError
from voc.records import Format, read

FEEDBACK = '{"id": "1", "channel": "review", "text": "很好"}\n'


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"none\.csv: there is no such file \(looked in /"):
        read(tmp_path / "none.csv", channel="review")
    (tmp_path / "None.CSV").write_text("text\n")
    with pytest.raises(UnreadableInput, match=r"there is no such file .*there is 'None\.CSV'"):
        read(tmp_path / "none.csv", channel="review")


def test_a_directory(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="is a directory; name one file in it"):
        read(tmp_path, channel="review")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.xlsx", "a"])
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(UnreadableInput, match=f"{name}: is empty"):
        read(tmp_path / name, channel="review")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x1f\x8b\x08\x00", r"compressed with gzip; unpack it first \(gunzip\)"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<!DOCTYPE html><html>", "is a web page or XML"),
        (b'\xef\xbb\xbf[{"text": "a"}]', "is one JSON array"),
        (b"\n\n", "holds no row"),
    ],
)
def test_what_is_something_else(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "feedback.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=message):
        read(path, channel="review")


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("a.csv", "text\n好\n", Format.CSV),
        ("a.tsv", "id\ttext\n1\t好\n", Format.CSV),
        ("a", "text\n好\n", Format.CSV),
        ("a", FEEDBACK, Format.JSONL),
        ("a.ndjson", FEEDBACK, Format.JSONL),
        ("a.json", FEEDBACK, Format.JSONL),
    ],
)
def test_formats_are_found_out(tmp_path: Path, name: str, content: str, format: Format) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with read(path, channel="review") as reader:
        assert reader.format is format
        assert len(list(reader)) == 1


def test_a_format_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "export.dat"
    path.write_text(FEEDBACK, encoding="utf-8")
    with read(path, format="jsonl") as reader:
        assert len(list(reader)) == 1
    with pytest.raises(UnreadableInput, match="is no parquet file; it looks like jsonl"):
        read(path, format="parquet")
    with pytest.raises(UnknownName, match="unknown format 'xml'; allowed: calls, csv, excel, jsonl, parquet"):
        read(path, format="xml")
    with pytest.raises(UnknownName, match="has no sheet 'a'; leave --sheet out"):
        read(path, sheet="a")


def test_progress_runs_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(FEEDBACK * 20_000, encoding="utf-8")
    with read(path) as reader:
        next(reader)
        begun = reader.progress()
        for _ in reader:
            pass
        done = reader.progress()
    assert begun is not None
    assert begun < 0.1
    assert done == 1.0


@pytest.mark.parametrize(
    "content",
    [b"\x00" * 100, b"\xff" * 100, b'"', b",,,\n", b"\xff\xfe", b"text,\xff\n1\n", bytes(range(256)) * 4],
)
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a"])
def test_garbage_is_an_error_of_ours(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(VocError, match=str(path)):
        read(path, channel="review")
