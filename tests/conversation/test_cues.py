"""Whether the customer comes back about the same."""

import pytest

from voc.conversation.cues import is_repeated
from voc.schema import Turn


@pytest.mark.parametrize(
    "text",
    [
        "我上次就打过电话了",
        "这已经是第三次打来了",
        "昨天我就联系过你们客服",
        "我都打了五遍电话了",
        "又来问一下退款",
        "之前反映的问题还没解决",
        "你们上次答应的到现在还没退",
        "天天打电话催都没用",
        "还是上次那个问题",
        "已经催了三次了",
        "我昨天晚上打电话过来问过",
        "我打了好几次电话都没人接",
        "每次打都说等",
        "上次那个客服说今天会回电",
        "我再次投诉",
    ],
)
def test_earlier_contacts(text: str) -> None:
    assert is_repeated([Turn(speaker="customer", text=text)])


@pytest.mark.parametrize(
    "text",
    [
        "我上次买的那个很好用",
        "快递员打了三次电话我没接到",
        "第一次打你们电话",
        "我之前没打过电话",
        "我想咨询一下订单",
        "师傅昨天打过电话给我",
        "商家昨天联系我了",
        "又降价了",
        "之前买过两次",
        "他们打电话给我了两次",
        "这是第二次买了",
        "我已经问了商家",
        "昨天收到货就坏了",
        "怎么联系客服",
    ],
)
def test_other_things_that_were_before(text: str) -> None:
    assert not is_repeated([Turn(speaker="customer", text=text)])


def test_what_the_agent_sees_on_file() -> None:
    assert is_repeated([Turn(speaker="agent", text="看到您昨天有来电反映过这个情况")])


def test_what_the_agent_says_of_themself_is_none() -> None:
    assert not is_repeated(
        [Turn(speaker="agent", text="我又联系了一下仓库"), Turn(speaker="customer", text="好的")]
    )
