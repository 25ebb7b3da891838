"""How much of the personal data is found, and how much of what is found is personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from .generated import Sample, Span


@dataclass
class Counts:
    """Gold spans, those found, spans said, those right; by kind, and texts without personal data."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, Any]:
        """Recall, precision and F1, over all and by kind, with 95 % intervals over all."""
        out: dict[str, Any] = _figures(
            self.gold.total(), self.found.total(), self.said.total(), self.right.total()
        )
        out["recall_interval"] = _wilson(self.found.total(), self.gold.total())
        out["precision_interval"] = _wilson(self.right.total(), self.said.total())
        kinds = sorted(self.gold.keys() | self.said.keys())
        out["kinds"] = {
            kind: _figures(self.gold[kind], self.found[kind], self.said[kind], self.right[kind])
            for kind in kinds
        }
        return out


def strict(samples: Sequence[Sample], said: Sequence[Sequence[Span]]) -> Counts:
    """Right is the very span, of the very kind."""
    counts = Counts()
    for sample, spans in zip(samples, said, strict=True):
        gold, guessed = set(sample.spans), set(spans)
        counts.gold.update(kind for _, _, kind in gold)
        counts.said.update(kind for _, _, kind in guessed)
        counts.found.update(kind for _, _, kind in gold & guessed)
        counts.right.update(kind for _, _, kind in gold & guessed)
    return counts


def covered(
    samples: Sequence[Sample], said: Sequence[Sequence[Span]], *, kinds: frozenset[str] | None = None
) -> Counts:
    """Right is what lies on personal data by half, whatever it is called; found, what is covered.

    The lenient measure: for tools with other kinds and other habits of cutting.

    :param kinds: gold of other kinds is neither missed nor wrong.
    """
    counts = Counts()
    for sample, spans in zip(samples, said, strict=True):
        for start, end, kind in sample.spans:
            if kinds is None or kind in kinds:
                counts.gold[kind] += 1
                inside = sum(_overlap((start, end), span) for span in spans)
                counts.found[kind] += inside >= 0.9 * (end - start)
        for span in spans:
            counts.said[span[2]] += 1
            inside = sum(_overlap(span[:2], gold) for gold in sample.spans)
            counts.right[span[2]] += inside >= 0.5 * (span[1] - span[0])
    return counts


def _overlap(one: tuple[int, int], other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _figures(gold: int, found: int, said: int, right: int) -> dict[str, Any]:
    recall, precision = found / gold if gold else None, right / said if said else None
    total = (recall or 0) + (precision or 0)
    f1 = 2 * (recall or 0) * (precision or 0) / total if total else 0.0
    return {
        "gold": gold,
        "said": said,
        "recall": _rounded(recall),
        "precision": _rounded(precision),
        "f1": round(f1, 4),
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _wilson(hits: int, count: int) -> list[float] | None:
    """The 95 % interval of a share (Wilson, 1927)."""
    if not count:
        return None
    z, share = 1.96, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return [round(middle - half, 4), round(middle + half, 4)]
