"""Which language a text is in, by counting characters: rules, no model."""

from __future__ import annotations

import re

from voc.schema import Language

from . import script

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_FOREIGN = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u1fff\uac00-\ud7af]")
_WORD = re.compile("[A-Za-z]+(?:['’][a-z]+)?")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*|[!-~]+@[!-~]+\.[!-~]+|@[\w-]+", re.IGNORECASE)
_CANTONESE = re.compile("[嘅咗啲哋喺嗰嚟佢咁嘢啱攞瞓嘥冚咩]")
# A murmur, a dialect word or a plain Traditional character elsewhere: half a sign.
_HALF_CANTONESE = re.compile("[唔冇係乜畀俾]")

_CANTONESE_SHARE = 0.04
_TRADITIONAL_SHARE = 0.1
_FOREIGN_SHARE = 0.1
_ENGLISH_SHARE = 0.8
_MIXED_SHARE = 0.25
_MIXED_WORDS = 3


def language(text: str) -> Language:
    """Return the language of a text as it was received: cleaning makes Traditional writing Simplified.

    A Chinese character and a Latin word weigh the same. ``mixed`` is Chinese with at least three Latin words
    that make up a quarter; ``other`` is Japanese, Korean, Cyrillic and so on, and what holds no letter.
    """
    bare = _ADDRESS.sub(" ", text)
    chinese, words, kana = (len(pattern.findall(bare)) for pattern in (_CHINESE, _WORD, _KANA))
    foreign = len(_FOREIGN.findall(bare))
    if not chinese and not words:
        return Language.OTHER
    if kana >= 3 and kana > _FOREIGN_SHARE * (chinese + kana):
        return Language.OTHER
    if foreign > _FOREIGN_SHARE * (chinese + sum(map(len, _WORD.findall(bare))) + foreign):
        return Language.OTHER
    share = words / (chinese + words)
    if share > _ENGLISH_SHARE:
        return Language.ENGLISH
    if words >= _MIXED_WORDS and share >= _MIXED_SHARE:
        return Language.MIXED
    return _written_in(bare, chinese)


def _written_in(text: str, chinese: int) -> Language:
    signs = len(_CANTONESE.findall(text)) + len(_HALF_CANTONESE.findall(text)) / 2
    if signs >= 1 and signs > _CANTONESE_SHARE * chinese:
        return Language.CANTONESE
    if script.count_traditional(text) >= _TRADITIONAL_SHARE * chinese:
        return Language.TRADITIONAL
    return Language.SIMPLIFIED
