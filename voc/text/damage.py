"""Text that was read in the wrong encoding: repaired where its bytes can be had again, flagged either way.

Repaired are UTF-8 or GBK read as Latin-1 or cp1252 (``å¥½``, ``ºÃ³Ô``), UTF-8 read as GBK (``浣犲ソ``), GBK
slipped by one byte (``蛻粜枨笤谄髽I``), and the pinyin that a converter left behind (``企業(yè)``).
``锟斤拷`` and U+FFFD are lost for good: a space is left in their place.
"""

from __future__ import annotations

import re

from . import misread, rarity, script
from .mapped import Draft

_LATIN = re.compile("[\xc2-\xf4][\x80-\xbf\u0152-\u02dc\u2013-\u203a\u20ac\u2122]|[\xa1-\xf7][\xa1-\xfe]{3}")
_LATIN_REMAINS = re.compile("(?:[\xe2-\xef][\x80-\xbf]{1,2}[^\x00-\x7f]?){3}")
_LOST = re.compile("(?:斤?拷)?(?:锟斤拷)+(?:锟斤?(?!拷))?|\ufffd+|[\ud800-\udfff]+")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(
    rf"(?<=[\u4e00-\u9fff])[(（][a-zü]{{0,4}}[{_TONES}][a-z]{{0,4}}[)）]"
    # Without a tone mark only where converters are known to leave one.
    r"|(?<=們)[(（]men[)）]|(?<=嗎)[(（]ma[)）]|(?<=麼)[(（]me[)）]"
)
_MOST_MISREADINGS = 4
# So many Chinese characters, half of them rare, are no language that anyone writes.
_HOPELESS_LENGTH = 8


def is_suspicious(text: str) -> bool:
    """Tell whether Chinese that holds nothing foreign may still be GBK read wrongly."""
    return rarity.rare_pair().search(text) is not None


def repair(draft: Draft) -> None:
    """Repair what was read wrongly; mark the text damaged when anything was found."""
    if _LATIN.search(draft.text):
        _read_latin_again(draft)
        draft.damaged |= _LATIN_REMAINS.search(draft.text) is not None
    if is_suspicious(draft.text):
        draft.damaged |= draft.restore(misread.from_gbk(draft.text))
        draft.damaged |= draft.restore(misread.slipped(draft.text))
        draft.damaged |= _is_hopeless(draft.text)
    if _LOST.search(draft.text):
        draft.damaged |= draft.substitute(_LOST, " ")
    if "(" in draft.text or "（" in draft.text:
        draft.damaged |= draft.edit(
            [(m.start(), m.end(), "") for m in _PINYIN.finditer(draft.text) if _is_residue(m)]
        )


def _is_hopeless(text: str) -> bool:
    return len(set(rarity.rare().findall(text))) >= _HOPELESS_LENGTH and rarity.rare_share(text) >= 0.5


def _is_residue(found: re.Match[str]) -> bool:
    """Tell a converter's pinyin, which stands behind what it converted, from a gloss: 寒蜩（tiáo）."""
    return found.string[found.start() - 1] in script.traditional_forms()


def _read_latin_again(draft: Draft) -> None:
    for _ in range(_MOST_MISREADINGS):
        if not draft.restore(misread.from_latin(draft.text)):
            return
        draft.damaged = True
