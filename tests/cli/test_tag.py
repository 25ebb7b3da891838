"""``voc tag``: what is read, what comes out, and how it ends."""

import csv
import gc
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import Result

from voc.cli.run import soon
from voc.schema import Feedback

Voc = Callable[..., Result]

ROWS = [
    {"id": "1", "channel": "review", "text": "服务太差"},
    {"id": "2", "channel": "social", "text": "屏幕很好，快递太慢"},
    {"id": "3", "channel": "survey", "rating": {"metric": "nps", "value": 9}},
]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def feedback(tmp_path: Path) -> Path:
    path = tmp_path / "feedback.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.csv"
    path.write_text("评价编号,评价内容\na1,服务太差\na2,\na3,环境好\n", encoding="gb18030")
    return path


@pytest.mark.usefixtures("tiny")
class TestOutput:
    def test_json_lines_of_tags_where_nobody_watches(self, voc: Voc, feedback: Path) -> None:
        result = voc("tag", feedback)
        assert result.exit_code == 0
        tags = lines(result.stdout)
        assert [each["feedback_id"] for each in tags] == ["1", "2", "3"]
        assert tags[1]["opinions"][0]["aspect"] == {"start": 0, "end": 2, "turn": None}
        assert tags[2]["sentiment"] is None

    def test_standard_input_to_standard_output(self, voc: Voc, feedback: Path) -> None:
        result = voc("tag", "-", "-o", "-", input=feedback.read_bytes())
        assert [each["feedback_id"] for each in lines(result.stdout)] == ["1", "2", "3"]

    def test_rows_as_soon_as_they_are_there_on_a_terminal(
        self, voc: Voc, feedback: Path, terminal: None
    ) -> None:
        result = voc("tag", feedback)
        header, first, second, *_ = (line.split() for line in result.stdout.splitlines())
        assert header == ["id,", "channel", "sentiment", "text", "opinions"]
        assert first == ["1", "−", "negative", "90%", "服务太差", "−", "服务", "差"]
        assert second == ["review"]
        assert "− 服务 差" in result.stdout
        assert "no text" in result.stdout
        assert "Sentiment by channel" in result.stdout

    def test_dash_is_for_programs_on_a_terminal_too(self, voc: Voc, feedback: Path, terminal: None) -> None:
        assert len(lines(voc("tag", feedback, "-o", "-").stdout)) == 3

    def test_parquet_by_the_suffix(self, voc: Voc, feedback: Path, tmp_path: Path) -> None:
        result = voc("tag", feedback, "-o", tmp_path / "tags.parquet")
        assert result.exit_code == 0
        assert pq.read_table(tmp_path / "tags.parquet").column("feedback_id").to_pylist() == ["1", "2", "3"]

    def test_the_format_outranks_the_suffix(self, voc: Voc, feedback: Path, tmp_path: Path) -> None:
        voc("tag", feedback, "-o", tmp_path / "tags.txt", "--format", "jsonl")
        assert len(lines((tmp_path / "tags.txt").read_text("utf-8"))) == 3

    def test_csv_to_standard_output(self, voc: Voc, feedback: Path) -> None:
        rows = list(csv.reader(voc("tag", feedback, "--format", "csv").stdout.splitlines()))
        assert len(rows) == 4

    def test_a_summary_after_a_file(self, voc: Voc, feedback: Path, tmp_path: Path) -> None:
        result = voc("tag", feedback, "-o", tmp_path / "tags.parquet")
        for said in ("Sentiment by channel", "Aspects spoken of most", "Examples", "服务太差"):
            assert said in result.stdout
        assert f"3 tagged to {tmp_path / 'tags.parquet'} in 0:0" in result.stderr.replace("\n", "")

    def test_quiet_says_nothing_of_what_went_well(self, voc: Voc, feedback: Path, tmp_path: Path) -> None:
        result = voc("tag", feedback, "-o", tmp_path / "tags.parquet", "--quiet")
        assert result.output == ""

    def test_the_sample(self, voc: Voc, tmp_path: Path) -> None:
        result = voc("tag", "--sample", "-o", tmp_path / "tags.jsonl")
        assert result.exit_code == 0
        assert len(lines((tmp_path / "tags.jsonl").read_text("utf-8"))) > 150

    def test_a_terminal_is_never_acted_upon(self, voc: Voc, terminal: None) -> None:
        row = {"id": "1", "channel": "review", "text": "服务太差\x1b[2J\u202e倒"}
        result = voc("tag", "-", input=json.dumps(row))
        assert "服务太差" in result.stdout
        assert "\x1b[2J" not in result.stdout
        assert "\u202e" not in result.stdout


