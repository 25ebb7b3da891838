"""Storms: the alerts of one incident become one, with a count and its first and last time.

An incident is what shares an incident key, or a kind and nearly the same words. It lasts as long as its
reports come within the window of each other. Copies of one text, as a campaign spreads them, count in `raw`
and once in `distinct`: it is the distinct reports by which an incident grows and is raised again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from voc.alerts.settings import rank_of, severity_of
from voc.duplicates import Duplicates
from voc.errors import SettingsError
from voc.schema import Alert

GROWTH: Final = (5, 20, 100, 500)
CAMPAIGN: Final = 5
"""Reports for each distinct one, and at least so many reports, from which on an incident is a campaign."""
_CLOSED: Final = 100_000
"""Open incidents that are kept; the longest silent are closed first."""


class Act(StrEnum):
    """What is to be done about a report."""

    RAISE = "raise"
    """A new incident: send the alert."""
    FOLD = "fold"
    """Known: count it, send nothing."""
    ESCALATE = "escalate"
    """Known and grown: send the alert again, with its counts."""


@dataclass(frozen=True, kw_only=True)
class StormSettings:
    """How alerts of one incident are brought together.

    :ivar window: silence after which the same is a new incident.
    :ivar cool_down: least time between two notices of one incident.
    :ivar growth: distinct reports at which it is raised again, each a step of severity up from the second.
    """

    window: timedelta = timedelta(hours=24)
    cool_down: timedelta = timedelta(minutes=30)
    growth: tuple[int, ...] = GROWTH

    def __post_init__(self) -> None:
        if self.window <= timedelta() or self.cool_down < timedelta():
            raise SettingsError(
                f"storms: window {self.window}, cool_down {self.cool_down}; "
                "allowed: a window above 0, a cool-down from 0"
            )
        if list(self.growth) != sorted(set(self.growth)) or any(step < 2 for step in self.growth):
            raise SettingsError(
                f"storms: growth {self.growth}; write counts from 2 upwards, such as {GROWTH}"
            )


@dataclass(frozen=True, kw_only=True)
class Report:
    """An alert as it comes in.

    :ivar at: when it was said, with zone; None: not known, and it belongs to whatever incident is open.
    :ivar text: the customer's words; empty: not known, and copies are told by incident key alone.
    :ivar customer: the customer's pseudonym; one customer's reports are one distinct report.
    """

    alert: Alert
    feedback_id: str
    at: datetime | None
    text: str = ""
    customer: str | None = None


@dataclass(kw_only=True)
class Incident:
    """Reports that are one matter, as they stand now.

    :ivar first: the alert that began it.
    :ivar raw: reports; `distinct` those without copies and without more from the same customer.
    :ivar severity: rank of the most severe report, raised by growth.
    """

    first: Alert
    first_at: datetime | None
    last_at: datetime | None
    raw: int = 0
    severity: int = 0
    noticed_at: datetime | None = None
    steps: int = 0
    said: set[str] = field(default_factory=set)
    feedback: set[str] = field(default_factory=set)

    @property
    def distinct(self) -> int:
        return len(self.said)

    @property
    def campaign(self) -> bool:
        """Whether most of it are copies."""
        return self.raw >= 2 * CAMPAIGN and self.raw >= CAMPAIGN * self.distinct

    @property
    def alert(self) -> Alert:
        """The one alert: that of the first report with counts, times and the severity reached."""
        return self.first.model_copy(
            update={
                "count": self.raw, "first_at": self.first_at, "last_at": self.last_at,
                "severity": severity_of(self.severity),
            }
        )  # fmt: skip


class Storms:
    """Brings the alerts of one incident together, as they come or in one go."""

    def __init__(self, settings: StormSettings | None = None, *, capacity: int = _CLOSED) -> None:
        self.settings = settings or StormSettings()
        self._capacity = capacity
        self._open: OrderedDict[int, Incident] = OrderedDict()
        self._by_key: dict[tuple[str, str], int] = {}
        self._of_text: dict[tuple[str, str], int] = {}
        self._texts: dict[str, Duplicates] = {}
        self._number = 0

    def add(self, report: Report) -> tuple[Act, Incident]:
        """What to do about a report, and the incident that it belongs to.

        The same feedback again is an update: it is folded and not counted.
        """
        kind, copied = report.alert.kind, self._copied(report)
        number = self._find(report, kind, copied)
        incident = self._open.get(number) if number is not None else None
        if number is None or incident is None:
            number, incident = self._begin(report)
            act = Act.RAISE
        else:
            act = Act.FOLD
        self._open.move_to_end(number)
        if report.feedback_id not in incident.feedback:
            self._count(incident, report, copied)
        self._name(number, report, kind, copied)
        if act is Act.FOLD and self._has_grown(incident, report.at):
            act = Act.ESCALATE
        return act, incident

    def collapse(self, reports: Iterable[Report]) -> Iterator[Incident]:
        """The incidents of some reports, each once, in the order of their first reports."""
        order: dict[int, Incident] = {}
        for report in reports:
            _, incident = self.add(report)
            order.setdefault(id(incident), incident)
        yield from order.values()

    def _copied(self, report: Report) -> str:
        """The name of the text that this one is a copy of; its own when it is new, empty without one."""
        if not report.text:
            return ""
        texts = self._texts.setdefault(report.alert.kind, Duplicates(capacity=self._capacity))
        copy = texts.add(report.feedback_id, report.text)
        return report.feedback_id if copy is None else copy.of

    def _find(self, report: Report, kind: str, copied: str) -> int | None:
        """The open incident of the same key or the same words, that is not over."""
        by_key = self._by_key.get((kind, report.alert.incident or report.alert.id))
        for number in (by_key, self._of_text.get((kind, copied)) if copied else None):
            incident = self._open.get(number) if number is not None else None
            if incident is not None and self._lasts(incident, report.at):
                return number
        return None

    def _lasts(self, incident: Incident, at: datetime | None) -> bool:
        if at is None or incident.first_at is None or incident.last_at is None:
            return True
        return incident.first_at - self.settings.window <= at <= incident.last_at + self.settings.window

    def _begin(self, report: Report) -> tuple[int, Incident]:
        self._number += 1
        incident = Incident(first=report.alert, first_at=report.at, last_at=report.at, noticed_at=report.at)
        self._open[self._number] = incident
        if len(self._open) > self._capacity:
            self._open.popitem(last=False)
        return self._number, incident

    def _name(self, number: int, report: Report, kind: str, copied: str) -> None:
        self._by_key[kind, report.alert.incident or report.alert.id] = number
        if copied:
            self._of_text[kind, copied] = number
        if len(self._by_key) + len(self._of_text) > 4 * self._capacity:
            self._by_key = {key: n for key, n in self._by_key.items() if n in self._open}
            self._of_text = {key: n for key, n in self._of_text.items() if n in self._open}

    def _count(self, incident: Incident, report: Report, copied: str) -> None:
        incident.feedback.add(report.feedback_id)
        incident.raw += 1
        incident.said.add(
            f"customer:{report.customer}" if report.customer else f"text:{copied or report.feedback_id}"
        )
        if report.at is not None:
            incident.first_at = min(incident.first_at or report.at, report.at)
            incident.last_at = max(incident.last_at or report.at, report.at)
        incident.severity = max(incident.severity, rank_of(report.alert.severity))

    def _has_grown(self, incident: Incident, at: datetime | None) -> bool:
        """Whether a step of growth was taken and the last notice is long enough ago."""
        steps = sum(incident.distinct >= step for step in self.settings.growth)
        noticed = incident.noticed_at
        cooled = noticed is None or at is None or at - noticed >= self.settings.cool_down
        if steps <= incident.steps or not cooled:
            return False
        incident.severity = min(incident.severity + (steps - max(1, incident.steps)), 2)
        incident.steps, incident.noticed_at = steps, at
        return True
