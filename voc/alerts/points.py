"""Where an alert begins: calibration and thresholds of each kind, and what to ask for instead of a number.

A kind's probability is ``sigmoid(scale · logit + bias + rule · fired + veto · disowned)``: Platt's scaling
(1999) with what the shipped rules say as further evidence. Set in training on one half of dev, see
``training/alert_points.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

from voc.errors import SettingsError, UnknownName

BALANCED: Final = "balanced"
RECALL: Final = "recall"
OPERATING: Final = (BALANCED, RECALL)
FEW: Final = 30
"""Cases under which a kind promises no recall."""


@dataclass(frozen=True)
class Rung:
    """What one threshold gave on the tuning half of dev.

    :ivar threshold: least probability, 0..1.
    :ivar recall: of the kind's cases, 0..1; `recall_low` the lower end of its 95 % Wilson interval.
    :ivar precision: of the texts that fire, 0..1.
    :ivar per_thousand: ordinary texts, of a thousand, that fire, rightly or not.
    """

    threshold: float
    recall: float
    recall_low: float
    precision: float
    per_thousand: float


@dataclass(frozen=True)
class AlertPoint:
    """Calibration and operating points of a kind, or of a severity column such as ``abuse:high``.

    :ivar rule: added to the logit when a shipped rule fires; `veto` when all that proves it is disowned.
    :ivar balanced: threshold with the best F1; `recall` that which keeps the floor.
    :ivar cases: positives that it was set on.
    :ivar floor: recall that the kind is to keep at `recall`; None: under `FEW` cases, so it promises none.
    :ivar rungs: other thresholds and what they give, the highest first.
    """

    scale: float = 1.0
    bias: float = 0.0
    rule: float = 2.0
    veto: float = -3.0
    balanced: float = 0.5
    recall: float = 0.3
    cases: int = 0
    floor: float | None = None
    rungs: tuple[Rung, ...] = ()

    def probability(self, logit: float, *, fired: bool = False, disowned: bool = False) -> float:
        """How probable the kind is, 0..1, by the network's logit and the shipped rules."""
        score = self.scale * logit + self.bias + self.rule * fired + self.veto * disowned
        return sigmoid(score)

    def at(self, point: str) -> float:
        """The threshold of `balanced` or `recall`."""
        return self.balanced if point == BALANCED else self.recall


@dataclass(frozen=True)
class Floor:
    """What a user asks for: this recall, 0..1, of one kind or of each.

    :ivar kinds: which; empty: all of the release.
    """

    recall: float
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Budget:
    """What a user asks for: at most so many alerts a day of all kinds together.

    :ivar a_day: alerts; `volume` pieces of feedback a day.
    """

    a_day: float
    volume: float


Operating = str | Mapping[str, float] | Floor | Budget
"""``balanced``, ``recall``, a threshold by kind (the others stay balanced), a floor, or a budget."""


def thresholds(points: Mapping[str, AlertPoint], operating: Operating = BALANCED) -> dict[str, float]:
    """The least probability of each kind at which it fires.

    :param points: by kind; severity columns, whose names hold a colon, are passed over.
    :raises UnknownName: for an operating point or a kind that there is none of.
    :raises SettingsError: for a number out of its range, or a floor or budget that cannot be kept.
    """
    kinds = {name: point for name, point in points.items() if ":" not in name}
    if isinstance(operating, Floor):
        return _floor(kinds, operating)
    if isinstance(operating, Budget):
        return _budget(kinds, operating)
    if isinstance(operating, str):
        if operating not in OPERATING:
            raise UnknownName.among(operating, OPERATING, what="operating point of alerts")
        return {kind: point.at(operating) for kind, point in kinds.items()}
    balanced = {kind: point.balanced for kind, point in kinds.items()}
    return balanced | {kind: _checked(kind, value) for kind, value in operating.items()}


def _checked(kind: str, threshold: float) -> float:
    if not 0 <= threshold <= 1:
        raise SettingsError(f"alerts: threshold {threshold} of {kind}; allowed is 0 to 1")
    return threshold


