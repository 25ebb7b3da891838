"""A text as the recognisers read it: the same length, its characters brought to one form each.

Customers write a number in full-width digits, in circled ones, with a zero-width space between, or in
Traditional characters. One character stands for one, so a place in the reading is a place in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .kind import DataKind

_TRADITIONAL = (
    "電电話话號号碼码訂订單单證证機机聯联繫系郵邮車车護护運运遞递順顺豐丰圓圆韻韵極极東东區区縣县鄉乡鎮镇樓楼"
    "棟栋門门師师經经醫医員员張张陳陈劉刘趙赵黃黄吳吴孫孙馬马許许鄧邓馮冯蔣蒋蘇苏葉叶閻阎盧卢鍾钟譚谭陸陆賈贾"
    "鄒邹龍龙萬万錢钱湯汤嚴严賴赖龔龚龐庞楊杨鄭郑羅罗謝谢韓韩蕭萧呂吕薑姜閆闫鄔邬畢毕龎庞歐欧陽阳諸诸葛葛"
    "銀银戶户貨货廣广灣湾蘭兰衛卫寧宁濱滨瀋沈濟济處处衖弄層层園园廈厦場场國国際际學学實实業业華华維维薩萨參参"
    "誰谁會会員员賬账帳账稅税統统識识別别納纳時时間间歲岁驛驿棧栈櫃柜裡里裏里線线橋桥灘滩島岛嶺岭溝沟壩坝莊庄"
)  # fmt: skip
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f\u20e3\u00a0\u2002\u2003\u2009\u202f"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u30fc\u2500"
_DOTS = "\u00b7\u2022\u2027\u2219\u30fb\uff65\u22c5"
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"

SPOKEN = "〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
"""Digits written as words: 幺 is how a one is read out, 两 how some read a two."""
_VALUES = "000123456789" + "12" + "123456789"
TO_DIGITS = str.maketrans(SPOKEN, _VALUES)
"""Brings digits written as words to digits."""

_MASKED = re.compile(
    r"\[[\u4e00-\u9fffA-Za-z]{0,8}(?:[xX]{1,4}|[*#]+)\]"
    rf"|(?:{'|'.join(re.escape(kind.mask) for kind in DataKind)})"
    rf"|\[(?:{'|'.join(DataKind)}):[A-Za-z0-9_-]{{20,}}\]"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text made ready for the recognisers.

    :ivar text: one character for each of the text as received; masks that stand there already are blanked.
    :ivar masked: where those masks stand, ``[start, end)``, in order.
    """

    text: str
    masked: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, received: str) -> Reading:
        """The reading of a text as received, of the same length."""
        text = received.translate(_folds())
        masked = tuple(m.span() for m in _MASKED.finditer(text)) if "[" in text else ()
        if masked:
            text = _blanked(text, masked)
        return cls(text, masked)


def _blanked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with each span replaced by a character that no recogniser reads across."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += (text[done:start], "\uffff" * (end - start))
        done = end
    return "".join(pieces) + text[done:]


@lru_cache(maxsize=1)
def _folds() -> dict[int, str]:
    folds = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
    folds |= dict.fromkeys(map(ord, _INVISIBLE), " ")
    folds |= dict.fromkeys(map(ord, _DASHES), "-")
    folds |= dict.fromkeys(map(ord, _DOTS), "·")
    folds |= {ord(char): str(value) for value, char in enumerate(_CIRCLED)}
    folds |= {0x1D7CE + place: str(place % 10) for place in range(50)}  # digits in bold and the like
    folds |= {ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)}
    return folds | {0xFE6B: "@", 0xFE55: ":"}
