"""How severe an alert is: by its kind, the network's severity columns, rules, and sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from voc.alerts.kinds import RAISED, RANKS, Kind
from voc.alerts.points import AlertPoint
from voc.rules.model import Effect, Hit, Target
from voc.schema import AlertKind, Severity

LARGE: Final = 10_000
"""Yuan from which on a dispute is high."""
_DIGITS: Final = {character: number for number, character in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "几": 2,
}
_SUM: Final = re.compile(
    r"(?P<wan>\d{1,7}(?:\.\d{1,4})?|[一二两三四五六七八九十百千几]{1,5})\s?(?:多|余|来)?[万萬wW]"
    r"|(?P<yuan>\d{1,3}(?:[,，]\d{3}){1,3}|\d{5,10})(?:\.\d{1,2})?\s?(?:多|余)?(?:元|块|圆|rmb|RMB|人民币)"
)
_NOT_MONEY: Final = re.compile(r"[多余来]?(?:公里|千米|里程|人|户|台|辆|字|步|粉|次|平|转|mAh|毫安|像素)")


def severity(
    kind: str, kinds: Mapping[str, Kind], *,
    hits: Iterable[Hit], ruled: Iterable[Hit], columns: Mapping[str, float],
    points: Mapping[str, AlertPoint], text: str,
) -> Severity:  # fmt: skip
    """The severity of a kind that holds.

    :param hits: rules that raise it; one that names a severity is followed, the highest of them.
    :param ruled: hits of the rules that only say how severe.
    :param columns: logits of the network's columns by name, such as ``abuse:high``.
    :param text: the customer's own words.
    """
    named = [e.severity for hit in hits if (e := effect_on(hit, kind)) is not None and e.severity is not None]
    usual = kinds[kind].severity if kind in kinds else Severity.NORMAL
    said = {e.severity for hit in ruled if (e := effect_on(hit, kind)) is not None}
    if kind == AlertKind.PAYMENT_DISPUTE and has_large_sum(text):
        said.add(Severity.HIGH)
    best, margin = usual, 0.0
    for level in RAISED.get(kind, ()):
        over = _over(f"{kind}:{level}", level in said, columns, points)
        if over > margin:
            best, margin = level, over
    return max([best, *named], key=RANKS.index) if named else best


def _over(column: str, ruled: bool, columns: Mapping[str, float], points: Mapping[str, AlertPoint]) -> float:
    """How far a severity is above its threshold, above 0 when it holds; without the network, by the rules."""
    if column not in columns:
        return 0.5 if ruled else -1.0
    point = points.get(column, AlertPoint())
    return point.probability(columns[column], fired=ruled) - point.balanced


def effect_on(hit: Hit, kind: str) -> Effect | None:
    """What a hit says of a kind of alert; None when nothing."""
    return next((e for e in hit.effects if e.target is Target.ALERT and e.value == kind), None)


def has_large_sum(text: str) -> bool:
    """Whether a sum of at least `LARGE` yuan is named: 三十多万, 1.2万, 12,000元."""
    for found in _SUM.finditer(text):
        if found["yuan"] is not None:
            if float(re.sub("[,，]", "", found["yuan"])) >= LARGE:
                return True
        elif not _NOT_MONEY.match(text[found.end() : found.end() + 3].lstrip()) and _value(found["wan"]) >= 1:
            return True
    return False


def _value(written: str) -> float:
    """A number before 万; of a Chinese one only whether it is at least one matters."""
    if written[0].isdigit():
        return float(written)
    return float(max(_DIGITS.get(character, 10) for character in written))
