"""A file of rules, loaded once and applied to texts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final, Protocol, Self

from voc.errors import SettingsError
from voc.rules.check import check_rules
from voc.rules.matching import TokenMatcher
from voc.rules.model import Hit, Mark, Rule
from voc.rules.pattern import Places
from voc.rules.phrases import Phrases
from voc.rules.read import RawRules, read_rules
from voc.rules.regular import Regexes
from voc.schema import Channel, Speaker

MOST_HITS: Final = 64
"""Hits of one rule that are kept of a text, the first in order."""
_SENTENCE_END: Final = re.compile(r"[。！!？?；;\n]")

Span = tuple[int, int]


class OwnWords(Protocol):
    """A stretch of a passage that the customer said: see :class:`voc.passage.Part`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class PassageLike(Protocol):
    """A text of which only some parts are the customer's: see :class:`voc.passage.Passage`."""

    @property
    def text(self) -> str: ...
    @property
    def parts(self) -> Sequence[OwnWords]: ...


@dataclass(frozen=True)
class _Text:
    """What is known of a text that rules are applied to."""

    text: str
    places: Mapping[str, Places]
    tags: Mapping[str, Places]
    stops: Sequence[int]
    words: Sequence[Span] | None

    def sentence(self, start: int) -> Span:
        """Return the stops around a place."""
        place = bisect_right(self.stops, start)
        return (
            self.stops[place - 1] if place else 0,
            self.stops[place] if place < len(self.stops) else len(self.text),
        )


class Rules:
    """Rules that are applied in one pass over the phrases and expressions of all; made by :meth:`load`.

    Threads may share one.

    :ivar rules: as they stand in the file, disabled ones left out.
    :ivar version: name, version and a digest of the file, for ``Tags.versions``.
    """

    def __init__(self, rules: Iterable[Rule], *, version: str) -> None:
        self.rules = tuple(rules)
        self.version = version
        self._phrases = Phrases(_texts(self.rules))
        self._tokens = TokenMatcher([pattern for rule in self.rules for pattern in rule.tokens])
        self._regexes = Regexes([regex for rule in self.rules for regex in rule.regexes])
        self._by_text: dict[str, list[int]] = {}
        self._by_label: dict[str, list[int]] = {}
        self._always: list[int] = []
        self._index()
        self._rule_of_regex = [number for number, rule in enumerate(self.rules) for _ in rule.regexes]
        self._first_token = _running(len(rule.tokens) for rule in self.rules)
        self.needs_words = any(rule.tokens or rule.whole_words for rule in self.rules)

    @classmethod
    def load(
        cls,
        path: str | Path,
        *,
        sheet: str | None = None,
        categories: Collection[str] | None = None,
    ) -> Self:
        """Return the rules of a TOML file or of a sheet of a workbook, checked.

        :param sheet: of the workbook; None: ``rules`` or ``规则``.
        :param categories: names that rules may set; None: any.
        :raises RulesError: with a line for every problem: file, line, rule, what is wrong and how to mend it.
        :raises MissingExtra: when a rule has tokens or regex, and spaCy or google-re2 is not installed.
        """
        raw = read_rules(Path(path), sheet=sheet)
        return cls(check_rules(raw, categories=categories), version=_version(raw, Path(path)))

    def __len__(self) -> int:
        return len(self.rules)

    def apply(
        self,
        text: str | PassageLike,
        *,
        speaker: Speaker | None = None,
        channel: Channel | None = None,
        words: Sequence[Span] | None = None,
        marks: Iterable[Mark] = (),
    ) -> tuple[Hit, ...]:
        """Return the hits, in order of the text; of each rule they do not overlap, and the shortest are kept.

        :param text: clean text, or a passage, of which only the customer's own words are read.
        :param speaker: who says it; None: not known, and no rule is left out by it. So with ``channel``.
        :param words: spans of the words of the text, in order; needed where :attr:`needs_words`.
        :param marks: tags that are known of the text, for patterns that name them.
        :raises SettingsError: when a rule needs words and none are given.
        """
        if self.needs_words and words is None:
            raise SettingsError(
                "a rule uses tokens or whole_words, which need the words of the text; give apply(words=…), "
                "a release that has a words head, or write the rule with phrases or patterns"
            )
        whole = text if isinstance(text, str) else text.text
        known = self._known(whole, words, marks)
        spans: dict[int, set[Span]] = {}
        for number, span in self._candidates(known, marks):
            spans.setdefault(number, set()).add(span)
        own = None if isinstance(text, str) else [(part.start, part.end) for part in text.parts]
        hits = [
            Hit(rule.id, start, end, rule.effects, rule.vetoes)
            for number in spans
            if (rule := self.rules[number]).applies(speaker=speaker, channel=channel)
            for start, end in _apart(spans[number])
            if _inside(own, start, end) and _holds(rule, (start, end), known)
        ]
        return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.rule)))

    def _known(self, text: str, words: Sequence[Span] | None, marks: Iterable[Mark]) -> _Text:
        tags: dict[str, list[Span]] = {}
        for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
            tags.setdefault(mark.label, []).append((mark.start, mark.end))
        stops = [found.end() for found in _SENTENCE_END.finditer(text)]
        return _Text(text, self._phrases.find(text), tags, stops, words)

    def _candidates(self, known: _Text, marks: Iterable[Mark]) -> Iterator[tuple[int, Span]]:
        """Yield numbers of rules with spans where they may hold."""
        touched = {number for text in known.places for number in self._by_text.get(text, ())}
        touched.update(number for label in known.tags for number in self._by_label.get(label, ()))
        touched.update(self._always)
        for number in touched:
            rule = self.rules[number]
            for phrase in rule.phrases:
                yield from ((number, span) for span in known.places.get(phrase, ()))
            for pattern in rule.patterns:
                yield from ((number, span) for span in pattern.find(known.places, known.tags))
        yield from self._by_tokens(touched, known, marks)
        for regex, start, end in self._regexes.find(known.text):
            yield self._rule_of_regex[regex], (start, end)

    def _by_tokens(
        self, touched: Iterable[int], known: _Text, marks: Iterable[Mark]
    ) -> Iterator[tuple[int, Span]]:
        wanted = [number for number in touched if self.rules[number].tokens]
        if not wanted or known.words is None:
            return
        with self._tokens.texts():
            doc = self._tokens.doc(known.text, known.words, marks)
            for number in wanted:
                first = self._first_token[number]
                for place, pattern in enumerate(self.rules[number].tokens):
                    if all(any(text in known.places for text in each) for each in pattern.anchors):
                        yield from ((number, span) for span in self._tokens.find(first + place, doc))

    def _index(self) -> None:
        for number, rule in enumerate(self.rules):
            texts = set(rule.phrases)
            for pattern in rule.patterns:
                texts.update(pattern.anchor.texts)
                for label in pattern.anchor.labels:
                    self._by_label.setdefault(label, []).append(number)
            for tokens in rule.tokens:
                texts.update(tokens.anchors[0] if tokens.anchors else ())
                if not tokens.anchors:
                    self._always.append(number)
            for text in texts:
                self._by_text.setdefault(text, []).append(number)


