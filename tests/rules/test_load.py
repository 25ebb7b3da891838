"""Files of rules: what is refused, and what the message says; the sheet of a workbook."""

import builtins
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from voc.errors import MissingExtra, UnreadableInput
from voc.rules import Rules, RulesError

Write = Callable[..., Rules]
LONG = "".join(chr(0x4E00 + number) for number in range(80))


def problems(load: Write, text: str, **options: object) -> Sequence[str]:
    with pytest.raises(RulesError) as caught:
        load(text, **options)
    return caught.value.problems


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (
            "patterns = ['客服 .. 不理']",
            4,
            "'..' has no upper bound; write ..8 for at most 8 characters between",
        ),
        ("patterns = ['好+ 好* 差']", 4, "'好+' has no upper bound; write ..8"),
        ("patterns = ['好{2,} 差']", 4, "'好{2,}' has no upper bound; write ..8"),
        ("patterns = ['客服 ..500 差']", 4, "allowed is up to 100 characters"),
        ("patterns = ['客服 ..8']", 4, "the pattern ends in a gap; write A ..8 B"),
        ("patterns = ['..8 差']", 4, "does not stand between two elements"),
        ("patterns = ['客服 !不 差']", 4, "has no gap before it; write A ..8 !不 B"),
        ("patterns = ['客服| 差']", 4, "has an empty alternative; write A|B"),
        ("patterns = ['太? 差']", 4, "the first and the last element cannot be optional"),
        ("patterns = ['a ..1 b? ..1 c? ..1 d? ..1 e? f']", 4, "more than 3 optional elements"),
        ("patterns = ['\"客服 差']", 4, "a quotation mark is not closed"),
        ('tokens = [[{TEXT = "好", OP = "+"}]]', 4, 'OP = "+" has no upper bound; write OP = "{1,4}"'),
        ('tokens = [[{TEXT = "好", OP = "{2,}"}]]', 4, 'OP = "{2,}" has no upper bound'),
        ('tokens = [[{OP = "{0,9}"}, {TEXT = "好"}]]', 4, "of which 9 may be missing"),
        ('tokens = [[{TEXT = {REGEX = "a+"}}]]', 4, "use the key regex, which runs in linear time"),
        ('tokens = [[{LEMMA = "好"}]]', 4, "token attribute 'LEMMA'; allowed: "),
        ("tokens = ['好']", 4, "a token pattern is a list of tables"),
        (r"regex = ['(a)\1']", 4, "not one that runs in linear time"),
        ("regex = ['(?<=客)服']", 4, "look-around, back-references"),
        ("regex = ['a*']", 4, "matches an empty text; ask for one character at least"),
        ("regex = ['(']", 4, "missing )"),
        ("phrases = ['\u200b']", 4, "is empty once it is cleaned"),
        (f"phrases = ['{LONG}']", 4, "a text of 80 characters; at most 64"),
        ("phrases = '差'\nseverity = 'high'", 5, "a severity without an alert"),
        ("phrases = '差'\npolarity = 'negative'", 5, "a polarity without a category"),
        ("phrases = 3", 4, 'phrases is not a list of texts; write phrases = ["…", "…"]'),
        ("phrases = '差'\nchannel = 'shop'", 5, "unknown channel 'shop'"),
        ("phrases = '差'\nspeaker = 'agents'", 5, "unknown speaker 'agents'; nearest is 'agent'"),
        ("phrases = '差'\nnot_when = 'denied'", 5, "unknown not_when 'denied'"),
        ("phrases = '差'\nphrase = 'x'", 5, "unknown key 'phrase'; nearest is 'phrases'"),
        ("phrases = '差'\nalert = 'food_safty'", 5, "nearest is 'food_safety'"),
        ("phrases = '差'\nintent = 'anger'", 5, "unknown intent 'anger'"),
        ("phrases = '差'\nveto = 'food_safety'", 5, 'write "alert:food_safety"'),
        ("phrases = '差'\nwhole_words = 'perhaps'", 5, "write true or false"),
        ("note = 'nothing'", 1, "finds nothing; give it one of phrases, patterns, tokens, regex"),
    ],
)
def test_each_problem_says_where_and_how_to_mend_it(rule: Write, lines: str, line: int, message: str) -> None:
    with pytest.raises(RulesError) as caught:
        rule(lines)
    (problem,) = caught.value.problems
    assert f"rules.toml:{line}: rule 'one': " in problem
    assert message in problem


