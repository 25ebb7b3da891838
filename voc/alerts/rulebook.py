"""The rules that ship with voc: the analysts' notation of ``voc.rules``, applied without its libraries.

A file holds phrases and patterns only, no token patterns or regular expressions, so that spaCy and google-re2
are not needed; time is in proportion to the text and to what is found in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final, Self

from voc.alerts.lexicon import Lexicon, Place
from voc.rules.check import check_rules
from voc.rules.model import Hit, Rule, RulesError
from voc.rules.read import read_rules
from voc.schema import Channel

SHIPPED: Final = ("safety", "trust", "money", "pressure", "people", "service")
"""Files of rules that raise alerts."""
SEVERITY: Final = "severity"
"""The file of rules that say how severe an alert is that others raise."""
MOST_HITS: Final = 16
"""Hits of one rule that are kept of a text, the first in order."""
_SENTENCE_END: Final = re.compile(r"[。！!？?；;\n]")


class Rulebook:
    """Rules that are applied together; threads may share one.

    :ivar rules: in the order of their files.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._lexicon = Lexicon(_texts(self.rules))
        self._by_text: dict[str, list[int]] = {}
        for number, rule in enumerate(self.rules):
            anchors = {text for pattern in rule.patterns for text in pattern.anchor.texts}
            for text in anchors.union(rule.phrases):
                self._by_text.setdefault(text, []).append(number)

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Self:
        """The rules of some files.

        :raises RulesError: with a line for every problem.
        """
        rules: list[Rule] = []
        for path in paths:
            found = check_rules(read_rules(path))
            heavy = [rule for rule in found if rule.tokens or rule.regexes or rule.whole_words]
            if heavy:
                raise RulesError(
                    tuple(
                        f"{rule.place}: a shipped rule has phrases and patterns only; leave out "
                        "tokens, regex and whole_words" for rule in heavy
                    )
                )  # fmt: skip
            rules += found
        return cls(rules)

    def apply(
        self, text: str, own: Sequence[Place] | None = None, *, channel: Channel | None = None
    ) -> tuple[Hit, ...]:
        """The hits, in order of the text; of each rule they do not overlap, and the shortest are kept.

        :param text: clean.
        :param own: what of it the customer said; None: all.
        """
        places = self._lexicon.find(text)
        touched = sorted({number for found in places for number in self._by_text.get(found, ())})
        if not touched:
            return ()
        stops = [found.end() for found in _SENTENCE_END.finditer(text)]
        hits = [
            Hit(rule.id, start, end, rule.effects, rule.vetoes)
            for number in touched
            if (rule := self.rules[number]).applies(speaker=None, channel=channel)
            for start, end in _apart(_spans(rule, places))
            if _inside(own, start, end) and _holds(rule, (start, end), text, places, stops)
        ]
        return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.rule)))


@cache
def shipped() -> Rulebook:
    """The rules that raise alerts."""
    return _packaged(SHIPPED)


@cache
def severities() -> Rulebook:
    """The rules that say how severe an alert is; they raise none."""
    return _packaged((SEVERITY,))


def _packaged(names: Iterable[str]) -> Rulebook:
    with as_file(files("voc.alerts") / "rules") as folder:
        return Rulebook.load(folder / f"{name}.toml" for name in names)


def _texts(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        yield from rule.phrases
        yield from rule.unless
        for pattern in rule.patterns:
            yield from pattern.texts


def _spans(rule: Rule, places: Mapping[str, list[Place]]) -> Iterator[Place]:
    for phrase in rule.phrases:
        yield from places.get(phrase, ())
    for pattern in rule.patterns:
        yield from pattern.find(places, {})


def _apart(spans: Iterable[Place]) -> list[Place]:
    kept: list[Place] = []
    for start, end in sorted(set(spans), key=lambda span: (span[1], -span[0])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
            if len(kept) == MOST_HITS:
                break
    return kept


def _inside(own: Sequence[Place] | None, start: int, end: int) -> bool:
    return own is None or any(first <= start and end <= last for first, last in own)


def _holds(
    rule: Rule, span: Place, text: str, places: Mapping[str, list[Place]], stops: Sequence[int]
) -> bool:
    place = bisect_right(stops, span[0])
    first = stops[place - 1] if place else 0
    last = stops[place] if place < len(stops) else len(text)
    if span[1] > last:
        return False
    for barred in rule.unless:
        if any(first <= start and end <= last for start, end in places.get(barred, ())):
            return False
    if any(scope.holds(text, span) for scope in rule.not_when):
        return False
    return all(scope.holds(text, span) for scope in rule.only_when)