@pytest.mark.usefixtures("tiny")
class TestOneText:
    def test_a_json_line(self, voc: Voc) -> None:
        (tags,) = lines(voc("tag", "--text", "这家店服务太差了").stdout)
        assert tags["sentiment"]["polarity"] == "negative"
        assert tags["opinions"][0]["opinion"] == {"start": 6, "end": 7, "turn": None}

    def test_readable_on_a_terminal(self, voc: Voc, terminal: None) -> None:
        result = voc("tag", "--text", "这家店服务太差了")
        assert "negative 90%, strength -0.80" in result.stdout
        assert "服务" in result.stdout
        assert "{" not in result.stdout

    def test_numbers_are_not_shown(self, voc: Voc, terminal: None) -> None:
        result = voc("tag", "--text", "服务太差，打13812345678找我，或 wo@example.com")
        assert "13812345678" not in result.stdout
        assert "example.com" not in result.stdout
        assert "打•••••••••••找我" in result.stdout

    @pytest.mark.parametrize("text", ["", "   ", "\u200b", "\udcff"])
    def test_nothing_to_read(self, voc: Voc, text: str) -> None:
        result = voc("tag", "--text", text)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith("Error: --text: ")

    def test_into_a_file(self, voc: Voc, tmp_path: Path) -> None:
        assert voc("tag", "--text", "服务好", "-o", tmp_path / "one.jsonl").exit_code == 0
        assert lines((tmp_path / "one.jsonl").read_text("utf-8"))[0]["feedback_id"] == "text"

    def test_its_channel(self, voc: Voc, tmp_path: Path) -> None:
        voc("tag", "--text", "服务好", "--channel", "call", "-o", tmp_path / "one.csv")
        assert "call" in (tmp_path / "one.csv").read_text("utf-8-sig")