def test_a_rule_that_does_nothing(rules: Write) -> None:
    (problem,) = problems(rules, "[[rules]]\nid = 'a'\nphrases = ['差']")
    assert "rule 'a': does nothing; give it one of category, alert, intent, flag, veto" in problem


def test_all_problems_at_once(rules: Write) -> None:
    text = "[[rules]]\nphrases=['差']\nflag='f'\n[[rules]]\nid='b'\n[[rules]]\nid='b'\nphrases='x'\nflag='f'"
    found = problems(rules, text)
    assert len(found) == 4
    assert "rules.toml:1: has no id" in found[0]
    assert "rules.toml:7: rule 'b': the id stands already in line 4" in found[3]


def test_a_category_of_the_taxonomy(rules: Write) -> None:
    text = "[[rules]]\nid='a'\nphrases=['差']\ncategory='服务态'"
    (problem,) = problems(rules, text, categories=["服务态度", "口味"])
    assert "unknown category '服务态'; nearest is '服务态度'" in problem


def test_a_kind_of_ones_own_needs_a_severity(rules: Write) -> None:
    (problem,) = problems(rules, "kinds=['vip']\n[[rules]]\nid='a'\nphrases=['差']\nalert='vip'")
    assert "a kind of your own has no severity; add severity = one of critical, high, normal" in problem


def test_no_toml(rules: Write) -> None:
    (problem,) = problems(rules, "[[rules]]\nid = 差")
    assert "rules.toml:2: is not TOML" in problem
    assert "Texts stand in quotation marks" in problem


def test_no_rules(rules: Write) -> None:
    assert "holds no rule; begin each with a line [[rules]]" in problems(rules, "name = 'r'")[0]
    assert "unknown key 'rulez'" in problems(rules, "[[rulez]]\nid='a'")[0]


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"there is no such file; name a \.toml file"):
        Rules.load(tmp_path / "none.toml")


def test_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes("[[rules]]\nid = '差'".encode("gbk"))
    with pytest.raises(UnreadableInput, match=r"rules\.toml:2: is not UTF-8; save the file as UTF-8"):
        Rules.load(path)


@pytest.mark.parametrize(("library", "name"), [("spacy", "spacy"), ("re2", "google-re2")])
def test_a_missing_library_names_the_command(
    rule: Write, monkeypatch: pytest.MonkeyPatch, library: str, name: str
) -> None:
    real = builtins.__import__

    def refuse(module: str, *others: Any) -> Any:
        if module.split(".")[0] == library:
            raise ImportError(module)
        return real(module, *others)

    monkeypatch.delitem(sys.modules, library, raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(
        MissingExtra, match=rf"{name} is not installed. Run: pip install 'voc-engine\[rules\]'"
    ):
        rule('regex = ["慢了"]\ntokens = [[{TEXT = "差"}]]')


class TestWorkbook:
    def write(self, path: Path, rows: list[list[object]], *, sheet: str = "规则") -> Path:
        book = Workbook()
        book.create_sheet("other")
        page = book.create_sheet(sheet)
        for row in rows:
            page.append(row)
        book.save(path)
        return path

    def test_columns_in_chinese(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [
            ["编号", "短语", "模式", "预警", "级别", "渠道", "启用"],
            [101, "老鼠\n蟑螂", None, "food_safety", "critical", "review, social", None],
            ["off", "x", None, "legal", None, None, "否"],
            ["two", None, "客服 ..8 不理\n退款 ~5 慢", "escalation", None, None, "是"],
        ]
        rules = Rules.load(self.write(tmp_path / "r.xlsx", rows))
        assert [rule.id for rule in rules.rules] == ["101", "two"]
        assert rules.rules[0].phrases == ("老鼠", "蟑螂")
        assert rules.rules[0].channels == {"review", "social"}
        assert [hit.rule for hit in rules.apply("有蟑螂，客服还不理")] == ["101", "two"]

    def test_a_problem_says_its_sheet_and_row(self, tmp_path: Path) -> None:
        path = self.write(
            tmp_path / "r.xlsx", [["id", "phrases", "alert"], ["a", "差", "leagl"]], sheet="rules"
        )
        with pytest.raises(RulesError, match=r"r\.xlsx\[rules\]:2: rule 'a': unknown kind of alert 'leagl'"):
            Rules.load(path)

    def test_no_such_sheet(self, tmp_path: Path) -> None:
        path = self.write(tmp_path / "r.xlsx", [["id"], ["a"]], sheet="taxonomy")
        with pytest.raises(UnreadableInput, match="Rules stand on a sheet named rules or Rules or 规则"):
            Rules.load(path)
