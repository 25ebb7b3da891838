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
    """The text without differences of case and width."""
    return unicodedata.normalize("NFKC", text).lower()


def folded(text: str) -> str:
    """The same, with every character in its place: one that would become several stays as it is."""
    return "".join(new if len(new := plain(char)) == 1 else char for char in text)


@dataclass(frozen=True)
class Lexicon:
    """Words -> the categories they belong to.

    :ivar lengths: those that words have, the longest first: all that a search has to try at each place.
    """

    words: Mapping[str, tuple[int, ...]]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, words: Sequence[Sequence[str]]) -> Self:
        """A lexicon of the words of each category."""
        found = defaultdict[str, list[int]](list)
        for place, own in enumerate(words):
            for word in dict.fromkeys(map(plain, own)):
                found[word].append(place)
        lengths = tuple(sorted({len(word) for word in found}, reverse=True))
        return cls({word: tuple(places) for word, places in found.items()}, lengths)

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
            for length in self.lengths:
                # Near the end of the text a slice is shorter than asked: then a shorter length finds it.
                if (categories := self.words.get(text[start : start + length])) is not None:
                    yield Hit(start, min(len(text), start + length), categories)
                    break


def words_for(category: Category) -> tuple[str, ...]:
    """The words that speak for a category: its keywords, its synonyms, and its name where it is a word."""
    name = () if _OPAQUE.search(category.name) or len(category.name) > 6 else (category.name,)
    forms = (form for synonym in category.synonyms for form in (synonym.aspect, *synonym.forms))
    return tuple(dict.fromkeys((*category.keywords, *name, *forms)))
