"""One answer from many claims: nothing claimed is left uncovered, nothing is covered twice."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from .candidate import Candidate, Proof

_SHORTEST_REST = 2


def settle(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Claims that do not overlap, in order of the text.

    The better proved wins, then the longer. Of a name or an address what sticks out beside a number stays
    claimed; two of the same kind become one.
    """
    taken: list[tuple[int, int, Candidate]] = []
    for claim in sorted(_joined(candidates), key=lambda c: (-c.proof, c.start - c.end, c.start)):
        rests = _uncovered(claim, taken)
        if claim.proof > Proof.WORDS and rests != [(claim.start, claim.end)]:
            continue
        for start, end in rests:
            if end - start >= min(_SHORTEST_REST, claim.end - claim.start):
                insort(
                    taken, (start, end, Candidate(start, end, claim.kind, claim.proof)), key=lambda t: t[0]
                )
    return [claim for _, _, claim in taken]


def _joined(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The claims, those on words made one where they overlap and are of one kind."""
    joined: list[Candidate] = []
    last: dict[str, int] = {}
    for claim in sorted(candidates, key=lambda c: (c.start, -c.end)):
        place = last.get(claim.kind) if claim.proof == Proof.WORDS else None
        if place is not None and claim.start < joined[place].end:
            old = joined[place]
            joined[place] = Candidate(old.start, max(old.end, claim.end), old.kind, old.proof)
            continue
        if claim.proof == Proof.WORDS:
            last[claim.kind] = len(joined)
        joined.append(claim)
    return joined


def _uncovered(claim: Candidate, taken: list[tuple[int, int, Candidate]]) -> list[tuple[int, int]]:
    """What of a claim no other has."""
    rests, start = [], claim.start
    place = max(0, bisect_left(taken, claim.start, key=lambda t: t[0]) - 1)
    while place < len(taken) and taken[place][0] < claim.end:
        first, last, _ = taken[place]
        if first > start:
            rests.append((start, first))
        start = max(start, last)
        place += 1
    if start < claim.end:
        rests.append((start, claim.end))
    return rests