def _texts(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        yield from rule.phrases
        yield from rule.unless
        for pattern in rule.patterns:
            yield from pattern.texts
        for tokens in rule.tokens:
            yield from chain(*tokens.anchors)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans that do not overlap, the first to end, and of those the shortest."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[1], -span[0])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
            if len(kept) == MOST_HITS:
                break
    return kept


def _inside(own: Sequence[Span] | None, start: int, end: int) -> bool:
    return own is None or any(first <= start and end <= last for first, last in own)


def _holds(rule: Rule, span: Span, known: _Text) -> bool:
    sentence = known.sentence(span[0])
    if not rule.regexes and span[1] > sentence[1]:
        return False
    if rule.whole_words and not _is_whole(span, known.words or ()):
        return False
    if any(_stands_in(known.places.get(text, ()), sentence) for text in rule.unless):
        return False
    if any(scope.holds(known.text, span) for scope in rule.not_when):
        return False
    return all(scope.holds(known.text, span) for scope in rule.only_when)


def _stands_in(places: Places, sentence: Span) -> bool:
    place = bisect_left(places, (sentence[0], sentence[0]))
    return place < len(places) and places[place][1] <= sentence[1]


def _is_whole(span: Span, words: Sequence[Span]) -> bool:
    first, last = bisect_left(words, (span[0], span[0])), bisect_left(words, (span[1], span[1]))
    begins = first < len(words) and words[first][0] == span[0]
    return begins and last > 0 and words[last - 1][1] == span[1]


def _running(counts: Iterable[int]) -> list[int]:
    total, firsts = 0, []
    for count in counts:
        firsts.append(total)
        total += count
    return firsts


def _version(raw: RawRules, path: Path) -> str:
    name = str(raw.head.get("name") or path.stem)
    version = raw.head.get("version")
    digest = sha256(path.read_bytes()).hexdigest()[:8]
    return f"{name} {version} ({digest})" if version else f"{name} ({digest})"
