"""``voc privacy``: texts and files in, lines out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Voc = Callable[..., Result]
TEXT = "我叫李小红，电话13812345678"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "pseudonyms.key"
    file.write_bytes(bytes(range(32)))
    return file


def test_find_says_where_and_what_but_not_the_words(voc: Voc) -> None:
    result = voc("privacy", "find", TEXT)
    assert json.loads(result.stdout)["personal_data"] == [
        {"start": 2, "end": 5, "kind": "person"},
        {"start": 8, "end": 19, "kind": "mobile"},
    ]
    assert "李小红" not in result.stdout


def test_find_shows_the_words_when_asked(voc: Voc) -> None:
    assert (
        json.loads(voc("privacy", "find", "--show", TEXT).stdout)["personal_data"][1]["text"] == "13812345678"
    )


def test_mask_a_text_a_file_and_standard_input(voc: Voc, tmp_path: Path) -> None:
    file = tmp_path / "in.txt"
    file.write_text(f"\ufeff{TEXT}\n很好\n", "utf-8")
    assert voc("privacy", "mask", TEXT).stdout == "我叫[姓名]，电话[手机号]\n"
    assert voc("privacy", "mask", file).stdout == "我叫[姓名]，电话[手机号]\n很好\n"
    assert voc("privacy", "mask", "-", input=TEXT).stdout == "我叫[姓名]，电话[手机号]\n"


def test_mask_with_stars_and_with_the_map(voc: Voc) -> None:
    assert voc("privacy", "mask", "--style", "stars", TEXT).stdout == "我叫***，电话***********\n"
    record = json.loads(voc("privacy", "mask", "--json", TEXT).stdout)
    assert record["replacements"][0] == {
        "start": 2,
        "end": 5,
        "masked_start": 2,
        "masked_end": 6,
        "kind": "person",
    }


def test_pseudonymise_and_reveal(voc: Voc, key: Path) -> None:
    hidden = voc("privacy", "pseudonymise", TEXT, "--key", key, "--tenant", "acme").stdout
    assert "[mobile:" in hidden
    assert voc("privacy", "reveal", hidden.strip(), "--key", key, "--tenant", "acme").stdout.strip() == TEXT
    other = voc("privacy", "reveal", hidden.strip(), "--key", key, "--tenant", "other")
    assert other.exit_code == 1
    assert "was not made with this key for this tenant" in other.stderr


def test_a_file_that_is_missing_or_no_plain_text_is_refused(voc: Voc, tmp_path: Path) -> None:
    missing = voc("privacy", "mask", "complaints.txt")
    assert missing.exit_code == 1
    assert "complaints.txt: no such file" in missing.stderr
    table = tmp_path / "in.jsonl"
    table.write_text("{}", "utf-8")
    assert ".jsonl files are no plain lines of text" in voc("privacy", "mask", table).stderr


def test_bytes_that_are_no_utf8_are_named_with_their_line(voc: Voc, tmp_path: Path) -> None:
    file = tmp_path / "in.txt"
    file.write_bytes("很好\n".encode() + "电话".encode("gb18030"))
    result = voc("privacy", "mask", file)
    assert result.exit_code == 1
    assert f"{file}:2: byte 0 is no UTF-8" in result.stderr


def test_a_long_text_is_a_text(voc: Voc) -> None:
    assert voc("privacy", "mask", "好" * 5000).stdout == "好" * 5000 + "\n"


def test_a_text_that_cannot_be_masked_stops_the_command(voc: Voc, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("13812345678")

    monkeypatch.setattr("voc.privacy.masking.find", fail)
    result = voc("privacy", "mask", TEXT)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "could not be masked (RuntimeError)" in result.stderr
    assert "138" not in result.stderr