@pytest.mark.usefixtures("tiny")
class TestInput:
    def test_columns_are_found_and_said(self, voc: Voc, table: Path) -> None:
        result = voc("tag", table, "--channel", "review")
        assert [each["feedback_id"] for each in lines(result.stdout)] == ["a1", "a3"]
        assert "text = 评价内容" in result.stderr

    def test_rejects_beside_the_output(self, voc: Voc, table: Path, tmp_path: Path) -> None:
        result = voc("tag", table, "--channel", "review", "-o", tmp_path / "tags.jsonl")
        assert result.exit_code == 0
        assert f"1 rejected (empty_text 1); each with its reason in {tmp_path / 'tags.rejects.jsonl'}" in (
            result.stderr.replace("\n", "")
        )
        (rejected,) = lines((tmp_path / "tags.rejects.jsonl").read_text("utf-8"))
        assert (rejected["feedback_id"], rejected["code"], rejected["line"]) == ("a2", "empty_text", 3)

    def test_rejects_where_the_user_wants_them(self, voc: Voc, table: Path, tmp_path: Path) -> None:
        voc("tag", table, "--channel", "review", "--rejects", tmp_path / "not.jsonl")
        assert len(lines((tmp_path / "not.jsonl").read_text("utf-8"))) == 1

    def test_rejects_in_place_on_a_terminal(self, voc: Voc, table: Path, terminal: None) -> None:
        result = voc("tag", table, "--channel", "review")
        assert "line 3: not tagged: empty_text" in result.stdout

    def test_nothing_tagged_is_a_failure(self, voc: Voc, tmp_path: Path) -> None:
        path = tmp_path / "blank.csv"
        path.write_text("id,text\n1,\n2, \n", encoding="utf-8")
        result = voc("tag", path, "--channel", "review", "-o", tmp_path / "tags.jsonl")
        assert result.exit_code == 1
        assert f"{path}: nothing was tagged: 2 rejected (empty_text 2)" in result.stderr

    def test_a_column_by_name(self, voc: Voc, tmp_path: Path) -> None:
        path = tmp_path / "two.csv"
        path.write_text("号,甲,乙\n1,服务好,快递慢\n", encoding="utf-8")
        result = voc("tag", path, "--channel", "review", "--text-column", "乙", "--id-column", "号")
        (tags,) = lines(result.stdout)
        assert (tags["feedback_id"], tags["sentiment"]["polarity"]) == ("1", "negative")

    def test_a_map(self, voc: Voc, tmp_path: Path) -> None:
        path, columns = tmp_path / "two.csv", tmp_path / "map.toml"
        path.write_text("号,甲,乙\n1,服务好,快递慢\n", encoding="utf-8")
        columns.write_text('[columns]\ntext = "甲"\nid = "号"\n[constants]\nchannel = "ticket"\n', "utf-8")
        (tags,) = lines(voc("tag", path, "--map", columns).stdout)
        assert tags["sentiment"]["polarity"] == "positive"

    @pytest.mark.parametrize(
        ("toml", "said"),
        [
            ('[colums]\ntext = "甲"\n', "columns, constants"),
            ('[columns]\ntxt = "甲"\n', "unknown field 'txt'; allowed: attributes, author"),
            ("text = ", "is not TOML"),
            ("[columns]\ntext = 3\n", "text is int"),
        ],
    )
    def test_a_map_that_is_wrong(self, voc: Voc, table: Path, tmp_path: Path, toml: str, said: str) -> None:
        columns = tmp_path / "map.toml"
        columns.write_text(toml, "utf-8")
        result = voc("tag", table, "--channel", "review", "--map", columns)
        assert result.exit_code == 1
        assert str(columns) in result.stderr
        assert said in result.stderr

    def test_no_such_column(self, voc: Voc, table: Path) -> None:
        result = voc("tag", table, "--channel", "review", "--text-column", "评价")
        assert result.exit_code == 1
        assert "'评价'" in result.stderr
        assert "评价内容" in result.stderr

    def test_no_channel(self, voc: Voc, table: Path) -> None:
        result = voc("tag", table)
        assert result.exit_code == 1
        assert "--channel" in result.stderr

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("gone.csv", None, "no such file"),
            ("empty.csv", b"", "is empty"),
            ("cut.parquet", b"PAR1\x00\x00", "cut.parquet"),
            ("array.json", b'[{"id": "1"}]', "JSON array"),
        ],
    )
    def test_a_file_that_cannot_be_read(
        self, voc: Voc, tmp_path: Path, name: str, content: bytes | None, said: str
    ) -> None:
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        result = voc("tag", path, "--channel", "review", "-o", tmp_path / "tags.jsonl")
        assert result.exit_code == 1
        assert said in result.stderr
        assert "Traceback" not in result.output
        assert not (tmp_path / "tags.jsonl").exists()

    def test_a_directory(self, voc: Voc, tmp_path: Path) -> None:
        result = voc("tag", tmp_path)
        assert (result.exit_code, "is a directory" in result.stderr) == (1, True)

    def test_empty_standard_input(self, voc: Voc) -> None:
        result = voc("tag", "-", input="")
        assert (result.exit_code, "standard input: is empty" in result.stderr) == (1, True)

    def test_bad_lines_do_not_stop_the_rest(self, voc: Voc) -> None:
        next_month = datetime.now() + timedelta(days=30)
        bad = [
            "{",
            '{"id": "1", "channel": "shop", "text": "好"}',
            '{"id": "2", "channel": "review", "text": "\\ud800"}',
            '{"id": "3", "channel": "review", "text": "\\u0000"}',
            '{"id": "4", "channel": "review", "text": "好", "turns": [{"speaker": "agent", "text": "好"}]}',
            json.dumps({"id": "5", "channel": "review", "text": "好", "occurred_at": str(next_month)}),
            '{"id": "6", "channel": "review", "text": "😀"}',
        ]
        result = voc("tag", "-", input="\n".join(bad))
        assert result.exit_code == 0
        assert [each["feedback_id"] for each in lines(result.stdout)] == ["6"]
        for code in ("unknown_channel", "invalid_text 2", "both_text_and_turns", "future_date"):
            assert code in result.stderr


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ([], "nothing to tag"),
            (["a.csv", "--text", "好"], "INPUT and --text cannot be given together"),
            (["--text", "好", "--sample"], "--text and --sample cannot be given together"),
            (["--text", "好", "--map", "m.toml"], "--text and --map cannot be given together"),
            (["--sample", "--text-column", "x"], "--sample and --text-column cannot be given together"),
            (["a.csv", "--format", "table", "-o", "b.csv"], "--format table and --output b.csv"),
            (["a.csv", "--format", "parquet"], "--format parquet and standard output"),
            (["a.csv", "--format", "excel", "-o", "-"], "--format excel and standard output"),
            (["a.csv", "--format", "table", "--rejects", "r"], "--rejects and the table"),
            (["a.csv", "--format", "xml"], "'xml' is not one of"),
            (["a.csv", "--channel", "shop"], "'shop' is not one of"),
            (["a.csv", "--threads", "0"], "0 is not in the range"),
            (["a.csv", "--alerts", "loud"], "'loud' is neither balanced nor recall nor KIND=THRESHOLD"),
            (["a.csv", "--alerts", "legal=2"], "'legal=2' is neither"),
            (["a.csv", "b.csv"], "unexpected extra argument"),
            (["a.csv", "--colour"], "No such option"),
        ],
    )
    def test_exit_2_and_what_clashes(self, voc: Voc, tiny: object, arguments: list[str], said: str) -> None:
        result = voc("tag", *arguments)
        assert result.exit_code == 2
        assert said in result.stderr
        assert "Usage: " in result.stderr

    def test_options_reach_the_engine(self, voc: Voc, tiny: Any) -> None:
        voc("tag", "--text", "好", "--taxonomy", "car", "--alerts", "legal=0.4,media=0.6", "--threads", "1")
        assert tiny.options == {"taxonomy": "car", "alerts": {"legal": 0.4, "media": 0.6}, "threads": 1}
        voc(
            "tag", "--text", "好", "--include", "words, embedding", "--alerts", "recall", "--release", "there"
        )
        assert tiny.options == {"include": ("words", "embedding"), "alerts": "recall", "release": "there"}

    def test_what_is_not_said_is_the_engines_choice(self, voc: Voc, tiny: Any) -> None:
        voc("tag", "--text", "好")
        assert tiny.options == {}


