"""Writers: formats told by name, whole files or none, rejects beside the output, cells that stay harmless."""

import codecs
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import UnknownName, UnreadableInput, UnwritableOutput
from voc.records import Format, Writer, open_writer, pair, read
from voc.records.write_csv import harmless
from voc.schema import Feedback, Opinion, Rejected, Sentiment, Span, Tags, Versions

VERSIONS = Versions(engine="0", release="none")
BAD = Rejected(feedback_id="7", code="empty_text", reason="feedback has neither text nor rating", line=9)
TARGETS = ["tags.jsonl", "tags.parquet", "tags.csv", "tags.xlsx"]


def tagged(text: str = "态度恶劣，再也不来", **fields: Any) -> tuple[Feedback, Tags]:
    feedback = Feedback(**{"id": "0012", "channel": "review", "text": text} | fields)
    sentiment = Sentiment(
        polarity="negative",
        probability=0.9,
        probabilities={"negative": 0.9, "neutral": 0.06, "positive": 0.04},
        strength=-0.8,
        mixed=False,
    )
    opinion = Opinion(
        aspect=Span(start=0, end=2), opinion=Span(start=2, end=4), polarity="negative", probability=0.8
    )
    return feedback, Tags(
        feedback_id=feedback.id, versions=VERSIONS, sentiment=sentiment, opinions=(opinion,)
    )


def copy(pairs: Iterable[tuple[Feedback, Tags]], writer: Writer) -> None:
    for feedback, tags in pairs:
        writer.write(feedback, tags)


def cells(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    assert content.startswith(codecs.BOM_UTF8)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_json_lines_are_tags_alone(tmp_path: Path) -> None:
    target = tmp_path / "tags.jsonl"
    feedback, tags = tagged()
    with open_writer(target) as writer:
        assert writer.format is Format.JSONL
        writer.write(feedback, tags)
        writer.write(BAD, BAD)
    (line,) = target.read_text(encoding="utf-8").splitlines()
    assert Tags.model_validate_json(line) == tags
    assert (writer.written, writer.rejected) == (1, 1)


@pytest.mark.parametrize("name", TARGETS)
def test_rejects_stand_beside_the_output_and_stale_ones_are_removed(tmp_path: Path, name: str) -> None:
    target, rejects = tmp_path / name, tmp_path / "tags.rejects.jsonl"
    with open_writer(target) as writer:
        writer.write(*tagged())
        writer.write(BAD, BAD)
        writer.write(tagged()[0], BAD)
    assert writer.rejects_path == rejects
    assert files(tmp_path) == sorted([name, rejects.name])
    assert [Rejected.model_validate_json(line) for line in rejects.read_text().splitlines()] == [BAD, BAD]
    with open_writer(target) as writer:
        writer.write(*tagged())
    assert writer.rejects_path is None
    assert files(tmp_path) == [name]


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_there_before_the_end_nor_after_an_error(tmp_path: Path, name: str) -> None:
    target = tmp_path / name

    def broken() -> Iterator[tuple[Feedback, Tags]]:
        yield from [tagged()] * 600
        assert not target.exists()
        raise UnreadableInput("the input broke off")

    with pytest.raises(UnreadableInput, match="broke off"), open_writer(target) as writer:
        copy(broken(), writer)
    assert files(tmp_path) == []


@pytest.mark.parametrize("name", TARGETS)
def test_an_earlier_output_stands_until_the_new_one_is_whole(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    target.write_text("earlier")
    target.chmod(0o640)
    (tmp_path / "tags.rejects.jsonl").write_text("earlier")

    def stopped() -> Iterator[tuple[Feedback, Tags]]:
        yield tagged()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_writer(target) as writer:
        copy(stopped(), writer)
    assert target.read_text() == "earlier"
    assert (tmp_path / "tags.rejects.jsonl").read_text() == "earlier"
    with open_writer(target) as writer:
        writer.write(*tagged())
    assert target.read_bytes() != b"earlier"
    assert target.stat().st_mode & 0o777 == 0o640
    assert files(tmp_path) == [name]


def test_a_link_is_followed_and_kept(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    with open_writer(tmp_path / "link.jsonl") as writer:
        writer.write(*tagged())
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").stat().st_size > 0


FULL_DISK = """
import resource, sys
from pathlib import Path
from voc.records import open_writer
from voc.schema import Feedback, Tags, Versions
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
tags = Tags(feedback_id="1", versions=Versions(engine="0", release="none"), keywords=())
with open_writer(sys.argv[1]) as writer:
    for number in range(1_000):
        feedback = Feedback(id=str(number), channel="review", text=f"{number * 7919 % 10007} " * 20)
        writer.write(feedback, tags.model_copy(update={"feedback_id": feedback.text}))
"""


@pytest.mark.parametrize("name", TARGETS)
def test_a_full_disk_is_an_error_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / name)],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert run.returncode == 1
    last = run.stderr.strip().splitlines()[-1]
    assert last.startswith("voc.errors.UnwritableOutput")
    assert f"{name}: cannot be written: File too large. Nothing was left under that name" in last
    assert not (tmp_path / name).exists()


def test_a_full_device_is_an_error() -> None:
    with (
        pytest.raises(UnwritableOutput, match="/dev/full: cannot be written: No space left on device"),
        open_writer("/dev/full", format="jsonl") as writer,
    ):
        writer.write(*tagged())


def test_a_device_is_written_and_stays(capfd: pytest.CaptureFixture[str]) -> None:
    out, end = os.pipe()
    with open_writer(f"/dev/fd/{end}", format="jsonl") as writer:
        writer.write(*tagged())
        writer.write(BAD, BAD)
    assert json.loads(os.read(out, 1 << 16))["feedback_id"] == "0012"
    assert json.loads(capfd.readouterr().err)["code"] == "empty_text"
    assert writer.rejects_path is None
    os.close(out)
    os.close(end)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (".", r"is a directory; name a file in it"),
        ("missing/tags.jsonl", r"there is no folder .*missing; make it first"),
        ("tags.docx", r"the suffix '\.docx' tells no format; allowed are \.jsonl.*or say --format"),
        ("tags", r"the suffix '' tells no format"),
    ],
)
def test_targets_that_cannot_be_written(tmp_path: Path, target: str, message: str) -> None:
    with pytest.raises(UnwritableOutput, match=message):
        open_writer(tmp_path / target, format="jsonl" if target == "." else None)


