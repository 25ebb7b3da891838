"""What a span is said to be: denied, supposed, told by others, asked or threatened."""

from collections.abc import Callable

import pytest

from voc.rules.scope import (
    Scope,
    is_disowned,
    is_hearsay,
    is_hypothetical,
    is_negated,
    is_question,
    is_threat,
)

Predicate = Callable[[str, tuple[int, int]], bool]


def said(predicate: Predicate, marked: str) -> bool:
    """Ask of the words between the brackets."""
    before, _, rest = marked.partition("[")
    words, _, after = rest.partition("]")
    return predicate(before + words + after, (len(before), len(before) + len(words)))


@pytest.mark.parametrize(
    "marked",
    [
        "没有[吃坏肚子]，味道也行",
        "还不至于[投诉]",
        "[投诉]倒不至于，就是有点失望",
        "[过敏]是没有的",
        "不是[假货]",
        "并非[假货]",
        "没有虫子、霉点和[异味]",
        "没有虫子、[霉点]和异味",
        "用了没有出现任何[过敏]",
        "从来没有[投诉]过",
        "未发现[异物]",
        "懒得[投诉]",
        "没有让我[过敏]",
        "我没有因为这个[投诉]",
        "不存在漏电或[冒烟]",
        "不太[好]",
        "唔[好食]",
    ],
)
def test_denied(marked: str) -> None:
    assert said(is_negated, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "不得不[投诉]",
        "不能不[投诉]",
        "怎么能不[投诉]",
        "并不是没有[异味]",
        "没想到是[假货]",
        "不但[漏电]还冒烟",
        "差点没[烫伤]",
        "没少[投诉]",
        "不是[假货]是什么",
        "不[投诉]才怪",
        "这不是[假货]吗",
        "不会是[假货]吧",
        "难道不是[假货]吗",
        "不解决我就[投诉]",
        "再不退款[投诉]你们",
        "没收到货[投诉]了两次",
        "没人管，[投诉]了三次",
        "没办法只能[报警]",
        "[投诉]没有用",
        "特别[好吃]",
        "不知道是不是[假货]",
        "有没有[过敏]的",
        "[过敏]了",
        "",
    ],
)
def test_not_denied(marked: str) -> None:
    assert not said(is_negated, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "如果[吃坏肚子]怎么办",
        "万一[漏电]怎么办",
        "怕[过敏]没敢用",
        "还以为是[假货]",
        "本来想[投诉]的，后来算了",
        "[投诉]的话要多久",
        "如果吃了就会[过敏]",
    ],
)
def test_supposed(marked: str) -> None:
    assert said(is_hypothetical, marked)


@pytest.mark.parametrize(
    "marked", ["要是不给退我就去[投诉]", "今天[吃坏肚子]了", "差点[烫伤]孩子", "如果你们再骗人，我就[报警]"]
)
def test_not_supposed(marked: str) -> None:
    assert not said(is_hypothetical, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "听说有人[投诉]过",
        "网上说这批[漏电]",
        "朋友说[吃坏肚子]了",
        "很多人[投诉]过他家",
        "客服让我去[投诉]",
        "客服说“你去[投诉]吧”",
    ],
)
def test_told_by_others(marked: str) -> None:
    assert said(is_hearsay, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "听说是正品，结果是[假货]",
        "据说会漏电，我这台也[漏电]了",
        "我[投诉]过了",
        "我说“再不退就[投诉]”",
        "专柜说是[假货]",
    ],
)
def test_the_customers_own(marked: str) -> None:
    assert not said(is_hearsay, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "要是不给退我就去[投诉]",
        "再不处理就[曝光]你们",
        "我要打[12315]",
        "不退款[投诉]你",
        "准备[起诉]他们",
        "三天内不解决,[法院]见",
        "否则我会找媒体[曝光]",
        "我会向消协[举报]",
    ],
)
def test_threatened(marked: str) -> None:
    assert said(is_threat, marked)
    assert not said(is_disowned, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "听说有人[投诉]过",
        "如果吃了就会[过敏]",
        "客服说我要是不同意就[起诉]我",
        "[投诉]了三次没人管",
        "不想[投诉]",
        "你可以去[投诉]",
        "本来想[投诉]的",
    ],
)
def test_not_threatened(marked: str) -> None:
    assert not said(is_threat, marked)


@pytest.mark.parametrize("marked", ["不知道是不是[假货]", "怎么[投诉]", "会[过敏]吗？", "请问哪里可以[投诉]"])
def test_asked(marked: str) -> None:
    assert said(is_question, marked)


@pytest.mark.parametrize("marked", ["难道不是[假货]吗", "是[假货]", "用了[过敏],怎么办?"])
def test_not_asked(marked: str) -> None:
    assert not said(is_question, marked)


def test_a_sentence_before_has_no_reach() -> None:
    assert not said(is_negated, "我没有。[投诉]了")
    assert not said(is_hearsay, "听说不错。我[过敏]了")


def test_a_scope_asks_its_predicate() -> None:
    assert Scope("negated").holds("没有过敏", (2, 4))
    assert not Scope.THREAT.holds("没有过敏", (2, 4))


def test_an_empty_text_is_nothing() -> None:
    assert not any(scope.holds("", (0, 0)) for scope in Scope)
