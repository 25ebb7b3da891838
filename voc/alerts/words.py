"""A company's own words for kinds of alerts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from voc.alerts.lexicon import Lexicon, Place
from voc.rules.model import Effect, Hit, Target
from voc.rules.scope import is_disowned
from voc.text import clean

PREFIX: Final = "words:"
"""What the id of a word list begins with, before its kind."""


class WordLists:
    """Words that each raise a kind, where the customer says them of their own case.

    :param words: word -> kind.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = {clean(word).text: kind for word, kind in words.items()}
        self._lexicon = Lexicon(word for word in self._words if word)

    def apply(self, text: str, own: Sequence[Place]) -> tuple[Hit, ...]:
        """The words found, as hits of a rule named ``words:<kind>``, in order.

        :param own: what of the text the customer said.
        """
        if not self._words:
            return ()
        found = [
            Hit(PREFIX + self._words[word], start, end, (Effect(Target.ALERT, self._words[word]),), ())
            for word, places in self._lexicon.find(text).items()
            for start, end in places
            if any(first <= start and end <= last for first, last in own)
            and not is_disowned(text, (start, end))
        ]
        return tuple(sorted(found, key=lambda hit: (hit.start, hit.end)))
