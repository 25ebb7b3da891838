"""What a stretch of text is said to be: denied, supposed, told by others, asked, or threatened.

Each predicate takes a text and a span ``[start, end)`` of it, in code points of the clean text, and looks at
a bounded neighbourhood of the span (at most :data:`REACH` characters before it), so that a call costs the
same in a text of a hundred characters and of a hundred thousand.

A conditional threat (``要是不给退我就去投诉``) counts as an act: :func:`is_threat` is true of it and
:func:`is_hypothetical` is not. To veto what is not the customer's own case, ask :func:`is_disowned`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from voc.rules import markers

REACH: Final = 64
"""Most characters before a span that are looked at."""
_AHEAD: Final = 24
_WALK: Final = 24
_LIST_REACH: Final = 32

Span = tuple[int, int]

_MET: Final = markers.NEGATORS | markers.THROUGH | markers.ASSERTING | markers.ASKING
_LONGEST: Final = max(map(len, _MET | markers.ANNOUNCING | markers.FEARS))
_SENTENCE_END: Final = re.compile(r"[。！!？?；;\n]")
_CLAUSE_END: Final = re.compile(r"[，,。！!？?；;：:\n]")
_A_NOT_A: Final = re.compile(r"(.{1,2})[不没]\1$")
_QUOTES: Final = {"“": "”", "「": "」", "『": "』", '"': '"'}
_DENIED_AFTER: Final = re.compile(markers.DENIED_AFTER)
_AFFIRMED_AFTER: Final = re.compile(markers.AFFIRMED_AFTER)
_BARRIERS: Final = re.compile(markers.BARRIERS)
_CONDITIONS: Final = re.compile(markers.CONDITIONS)
_ULTIMATA: Final = re.compile(markers.ULTIMATA)
_CONSEQUENCES: Final = re.compile(markers.CONSEQUENCES)
_DROPPED: Final = re.compile(markers.DROPPED)
_RUMOURS: Final = re.compile(f"{markers.RUMOURS}|{markers.STAFF_SPEECH}")
_OWN_AGAIN: Final = re.compile(markers.OWN_AGAIN)
_QUOTE_LEAD: Final = re.compile(markers.QUOTE_LEAD)
_OWN_QUOTE: Final = re.compile(r"(?:我|我们|本人)(?!们?的)[^，,。！!？?“「『\"]{0,6}$")
_ASKED_AFTER: Final = re.compile(markers.ASKED_AFTER)
_RHETORICAL: Final = re.compile("难道|岂|不就是|不是.{0,12}吗|凭什么")
_ACTS: Final = re.compile(markers.ACTS)
_AT_YOU: Final = re.compile("你|他们|到底|见|去")
_OTHERS: Final = re.compile(markers.OTHERS)
_IF_AFTER: Final = re.compile(r"[^，,。！!？?；;\n]{0,8}?的话")


class Scope(StrEnum):
    """What may be asked of a span; the value is how a rules file names it."""

    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    HEARSAY = "hearsay"
    QUESTION = "question"
    THREAT = "threat"

    def holds(self, text: str, span: Span) -> bool:
        """Return whether it holds of a span of the text."""
        return _PREDICATES[self](text, span)


def is_negated(text: str, span: Span) -> bool:
    """Return whether the text denies what the span says: ``没有吃坏肚子``, ``投诉倒不至于``.

    Two negators make a statement again (``不得不投诉``); what only looks like one is none (``没想到``,
    ``不但``, ``不是假货是什么``).
    """
    before, after = _before(text, span[0]), _after(text, span[1])
    if _is_denied_before(before):
        return not (_AFFIRMED_AFTER.match(after) or _is_turned(before, after))
    return _DENIED_AFTER.match(after) is not None


def is_hypothetical(text: str, span: Span) -> bool:
    """Return whether the span is supposed, feared or was let go, and no threat.

    ``如果吃坏肚子怎么办``, ``怕过敏没敢用``, ``还以为是假货``, ``本来想投诉的``.
    """
    before, after = _before(text, span[0]), _after(text, span[1])
    act = _ACTS.search(text[span[0] : span[1]]) is not None
    if act and _DROPPED.search(before):
        return True
    if _reaches_back(before, markers.FEARS):
        return True
    conditional = _CONDITIONS.search(before) is not None or _IF_AFTER.match(after) is not None
    return conditional and not is_threat(text, span)


def is_hearsay(text: str, span: Span) -> bool:
    """Return whether the span is a rumour, another's case or another's words: ``听说有人投诉过``.

    Staff's words as the customer reports them are another's. The customer's own quotation
    (``我说“再不退就投诉”``) is not; nor is what comes after the customer is back at the case at hand
    (``听说是正品，结果是假货``).
    """
    before = _before(text, span[0])
    found = _last(_RUMOURS, before)
    if found is not None and not _OWN_AGAIN.search(before, found.end()):
        return True
    return _is_anothers_quote(text, span)


def is_question(text: str, span: Span) -> bool:
    """Return whether the span is asked and not said: ``不知道是不是假货``, ``怎么投诉``, ``会过敏吗？``.

    A rhetorical question (``难道不是假货吗``) says it.
    """
    before, after = _before(text, span[0]), _after(text, span[1])
    clause = before[_clause_start(before) :]
    if _RHETORICAL.search(clause + text[span[0] : span[1]] + after[:8]):
        return False
    return _reaches_back(before, markers.ASKING) or _ASKED_AFTER.match(after) is not None


def is_threat(text: str, span: Span) -> bool:
    """Return whether the customer announces the act in the span, under a condition or not.

    ``要是不给退我就去投诉``, ``再不处理就曝光你们``, ``我要打12315``. The span has to name the act, or to
    touch it.
    """
    before, after = _before(text, span[0]), _after(text, span[1])
    if not _ACTS.search(text[max(0, span[0] - 4) : span[1] + 6]) or _is_denied_before(before):
        return False
    if _IF_AFTER.match(after) or is_hearsay(text, span) or _DROPPED.search(before):
        return False
    start, wanted = _announcement(before)
    if _OTHERS.search(before[:start]):
        return False
    condition = _last(_CONDITIONS, before) or _last(_ULTIMATA, before)
    if condition is None:
        return wanted
    return _follows(before[condition.end() :], after, announced=start < len(before))


def is_disowned(text: str, span: Span) -> bool:
    """Return whether the span is not the customer's own statement of fact or threat: what vetoes an alert."""
    return (
        is_negated(text, span)
        or is_hypothetical(text, span)
        or is_hearsay(text, span)
        or is_question(text, span)
    )


