"""Long turns cut into sentences that can be read: speech that was written down has no full stops.

Where a recogniser gave marks, they end the sentences (:func:`voc.text.sentences`). A run without marks is cut
in front of the words with which speakers go on (然后, 但是, 就是, 那你们 …), and behind those that end a
question or a statement (吗, 了呢, 对吧), so that no piece is much longer than :data:`READABLE` nor shorter
than :data:`LEAST`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voc.text import sentences

LONG: Final = 60
"""Characters up to which a turn is one segment."""
READABLE: Final = 40
"""Characters that a piece of a run without marks should not pass."""
LEAST: Final = 8
"""Characters that a piece should have."""

# The surest places first: within one kind, the one nearest to the middle of what may be cut is taken.
_STRONG: Final = re.compile(
    "(?=然后|但是|可是|不过|所以|因为|而且|结果|如果|另外|还有|最后|后来|其实|虽然|并且|于是|反正|"
    "(?<!也)(?<!都)(?<!不)就是说|接着|再说了|问题是|关键是|到现在|我现在|现在(?:你们|我|他)|那你们?|那我|"
    "(?<![给跟和向在找问让把被对到从像叫帮请是])你们(?:这|那|到底|客服|还|就|说)|"
    "他(?:们)?(?:又|就|说)|我就|我说|我跟你说|今天|昨天)|(?<=[吗嘛])(?!的)|(?<=对吧)|(?<=是吧)|(?<=了呢)|(?<=知道吧)"
)
_WEAK: Final = re.compile(
    "(?=就是|(?<![给跟和向在找问让把被对到从像叫帮请是的])(?:那个|这个|你们|我们?|他们?|它)|嗯|呃)|(?<=[了啊呀啦呢])(?![解])"
)


def utterances(text: str) -> list[tuple[int, int]]:
    """The spans of a turn's sentences, in order and apart; one where the turn is short.

    Together they hold all but white space.
    """
    if len(text) <= LONG:
        start = len(text) - len(text.lstrip())
        return [(start, len(text.rstrip()))] if text.strip() else []
    return [piece for span in sentences(text) for piece in _pieces(text, *span)]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > READABLE:
        cut = _cut(text, start, end)
        if cut is None:
            break
        yield start, start + len(text[start:cut].rstrip())
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    if start < end:
        yield start, end


def _cut(text: str, start: int, end: int) -> int | None:
    """Where a run is cut next: the last sure place within reach, else a weak one; None if there is none."""
    reach = min(start + READABLE, end - LEAST)
    for pattern in (_STRONG, _WEAK):
        places = [found.start() for found in pattern.finditer(text, start + LEAST, reach + 1)]
        if places:
            return places[-1]
    return None
