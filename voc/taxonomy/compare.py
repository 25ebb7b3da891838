"""Comparisons: what is held against what, and which of the two loses. A 比 B 好, 不如 B, 没有 B 那么好."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from re import Match
from typing import Final, Self

from voc.schema import Polarity
from voc.taxonomy.lexicon import Lexicon, folded
from voc.taxonomy.model import Brand
from voc.taxonomy.said import CharSpan


class Relation(StrEnum):
    """How the first stands to the second."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "equal"


@dataclass(frozen=True)
class Judged:
    """An opinion of the text, as far as a comparison depends on it."""

    aspect: CharSpan | None
    opinion: CharSpan | None
    polarity: Polarity


@dataclass(frozen=True)
class Named:
    """One side of a comparison.

    :ivar name: the brand's name, else the words themselves.
    :ivar span: None: it is not named, and is what the feedback is about.
    :ivar brand: whether it is a brand of the list.
    """

    name: str | None
    span: CharSpan | None = None
    brand: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two things held against each other.

    :ivar span: from the first to the end of what is said of it.
    :ivar target: what is judged; `other` what it is held against.
    :ivar relation: how the target stands to the other.
    :ivar opinion: index of the opinion that says so; None: none of those given does.
    """

    span: CharSpan
    target: Named
    other: Named
    relation: Relation
    opinion: int | None

    @property
    def winner(self) -> str | None:
        """Name of the better one; None where they are equal, or it is not named."""
        if self.relation is Relation.EQUAL:
            return None
        return (self.target if self.relation is Relation.BETTER else self.other).name

    @property
    def loser(self) -> str | None:
        """Name of the worse one, for ``Opinion.better_than``; None likewise."""
        if self.relation is Relation.EQUAL:
            return None
        return (self.other if self.relation is Relation.BETTER else self.target).name


@dataclass(frozen=True)
class Brands:
    """Brands by all that they are called."""

    names: Mapping[int, str]
    lexicon: Lexicon

    @classmethod
    def of(cls, brands: Sequence[Brand]) -> Self:
        """The brands of a taxonomy."""
        lexicon = Lexicon.of([(brand.name, *brand.aliases) for brand in brands])
        return cls({place: brand.name for place, brand in enumerate(brands)}, lexicon)

    def find(self, text: str) -> list[Named]:
        """The brands that a text names, in order."""
        return [
            Named(self.names[hit.categories[0]], (hit.start, hit.end), brand=True)
            for hit in self.lexicon.hits(folded(text))
        ]


NO_BRANDS: Final = Brands({}, Lexicon({}, ()))

_CLAUSE: Final = re.compile(r"[^。！？；，,!?;\n]{1,200}")
_NOT_THAN: Final = (
    r"比|较|如|例|赛|亚迪|方|起|不上|不了|不过|得上|得过|心|划|价|重|率|特|基尼|萨|熊|喻|邻|目|肩|拼"
)
_THAN: Final = re.compile(rf"(?P<no>[不没]|并不|未必)?(?<![价对相好环同占分伦攀可比])比(?!{_NOT_THAN})")
_WORSE: Final = re.compile(
    r"(?:远远?|还|都|真|真的|完全|根本)?(?:不如|不及|比不上|比不了|比不过|赶不上|追不上|逊于|弱于|差于|输给|败给)"
    r"|(?:没法|没办法|不能|无法)[和跟与同](?=.{1,20}比)"
)
_BETTER: Final = re.compile(r"强于|优于|好于|胜过|胜于|完胜|秒杀|吊打|完爆|碾压|强过|好过|甩开")
_EQUAL: Final = re.compile(r"不输给?|不逊于|不逊色于|不亚于|不弱于|媲美|不次于")
_LACKS: Final = re.compile(r"没有?(?!比)")
_BESIDE: Final = re.compile(
    r"(?:[和跟与同](?P<one>.{1,20}?)(?:相比|比起来|比较起来|比较|一比|比)|(?:相比于?|比起|对比)(?P<two>.{1,20}?))(?:的话|来说)?$"
)
_SO: Final = re.compile(r"那么|这么|那样|这样|来得|般")
_EARLIER: Final = re.compile(
    r"之前|以前|上次|上回|原来|别[家人的]|其[他它]|另外|那[款家个台]|实体店|专柜|旗舰|老款|上一?代|前代|同[价行]|隔壁|竞品|友商"
)
_EXPECTED: Final = re.compile(r"想象|预想|预期|期待|图片|描述|宣传|照片|介绍")
_GOOD: Final = re.compile(
    r"好用|好吃|好看|好喝|划算|实惠|便宜|清晰|流畅|耐用|稳定|舒服|安静|干净|正宗|新鲜|[好强快稳香值棒省]"
)
_BAD: Final = re.compile(r"难用|难吃|难看|费电|卡顿|昂贵|差劲|麻烦|嘈杂|低端|[差贵慢烂坑弱吵卡丑脏]")
_JUDGES: Final = re.compile(f"{_GOOD.pattern}|{_BAD.pattern}")
_LEAD: Final = re.compile(
    r"^(?:我?(?:个人)?(?:觉得|感觉|认为|发现)|总体|整体|反正|而且|但是?|不过|其实|确实|真的?|虽然|所以|因为|还是|就是|\s)+"
)
_TAIL: Final = re.compile(r"(?:真的?|确实|明显|还是|就|也|都|要|还|更|远|是|的|\s)+$")
_ADVERB: Final = re.compile(
    r"(?:还要|还是|都要|更加|真的|明显|确实|要|还|更|都|的|是|稍微|略|那么|这么|来得|那样|这样|一样|\s)+$"
)


@dataclass(frozen=True)
class _Clause:
    """A clause of the text, and what is known of it; all places are in the text."""

    text: str
    start: int
    end: int
    judged: Sequence[Judged]
    brands: Brands
    before: str = ""
    own: str | None = None

    def part(self, start: int, end: int) -> str:
        return self.text[start:end]


def comparisons(
    text: str, opinions: Sequence[Judged] = (), *, brands: Brands = NO_BRANDS, own: str | None = None
) -> list[Comparison]:
    """The comparisons in a text, in order; a clause holds at most one.

    :param opinions: those found in the text: their polarity decides who wins where words do not.
    :param own: the brand that the feedback is about: the target, where the text names no other.
    """
    found: list[Comparison] = []
    before = ""
    for clause in _CLAUSE.finditer(text):
        one = _Clause(text, clause.start(), clause.end(), opinions, brands, before, own)
        made = _than(one) or _equal(one) or _worse(one) or _better(one) or _lacks(one) or _beside(one)
        found += [made] if made else []
        before = clause[0]
    return found


def _than(clause: _Clause) -> Comparison | None:
    """A 比 B 好, and A 不比 B 差."""
    for found in _THAN.finditer(clause.text, clause.start, clause.end):
        verdict = _verdict(clause, found.end())
        if verdict is None:
            continue
        place, end, relation, opinion = verdict
        relation = Relation.EQUAL if found["no"] else relation
        return _comparison(clause, found, place, end, relation, opinion)
    return None


def _worse(clause: _Clause) -> Comparison | None:
    """A 不如 B: whatever follows, A loses."""
    if (found := _WORSE.search(clause.text, clause.start, clause.end)) is None:
        return None
    return _fixed(clause, found, Relation.WORSE)


def _equal(clause: _Clause) -> Comparison | None:
    """A 不输给 B, which 输给 stands in: so it comes before."""
    found = _EQUAL.search(clause.text, clause.start, clause.end)
    return _fixed(clause, found, Relation.EQUAL) if found else None


def _better(clause: _Clause) -> Comparison | None:
    found = _BETTER.search(clause.text, clause.start, clause.end)
    return _fixed(clause, found, Relation.BETTER) if found else None


def _fixed(clause: _Clause, found: Match[str], relation: Relation) -> Comparison | None:
    verdict = _verdict(clause, found.end())
    place, end = (verdict[0], verdict[1]) if verdict else (clause.end, clause.end)
    held = clause.part(found.end(), clause.end)
    if found[0].endswith(tuple("和跟与同")):
        place = end = found.end() + held.index("比")
    return _comparison(clause, found, place, end, relation, verdict[3] if verdict else None)


def _lacks(clause: _Clause) -> Comparison | None:
    """A 没有 B (那么) 好; 没有 alone is no comparison, so B must be a rival or 那么 must stand there."""
    for found in _LACKS.finditer(clause.text, clause.start, clause.end):
        verdict = _verdict(clause, found.end())
        if verdict is None:
            continue
        place, end, relation, opinion = verdict
        other = clause.part(found.end(), place)
        if _SO.search(other) or _EARLIER.search(other) or clause.brands.find(other):
            turned = Relation.WORSE if relation is Relation.BETTER else Relation.BETTER
            return _comparison(clause, found, place, end, turned, opinion)
    return None


def _beside(clause: _Clause) -> Comparison | None:
    """跟 B 比起来, A 更好: the other stands in the clause before."""
    found = _BESIDE.search(clause.before)
    verdict = _verdict(clause, clause.start) if found else None
    if found is None or verdict is None:
        return None
    place, end, relation, opinion = verdict
    group = "one" if found["one"] else "two"
    first = clause.text.rindex(clause.before, 0, clause.start)
    other = _named(clause, first + found.start(group), first + found.end(group))
    if other.name is None or _EXPECTED.search(other.name):
        return None
    target = _target(clause, clause.start, place)
    return Comparison((first + found.start(), end), target, other, relation, opinion)


def _comparison(
    clause: _Clause, found: Match[str], place: int, end: int, relation: Relation, opinion: int | None
) -> Comparison | None:
    other = _named(clause, found.end(), place)
    if other.name is None or _EXPECTED.search(other.name):
        return None
    target = _target(clause, clause.start, found.start())
    start = target.span[0] if target.span else found.start()
    return Comparison((start, end), target, other, relation, opinion)


def _verdict(clause: _Clause, start: int) -> tuple[int, int, Relation, int | None] | None:
    """Where what is said begins and ends, which way it points, and the opinion that says it."""
    for index, judged in enumerate(clause.judged):
        span = judged.opinion
        if span and start <= span[0] < clause.end and judged.polarity != Polarity.NEUTRAL:
            begin = min(span[0], judged.aspect[0]) if judged.aspect and judged.aspect[0] >= start else span[0]
            better = judged.polarity == Polarity.POSITIVE
            return begin, span[1], Relation.BETTER if better else Relation.WORSE, index
    if (found := _JUDGES.search(clause.text, start + 1, clause.end)) is None:
        return None
    better = _GOOD.fullmatch(found[0]) is not None
    return found.start(), found.end(), Relation.BETTER if better else Relation.WORSE, None


def _target(clause: _Clause, start: int, end: int) -> Named:
    """What is judged: a brand, else what the feedback is about, else the words that stand there."""
    found = _named(clause, start, end)
    return found if found.brand or clause.own is None else Named(clause.own, found.span)


def _named(clause: _Clause, start: int, end: int) -> Named:
    """The side that stands in a stretch: the brand in it, else its words without what only leads to them."""
    words = clause.part(start, end)
    if brands := clause.brands.find(words):
        first, last = brands[0].span or (0, 0)
        return Named(brands[0].name, (start + first, start + last), brand=True)
    lead = _LEAD.match(words)
    first = lead.end() if lead else 0
    words = _TAIL.sub("", _ADVERB.sub("", words[first:]))
    if not words.strip():
        return Named(None)
    return Named(words, (start + first, start + first + len(words)))
