"""``voc tag`` over calls and chats."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Voc = Callable[..., Result]
LINES = "# 通话 A-1\n客户：快递太慢\n坐席：您好\n# 通话 A-2\n客户：服务很好\n坐席：谢谢您\n"
VOICES = json.dumps(
    [{"spk": 0, "text": "您好请问有什么可以帮您"}, {"spk": 1, "text": "快递太慢"}], ensure_ascii=False
)


@pytest.mark.usefixtures("tiny")
class TestCalls:
    def test_a_transcript(self, voc: Voc, tmp_path: Path) -> None:
        path = tmp_path / "通话.txt"
        path.write_text(LINES, "utf-8")
        result = voc("tag", path)
        found = [json.loads(line) for line in result.stdout.splitlines()]
        assert [(one["feedback_id"], one["sentiment"]["polarity"]) for one in found] == [
            ("A-1", "negative"), ("A-2", "positive"),
        ]  # fmt: skip
        assert "note: they are taken as calls; --channel says otherwise" in result.stderr

    def test_a_guess_is_told_and_mended(self, voc: Voc, tmp_path: Path) -> None:
        path = tmp_path / "call.json"
        path.write_text(VOICES, "utf-8")
        assert "to fix it say --speakers 0=agent,1=customer" in voc("tag", path).stderr
        assert "to fix it" not in voc("tag", path, "--speakers", "0=customer,1=agent").stderr

    def test_a_format_that_is_said(self, voc: Voc, tmp_path: Path) -> None:
        path = tmp_path / "notes.dat"
        path.write_text("王芳：快递太慢\n小李：在\n", "utf-8")
        speakers = "王芳=customer,小李=agent"
        result = voc("tag", path, "--input-format", "transcript", "--speakers", speakers)
        assert json.loads(result.stdout)["feedback_id"] == "notes:1"

    @pytest.mark.parametrize("value", ["0", "0=staff", "=agent"])
    def test_speakers_that_are_none(self, voc: Voc, value: str) -> None:
        result = voc("tag", "a.txt", "--speakers", value)
        assert result.exit_code == 2
        assert f"'{value}' is not NAME=ROLE with a role of customer, agent, bot, other" in result.stderr

    def test_speakers_of_a_single_text(self, voc: Voc) -> None:
        result = voc("tag", "--text", "好", "--speakers", "0=agent")
        assert result.exit_code == 2
        assert "--text and --speakers cannot be given together" in result.stderr
