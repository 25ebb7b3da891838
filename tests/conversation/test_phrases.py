"""What an agent may not say."""

from pathlib import Path

import pytest

from voc.conversation.phrases import Phrases
from voc.errors import SettingsError, UnknownName, UnreadableInput, VocError


def found(text: str, phrases: Phrases | None = None) -> list[tuple[str, str]]:
    return [(name, text[start:end]) for name, start, end in (phrases or Phrases.shipped()).find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这个不归我管，你去找商家", [("not-my-business", "不归我管")]),
        ("您听不懂我说的吗", [("impatience", "您听不懂")]),
        ("当初干嘛不看清楚", [("blame", "当初干嘛")]),
    ],
)
def test_the_shipped_table(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text", ["这个不归我管，但我帮您转一下", "我不清楚，帮您核实一下", "我没说不归我管", "您好，已经登记"]
)
def test_what_is_excused_or_denied(text: str) -> None:
    assert found(text) == []


def test_a_company_s_own_phrases(tmp_path: Path) -> None:
    path = tmp_path / "phrases.toml"
    path.write_text(
        'off = ["insult"]\n[[phrase]]\nid = "ours"\nsays = ["加我…微信", "亲"]\n'
        '[[phrase]]\nid = "provoke"\nsays = ["走着瞧"]\n',
        "utf-8",
    )
    phrases = Phrases.load(path)
    assert found("亲加我个人微信。走着瞧。随便你。蠢", phrases) == [
        ("ours", "亲"), ("ours", "加我个人微信"), ("provoke", "走着瞧"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("toml", "kind", "said"),
    [
        ("phrase = 3", SettingsError, "phrase is int; write each entry under [[phrase]]"),
        ('[[phrase]]\nsays = ["x"]', SettingsError, "phrase 1 (without id): id must be a string"),
        ('[[phrase]]\nid = "a"', SettingsError, "phrase 1 (a): says is empty; give at least one phrase"),
        ('[[phrase]]\nid = "a"\nsays = ["…"]', SettingsError, "phrase 1 (a): says must be a list of strings"),
        ('[[phrase]]\nid = "a"\nsay = ["x"]', UnknownName, "unknown key 'say'; allowed: id, says, unless"),
        ('off = ["rude"]', UnknownName, "off: unknown phrase 'rude'; allowed: blame, brush-off"),
        ('word = "x"', UnknownName, "unknown key 'word'; allowed: off, phrase"),
        ("off = [", UnreadableInput, "are not TOML in UTF-8"),
    ],
)
def test_a_table_that_is_wrong(tmp_path: Path, toml: str, kind: type[VocError], said: str) -> None:
    path = tmp_path / "phrases.toml"
    path.write_text(toml, "utf-8")
    with pytest.raises(kind) as error:
        Phrases.load(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"none\.toml: the phrases cannot be read: No such file"):
        Phrases.load(tmp_path / "none.toml")