def _floor(kinds: Mapping[str, AlertPoint], asked: Floor) -> dict[str, float]:
    if not 0 < asked.recall <= 1:
        raise SettingsError(f"alerts: a recall floor of {asked.recall}; allowed is above 0 and at most 1")
    for kind in asked.kinds:
        if kind not in kinds:
            raise UnknownName.among(kind, kinds, what="alert kind")
    wanted = asked.kinds or tuple(kinds)
    return {
        kind: _keeping(kind, point, asked.recall) if kind in wanted else point.balanced
        for kind, point in kinds.items()
    }


def _keeping(kind: str, point: AlertPoint, recall: float) -> float:
    """The highest threshold that kept the recall; of a kind with too few cases, the floor's own threshold."""
    if point.cases < FEW:
        return point.recall
    kept = [rung.threshold for rung in point.rungs if rung.recall >= recall]
    if not kept:
        best = max((rung.recall for rung in point.rungs), default=0.0)
        raise SettingsError(
            f"alerts: {kind} reached a recall of {best:.2f} on dev, {recall:.2f} is asked for. "
            f"Ask for less, or give a threshold: {{{kind!r}: 0.05}}"
        )
    return max(kept)


def _budget(kinds: Mapping[str, AlertPoint], asked: Budget) -> dict[str, float]:
    """One cut for all kinds: of calibrated probabilities that gives the most true alerts for a budget."""
    if asked.a_day <= 0 or asked.volume <= 0:
        raise SettingsError(
            f"alerts: a budget of {asked.a_day:g} for {asked.volume:g} texts a day; both must be above 0"
        )
    allowed = asked.a_day / asked.volume * 1000
    levels = sorted({rung.threshold for point in kinds.values() for rung in point.rungs}, reverse=True)
    kept: float | None = None
    for level in levels:
        if sum(_rate(point, level) for point in kinds.values()) > allowed:
            break
        kept = level
    if kept is None:
        raise SettingsError(
            f"alerts: a budget of {asked.a_day:g} a day for {asked.volume:g} texts a day is less than the "
            "highest threshold gives on ordinary texts. Raise it, or silence kinds with a threshold of 1"
        )
    return dict.fromkeys(kinds, kept)


def _rate(point: AlertPoint, threshold: float) -> float:
    """Ordinary texts of a thousand that fire at a threshold, by the nearest rung at or under it."""
    under = [rung for rung in point.rungs if rung.threshold <= threshold]
    if under:
        return max(under, key=lambda rung: rung.threshold).per_thousand
    return max((rung.per_thousand for rung in point.rungs), default=0.0)


def wilson(hits: int, of: int, *, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); 0 to 1 when there is nothing to count."""
    if of <= 0:
        return 0.0, 1.0
    share = hits / of
    middle = share + z * z / (2 * of)
    wide = z * ((share * (1 - share) + z * z / (4 * of)) / of) ** 0.5
    whole = 1 + z * z / of
    return max(0.0, (middle - wide) / whole), min(1.0, (middle + wide) / whole)


def sigmoid(score: float) -> float:
    """The probability of a logit, at any size of it."""
    return 1 / (1 + exp(-score)) if score > -700 else 0.0


def logit(probability: float) -> float:
    """The logit of a probability, ends moved in by a millionth."""
    inside = min(1 - 1e-6, max(1e-6, probability))
    return log(inside / (1 - inside))


def needed(point: AlertPoint, threshold: float, *, fired: bool, disowned: bool) -> float:
    """The network's logit at which the kind would just fire, the rules as they are."""
    score = logit(threshold) - point.bias - point.rule * fired - point.veto * disowned
    return score / point.scale


def complete(points: Mapping[str, AlertPoint], names: Sequence[str]) -> dict[str, AlertPoint]:
    """The points with a plain one for each name that has none: a logit read as it stands."""
    return {name: points.get(name, AlertPoint()) for name in names}
