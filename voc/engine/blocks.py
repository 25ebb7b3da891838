"""Feedback cut into blocks that are sorted and tagged together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voc.schema import Feedback, Rejected

BLOCK = 1024
"""Pieces of feedback in a block."""
BLOCK_CHARACTERS = 400_000
"""Most characters in a block, a single piece aside: bounds the memory."""


def blocks(
    feedback: Iterable[Feedback | Rejected], *, most: int = BLOCK, characters: int = BLOCK_CHARACTERS
) -> Iterator[list[Feedback | Rejected]]:
    """The feedback in order, in blocks of at most so many pieces and characters."""
    block: list[Feedback | Rejected] = []
    size = 0
    for item in feedback:
        block.append(item)
        size += _size(item)
        if len(block) >= most or size >= characters:
            yield block
            block, size = [], 0
    if block:
        yield block


def _size(item: Feedback | Rejected) -> int:
    if isinstance(item, Rejected):
        return 0
    return len(item.text or "") + sum(len(turn.text) for turn in item.turns or ())
