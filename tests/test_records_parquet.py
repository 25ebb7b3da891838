"""Parquet: row groups streamed in, tags written under their schema, what is damaged named."""

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from voc.errors import ColumnsUnclear, UnreadableInput
from voc.records import Format, open_writer, read, write_parquet
from voc.schema import (
    Feedback,
    Rejected,
    Tags,
    Turn,
    Versions,
    feedback_schema,
    from_arrow,
    tags_schema,
    to_arrow,
)

VERSIONS = Versions(engine="0", release="none")


def parquet(folder: Path, table: pa.Table, **options: object) -> Path:
    path = folder / "reviews.parquet"
    pq.write_table(table, path, **options)
    return path


def items(path: Path, **options: str) -> list[Feedback | Rejected]:
    with read(path, **{"channel": "review"} | options) as reader:
        return list(reader)


def test_typed_columns_are_read(tmp_path: Path) -> None:
    table = pa.table(
        {
            "评论id": pa.array([1234567890123456789, None]),
            "评论内容": pa.array([b"\xe5\xa5\xbd", "差".encode()], pa.binary()),
            "评分": pa.array([5.0, float("nan")]),
            "created_at": pa.array([1_700_000_000_000_000_001, None], pa.timestamp("ns", tz="UTC")),
            "城市": pa.array(["上海", "北京"]).dictionary_encode(),
            "会员": [True, None],
            "图片": [["a"], []],
        }
    )
    with read(parquet(tmp_path, table), channel="review") as reader:
        first, second = reader
    assert (reader.format, reader.encoding, reader.total, reader.progress()) == (Format.PARQUET, None, 2, 1.0)
    assert isinstance(first, Feedback)
    assert isinstance(second, Feedback)
    assert (first.id, first.text, second.id) == ("1234567890123456789", "好", "reviews:2")
    assert first.occurred_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert first.rating is not None
    assert second.rating is None
    assert first.attributes == {"城市": "上海", "会员": True}


def test_feedback_written_by_the_contract_is_read_back(tmp_path: Path) -> None:
    given = [
        Feedback(
            id="1",
            channel="call",
            turns=(Turn(speaker="agent", text="您好"), Turn(speaker="customer", text="太慢", reply_to=0)),
            occurred_at=datetime(2026, 3, 1, tzinfo=UTC),
            org_path=("总部", "华东"),
            rating={"metric": "nps", "value": 3},
            attributes={"city": "上海", "wait": 3.5, "new": True, "n": 1},
        ),
        Feedback(id="2", channel="review", text="好"),
    ]
    path = parquet(tmp_path, to_arrow(given, Feedback))
    with read(path) as reader:
        assert list(reader) == given


def test_row_groups_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "reviews.parquet"
    with pq.ParquetWriter(path, pa.schema({"text": pa.string()})) as writer:
        for group in range(10):
            writer.write_table(pa.table({"text": [f"{group}-{row} " + "很好" * 2_500 for row in range(100)]}))
    with read(path, channel="review") as reader:
        tracemalloc.start()
        count = sum(isinstance(item, Feedback) for item in reader)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 1_000
    assert peak < 4 << 20
    assert pa.total_allocated_bytes() < 64 << 20


@pytest.mark.parametrize("keep", [4, 100, -1, -9])
def test_a_truncated_file_is_an_error(tmp_path: Path, keep: int) -> None:
    path = parquet(tmp_path, pa.table({"text": ["好"] * 100}))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(UnreadableInput, match=r"reviews.parquet: is not a whole Parquet file .*truncated"):
        read(path, channel="review")


def test_damage_inside_is_an_error_where_it_shows(tmp_path: Path) -> None:
    path = parquet(tmp_path, pa.table({"text": [f"很好{row}" for row in range(5_000)]}), compression="zstd")
    content = bytearray(path.read_bytes())
    content[100:4_000] = b"\xff" * 3_900
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match="is not a whole Parquet file"):
        items(path)


def test_text_under_the_name_of_parquet_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "reviews.parquet"
    path.write_text("id,text\n1,good\n")
    with pytest.raises(UnreadableInput, match=r"the name says parquet, but .*say --input-format csv"):
        read(path, channel="review")
    assert len(items(path, format="csv")) == 1


def test_columns_are_asked_for_here_too(tmp_path: Path) -> None:
    with pytest.raises(ColumnsUnclear, match="no column is known to hold the text"):
        read(parquet(tmp_path, pa.table({"a": [1]})), channel="review")


def test_null_and_invalid_rows_are_rejected(tmp_path: Path) -> None:
    table = pa.table({"text": pa.array([None, b"\xff\xfe", "好".encode()], pa.binary())})
    found = items(parquet(tmp_path, table))
    assert [getattr(item, "code", None) for item in found] == ["empty_text", "invalid_text", None]
    assert [getattr(item, "line", None) for item in found] == [1, 2, None]


def test_tags_are_written_under_their_schema_in_row_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_parquet, "ROW_GROUP", 600)
    feedback = Feedback(id="x", channel="review", text="好")
    target = tmp_path / "tags.parquet"
    with open_writer(target) as writer:
        for number in range(700):
            writer.write(feedback, Tags(feedback_id=str(number), versions=VERSIONS, flags=("duplicate",)))
    file = pq.ParquetFile(target)
    assert file.schema_arrow.equals(tags_schema(), check_metadata=False)
    groups = [file.metadata.row_group(group) for group in range(file.num_row_groups)]
    assert [group.num_rows for group in groups] == [600, 100]
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    read_back = list(from_arrow(file.read(), Tags))
    assert [tags.feedback_id for tags in read_back] == [str(number) for number in range(700)]
    assert read_back[7] == Tags(feedback_id="7", versions=VERSIONS, flags=("duplicate",))


def test_no_tags_are_an_empty_table(tmp_path: Path) -> None:
    target = tmp_path / "tags.parquet"
    with open_writer(target):
        pass
    assert pq.read_table(target).num_rows == 0


def test_an_empty_table_is_no_feedback(tmp_path: Path) -> None:
    assert items(parquet(tmp_path, feedback_schema().empty_table())) == []