@pytest.mark.usefixtures("tiny")
class TestOutputThatCannotBe:
    def test_the_input_is_never_written_over(self, voc: Voc, feedback: Path) -> None:
        before = feedback.read_bytes()
        result = voc("tag", feedback, "-o", feedback)
        assert result.exit_code == 1
        assert str(feedback) in result.stderr
        assert feedback.read_bytes() == before

    def test_nor_by_the_rejects(self, voc: Voc, feedback: Path, tmp_path: Path) -> None:
        before = feedback.read_bytes()
        result = voc("tag", feedback, "-o", tmp_path / "tags.jsonl", "--rejects", feedback)
        assert result.exit_code == 1
        assert feedback.read_bytes() == before

    def test_no_such_folder(self, voc: Voc, feedback: Path, tmp_path: Path) -> None:
        result = voc("tag", feedback, "-o", tmp_path / "none" / "tags.jsonl")
        assert result.exit_code == 1
        assert str(tmp_path / "none") in result.stderr

    def test_no_such_format(self, voc: Voc, feedback: Path, tmp_path: Path) -> None:
        result = voc("tag", feedback, "-o", tmp_path / "tags.docx")
        assert (result.exit_code, ".docx" in result.stderr) == (1, True)


class TestStopping:
    @pytest.fixture
    def stopped(self, tiny: Any) -> None:
        def after(count: int) -> None:
            if count == 2:
                raise KeyboardInterrupt

        tiny.after = after

    @pytest.mark.usefixtures("stopped")
    def test_what_is_done_is_kept_and_said(self, voc: Voc, feedback: Path, tmp_path: Path) -> None:
        result = voc("tag", feedback, "-o", tmp_path / "tags.jsonl")
        assert result.exit_code == 130
        assert f"Stopped. 2 texts are tagged in {tmp_path / 'tags.jsonl'}; the rest is not." in result.stderr
        assert len(lines((tmp_path / "tags.jsonl").read_text("utf-8"))) == 2

    @pytest.mark.usefixtures("stopped")
    def test_a_whole_output_is_not_lost_to_a_part(self, voc: Voc, feedback: Path, tmp_path: Path) -> None:
        (tmp_path / "tags.jsonl").write_text("before\n")
        result = voc("tag", feedback, "-o", tmp_path / "tags.jsonl")
        assert result.exit_code == 130
        assert f"Nothing was written to {tmp_path / 'tags.jsonl'}" in result.stderr
        assert (tmp_path / "tags.jsonl").read_text() == "before\n"

    @pytest.mark.usefixtures("stopped")
    def test_lines_for_programs_are_whole(self, voc: Voc, feedback: Path) -> None:
        result = voc("tag", feedback)
        assert result.exit_code == 130
        assert len(lines(result.stdout)) == 2
        assert "2 texts are tagged in standard output" in result.stderr

    def test_before_anything_is_done(self, voc: Voc, feedback: Path, tmp_path: Path, tiny: Any) -> None:
        def tag(_: object) -> Any:
            raise KeyboardInterrupt

        tiny.tag = tag
        result = voc("tag", feedback, "-o", tmp_path / "tags.jsonl")
        assert result.exit_code == 130
        assert list(tmp_path.glob("tags*")) == []


def test_only_a_window_of_feedback_is_held(voc: Voc, tmp_path: Path, tiny: Any) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(400):
            file.write(json.dumps({"id": str(number), "channel": "review", "text": "服务太差"}) + "\n")
    alive: list[int] = []

    def count(done: int) -> None:
        if done % 40 == 0:
            alive.append(sum(isinstance(each, Feedback) for each in gc.get_objects()))

    tiny.after = count
    assert voc("tag", path, "-o", tmp_path / "tags.parquet").exit_code == 0
    assert max(alive) <= alive[0] + tiny.window


def test_the_first_is_answered_long_before_the_last_is_read() -> None:
    read, blocks = [], []

    def tag(items: Iterable[Any]) -> Iterator[Any]:
        block = list(items)
        blocks.append(len(block))
        yield from block

    def items() -> Iterator[int]:
        for number in range(5_000):
            read.append(number)
            yield number

    answers = soon(tag, items())  # type: ignore[arg-type]
    assert next(answers) == 0  # type: ignore[comparison-overlap]
    assert len(read) == 32
    assert list(answers) == list(range(1, 5_000))
    assert blocks == [32, 64, 128, 256, 512, 5_000 - 992]
    assert list(soon(tag, [])) == []
