"""Rules applied to texts."""

from collections.abc import Callable

import pytest

from voc.errors import SettingsError
from voc.passage import compose
from voc.rules import Mark, Rules, Target
from voc.schema import Channel, Feedback, Polarity, Severity, Speaker, Turn

Write = Callable[..., Rules]


def found(rules: Rules, text: str, **options: object) -> list[str]:
    """The words of the hits."""
    return [text[hit.start : hit.end] for hit in rules.apply(text, **options)]  # type: ignore[arg-type]


class TestPhrases:
    def test_each_place_is_a_hit(self, rule: Write) -> None:
        assert found(rule("phrases = ['老鼠', '蟑螂']"), "一只老鼠，两只蟑螂") == ["老鼠", "蟑螂"]

    def test_the_shortest_of_those_that_overlap(self, rule: Write) -> None:
        assert found(rule("phrases = ['投诉', '投诉电话']"), "投诉电话打不通") == ["投诉"]

    def test_any_case_of_letters(self, rule: Write) -> None:
        assert found(rule("phrases = ['iPhone']"), "我的IPHONE碎了") == ["IPHONE"]

    def test_not_inside_a_longer_number_or_word(self, rule: Write) -> None:
        assert found(rule("phrases = ['12315', 'AI']"), "单号9123156，EMAIL也没回") == []

    def test_a_traditional_phrase_finds_clean_text(self, rule: Write) -> None:
        assert found(rule("phrases = ['過敏', '１２３１５']"), "皮肤过敏，打了12315") == ["过敏", "12315"]

    def test_unless_keeps_it_out_of_a_sentence(self, rule: Write) -> None:
        rules = rule("phrases = ['老鼠']\nunless = ['鼠标']")
        assert found(rules, "买的老鼠其实是鼠标。后厨有老鼠") == ["老鼠"]

    def test_hits_of_one_rule_are_bounded(self, rule: Write) -> None:
        assert len(found(rule("phrases = ['坏']"), "坏" * 1000)) == 64

    def test_nothing_in_an_empty_text(self, rule: Write) -> None:
        assert found(rule("phrases = ['坏']"), "") == []


class TestPatterns:
    @pytest.mark.parametrize(
        ("pattern", "text", "words"),
        [
            ("客服|坐席 ..8 不理|没人管", "客服一直都不理我", ["客服一直都不理"]),
            ("客服 ..2 不理", "客服一直都不理我", []),
            ("客服 ..8 不理", "不理人的客服", []),
            ("客服 ~8 不理", "不理人的客服", ["不理人的客服"]),
            ("客服 ..8 不理", "客服。不理我", []),
            ("服务员 ..6 !不|没 好", "服务员态度不好", []),
            ("服务员 ..6 !不|没 好", "服务员态度很好", ["服务员态度很好"]),
            ("味道 ..4 太? 差", "味道真的差", ["味道真的差"]),
            ("味道 ..4 太? 差", "味道真的太差", ["味道真的太差"]),
            ("退 了 款", "退了款", ["退了款"]),
            ("A ..2..3 B", "A了B，A来了B", ["A来了B"]),
            ('"A 款" ..3 坏', "A 款又坏", ["A 款又坏"]),
        ],
    )
    def test_notation(self, rule: Write, pattern: str, text: str, words: list[str]) -> None:
        assert found(rule(f"patterns = ['{pattern}']"), text) == words

    def test_the_nearest_pair(self, rule: Write) -> None:
        assert found(rule("patterns = ['客服 ..8 差']"), "客服换客服还是差") == ["客服还是差"]

    def test_a_tag_as_an_element(self, rule: Write) -> None:
        rules = rule("patterns = ['<brand> ..4 <negative>']")
        text = "岚驰真的不行"
        assert found(rules, text) == []
        assert found(rules, text, marks=[Mark(0, 2, "brand"), Mark(4, 6, "negative")]) == [text]


class TestRegexes:
    def test_spans_in_code_points(self, rule: Write) -> None:
        assert found(rule(r"regex = ['第[0-9一二三]+次']"), "😀第3次了，第三次") == ["第3次", "第三次"]

    def test_of_many_each_says_its_rule(self, rules: Write) -> None:
        many = "".join(f"[[rules]]\nid='r{n}'\nflag='f'\nregex=['单号{n}$']\n" for n in range(700))
        assert [hit.rule for hit in rules(many).apply("单号699")] == ["r699"]


