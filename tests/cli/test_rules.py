"""``voc rules``: checked, and tried on a text."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Voc = Callable[..., Result]

RULES = """
name = "cafe"
[[rules]]
id = "rat"
phrases = ["老鼠"]
alert = "food_safety"
severity = "critical"
[[rules]]
id = "agent"
phrases = ["不归我管"]
speaker = "agent"
flag = "refused"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_a_good_file_is_counted(voc: Voc, file: Path) -> None:
    found = json.loads(voc("rules", "check", file).stdout)
    assert found.pop("version").startswith("cafe (")
    assert found == {"rules": 2, "phrases": 2, "patterns": 0, "regular_expressions": 0}


def test_a_bad_file_says_every_problem(voc: Voc, file: Path) -> None:
    file.write_text(RULES.replace("food_safety", "food").replace('"agent"\nflag', '"agents"\nflag'), "utf-8")
    result = voc("rules", "check", file)
    assert result.exit_code == 1
    assert "rules.toml:6: rule 'rat': unknown kind of alert 'food'" in result.stderr
    assert "rules.toml:11: rule 'agent': unknown speaker 'agents'" in result.stderr


def test_hits_in_the_text_as_received(voc: Voc, file: Path) -> None:
    result = voc("rules", "try", file, "後廚有<b>老鼠</b>，不归我管", "--speaker", "customer")
    assert json.loads(result.stdout) == {
        "rule": "rat", "start": 6, "end": 8, "text": "老鼠", "sets": {"alert": "food_safety"}, "vetoes": [],
    }  # fmt: skip


def test_a_text_from_standard_input(voc: Voc, file: Path) -> None:
    assert json.loads(voc("rules", "try", file, "-", input="有老鼠").stdout)["rule"] == "rat"


def test_an_unknown_channel_is_wrong_usage(voc: Voc, file: Path) -> None:
    assert voc("rules", "try", file, "x", "--channel", "shop").exit_code == 2
