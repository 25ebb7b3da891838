"""The shipped rules on texts of our own: what each is to find, and what only sounds like it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from voc.alerts.lexicon import Lexicon
from voc.alerts.rulebook import Rulebook, severities, shipped
from voc.rules.model import RulesError
from voc.schema import AlertKind

FIRES = [
    ("food_safety", "奶茶喝到一半，杯底有一只苍蝇"),
    ("food_safety", "打包回家的酸菜鱼，吃完全家上吐下泻"),
    ("food_safety", "中午那份鸡腿还是夹生的，带血丝"),
    ("food_safety", "葡萄到手一半都发霉了"),
    ("personal_safety", "电热水壶烧到一半漏电，手都麻了"),
    ("personal_safety", "用了两天脸上起红疹，痒得睡不着"),
    ("personal_safety", "楼道里的消防通道一直被电动车堵着"),
    ("counterfeit", "鞋底的字都印歪了，肯定是假货"),
    ("counterfeit", "打开一看里面还有别人的照片，明显是二手的"),
    ("mis_selling", "页面写着买一送一，说好送的杯子没给"),
    ("mis_selling", "银行柜台说是定期存款，拿回家才知道是一份保险"),
    ("unauthorised_charge", "莫名其妙被扣了三十块会员费，从来没开通过"),
    ("scam", "付了款以后店家失联了，电话也停机"),
    ("privacy_leak", "刚登记完就有人打来推销，我的信息被卖了"),
    ("regulator", "再不给说法我就打12315"),
    ("regulator", "已经向银保监会投诉了"),
    ("legal", "明天我就去法院起诉你们"),
    ("media", "这种店我要找记者曝光"),
    ("staff_misconduct", "骑手在楼下破口大骂，还骂我"),
    ("churn", "以后再也不会来这家店了"),
    ("escalation", "打了五次电话都没人处理"),
    ("payment_dispute", "退款申请了半个月，钱至今没到账"),
    ("abuse", "你们客服就是一群傻逼"),
    ("group_event", "全体业主联名反对，要求退还物业费"),
    ("batch_defect", "换了一台新的还是同样的故障"),
    ("outage", "从早上到现在手机银行一直登录不上，系统崩溃了"),
    ("self_harm", "我真的不想活了，你们别再打来了"),
]
SILENT = [
    ("food_safety", "没有吃坏肚子，就是有点油"),
    ("food_safety", "卫生间里有只蟑螂，吓我一跳"),
    ("food_safety", "牛肉炖得很烂，入口即化"),
    ("personal_safety", "不会过敏，很温和，敏感肌也能用"),
    ("personal_safety", "怕过敏一直没敢用"),
    ("counterfeit", "不知道是不是假货，求鉴定"),
    ("counterfeit", "绝对不是假货，放心买"),
    ("unauthorised_charge", "没有隐形消费，价格透明"),
    ("scam", "谨防诈骗，提醒大家注意"),
    ("privacy_leak", "包裹是隐私发货，不会泄露个人信息"),
    ("regulator", "听说有人打过12315"),
    ("legal", "我本来想报警的，后来算了"),
    ("media", "相机曝光补偿很好用"),
    ("staff_misconduct", "电影里那个警察骂人的样子真搞笑"),
    ("churn", "再也不用担心停电了"),
    ("churn", "会不会再买要看价格"),
    ("escalation", "打了一次电话就解决了"),
    ("payment_dispute", "退款很快，当天到账"),
    ("abuse", "我真是傻逼，居然忘了带钥匙"),
    ("batch_defect", "第二台了，一如既往地好用"),
    ("outage", "停电时还能用，移动电源很给力"),
    ("self_harm", "笑死我了，这也太好玩了"),
]


def kinds(text: str) -> set[str]:
    return {effect.value for hit in shipped().apply(text) for effect in hit.effects}


@pytest.mark.parametrize(("kind", "text"), FIRES, ids=[f"{k}-{n}" for n, (k, _) in enumerate(FIRES)])
def test_a_rule_finds_what_it_is_for(kind: str, text: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(("kind", "text"), SILENT, ids=[f"{k}-{n}" for n, (k, _) in enumerate(SILENT)])
def test_no_rule_takes_what_only_sounds_like_it(kind: str, text: str) -> None:
    assert kind not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "很好吃，下次还来",
        "物流快，包装好，孩子很喜欢",
        "有点贵，但味道不错",
        "房间有点小，隔音一般",
        "屏幕清晰，电池耐用",
    ],
)
def test_ordinary_texts_fire_nothing(text: str) -> None:
    assert kinds(text) == set()


def test_every_kind_that_a_text_may_carry_has_a_rule() -> None:
    found = {effect.value for rule in shipped().rules for effect in rule.effects}
    assert found == set(AlertKind) - {AlertKind.LOW_SCORE}


def test_ids_are_told_apart() -> None:
    ids = [rule.id for book in (shipped(), severities()) for rule in book.rules]
    assert len(ids) == len(set(ids))


def test_a_threat_under_a_condition_counts_and_anothers_words_do_not() -> None:
    assert "regulator" in kinds("要是不给退，我就去消协投诉你们")
    assert "regulator" not in kinds("客服说你可以打12315投诉")


def test_only_the_customers_own_words_are_read() -> None:
    text = "客服：吃出虫子了吗\n客户：没注意"
    own = [(text.index("没注意"), len(text))]
    assert shipped().apply(text, own) == ()


def test_a_hostile_text_takes_no_longer_than_its_length() -> None:
    text = "打了打了打了12315客服再也不" * 3000
    assert len(shipped().apply(text)) < 1000


def test_shipped_rules_load_neither_spacy_nor_re2() -> None:
    script = (
        "import sys; from voc.alerts.rulebook import shipped; shipped().apply('汤里有虫子');"
        "print(*{name.split('.')[0] for name in sys.modules} & {'spacy', 're2'})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_file_with_regular_expressions_is_no_shipped_one(tmp_path: Path) -> None:
    pytest.importorskip("re2")
    path = tmp_path / "mine.toml"
    path.write_text('[[rules]]\nid = "a"\nalert = "legal"\nregex = ["起诉"]\n', "utf-8")
    with pytest.raises(RulesError, match="a shipped rule has phrases and patterns only"):
        Rulebook.load([path])


def test_a_word_is_found_in_any_case_but_not_inside_a_longer_one() -> None:
    found = Lexicon(["app", "12315"]).find("APP打不开，happy，电话12315，不是123156")
    assert found == {"app": [(0, 3)], "12315": [(15, 20)]}


def test_a_letter_that_grows_when_made_small_moves_nothing() -> None:
    assert Lexicon(["虫子"]).find("İİ虫子") == {"虫子": [(2, 4)]}
