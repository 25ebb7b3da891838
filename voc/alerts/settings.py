"""What a company sets about alerts: one TOML file over what ships.

::

    levels = ["一般", "较大", "重大", "特别重大"]

    [low_score]
    nps = 6            # at or under; false: never
    stars = 2

    [due_hours]
    critical = 1

    [reach]            # readers of a social post -> steps of severity
    "100000" = 1

    [customer_value]   # segment -> steps
    VIP = 1

    [kinds.churn]
    department = "会员运营部"
    words = ["转投别家"]

    [kinds.halal]      # a kind of the company's own
    title = "清真问题"
    severity = "high"
    department = "品质管理部"
    words = ["不清真", "清真标志"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self

from voc.alerts.kinds import KINDS, RANKS, Kind
from voc.errors import SettingsError
from voc.schema import AlertKind, Metric, Severity

LEVELS: Final = ("一般", "较大", "重大", "特别重大")
"""A company's levels from the least: those of 《突发事件应对法》."""
_SECTIONS: Final = ("levels", "low_score", "due_hours", "reach", "customer_value", "kinds")
_KIND_KEYS: Final = tuple(each.name for each in fields(Kind))


def _low() -> dict[str, float | None]:
    return {Metric.NPS: 6, Metric.CSAT: 2, Metric.CES: 2, Metric.STARS: 2, Metric.OTHER: 0.25}


def _due() -> dict[str, timedelta]:
    hours = {Severity.CRITICAL: 1, Severity.HIGH: 24, Severity.NORMAL: 72}
    return {severity: timedelta(hours=each) for severity, each in hours.items()}


@dataclass(frozen=True, kw_only=True)
class AlertSettings:
    """A company's own handling of alerts; without arguments, what ships.

    :ivar levels: its four levels, the least first.
    :ivar low_score: by metric the score, on the metric's usual scale, at or under which a rating is low; of
        `other` the share of its scale, 0..1; None: never.
    :ivar due: by severity how long after it was said an alert is to be dealt with.
    :ivar reach: readers of a social post from which on severity is raised, with the steps.
    :ivar customer_value: by segment the steps.
    :ivar kinds: those that ship, as the company changes them, and its own.
    """

    levels: tuple[str, ...] = LEVELS
    low_score: Mapping[str, float | None] = field(default_factory=_low)
    due: Mapping[str, timedelta] = field(default_factory=_due)
    reach: tuple[tuple[int, int], ...] = ((100_000, 1), (1_000_000, 2))
    customer_value: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=lambda: dict(KINDS))

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """The settings of a TOML file over what ships.

        :raises SettingsError: when it cannot be read, or for a key or value that is not allowed.
        """
        try:
            said = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path}: cannot be read as TOML in UTF-8: {error}") from error
        return replace(cls(), **_Said(str(path), said).changes(cls()))

    def steps(self, *, reach: int | None, customer_value: str | None) -> int:
        """By how many steps severity is raised for a post's readers and a customer's segment."""
        by_reach = max((steps for least, steps in self.reach if (reach or 0) >= least), default=0)
        return by_reach + self.customer_value.get(customer_value or "", 0)

    def level(self, rank: int) -> str:
        """The company's level of a rank: 0 normal, 1 high, 2 critical, 3 beyond."""
        return self.levels[min(rank, len(self.levels) - 1)]

    @property
    def words(self) -> dict[str, str]:
        """Word -> kind, of the company's word lists."""
        return {word: name for name, kind in self.kinds.items() for word in kind.words}