_PREDICATES: Final[dict[Scope, Callable[[str, Span], bool]]] = {
    Scope.NEGATED: is_negated,
    Scope.HYPOTHETICAL: is_hypothetical,
    Scope.HEARSAY: is_hearsay,
    Scope.QUESTION: is_question,
    Scope.THREAT: is_threat,
}


def _before(text: str, start: int) -> str:
    """Return what the span's sentence says before it, :data:`REACH` characters at most."""
    near = text[max(0, start - REACH) : start]
    ends = [found.end() for found in _SENTENCE_END.finditer(near)]
    return near[ends[-1] :] if ends else near


def _after(text: str, end: int) -> str:
    return text[end : end + _AHEAD]


def _clause_start(before: str) -> int:
    return max((found.end() for found in _CLAUSE_END.finditer(before)), default=0)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(deque(pattern.finditer(text), maxlen=1)), None)


def _is_denied_before(before: str) -> bool:
    """Walk back from the span over negators and what they reach through; odd negators deny."""
    negators, end, least = 0, len(before), max(0, len(before) - _WALK)
    while end > least:
        if _A_NOT_A.search(before, max(0, end - 5), end):
            break
        word = _suffix(before, end)
        if word in markers.NEGATORS:
            negators += 1
        elif word is None or word in markers.ASSERTING or word in markers.ASKING:
            break
        end -= len(word)
    return negators % 2 == 1 if negators else _is_listed(before[:end])


def _suffix(before: str, end: int) -> str | None:
    """Return the longest word that ends there, of those that a negator may meet."""
    return _known_suffix(before, end, _MET)


def _known_suffix(before: str, end: int, known: frozenset[str]) -> str | None:
    for length in range(min(_LONGEST, end), 0, -1):
        word = before[end - length : end]
        if word in known:
            return word
    return None


def _is_listed(before: str) -> bool:
    """Return whether a list that one negator governs ends here: ``没有虫子、霉点和`` (异味)."""
    if not before.endswith(markers.LINKS):
        return False
    near = before[-_LIST_REACH:]
    near = near[max((found.end() for found in _BARRIERS.finditer(near)), default=0) :]
    members = re.split("|".join(markers.LINKS), near)
    first = next((member for member in members if member), "")
    return any(_is_denied_before(first[:place]) for place in range(1, len(first)) if len(first) - place <= 8)


def _is_turned(before: str, after: str) -> bool:
    """Return whether a question makes a statement of the denial: ``这不是假货吗``, ``不会是假货吧``."""
    return before.endswith(("不是", "不会是", "别是")) and after.lstrip("的了").startswith(
        ("吗", "吧", "么", "嘛")
    )


def _reaches_back(before: str, wanted: frozenset[str]) -> bool:
    """Return whether one of the words governs what comes next, other words between them aside."""
    end, least = len(before), max(0, len(before) - _WALK)
    while end > least:
        if wanted is markers.ASKING and _A_NOT_A.search(before, max(0, end - 5), end):
            return True
        if _known_suffix(before, end, wanted) is not None:
            return True
        word = _suffix(before, end)
        if word is None or word in markers.ASSERTING:
            return False
        end -= len(word)
    return False


def _announcement(before: str) -> tuple[int, bool]:
    """Return where an announcement that ends here begins, and whether somebody wants the act."""
    end, wanted = len(before), False
    while end > 0:
        word = _known_suffix(before, end, markers.ANNOUNCING)
        if word is None:
            break
        wanted = wanted or word in markers.VOLITION
        end -= len(word)
    return end, wanted


def _follows(since: str, after: str, *, announced: bool) -> bool:
    """Return whether the act follows from the condition that stands before it, by the customer's doing."""
    following = _last(_CONSEQUENCES, since)
    if following is not None:
        return not _OTHERS.search(since[: following.start()])
    apart = _CLAUSE_END.search(since) is not None
    return (apart and announced) or (_AT_YOU.match(after) is not None and (apart or len(since) <= 6))


def _is_anothers_quote(text: str, span: Span) -> bool:
    """Return whether the span stands in quotation marks, behind another's word of saying."""
    start = max(0, span[0] - REACH)
    near = text[start : span[0]]
    for opening, closing in _QUOTES.items():
        place = near.rfind(opening)
        if place < 0 or closing in near[place + 1 :] or closing not in text[span[1] : span[1] + REACH]:
            continue
        lead = near[:place]
        said = _QUOTE_LEAD.search(lead)
        if said is not None and not _OWN_QUOTE.search(lead[: said.start()]):
            return True
    return False
