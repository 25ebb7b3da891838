"""Categories an archive needs: what its opinions that fit nothing are about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from voc.errors import UnreadableInput
from voc.schema import Polarity, Span
from voc.taxonomy.lexicon import plain
from voc.taxonomy.match import Matcher
from voc.taxonomy.model import OTHER
from voc.taxonomy.placed import PlacedOpinion

_ALIKE: Final = 0.5
"""Least share of pairs of characters (Dice) at which two aspects are one thing."""


@dataclass(frozen=True)
class Place:
    """An opinion as an example.

    :ivar text: the clause it stands in; None where it is not to be shown.
    """

    feedback_id: str
    span: Span | None
    text: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """A category that the archive could do with.

    :ivar name: the aspect met most often.
    :ivar aspects: with their counts, the commonest first: keywords to begin with.
    :ivar net: positive less negative opinions, as a share, -1 to 1.
    """

    name: str
    count: int
    net: float
    aspects: tuple[tuple[str, int], ...]
    examples: tuple[Place, ...]


def unfitting(opinions: Iterable[PlacedOpinion]) -> Iterator[PlacedOpinion]:
    """The opinions that were tagged with `OTHER`, or with no category at all.

    :raises UnreadableInput: when the archive was tagged without a taxonomy.
    """
    for each in opinions:
        if each.tags is None:
            raise UnreadableInput(
                f"the opinions of {each.feedback_id!r} were tagged without a taxonomy; tag with --taxonomy, "
                "or name one here to match them anew"
            )
        if all(tag.code == OTHER for tag in each.tags):
            yield each


def rematched(opinions: Iterable[PlacedOpinion], matcher: Matcher) -> Iterator[PlacedOpinion]:
    """The opinions with the tags that a taxonomy gives them; those without a word have none."""
    for each in opinions:
        tags = matcher.match([each.said])[0].tags if each.said is not None else ()
        yield replace(each, tags=tags)


def suggest(
    opinions: Iterable[PlacedOpinion],
    *,
    least: int = 3,
    most: int = 20,
    examples: int = 3,
    texts: bool = False,
) -> list[Suggestion]:
    """Suggestions from opinions that fit nothing, the one with most opinions first.

    :param least: opinions that a suggestion must have.
    :param most: suggestions.
    :param texts: whether examples carry customers' words.
    """
    counts: Counter[str] = Counter()
    points: Counter[str] = Counter()
    places = defaultdict[str, list[Place]](list)
    for each in opinions:
        if not (aspect := plain(each.aspect or "").strip()):
            continue
        counts[aspect] += 1
        points[aspect] += (each.polarity == Polarity.POSITIVE) - (each.polarity == Polarity.NEGATIVE)
        if len(places[aspect]) < examples:
            places[aspect].append(Place(each.feedback_id, each.span, each.text if texts else None))
    found = [_suggestion(group, counts, points, places, examples) for group in _groups(counts)]
    large = [suggestion for suggestion in found if suggestion.count >= least]
    return sorted(large, key=lambda each: (-each.count, each.name))[:most]


def _suggestion(
    group: list[str],
    counts: Mapping[str, int],
    points: Mapping[str, int],
    places: Mapping[str, list[Place]],
    examples: int,
) -> Suggestion:
    total = sum(counts[aspect] for aspect in group)
    return Suggestion(
        name=group[0],
        count=total,
        net=sum(points[aspect] for aspect in group) / total,
        aspects=tuple((aspect, counts[aspect]) for aspect in group),
        examples=tuple(place for aspect in group for place in places[aspect])[:examples],
    )


def _groups(counts: Counter[str]) -> list[list[str]]:
    """Aspects that are alike, together: each joins the commonest one it is like, or begins a group."""
    groups: list[list[str]] = []
    index = defaultdict[str, list[int]](list)
    for aspect, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        grams = _grams(aspect)
        near = dict.fromkeys(place for gram in grams for place in index[gram])
        home = next((place for place in sorted(near) if _alike(groups[place][0], aspect)), None)
        if home is None:
            home = len(groups)
            groups.append([])
            # Only the first of a group stands in the index: groups do not drift from member to member.
            for gram in grams:
                index[gram].append(home)
        groups[home].append(aspect)
    return groups


def _alike(one: str, other: str) -> bool:
    if len(one) >= 2 and (one in other or other in one) and min(len(one), len(other)) >= 2:
        return True
    mine, yours = _grams(one), _grams(other)
    return 2 * len(mine & yours) / (len(mine) + len(yours)) >= _ALIKE


def _grams(aspect: str) -> frozenset[str]:
    pairs = frozenset(aspect[place : place + 2] for place in range(len(aspect) - 1))
    return pairs or frozenset({aspect})
