"""Readers' answers: their short form read, checked, and turned into labels with offsets."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from voc.errors import VocError

from .lists import (
    CONDUCT,
    DEMANDS,
    EFFORTS,
    INTENTS,
    KINDS,
    POLARITIES,
    RESOLVED,
    SEVERITIES,
    categories_of,
)
from .pool import Item

Labels = dict[str, Any]


class BadAnswer(VocError):
    """An answer that does not follow its guideline."""


def read_answer(answer: Mapping[str, Any], item: Item, task: str) -> Labels:
    """Return the labels an answer gives to its item.

    :raises BadAnswer: for an unknown key or label, a missing one, a quote that is not in the text.
    """
    return _READ[task](answer, item)


def _feedback(answer: Mapping[str, Any], item: Item) -> Labels:
    _known_keys(answer, ("n", "s", "m", "i", "d", "e"))
    return {
        "sentiment": POLARITIES[_one(answer, "s", POLARITIES)],
        "mixed": _one(answer, "m", ("0", "1"), default="0") == "1",
        "intent": _one(answer, "i", INTENTS),
        "demand": _one(answer, "d", DEMANDS, default="none"),
        "effort": EFFORTS[_one(answer, "e", EFFORTS, default="0")],
    }


def _single(answer: Mapping[str, Any], item: Item) -> Labels:
    _known_keys(answer, ("n", "s", "m", "r", "i", "d", "e", "a"))
    parts = {key: value for key, value in answer.items() if key not in ("r", "a")}
    return {
        **_feedback(parts, item),
        "irony": _one(answer, "r", ("0", "1"), default="0") == "1",
        **_alerts({"a": answer.get("a", [])}, item),
    }


def _alerts(answer: Mapping[str, Any], item: Item) -> Labels:
    _known_keys(answer, ("n", "a"))
    if "a" not in answer:
        raise BadAnswer('no "a"; write "a":[] for no alert')
    alerts = [_alert(alert, item.text) for alert in answer["a"]]
    kinds = [alert["kind"] for alert in alerts]
    if len(set(kinds)) < len(kinds):
        raise BadAnswer("a kind stands twice; give it once with several quotes")
    return {"alerts": sorted(alerts, key=lambda alert: KINDS.index(alert["kind"]))}


def _alert(alert: Mapping[str, Any], text: str) -> Labels:
    _known_keys(alert, ("k", "s", "e"))
    quotes = alert.get("e") or []
    if not quotes:
        raise BadAnswer(f"kind {alert.get('k')!r} has no evidence")
    return {
        "kind": _one(alert, "k", KINDS),
        "severity": _one(alert, "s", SEVERITIES),
        "evidence": sorted(locate(quote, text) for quote in quotes),
    }


def locate(quote: str | list[Any], text: str) -> list[int]:
    """Return ``[start, end)`` of a quote in code points: its first occurrence, or the n-th of ``[quote, n]``.

    :raises BadAnswer: when the quote, or its n-th occurrence, is not in the text.
    """
    wanted, nth = (quote, 1) if isinstance(quote, str) else (quote[0], int(quote[1]))
    start = -1
    for _ in range(nth):
        start = text.find(wanted, start + 1)
        if start < 0 or not wanted:
            raise BadAnswer(
                f"a quote of {len(wanted)} characters, occurrence {nth}, is not in the text; copy it verbatim"
            )
    return [start, start + len(wanted)]


def _calls(answer: Mapping[str, Any], item: Item) -> Labels:
    _known_keys(answer, ("n", "t", "start", "end", "resolved", "conduct"))
    customer = [index for index, (speaker, _) in enumerate(item.turns) if speaker == "customer"]
    said = answer.get("t", {})
    wrong = [key for key in said if not key.isdigit() or int(key) not in customer]
    if wrong:
        raise BadAnswer(f"t: {wrong} are not customer turns; those are {customer}")
    return {
        "turns": [
            [index, POLARITIES[_one(said, str(index), POLARITIES, default="neu")]] for index in customer
        ],
        "start": POLARITIES[_one(answer, "start", POLARITIES)],
        "end": POLARITIES[_one(answer, "end", POLARITIES)],
        "resolved": _one(answer, "resolved", RESOLVED),
        "conduct": _one(answer, "conduct", CONDUCT),
    }


def _categories(answer: Mapping[str, Any], item: Item) -> Labels:
    _known_keys(answer, ("n", "c"))
    if "c" not in answer:
        raise BadAnswer('no "c"; write "c":{} for no category')
    listed = categories_of(item.industry or "bank")
    _known_keys(answer["c"], listed)
    given = {name: POLARITIES[_one(answer["c"], name, POLARITIES)] for name in answer["c"]}
    return {"categories": [[name, given[name]] for name in listed if name in given]}


_READ: dict[str, Callable[[Mapping[str, Any], Item], Labels]] = {
    "feedback": _feedback,
    "alerts": _alerts,
    "calls": _calls,
    "bank": _categories,
    "mixed": _categories,
    "single": _single,
}


def _one(answer: Mapping[str, Any], key: str, allowed: Collection[str], *, default: str | None = None) -> str:
    got = answer.get(key, default)
    value = str(int(got)) if isinstance(got, bool) else str(got)
    if value not in allowed:
        raise BadAnswer(f"{key}: {got!r} is not one of {', '.join(allowed)}")
    return value


def _known_keys(answer: Mapping[str, Any], allowed: Collection[str]) -> None:
    unknown = [key for key in answer if key not in allowed]
    if unknown:
        raise BadAnswer(f"unknown keys {unknown}; known are {', '.join(allowed)}")
