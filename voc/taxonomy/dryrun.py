"""What a changed taxonomy would do to an archive, before it is applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from voc.schema import Polarity, Span
from voc.taxonomy.match import Matcher
from voc.taxonomy.model import Taxonomy
from voc.taxonomy.placed import PlacedOpinion

TOGETHER: Final = 1024
"""Opinions that are matched together."""
_POINTS: Final = {Polarity.POSITIVE: 1, Polarity.NEUTRAL: 0, Polarity.NEGATIVE: -1}


@dataclass(frozen=True)
class Change:
    """An opinion whose tags would change.

    :ivar before: codes by the old taxonomy, the main one first; `after` by the new.
    :ivar text: the clause it stands in; None where it is not to be shown.
    """

    feedback_id: str
    span: Span | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    text: str | None = None


@dataclass
class Counts:
    """What falls under one category, before or after.

    :ivar points: positive less negative opinions.
    """

    opinions: int = 0
    points: int = 0

    @property
    def net(self) -> float | None:
        """Net sentiment, -1 to 1; None where there is no opinion."""
        return self.points / self.opinions if self.opinions else None

    def add(self, polarity: Polarity) -> None:
        """Count one opinion."""
        self.opinions += 1
        self.points += _POINTS[polarity]


@dataclass
class Shift:
    """What changes for one category.

    :ivar old: its path in the old taxonomy; None: it is new. `new` likewise; None: it is removed.
    :ivar examples: opinions that it gains or loses.
    """

    code: str
    old: tuple[str, ...] | None
    new: tuple[str, ...] | None
    before: Counts = field(default_factory=Counts)
    after: Counts = field(default_factory=Counts)
    gained: int = 0
    lost: int = 0
    examples: list[Change] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether nothing changes."""
        return self.old == self.new and not self.gained and not self.lost

    @property
    def net_shift(self) -> float | None:
        """By how much net sentiment moves; None where there is none on one side."""
        if self.before.net is None or self.after.net is None:
            return None
        return self.after.net - self.before.net


@dataclass
class DryRun:
    """All that would change.

    :ivar opinions: all that were compared; `changed` those whose tags would be others.
    :ivar undecided: opinions of which the archive holds no word; they are not compared.
    :ivar shifts: by code, of both taxonomies.
    """

    shifts: dict[str, Shift]
    opinions: int = 0
    changed: int = 0
    undecided: int = 0


def dry_run(
    old: Matcher, new: Matcher, opinions: Iterable[PlacedOpinion], *, examples: int = 3, texts: bool = False
) -> DryRun:
    """What would change between two taxonomies, both matched anew with the same evidence.

    :param examples: most changes that are kept for each category.
    :param texts: whether they carry customers' words.
    """
    run = DryRun(_shifts(old.taxonomy, new.taxonomy))
    for block in _blocks(opinions):
        known = [(opinion, opinion.said) for opinion in block if opinion.said is not None]
        run.undecided += len(block) - len(known)
        said = [each for _, each in known]
        for (opinion, _), one, two in zip(known, old.match(said), new.match(said), strict=True):
            before, after = (tuple(tag.code for tag in match.tags) for match in (one, two))
            text = opinion.text if texts else None
            _count(run, opinion, Change(opinion.feedback_id, opinion.span, before, after, text), examples)
    return run


def _blocks(opinions: Iterable[PlacedOpinion]) -> Iterator[list[PlacedOpinion]]:
    source = iter(opinions)
    while block := list(islice(source, TOGETHER)):
        yield block


def _shifts(old: Taxonomy, new: Taxonomy) -> dict[str, Shift]:
    codes = dict.fromkeys([*old.by_code, *new.by_code])
    return {
        code: Shift(
            code,
            old.path_of(code) if code in old.by_code else None,
            new.path_of(code) if code in new.by_code else None,
        )
        for code in codes
    }


def _count(run: DryRun, opinion: PlacedOpinion, change: Change, examples: int) -> None:
    run.opinions += 1
    run.changed += set(change.before) != set(change.after)
    for code in dict.fromkeys((*change.before, *change.after)):
        shift = run.shifts.setdefault(code, Shift(code, (code,), (code,)))
        was, will = code in change.before, code in change.after
        if was:
            shift.before.add(opinion.polarity)
        if will:
            shift.after.add(opinion.polarity)
        shift.gained += will and not was
        shift.lost += was and not will
        if was != will and len(shift.examples) < examples:
            shift.examples.append(change)
