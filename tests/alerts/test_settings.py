"""A company's settings: what they change, and what is wrong with them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from voc.alerts import KINDS, AlertSettings
from voc.errors import SettingsError

WHOLE = """
levels = ["四级", "三级", "二级", "一级"]
[low_score]
nps = 5
stars = false
[due_hours]
critical = 0.5
[reach]
"1000" = 1
"50000" = 2
[customer_value]
VIP = 1
[kinds.churn]
department = "会员运营部"
words = ["转投别家"]
[kinds.halal]
title = "清真问题"
severity = "high"
department = "品质管理部"
"""


def read(tmp_path: Path, text: str) -> AlertSettings:
    path = tmp_path / "alerts.toml"
    path.write_text(text, "utf-8")
    return AlertSettings.read(path)


def test_what_is_said_changes_and_the_rest_stays(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert found.levels[3] == "一级"
    assert (found.low_score["nps"], found.low_score["stars"], found.low_score["csat"]) == (5, None, 2)
    assert (found.due["critical"], found.due["high"]) == (timedelta(minutes=30), timedelta(hours=24))
    assert found.kinds["churn"].department == "会员运营部"
    assert found.kinds["churn"].title == KINDS["churn"].title
    assert found.kinds["halal"].severity == "high"
    assert found.words == {"转投别家": "churn"}


def test_steps_add_reach_and_value(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert found.steps(reach=999, customer_value=None) == 0
    assert found.steps(reach=50_000, customer_value="VIP") == 3
    assert found.steps(reach=None, customer_value="other") == 0


def test_ranks_have_the_companys_levels() -> None:
    assert [AlertSettings().level(rank) for rank in (0, 1, 2, 3, 9)] == [
        "一般", "较大", "重大", "特别重大", "特别重大",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("level = []", "level is not known; allowed: levels, low_score"),
        ('levels = ["高", "低"]', "levels is .*write four names"),
        ("[low_score]\nNPS = 6", r"low_score\.NPS is not known; allowed: nps, csat"),
        ("[low_score]\nnps = true", r"low_score\.nps is True; write a score, or false for never"),
        ("[due_hours]\nurgent = 1", r"due_hours\.urgent is not known; allowed: critical, high, normal"),
        ("[due_hours]\nhigh = -1", r"due_hours\.high is -1; write a number from 0"),
        ("[reach]\nmany = 1", r"reach\.many is no number of readers"),
        ("customer_value = 3", r"customer_value is no table; write \[customer_value\]"),
        ('[kinds.mine]\ntitle = "我的"', r"kinds\.mine is a kind of your own; give it title, severity and"),
        (
            '[kinds.churn]\nseverity = "urgent"',
            r"kinds\.churn\.severity is 'urgent'; allowed: critical, high, normal",
        ),
        ('[kinds.churn]\nwords = "走"', r"kinds\.churn\.words is no list of words"),
        ("[kinds.churn]\nraised = 7", r"kinds\.churn\.raised is 7; write steps from -3 to 3"),
        ('[kinds.churn]\ncolour = "red"', r"kinds\.churn\.colour is not known; allowed: title"),
        ('[kinds.churn]\nshared = "yes"', r"kinds\.churn\.shared is 'yes'; write true or false"),
        ('[kinds.churn]\ntitle = ""', r"kinds\.churn\.title is ''; write a text"),
        ("[kinds]\nchurn = 1", r"kinds\.churn is no table; write \[kinds\.churn\]"),
        ("levels = [", "cannot be read as TOML in UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read(tmp_path, text)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: cannot be read"):
        AlertSettings.read(tmp_path / "none.toml")
