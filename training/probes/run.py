"""What a release makes of the probes, group by group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from voc.engine import Engine
from voc.schema import Feedback, Flag, Polarity, Tags

from ..evaluate.figure import Figure, figure
from .probe import Probe

ALL = "all"


@dataclass(frozen=True)
class Outcome:
    """A probe and the tags of its text, of its plain form and of its contrast."""

    probe: Probe
    tags: Tags
    plain: Tags | None
    contrast: Tags | None

    @property
    def right(self) -> bool | None:
        """Whether the polarity is an expected one; None where any may be."""
        return None if self.probe.expect is None else _polarity(self.tags) in self.probe.expect


@dataclass(frozen=True)
class Results:
    """Figures of one group.

    :ivar texts: probes in it.
    :ivar accuracy: share of texts with an expected polarity.
    :ivar invariance: share of texts with the polarity of their plain form.
    :ivar contrast: share of pairs where both sides have an expected polarity, each its own.
    :ivar mixed: share of mixed texts found to be mixed.
    :ivar flagged: share of texts with the flag they must have; `unflagged` of those without the one they must
        not have.
    """

    texts: int
    accuracy: Figure | None
    invariance: Figure | None
    contrast: Figure | None
    mixed: Figure | None
    flagged: Figure | None
    unflagged: Figure | None


def run(engine: Engine, probes: Sequence[Probe]) -> dict[str, Results]:
    """Figures by group, and of all probes together."""
    outcomes = list(tag(engine, probes))
    groups = dict.fromkeys(probe.group for probe in probes)
    found = {group: results([one for one in outcomes if one.probe.group == group]) for group in groups}
    return found | {ALL: results(outcomes)}


def tag(engine: Engine, probes: Sequence[Probe]) -> Iterator[Outcome]:
    """Each probe with its tags, in order."""
    said = {
        (form, probe.id): text
        for probe in probes
        for form, text in (("text", probe.text), ("plain", probe.plain), ("contrast", probe.contrast))
        if text is not None
    }
    known = {probe.id: probe for probe in probes}
    items = [_feedback(known[name], form, text) for (form, name), text in said.items()]
    tags = {key: one for key, one in zip(said, engine.tag(items), strict=True) if isinstance(one, Tags)}
    for probe in probes:
        yield Outcome(
            probe, tags["text", probe.id], tags.get(("plain", probe.id)), tags.get(("contrast", probe.id))
        )


def _feedback(probe: Probe, form: str, text: str) -> Feedback:
    return Feedback(id=f"{probe.id}/{form}", channel=probe.channel, text=text, question=probe.question)


def results(outcomes: Sequence[Outcome]) -> Results:
    """The figures of some outcomes; None for what none of them is about."""
    return Results(
        texts=len(outcomes),
        accuracy=_share(outcomes, lambda one: one.right),
        invariance=_share(outcomes, _kept),
        contrast=_share(outcomes, _turned),
        mixed=_share(outcomes, _found_mixed),
        flagged=_share(outcomes, lambda one: None if one.probe.flag is None else _has(one, one.probe.flag)),
        unflagged=_share(
            outcomes, lambda one: None if one.probe.unflagged is None else not _has(one, one.probe.unflagged)
        ),
    )


def _has(one: Outcome, flag: Flag) -> bool:
    return flag in one.tags.flags


def _kept(one: Outcome) -> bool | None:
    return None if one.plain is None else _polarity(one.tags) == _polarity(one.plain)


def _turned(one: Outcome) -> bool | None:
    if one.contrast is None:
        return None
    return bool(one.right) and _polarity(one.contrast) in (one.probe.contrast_expect or ())


def _found_mixed(one: Outcome) -> bool | None:
    if one.probe.mixed is None or one.tags.sentiment is None:
        return None
    return one.tags.sentiment.mixed == one.probe.mixed


def _share(outcomes: Sequence[Outcome], of: Callable[[Outcome], bool | None]) -> Figure | None:
    answers = [answer for one in outcomes if (answer := of(one)) is not None]
    return figure(np.array(answers, float), lambda rows: float(rows.mean())) if answers else None


def _polarity(tags: Tags) -> Polarity | None:
    return tags.sentiment.polarity if tags.sentiment else None
