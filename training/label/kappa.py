"""How well two readers agree, label by label, before anything is settled."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .answers import Labels
from .lists import KINDS, categories_of
from .pool import Item

Pair = tuple[str, str]


@dataclass(frozen=True)
class Agreement:
    """Cohen's kappa of one decision: over how many units, how often the same, how many either marked."""

    decision: str
    units: int
    same: float
    kappa: float
    marked: int


def cohen(pairs: Sequence[Pair]) -> float:
    """Return Cohen's kappa (1960) of two readers' decisions; 1.0 where both only ever said one same thing."""
    if not pairs:
        return float("nan")
    first = Counter(one for one, _ in pairs)
    second = Counter(two for _, two in pairs)
    chance = sum(first[value] * second[value] for value in first) / len(pairs) ** 2
    same = sum(one == two for one, two in pairs) / len(pairs)
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)


def agreements(
    items: Sequence[Item], one: Mapping[int, Labels], two: Mapping[int, Labels], task: str
) -> list[Agreement]:
    """Return the agreement of two readers on all decisions of a task, over the items both answered."""
    pairs: dict[str, list[Pair]] = {}
    for index in sorted(one.keys() & two.keys()):
        left = decisions(one[index], items[index], task)
        right = decisions(two[index], items[index], task)
        for name, units in left.items():
            for unit, value in units.items():
                pairs.setdefault(name, []).append((value, right[name][unit]))
    return [_agreement(name, found) for name, found in pairs.items()]


def _agreement(name: str, pairs: Sequence[Pair]) -> Agreement:
    same = sum(one == two for one, two in pairs) / len(pairs)
    blank = {"no", "none", "neutral", "absent", "False"}
    marked = sum(one not in blank or two not in blank for one, two in pairs)
    return Agreement(name, len(pairs), same, cohen(pairs), marked)


def decisions(labels: Labels, item: Item, task: str) -> dict[str, dict[str, str]]:
    """Return what a reader decided: decision to unit (text, turn, kind or category) to value."""
    if task == "alerts":
        return _alert_decisions(labels)
    if task == "calls":
        turns = {str(index): polarity for index, polarity in labels["turns"]}
        rest = {name: {"text": labels[name]} for name in ("start", "end", "resolved", "conduct")}
        return {"turns": turns, **rest}
    if task in ("bank", "mixed"):
        given = dict(labels["categories"])
        listed = categories_of(item.industry or "bank")
        stance = {name: given.get(name, "absent") for name in listed}
        named = {name: "yes" if name in given else "no" for name in listed}
        return {"category and polarity": stance, "category": named}
    return {name: {"text": str(value)} for name, value in labels.items()}


def _alert_decisions(labels: Labels) -> dict[str, dict[str, str]]:
    given = {alert["kind"]: alert["severity"] for alert in labels["alerts"]}
    each = {kind: {"text": "yes" if kind in given else "no"} for kind in KINDS}
    pooled = {kind: "yes" if kind in given else "no" for kind in KINDS}
    severity = {kind: given.get(kind, "absent") for kind in KINDS}
    any_alert = {"text": "yes" if given else "no"}
    return {"any alert": any_alert, "kind, pooled": pooled, "kind and severity, pooled": severity, **each}


def evidence_overlap(one: Mapping[int, Labels], two: Mapping[int, Labels]) -> float:
    """Return the character F1 of two readers' evidence over the alerts both raised."""
    shared = total = 0
    for index in one.keys() & two.keys():
        right = {alert["kind"]: _characters(alert) for alert in two[index]["alerts"]}
        for alert in one[index]["alerts"]:
            if alert["kind"] in right:
                left = _characters(alert)
                shared += len(left & right[alert["kind"]])
                total += len(left) + len(right[alert["kind"]])
    return 2 * shared / total if total else float("nan")


def _characters(alert: Labels) -> set[int]:
    return {place for start, end in alert["evidence"] for place in range(start, end)}
