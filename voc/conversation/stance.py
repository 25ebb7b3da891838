"""What a customer's turn is there for: it says something, or greets, pastes data, or closes with a formula.

How a customer leaves is told by the last turns that say something; a bare 好的谢谢 behind them is a formula
and no thanks (the labelling guideline for calls, under `start`, `end`).
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from voc.text import clean


class Stance(Enum):
    """What a turn is there for."""

    SAYS = "says"
    GREETS = "greets"
    PASTES = "pastes"
    CLOSES = "closes"


_MARK: Final = r"[^\w\u4e00-\u9fff]|_"
_WORDS: Final = re.compile(rf"(?:{_MARK})+")
_MASK: Final = re.compile(
    r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)+\]|\[[\u4e00-\u9fffA-Za-z_0-9]{1,8}x\]|\[链接\]|https?://\S+|www\.\S+|[A-Za-z0-9_-]{6,}|\d+(?:[.:/-]\d+)*|#E-s"
)
_MENU: Final = re.compile("[\u4e00-\u9fff]{0,6}咨询")
_FIELDS: Final = re.compile(
    "咨询|京东|淘宝|天猫|订单|编号|单号|运单|金额|下单|时间|商品|名称|链接|信息|地址|电话|手机|姓名|号码?|移动端|微信|网页|顾客通过|发送|快递|"
    "ID|id|Id|sku|SKU"
)
_GREETING: Final = re.compile(
    r"(?:在不在|在[吗么嘛不呢]?|有人(?:在)?[吗么嘛没不]?|你好[呀啊]?|您好[呀啊]?|hello|hi|哈喽|喂|亲亲?|客服|人工(?:客服|服务)?|"
    r"(?:我要|请|帮我)?转?接?人工(?:客服|服务)?|[早中晚]上?午?好|还在[吗么]?|请问(?:一下)?|麻烦(?:问)?一?下|听得?[到见]吗?|"
    r"你|您|帅哥|美女|小姐姐|呢|啊)+",
    re.IGNORECASE,
)
_YES: Final = (
    r"好(?:的|嘞|哒|滴|啊|呀|哦|了)+|好|行(?:的|啊)?|可以(?:的|了)?|ok(?:ay)?(?:的|了)?|收到|明白了?|知道了?|懂了|"
    r"了解了?|没问题|谢谢?[你您啦了]*|多谢[你您啦了]*|感谢[你您]?|thank(?:s|you)|thx|麻烦[你您]?了|那好|那行|[嗯恩]+好的?"
)
_ACCEPTING: Final = re.compile(rf"(?:{_YES})", re.IGNORECASE)
_RELUCTANT: Final = re.compile("[好行](?:吧|叭)|算了|随便|罢了|无所谓|爱咋")
_FORMULA: Final = re.compile(
    rf"(?:{_YES}|[好行]吧|[嗯恩哦噢额呃啊唔呵]+|嗯呐|(?:暂时|现在|目前|其[他它]的?|就)?(?:都?没有?|木有|没别的)(?:了|啦|的|其他|问题|别的|事)*|没事了?|"
    r"不用了?|不客气|再见|拜拜?|88|bye|是(?:的|啊|呀)?|对(?:的|啊|呀)?|在的?|就这样吧?|先这样吧?|那就?这样吧?|等等?吧?|稍等|"
    r"那|先|我|了|的|呢|哈|啊|啦|哦|呀|嘛)+",
    re.IGNORECASE,
)
_GIVING_UP: Final = re.compile(
    "算了|只能(?:这样|等|自认|认)|只好|只有(?:继续)?等|没办法|无语|失望|不想说|懒得|随便你|爱怎|再也不|不买了|退了吧"
)


def stance_of(text: str) -> Stance:
    """What a customer's turn is there for; marks alone (？？？) say something: impatience."""
    cleaned = clean(text).text
    left = _WORDS.sub("", _MASK.sub("", cleaned))
    if not left:
        return Stance.PASTES if _MASK.search(text) else _of_marks(cleaned)
    if _FORMULA.fullmatch(left):
        return Stance.CLOSES
    if _GREETING.fullmatch(left):
        return Stance.GREETS
    if _MENU.fullmatch(left) or _is_data(left):
        return Stance.PASTES
    return Stance.SAYS


def _is_data(words: str) -> bool:
    """Whether words are the names of fields, with a greeting at most."""
    rest = _FIELDS.sub("", words)
    return len(rest) < len(words) and (len(rest) <= 1 or _GREETING.fullmatch(rest) is not None)


def accepts(text: str) -> bool:
    """Whether a formula takes what was offered: 好的, 谢谢, OK; not 好吧, nor 嗯 or 没了."""
    words = _WORDS.sub("", clean(text).text)
    if "👌" in text:
        return True
    taken = _ACCEPTING.search(words) is not None and not _RELUCTANT.search(words)
    return taken and _GREETING.fullmatch(words) is None


def gives_up(text: str) -> bool:
    """Whether a turn resigns: 算了, 只能这样, 只有继续等了."""
    return _GIVING_UP.search(clean(text).text) is not None


def _of_marks(cleaned: str) -> Stance:
    return Stance.SAYS if re.search("[?!？！]", cleaned) else Stance.CLOSES
