"""The words of all categories, found in a text at once, the longest first."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from voc.taxonomy.model import Category

_OPAQUE = re.compile(r"[_#@/]")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a text that speak for categories, or against them.

    :ivar categories: their places in the list the lexicon was made from.
    """

    start: int
    end: int
    categories: tuple[int, ...]


def plain(text: str) -> str:
    """The text without differences of case and width, character for character where it can be."""
    return unicodedata.normalize("NFKC", text).lower()


@dataclass(frozen=True)
class Lexicon:
    """Words -> the categories they belong to.

    :ivar longest: length of the longest word, which bounds the search: its time is linear in the text.
    """

    words: Mapping[str, tuple[int, ...]]
    longest: int

    @classmethod
    def of(cls, words: Sequence[Sequence[str]]) -> Self:
        """A lexicon of the words of each category."""
        found = defaultdict[str, list[int]](list)
        for place, own in enumerate(words):
            for word in dict.fromkeys(map(plain, own)):
                found[word].append(place)
        return cls(
            {word: tuple(places) for word, places in found.items()}, max(map(len, found), default=0)
        )

    def hits(self, text: str) -> list[Hit]:
        """Where words stand in a plain text; one inside a longer one is not counted.

        电池 in 电池盖 says nothing of 电池续航 where 电池盖 is a word of another category.
        """
        found: list[Hit] = []
        reach = 0
        for hit in self._longest_at_each_start(text):
            if hit.end > reach:
                found.append(hit)
                reach = hit.end
        return found

    def _longest_at_each_start(self, text: str) -> Iterator[Hit]:
        for start in range(len(text)):
            for end in range(min(len(text), start + self.longest), start, -1):
                if (categories := self.words.get(text[start:end])) is not None:
                    yield Hit(start, end, categories)
                    break


def words_for(category: Category) -> tuple[str, ...]:
    """The words that speak for a category: its keywords, its synonyms, and its name where it is a word."""
    name = () if _OPAQUE.search(category.name) or len(category.name) > 6 else (category.name,)
    forms = (form for synonym in category.synonyms for form in (synonym.aspect, *synonym.forms))
    return tuple(dict.fromkeys((*category.keywords, *name, *forms)))
