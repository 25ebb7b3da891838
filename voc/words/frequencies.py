"""How many texts of an archive hold a word: made from the user's own archive, kept as a TSV.

None is shipped: what is common differs from trade to trade, and a table of another's texts would make the
trade's own words look rare. Without one, keywords are weighed by their count in the text alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from voc.errors import UnreadableInput

_HEAD: Final = "#documents\t"


@dataclass(frozen=True)
class Frequencies:
    """Texts by the words they hold.

    :ivar documents: texts that were counted.
    :ivar counts: of them, those that hold the word.
    """

    documents: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def count(cls, texts: Iterable[Iterable[str]], *, least: int = 2) -> Self:
        """Return the frequencies of an archive.

        :param texts: the words of each text.
        :param least: fewest texts of a word that is kept.
        """
        counts: Counter[str] = Counter()
        documents = 0
        for words in texts:
            counts.update(set(words))
            documents += 1
        return cls(documents, {word: count for word, count in counts.items() if count >= least})

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Return the frequencies in a file that :meth:`save` wrote.

        :raises UnreadableInput: when it is not such a file.
        """
        try:
            head, *lines = Path(path).read_text("utf-8").splitlines()
            documents = int(head.removeprefix(_HEAD))
            counts = {word: int(count) for word, count in (line.split("\t") for line in lines)}
        except (OSError, ValueError) as error:
            raise UnreadableInput(
                f"{path}: is no table of word frequencies; make one with: voc words count ARCHIVE -o {path}"
            ) from error
        return cls(documents, counts)

    def save(self, path: str | Path) -> None:
        """Write them, the most frequent word first."""
        rows = sorted(self.counts.items(), key=lambda each: (-each[1], each[0]))
        lines = [f"{_HEAD}{self.documents}", *(f"{word}\t{count}" for word, count in rows)]
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def rarity(self, word: str) -> float:
        """Return the smoothed inverse document frequency, at least 0; 1 where nothing was counted."""
        if not self.documents:
            return 1.0
        return math.log((1 + self.documents) / (1 + self.counts.get(word, 0)))
