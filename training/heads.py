"""What the network answers: the names of its outputs, in their order."""

from __future__ import annotations

from voc.schema import AlertKind, Demand, Effort, Emotion, Intent, Polarity, Severity

from .label.lists import BANK, CONDUCT, MIXED, RESOLVED

POLARITIES = tuple(str(p) for p in (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE))
EMOTIONS = tuple(str(e) for e in Emotion)

TEXT_HEADS: dict[str, tuple[str, ...]] = {
    "sentiment": (*POLARITIES, "strength"),
    "emotion": EMOTIONS,
    "intent": tuple(str(i) for i in Intent),
    "demand": tuple(str(d) for d in Demand),
    "effort": tuple(str(e) for e in Effort),
    "traits": ("mixed", "irony"),
    "resolved": RESOLVED,
    "conduct": CONDUCT,
}
"""Heads of a whole text or conversation and their outputs; `traits` are independent of each other."""

CLASSES = ("emotion", "intent", "demand", "effort", "resolved", "conduct")
"""Heads whose outputs exclude each other."""

KINDS = tuple(str(kind) for kind in AlertKind if kind is not AlertKind.LOW_SCORE)
RAISED: dict[str, tuple[str, ...]] = {
    "food_safety": (Severity.CRITICAL, Severity.NORMAL),
    "personal_safety": (Severity.CRITICAL,),
    "staff_misconduct": (Severity.CRITICAL,),
    "escalation": (Severity.HIGH,),
    "payment_dispute": (Severity.HIGH,),
    "abuse": (Severity.HIGH,),
}
"""Severities that a kind may have beside its usual one."""
ALERTS = (*KINDS, *(f"{kind}:{severity}" for kind, levels in RAISED.items() for severity in levels))

CLUENER = {
    "address": "place", "book": "book", "company": "company", "game": "game", "government": "government",
    "movie": "movie", "name": "person", "organization": "organization", "position": "position",
    "scene": "scene",
}  # fmt: skip
ENTITIES = (*CLUENER.values(), "product", "address")
"""Kinds of entities; `place` is a name on the map, `address` is where to deliver."""

WORD_HABITS = ("ud", "msr")
"""Corpora whose habit of cutting words can be asked for."""

_OPINION_CATEGORIES = {
    "corpus-zhijiang": (
        "整体", "使用体验", "功效", "价格", "物流", "气味", "包装", "真伪", "服务", "成分", "其他", "尺寸",
        "新鲜度",
    ),
    "corpus-dimabsa": MIXED["restaurant"],
}  # fmt: skip
_TEXT_CATEGORIES = {
    "corpus-car": MIXED["car"],
    "own-bank": tuple(BANK),
    "own-shop": MIXED["shop"],
    "own-restaurant": MIXED["restaurant"],
    "own-hotel": MIXED["hotel"],
}
"""By the names of the taxonomies that hold them: `hotel` and `restaurant` are others, which ship."""
CATEGORIES: dict[str, tuple[str, ...]] = {
    **_OPINION_CATEGORIES,
    **{
        taxonomy: tuple(f"{name}/{polarity}" for name in names for polarity in POLARITIES)
        for taxonomy, names in _TEXT_CATEGORIES.items()
    },
}
"""Categories by taxonomy: of an opinion, or (with a polarity) of a whole text."""

CATEGORY_WIDTH = 96


def category_slices() -> dict[str, slice]:
    """Where each taxonomy's categories lie among all of them."""
    slices, start = {}, 0
    for taxonomy, names in CATEGORIES.items():
        slices[taxonomy] = slice(start, start + len(names))
        start += len(names)
    return slices
