"""Who is who among voices."""

from voc.conversation.readers import Said, cast
from voc.schema import Speaker


def roles(*said: tuple[str, str], **given: Speaker) -> dict[str, str] | None:
    found = cast([Said(voice, text) for voice, text in said], given)
    return None if found is None else {voice: role.value for voice, role in found.roles.items()}


def test_the_one_who_serves_is_the_agent() -> None:
    assert roles(("0", "你好我想问一下"), ("1", "您好这里是客服中心请问有什么可以帮您")) == {
        "0": "customer", "1": "agent",
    }  # fmt: skip


def test_polite_customers_stay_customers() -> None:
    said = (
        ("0", "您好您好麻烦您"),
        ("1", "很高兴为您服务"),
        ("0", "谢谢您"),
        ("1", "为您查询到您的订单请您稍等"),
    )
    assert roles(*said) == {"0": "customer", "1": "agent"}


def test_a_menu_is_a_bot() -> None:
    said = (("2", "欢迎致电普通话请按一人工服务请按零"), ("0", "我要退货"), ("1", "很高兴为您服务请问您贵姓"))
    assert roles(*said) == {"2": "bot", "0": "customer", "1": "agent"}


def test_beside_one_who_is_known_the_other_follows() -> None:
    assert roles(("客服", "您好"), ("1", "喂")) == {"客服": "agent", "1": "customer"}
    assert roles(("客户", "喂"), ("1", "嗯")) == {"客户": "customer", "1": "agent"}


def test_a_third_beside_both_is_another() -> None:
    assert roles(("客服", "您好"), ("客户", "喂"), ("3", "妈别说了")) == {
        "客服": "agent", "客户": "customer", "3": "other",
    }  # fmt: skip


def test_a_voice_alone_is_somebody() -> None:
    assert roles(("0", "等了很久")) == {"0": "other"}


def test_nothing_tells() -> None:
    assert roles(("0", "嗯"), ("1", "哦")) is None


def test_what_is_said_of_them_counts_most() -> None:
    assert roles(("0", "很高兴为您服务"), ("1", "喂"), **{"0": Speaker.CUSTOMER, "1": Speaker.AGENT}) == {
        "0": "customer", "1": "agent",
    }  # fmt: skip
