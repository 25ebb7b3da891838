"""Texts that are looked for together, in one walk over a text and with no library."""

from __future__ import annotations

from collections.abc import Iterable

Place = tuple[int, int]


class Lexicon:
    """Texts by their first character, the longest first; threads may share one."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_first: dict[str, tuple[tuple[str, str], ...]] = {}
        starting: dict[str, set[tuple[str, str]]] = {}
        for text in texts:
            folded = fold(text)
            starting.setdefault(folded[0], set()).add((folded, text))
        for first, pairs in starting.items():
            self._by_first[first] = tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))

    def find(self, text: str) -> dict[str, list[Place]]:
        """Where each of the texts stands that does, in order, in any case of letters.

        One that begins or ends in a Latin letter or digit is not found inside a longer word or number.
        """
        folded = fold(text)
        places: dict[str, list[Place]] = {}
        for start, character in enumerate(folded):
            for wanted, name in self._by_first.get(character, ()):
                end = start + len(wanted)
                if folded.startswith(wanted, start) and not (_joined(folded, start) or _joined(folded, end)):
                    places.setdefault(name, []).append((start, end))
        return places


def fold(text: str) -> str:
    """The text in small letters, each character in its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def _joined(text: str, place: int) -> bool:
    return 0 < place < len(text) and _latin(text[place - 1]) and _latin(text[place])


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