def test_formats_are_named_or_told_by_suffix(tmp_path: Path) -> None:
    with open_writer(tmp_path / "tags.out", format="csv") as writer:
        assert writer.format is Format.CSV
    with pytest.raises(UnknownName, match="unknown format 'docx'; allowed: csv, excel, jsonl, parquet"):
        open_writer(tmp_path / "tags.out", format="docx")
    for refused in ("parquet", "excel"):
        with pytest.raises(UnwritableOutput, match=f"{refused} cannot go to standard output; name a file"):
            open_writer("-", format=refused)


def test_what_is_being_read_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("id,text\n1,good\n")
    rejects = tmp_path / "tags.rejects.jsonl"
    rejects.write_text("{}\n")
    with pytest.raises(UnwritableOutput, match="is what is being read, and would be overwritten"):
        open_writer(path, source=path)
    with pytest.raises(UnwritableOutput, match=r"tags\.rejects\.jsonl: is what is being read"):
        open_writer(tmp_path / "tags.csv", source=rejects)
    assert path.read_text() == "id,text\n1,good\n"


def test_standard_output_carries_tags_and_standard_error_rejects(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    with open_writer("-") as writer:
        writer.write(*tagged())
        assert capsysbinary.readouterr().out.count(b"\n") == 1
        writer.write(BAD, BAD)
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert Rejected.model_validate_json(err) == BAD


def test_rejects_of_standard_output_can_go_to_a_file(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    with open_writer("-", rejects=tmp_path / "bad.jsonl") as writer:
        writer.write(BAD, BAD)
    assert capsysbinary.readouterr().err == b""
    assert writer.rejects_path == tmp_path / "bad.jsonl"
    assert Rejected.model_validate_json((tmp_path / "bad.jsonl").read_text()) == BAD


def test_csv_carries_the_text_and_flat_tags(tmp_path: Path) -> None:
    target = tmp_path / "tags.csv"
    with open_writer(target) as writer:
        writer.write(
            *tagged('他说"差"，\n走了', occurred_at="2026-03-01T00:00:00Z", org_path=("华东", "徐汇店"))
        )
        writer.write(*tagged(id="1234567890123456789", rating={"metric": "nps", "value": 3}))
        turns = ({"speaker": "agent", "text": "您好"}, {"speaker": "customer", "text": "太慢"})
        spoken = Feedback(id="c", channel="call", turns=turns)
        opinion = Opinion(opinion=Span(start=0, end=2, turn=1), polarity="negative", probability=1)
        writer.write(spoken, Tags(feedback_id="c", versions=VERSIONS, opinions=(opinion,)))
    first, second, third = cells(target)
    assert first["id"] == "0012"
    assert first["text"] == '他说"差"，\n走了'
    assert first["occurred_at"] == "2026-03-01 08:00:00"
    assert first["org_path"] == "华东 / 徐汇店"
    assert (first["sentiment"], first["sentiment_probability"], first["strength"]) == (
        "negative",
        "0.9",
        "-0.8",
    )
    assert second["id"] == "1234567890123456789"
    assert (second["rating"], second["rating_scale"]) == ("3", "nps 0 to 10")
    assert second["opinions"] == "态度 恶劣 negative"
    assert third["text"] == "agent: 您好\ncustomer: 太慢"
    assert third["opinions"] == "太慢 negative"
    assert third["sentiment"] == ""
    assert b'"0012","review"' in target.read_bytes()


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 138", "-好", "@某人", "\t=1", "\r差", "\n=1", "＝1+1", "＠某人", "  =HYPERLINK(1)"]
)
def test_cells_that_a_spreadsheet_would_run_are_made_harmless(tmp_path: Path, text: str) -> None:
    target = tmp_path / "tags.csv"
    with open_writer(target) as writer:
        writer.write(*tagged(text + "，不行", id=text, product=text))
    (row,) = cells(target)
    assert row["text"] == f"'{text}，不行"
    assert (row["id"], row["product"]) == (f"'{text}", f"'{text}")


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_no_text_cell_begins_like_a_formula(text: str) -> None:
    safe = harmless(text)
    assert safe.removeprefix("'") == text.removeprefix("'")
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1, max_size=5
    )
)
def test_csv_rows_read_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    target = tmp_path_factory.mktemp("csv") / "tags.csv"
    said = [text + "很差" for text in texts]
    with open_writer(target) as writer:
        for text in said:
            writer.write(*tagged(text))
    assert [row["text"] for row in cells(target)] == [harmless(text) for text in said]


def test_csv_is_read_back_as_feedback(tmp_path: Path) -> None:
    target = tmp_path / "tags.csv"
    with open_writer(target) as writer:
        writer.write(*tagged())
    with read(target) as reader:
        (feedback,) = reader
    assert isinstance(feedback, Feedback)
    assert (feedback.id, feedback.text, feedback.channel) == ("0012", "态度恶劣，再也不来", "review")


def test_pairs_keep_order_and_hold_only_what_waits() -> None:
    feedback = [Feedback(id=str(number), channel="review", text="好") for number in range(7)]
    items: list[Feedback | Rejected] = [*feedback[:3], BAD, *feedback[3:]]

    def tag(incoming: Iterable[Feedback | Rejected]) -> Iterator[Tags | Rejected]:
        held: list[Tags | Rejected] = []
        for item in incoming:
            held.append(item if isinstance(item, Rejected) else Tags(feedback_id=item.id, versions=VERSIONS))
            if len(held) == 3:
                yield from held
                held = []
        yield from held

    pairs = list(pair(items, tag))
    assert [item for item, _ in pairs] == items
    assert all(outcome is BAD or outcome.feedback_id == item.id for item, outcome in pairs if item is not BAD)  # type: ignore[union-attr]