@dataclass(frozen=True)
class _Said:
    """What a file says, checked key by key."""

    file: str
    said: Mapping[str, Any]

    def changes(self, base: AlertSettings) -> dict[str, Any]:
        self._known(self.said, _SECTIONS, "")
        changes: dict[str, Any] = {}
        if "levels" in self.said:
            changes["levels"] = self._levels(self.said["levels"])
        if "low_score" in self.said:
            changes["low_score"] = {**base.low_score, **self._low_score()}
        if "due_hours" in self.said:
            self._known(self._table("due_hours"), Severity, "due_hours.")
            changes["due"] = {
                **base.due,
                **{name: timedelta(hours=each) for name, each in self._numbers("due_hours")},
            }
        if "reach" in self.said:
            steps = self._numbers("reach")
            changes["reach"] = tuple(sorted((self._readers(name), int(each)) for name, each in steps))
        if "customer_value" in self.said:
            changes["customer_value"] = {name: int(each) for name, each in self._numbers("customer_value")}
        if "kinds" in self.said:
            changes["kinds"] = {**base.kinds, **self._kinds(base.kinds)}
        return changes

    def _known(self, given: Iterable[str], allowed: Iterable[str], where: str) -> None:
        names = [str(name) for name in allowed]
        for name in given:
            if name not in names:
                self._wrong(where + name, "is not known", f"allowed: {', '.join(names)}")

    def _wrong(self, key: str, what: str, allowed: str) -> None:
        raise SettingsError(f"{self.file}: {key} {what}; {allowed}")

    def _table(self, key: str) -> Mapping[str, Any]:
        table = self.said[key]
        if not isinstance(table, dict):
            self._wrong(key, "is no table", f"write [{key}]")
        return dict(table)

    def _numbers(self, key: str) -> list[tuple[str, float]]:
        table = self._table(key)
        for name, value in table.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                self._wrong(f"{key}.{name}", f"is {value!r}", "write a number from 0")
        return list(table.items())

    def _readers(self, name: str) -> int:
        if not name.isascii() or not name.isdigit():
            self._wrong(f"reach.{name}", "is no number of readers", 'write "100000" = 1')
        return int(name)

    def _levels(self, said: Any) -> tuple[str, ...]:
        if (
            not isinstance(said, list)
            or len(said) != len(LEVELS)
            or not all(isinstance(x, str) and x for x in said)
        ):
            self._wrong(
                "levels", f"is {said!r}", "write four names, the least first, such as " + ", ".join(LEVELS)
            )
        return tuple(said)

    def _low_score(self) -> dict[str, float | None]:
        table = self._table("low_score")
        self._known(table, Metric, "low_score.")
        for name, value in table.items():
            if value is not False and (value is True or not isinstance(value, int | float)):
                self._wrong(f"low_score.{name}", f"is {value!r}", "write a score, or false for never")
        return {name: None if value is False else float(value) for name, value in table.items()}

    def _kinds(self, base: Mapping[str, Kind]) -> dict[str, Kind]:
        out: dict[str, Kind] = {}
        for name, said in self._table("kinds").items():
            where = f"kinds.{name}"
            if not isinstance(said, dict):
                self._wrong(where, "is no table", f"write [{where}]")
            self._known(said, _KIND_KEYS, where + ".")
            if name not in list(AlertKind) and not {"title", "severity", "department"} <= set(said):
                self._wrong(where, "is a kind of your own", "give it title, severity and department")
            out[name] = self._kind(where, said, base.get(name))
        return out

    def _kind(self, where: str, said: Mapping[str, Any], base: Kind | None) -> Kind:
        values = dict(said)
        if "severity" in values and values["severity"] not in list(Severity):
            self._wrong(f"{where}.severity", f"is {values['severity']!r}", f"allowed: {', '.join(Severity)}")
        if "severity" in values:
            values["severity"] = Severity(values["severity"])
        words = values.get("words", [])
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            self._wrong(f"{where}.words", "is no list of words", 'write words = ["…"]')
        if "words" in values:
            values["words"] = tuple(words)
        raised = values.get("raised", 0)
        if isinstance(raised, bool) or not isinstance(raised, int) or abs(raised) >= len(LEVELS):
            self._wrong(f"{where}.raised", f"is {raised!r}", "write steps from -3 to 3")
        for key in ("title", "department"):
            if key in values and not (isinstance(values[key], str) and values[key]):
                self._wrong(f"{where}.{key}", f"is {values[key]!r}", "write a text")
        if not isinstance(values.get("shared", False), bool):
            self._wrong(f"{where}.shared", f"is {values['shared']!r}", "write true or false")
        return replace(base, **values) if base else Kind(**values)


def rank_of(severity: Severity) -> int:
    """0 for normal, 1 for high, 2 for critical."""
    return RANKS.index(severity)


def severity_of(rank: int) -> Severity:
    """The severity of a rank; what is beyond critical is critical."""
    return RANKS[max(0, min(rank, len(RANKS) - 1))]
