"""What speakers are called in transcripts, and who they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from voc.errors import SettingsError, UnknownName
from voc.schema import Speaker


def _any(listed: str) -> str:
    return "|".join(sorted(listed.split(), key=len, reverse=True))


_CUSTOMER: Final = _any(
    """
    客户 客人 顾客 用户 买家 会员 消费者 主叫 主叫方 来电人 来电者 来电方 来电客户 致电人 呼入方 投诉人
    举报人 诉求人 反映人 咨询人 咨询者 申诉人 访客 游客 乘客 旅客 车主 业主 住户 患者 家长 市民 群众
    居民 网友 投保人 被保人 受访者 被访者 被访人 持卡人 下单人 收货人 机主 customer client user guest
    visitor buyer consumer caller passenger member cust human
    """
)
_STAFF: Final = _any(
    """
    客服 坐席 座席 座机席 话务员 接线员 客服人员 服务人员 工作人员 客服代表 客服专员 服务专员 专员 店家
    商家 店主 店长 店员 卖家 掌柜 导购 顾问 理赔员 调解员 受理员 热线员 回访员 访问员 访员 经办人 经办
    经理 客户经理 主管 组长 班长 工程师 师傅 前台 管家 骑手 司机 配送员 快递员 业务员 销售 被叫方 呼出方
    人工 小二 技术支持 工号 员工 agent staff operator representative rep csr waiter seller merchant
    support service advisor interviewer
    """
)
_BOT: Final = _any(
    """
    机器人 智能客服 智能助手 智能助理 语音助手 虚拟客服 自动回复 自动应答 语音导航 语音播报 系统
    系统消息 系统提示 系统播报 ai客服 ai助手 助手 小蜜 bot robot chatbot ivr system assistant
    """
)
_OTHER: Final = _any("其他 其它 旁人 第三方 未知 other unknown others")
_MORE: Final = (
    r"(?:[-_:#·. ]*(?:no\.?)?[a-z0-9]+|[-_·. ]+[\u4e00-\u9fff]{1,4}|[甲乙丙丁一二三四五六七八九十]"
    r"|小[\u4e00-\u9fff]{1,2})?"
)
_BEFORE: Final = (
    "(?:在线|人工|售后|售前|电话|官方|平台|商家|店铺|高级|资深|值班|专属|物流|银行|热线|京东|淘宝|天猫|美团|来电|投诉|"
    "女|男|新|老|vip|本店|我司|公司|区域|门店|[a-z0-9]{1,6}[-_ ]?){0,2}"
)
# The bot stands first: 智能客服 ends in a word for staff.
_ROLES: Final = (
    (Speaker.BOT, re.compile(rf"{_BEFORE}(?:{_BOT}){_MORE}")),
    (
        Speaker.CUSTOMER,
        re.compile(rf"{_BEFORE}(?:{_CUSTOMER}){_MORE}|[\u4e00-\u9fff]{{1,4}}(?:先生|女士|小姐|太太)"),
    ),
    (
        Speaker.AGENT,
        re.compile(
            rf"{_BEFORE}(?:{_STAFF}){_MORE}|\d{{3,}}号(?:{_STAFF})?|(?![找请问有是转叫给跟和让联])[\u4e00-\u9fff]{{1,2}}(?:{_STAFF})"
            r"|.{1,16}(?:旗舰店|专营店|专卖店|官方店|自营店)"
        ),
    ),
    (Speaker.OTHER, re.compile(_OTHER)),
)
_BRACKET: Final = re.compile(r"[(\[【<《（].*?[)\]】>》）]")
_VOICE: Final = re.compile(
    r"(?:speaker|spk|channel|chan|ch|voice|说话人|讲话人|发言人|声道|通道|角色|人物|声音)"
    r"[-_ #:]*0*(\d+|[a-z])"
    r"|0*(\d{1,2})|([a-d甲乙丙丁])|(左|右|left|right)(?:声道|channel)?",
)
_SIDES: Final = {"左": "left", "右": "right"}


def plain(name: str) -> str:
    """A speaker's name as it is compared: without width, case and what stands in brackets."""
    return _BRACKET.sub("", unicodedata.normalize("NFKC", name)).strip().strip(":").lower()


def role_of(name: str) -> Speaker | None:
    """Who a name stands for: ``坐席02`` is an agent, ``投诉人`` a customer; None where it tells nothing."""
    called = plain(name)
    return next((role for role, pattern in _ROLES if pattern.fullmatch(called)), None)


def voice_of(name: str) -> str | None:
    """The key of a voice that a recogniser numbered: ``0`` of ``spk0``, ``SPEAKER_00`` and ``说话人0``.

    None where the name is no number, letter or side.
    """
    match = _VOICE.fullmatch(plain(name))
    if match is None:
        return None
    found = next(part for part in match.groups() if part)
    return _SIDES.get(found, found)


def key_of(name: str) -> str:
    """What a speaker is looked up by in a table of speakers."""
    return voice_of(name) or plain(name)


def speakers_named(table: Mapping[str, str]) -> dict[str, Speaker]:
    """A user's table of speakers, by key: ``{"0": "agent", "王芳": "customer"}``.

    :raises UnknownName: when a role is none.
    :raises SettingsError: when two names of one voice are given different roles.
    """
    found: dict[str, Speaker] = {}
    for name, role in table.items():
        if role not in tuple(Speaker):
            raise UnknownName.among(role, Speaker, what=f"role of speaker {name!r}:")
        if found.setdefault(key_of(name), Speaker(role)) != role:
            raise SettingsError(
                f"speaker {name!r} is the same voice as another that is said to be "
                f"{found[key_of(name)].value}; give the voice one role"
            )
    return found