class TestTokens:
    TOKENS = 'tokens = [[{TEXT = "客服"}, {OP = "{0,2}"}, {TEXT = {IN = ["差", "慢"]}}]]'

    def test_over_words(self, rule: Write) -> None:
        words = [(0, 2), (2, 3), (3, 5), (5, 6)]
        assert found(rule(self.TOKENS), "客服真正是慢", words=words) == ["客服真正是慢"]

    def test_words_are_needed(self, rule: Write) -> None:
        with pytest.raises(SettingsError, match=r"need the words of the text; give apply\(words=…\)"):
            rule(self.TOKENS).apply("客服慢")

    def test_whole_words(self, rule: Write) -> None:
        rules = rule("phrases = ['和服']\nwhole_words = true")
        assert found(rules, "商品和服务", words=[(0, 2), (2, 3), (3, 5)]) == []
        assert found(rules, "买了和服", words=[(0, 1), (1, 2), (2, 4)]) == ["和服"]

    def test_a_mark_is_an_entity(self, rule: Write) -> None:
        rules = rule('tokens = [[{ENT_TYPE = "brand"}, {TEXT = "差"}]]')
        assert found(rules, "岚驰差", words=[(0, 2), (2, 3)], marks=[Mark(0, 2, "brand")]) == ["岚驰差"]


class TestWhere:
    def test_channel_and_speaker(self, rule: Write) -> None:
        rules = rule("phrases = ['不归我管']\nspeaker = ['agent']\nchannel = 'call'")
        assert found(rules, "不归我管", speaker=Speaker.AGENT, channel=Channel.CALL)
        assert not found(rules, "不归我管", speaker=Speaker.CUSTOMER, channel=Channel.CALL)
        assert not found(rules, "不归我管", speaker=Speaker.AGENT, channel=Channel.CHAT)
        assert found(rules, "不归我管")

    def test_of_a_passage_only_the_customers_words(self, rule: Write) -> None:
        turns = (Turn(speaker=Speaker.AGENT, text="要退款吗"), Turn(speaker=Speaker.CUSTOMER, text="要退款"))
        passage = compose(Feedback(id="1", channel=Channel.CALL, turns=turns))
        (hit,) = rule("phrases = ['退款']").apply(passage)
        span = passage.source(hit.start, hit.end)
        assert span is not None
        assert (span.turn, span.start, span.end) == (1, 1, 3)

    def test_an_alert_is_the_customers_own_case(self, rules: Write) -> None:
        alert = rules("[[rules]]\nid = 'r'\nphrases = ['过敏']\nalert = 'personal_safety'")
        assert found(alert, "用了过敏") == ["过敏"]
        for text in ("没有过敏", "听说有人过敏", "怕过敏没敢用", "会过敏吗？"):
            assert found(alert, text) == []

    def test_a_category_is_set_of_what_is_denied_too(self, rules: Write) -> None:
        category = rules("[[rules]]\nid = 'r'\nphrases = ['异味']\ncategory = '气味'")
        assert found(category, "没有异味") == ["异味"]

    def test_scopes_may_be_chosen(self, rule: Write) -> None:
        assert found(rule("phrases = ['投诉']\nnot_when = ['negated']"), "不想投诉") == []
        assert found(rule("phrases = ['投诉']\nonly_when = ['threat']"), "投诉过了。再不退就投诉你们") == [
            "投诉"
        ]


class TestEffects:
    TEXT = """
        kinds = ["vip"]
        [[rules]]
        id = "all"
        phrases = ["差"]
        category = "服务"
        polarity = "negative"
        alert = "vip"
        severity = "high"
        intent = "complaint"
        flag = ["a", "b"]
        veto = ["alert:churn", "intent:*"]
    """

    def test_what_it_sets(self, rules: Write) -> None:
        (hit,) = rules(self.TEXT).apply("差")
        category, alert = hit.sets(Target.CATEGORY), hit.sets(Target.ALERT)
        assert category is not None
        assert alert is not None
        assert (category.value, category.polarity) == ("服务", Polarity.NEGATIVE)
        assert (alert.value, alert.severity) == ("vip", Severity.HIGH)
        assert [effect.value for effect in hit.effects if effect.target is Target.FLAG] == ["a", "b"]
        assert hit.origin == "rule:all"

    def test_what_it_vetoes(self, rules: Write) -> None:
        (hit,) = rules(self.TEXT).apply("差")
        assert hit.forbids(Target.ALERT, "churn")
        assert not hit.forbids(Target.ALERT, "legal")
        assert hit.forbids(Target.INTENT, "praise")

    def test_a_disabled_rule_does_nothing(self, rule: Write) -> None:
        assert found(rule("phrases = ['差']\nenabled = false"), "差") == []


def test_the_version_changes_with_the_file(rules: Write) -> None:
    one = rules("name = 'r'\nversion = '2'\n[[rules]]\nid='a'\nphrases=['差']\nflag='f'").version
    other = rules("name = 'r'\nversion = '2'\n[[rules]]\nid='a'\nphrases=['慢']\nflag='f'").version
    assert one.startswith("r 2 (")
    assert one != other
