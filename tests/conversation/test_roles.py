"""What speakers are called, and who they are."""

import pytest

from voc.conversation.roles import key_of, role_of, speakers_named, voice_of
from voc.errors import SettingsError, UnknownName
from voc.schema import Speaker


@pytest.mark.parametrize(
    "name", ["客户", "顾客", "买家小鱼", "投诉人", "来电人", "王女士", "VIP客户", "用户A", "user", "Caller"]
)
def test_customers(name: str) -> None:
    assert role_of(name) is Speaker.CUSTOMER


@pytest.mark.parametrize(
    "name",
    [
        "客服",
        "坐席02",
        "座席",
        "客服小美",
        "客服-小张",
        "工号8012",
        "8012号客服",
        "李经理",
        "店家",
        "小米旗舰店",
        "agent 1",
    ],
)
def test_agents(name: str) -> None:
    assert role_of(name) is Speaker.AGENT


@pytest.mark.parametrize("name", ["机器人", "智能客服", "系统", "IVR", "assistant"])
def test_bots(name: str) -> None:
    assert role_of(name) is Speaker.BOT


@pytest.mark.parametrize("name", ["地址", "客服电话", "客户姓名", "请联系客服", "时间", "张三", ""])
def test_what_is_nobody(name: str) -> None:
    assert role_of(name) is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("spk0", "0"),
        ("SPEAKER_00", "0"),
        ("说话人1", "1"),
        ("通道 2", "2"),
        ("左声道", "left"),
        ("A", "a"),
        ("3", "3"),
    ],
)
def test_voices_of_recognisers(name: str, key: str) -> None:
    assert voice_of(name) == key_of(name) == key


def test_a_table_of_speakers_goes_by_voice() -> None:
    assert speakers_named({"SPEAKER_01": "agent", "王芳": "customer"}) == {"1": "agent", "王芳": "customer"}


def test_a_table_with_an_unknown_role() -> None:
    with pytest.raises(
        UnknownName, match="role of speaker '0': 'staff'; allowed: agent, bot, customer, other"
    ):
        speakers_named({"0": "staff"})


def test_a_table_that_contradicts_itself() -> None:
    with pytest.raises(SettingsError, match="'spk0' is the same voice as another that is said to be agent"):
        speakers_named({"0": "agent", "spk0": "customer"})
