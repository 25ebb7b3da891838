"""Names of provinces, prefectures and counties, with and without 省, 市: 浙江省 and 浙江, 义乌市 and 义乌."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

_LONGEST = 11
_SHORT_ENDINGS = ("特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "地区", "省", "市")
# 长江西路 is no 江西, 南京路 no 南京.
_STREET = re.compile("[东南西北中]?[路街巷]|大[道街]")
# Places named like ordinary words; they count only with their last character.
_LIKE_WORDS = (
    "东方 和平 大同 安康 长安 南山 平安 太和 新民 开放 高平 大安 同江 宁安 普宁 东兴 高要 合作 兴平 资阳 平度"
)
_WORDS = frozenset(_LIKE_WORDS.split())


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    lines = (files("voc.privacy") / "places.txt").read_text("utf-8").splitlines()
    names = {name for line in lines if not line.startswith("#") for name in line.split()}
    short = {name.removesuffix(end) for name in names for end in _SHORT_ENDINGS if name.endswith(end)}
    return frozenset(names | {name for name in short if len(name) >= 2 and name not in _WORDS})


def place_at(text: str, start: int) -> int | None:
    """Where the longest place name that begins here ends; None when none does."""
    places = _places()
    for end in range(min(len(text), start + _LONGEST), start + 1, -1):
        if text[start:end] in places and not _STREET.match(text, end):
            return end
    return None


def first_place(text: str, start: int, end: int) -> int | None:
    """Where the first place name between two places of a text begins; None without one."""
    return next((at for at in range(start, end - 1) if place_at(text[:end], at) is not None), None)
