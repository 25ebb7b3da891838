"""The words that say what a text is about: TF-IDF over its words (Salton and Buckley, 1988)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from voc.words.decode import Span
from voc.words.dictionary import Dictionary
from voc.words.frequencies import Frequencies
from voc.words.function_words import FUNCTION_WORDS

MOST: Final = 8
_WORD: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,}|[A-Za-z][A-Za-z0-9.+-]+")
"""What may be a keyword: two Chinese characters or more, or a Latin word."""
_MIXED: Final = re.compile(r"(?=.*[\u3400-\u9fffA-Za-z])[\w .+-]{2,}")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A keyword.

    :ivar weight: as a share of the text's heaviest, above 0 to 1.
    :ivar first: where it stands first.
    """

    text: str
    weight: float
    first: Span


def keywords(
    text: str,
    words: Sequence[Span],
    *,
    frequencies: Frequencies | None = None,
    dictionary: Dictionary | None = None,
    most: int = MOST,
) -> tuple[Weighed, ...]:
    """Return the keywords of a text, the weightiest first.

    Count in the text times rarity in the archive, times the weight that a dictionary gives the word. Words of
    one character, numbers, signs and function words are none, unless a dictionary has them.

    :param words: spans of the words, in order.
    :param frequencies: of the user's archive; None: words are weighed by their count in the text alone.
    """
    table = frequencies or Frequencies()
    weights: dict[str, float] = {}
    firsts: dict[str, Span] = {}
    for span in words:
        word = text[span[0] : span[1]]
        entry = dictionary.entries.get(word) if dictionary is not None else None
        if entry is None and not _may_be(word):
            continue
        firsts.setdefault(word, span)
        worth = table.rarity(word) * (entry.weight if entry is not None else 1.0)
        weights[word] = weights.get(word, 0.0) + worth
    heaviest = max(weights.values(), default=0.0)
    ranked = sorted(weights, key=lambda word: (-weights[word], firsts[word]))
    return tuple(
        Weighed(word, weights[word] / heaviest, firsts[word]) for word in ranked[:most] if weights[word] > 0
    )


def _may_be(word: str) -> bool:
    return word not in FUNCTION_WORDS and bool(_WORD.fullmatch(word) or _MIXED.fullmatch(word))
