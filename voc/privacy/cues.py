"""The words beside a number that say what it is: 订单号 in front of eleven digits makes them no telephone.

A cue counts only when nothing but filling stands between it and the number (是, ：, 号码 …): in
订单一直没发货，138… the order has nothing to do with the number.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Cue(StrEnum):
    """What the words beside a number say it is."""

    PHONE = "phone"
    RESIDENT = "resident"
    CARD = "card"
    TAX = "tax"
    PASSPORT = "passport"
    PLATE = "plate"
    ORDER = "order"
    COURIER = "courier"
    QQ = "qq"
    WECHAT = "wechat"
    BIRTH = "birth"
    OTHER = "other"
    """Something that is no personal data: a model, a price, a book."""


_COURIERS = "顺丰|中通|圆通|申通|韵达|极兔|百世|德邦|天天|优速|宅急送|菜鸟|丹鸟|京东|邮政|跨越|安能|ems|e邮宝"
_WORDS: dict[Cue, str] = {
    Cue.OTHER: (
        r"型号|货号|款号|款式|编码|条形?码|序列号|机器码|批次号?|批号|产品号|商品(?:编号|号|"
        r"id|ID)|机身号|版本号?|"
        r"sku|spu|imei|isbn|issn|(?<![a-z])sn|串号|设备号|门店编号|机型|固件|书号|邮编|"
        r"许可证号?|批准文号|国药准字|"
        r"验证码|取件码|提货码|兑换码|券码|优惠码|密码|会员卡号?|会员号|储值卡号?|礼品卡号?|"
        r"积分|余额|价格|售价|原价|"
        r"金额|总价|浏览量|播放量|阅读量|销量|里程|公里数|车架号|发动机号|航班号?|车次|流量|时间戳|专利号?"
    ),
    Cue.RESIDENT: r"身份证(?:件|信息)?|证件|身份号|居民证|身份证明|(?<![a-z])id(?:card| card)?",
    Cue.TAX: r"税号|纳税人(?:识别)?|统一社会信用代码|社会信用代码|信用代码|纳税识别",
    Cue.PASSPORT: r"护照|passport|通行证|回乡证|台胞证",
    Cue.PLATE: r"车牌|牌照",
    Cue.CARD: (
        r"银行卡|储蓄卡|信用卡|借记卡|(?:工|农|中|建|交|招|兴|民生|光大|浦发|平安|邮储|中信|招商|"
        r"建设|工商|农业|交通)行?卡|"
        r"卡号|(?:银行|收款|打款|退款|转账|对公|付款)(?:账号|账户|卡)|账号|账户"
    ),
    Cue.COURIER: (
        rf"(?:(?:{_COURIERS})(?:快递|速运|速递|物流|快运)?|快递|运单|物流|包裹|退货(?:快递|物流)|"
        rf"寄回的?)"
        r"(?:公司)?(?:的)?(?:运单|快递|物流|单)?(?:单号|编号|号码|号)?|运单号|快递单"
    ),
    Cue.ORDER: (
        r"(?:订单|定单|交易|流水|工单|退款单?|退货单?|售后单?|服务单?|投诉单?|维修单?|报修单?|"
        r"预约单?|预订单?|"
        r"采购单?|支付|商户单|子订单|order)(?:的)?(?:编号|单号|号码|号|id)?|单号|单子"
    ),
    Cue.QQ: r"(?<![a-z])qq(?!群|邮箱|音乐)|扣扣(?!群)|(?<![a-z])q号|企鹅号",
    Cue.WECHAT: r"微信(?!群)|薇信|威信|v信|(?<![a-z])[vw]x|(?<![a-z])wei ?xin|wechat|加[vw](?![a-z])|加微",
    Cue.BIRTH: r"生日|出生(?:日期|年月日?|时间|于)?|生于|生辰|诞生",
    Cue.PHONE: r"电话|手机|座机|固话|联系方式|联系(?:我|号)|致电|拨打|来电|回电|打给?我?|call|mobile|phone|"
    r"(?<![a-z])tel|热线|传真|fax|预留|绑定|机主|短信",
}
_FILLING = (
    r"(?:[ \t::=#“”\"'(（【\[,，、是为叫于在]|号码|编号|号|码|账号|帐号|就是|应该是|分别是?|"
    r"如下|我的|你们的|写的|填的|的|后面|"
    r"no\.?|id|数字|这个|那个|同号|同步|也是|都是|改[成为]|换[成为]|变[成为]|更新为|登记的?|"
    r"信息|那[张个笔]|搜索?|加一?下?|吧|我|公司|日期|尾号是?)"
)
_BEFORE = re.compile(
    "(?:" + "|".join(f"(?P<{cue}>{words})" for cue, words in _WORDS.items()) + f"){_FILLING}{{0,7}}\\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:[ \t,，)）](?=[这那就才是为的我你她他]))?"
    r"(?:这个|那个|这|那|就|才|是|为|的|我|你们|我们|她|他|家){0,4}"
    r"(?:(?P<order>订单|定单|单号)|(?P<phone>手机|电话|打不通|无人接)|(?P<resident>身份证)|"
    r"(?P<card>银行卡|卡号)|"
    r"(?P<courier>快递单|运单)|(?P<qq>qq)|(?P<wechat>微信)|(?P<other>型号|货号|序列号|验证码))",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\s?(?:元|块|万|亿|%|美元|件|个|人|次|条|张|公里|毫|km|mb|kb|积分|粉丝|播放|阅读)", re.IGNORECASE
)
_NOT_ACROSS = frozenset({Cue.OTHER, Cue.ORDER, Cue.COURIER})
_COMMA = re.compile("[,，、]")
_SENTENCE_END = re.compile(r"[。！!？?;；\n~…]")
_CODE = re.compile("[0-9A-Za-z]")
_PRICE = re.compile(r"[¥￥$€]\s?\Z")
WINDOW = 26
"""How many characters before a number are read."""


def cue_before(text: str, place: int, *, floor: int = 0) -> Cue | None:
    """The cue in front of a number, None without one.

    :param floor: where the number before it ends: a cue of that one says nothing of this one.
    """
    window = text[max(floor, place - WINDOW) : place]
    if _PRICE.search(window):
        return Cue.OTHER
    found = _BEFORE.search(window)
    if not found:
        return None
    cue = Cue(str(found.lastgroup))
    # 收不到验证码，138…: behind a comma something else may begin.
    return None if cue in _NOT_ACROSS and _COMMA.search(window, found.end(cue)) else cue


def named_near(text: str, place: int, words: re.Pattern[str]) -> bool:
    """Whether some words stand shortly before a place, in the same sentence, with no other code between.

    For forms that hardly are anything else.
    """
    window = _SENTENCE_END.split(text[max(0, place - WINDOW) : place])[-1]
    said = words.search(window)
    return said is not None and not _CODE.search(window, said.end())


def cue_after(text: str, place: int) -> Cue | None:
    """The cue behind a number, as in 138…是我手机; a unit of quantity or money says it is something else."""
    if _QUANTITY.match(text, place):
        return Cue.OTHER
    found = _AFTER.match(text, place, place + 14)
    return Cue(str(found.lastgroup)) if found else None
