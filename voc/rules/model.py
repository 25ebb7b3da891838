"""A rule as it was read and checked, and what it says where it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from voc.errors import VocError
from voc.rules.pattern import Pattern
from voc.rules.scope import Scope
from voc.schema import Channel, Polarity, Severity, Speaker


class Target(StrEnum):
    """What a rule may set, or veto."""

    CATEGORY = "category"
    ALERT = "alert"
    INTENT = "intent"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does.

    :ivar value: the category, the kind of alert, the intent or the flag; ``*`` in a veto: any.
    :ivar severity: of an alert; None: that of its kind.
    :ivar polarity: of the opinion that a category is set on; None: as the text says.
    """

    target: Target
    value: str
    severity: Severity | None = None
    polarity: Polarity | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands, for messages."""

    file: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: rule {self.rule!r}" if self.rule else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class TokenPattern:
    """A pattern in spaCy's own notation.

    :ivar specs: a dict a token, as ``spacy.matcher.Matcher`` takes it.
    :ivar anchors: for each token that is told by its text, the texts of which one has to be there.
    """

    specs: tuple[dict[str, object], ...]
    anchors: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule: where it holds, and what it does there.

    It holds where one of its phrases, patterns, token patterns or regular expressions does.

    :ivar unless: texts that keep it from holding in a sentence.
    :ivar channels: where it applies; empty: everywhere. So with ``speakers``.
    :ivar not_when: what may not be true of the span.
    :ivar only_when: what has to be true of the span.
    :ivar whole_words: whether what it finds has to begin and end where words do.
    """

    id: str
    place: Place
    effects: tuple[Effect, ...] = ()
    vetoes: tuple[Effect, ...] = ()
    phrases: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    tokens: tuple[TokenPattern, ...] = ()
    regexes: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    channels: frozenset[Channel] = frozenset()
    speakers: frozenset[Speaker] = frozenset()
    not_when: tuple[Scope, ...] = ()
    only_when: tuple[Scope, ...] = ()
    whole_words: bool = False
    note: str = field(default="", compare=False)

    def applies(self, *, speaker: Speaker | None, channel: Channel | None) -> bool:
        """Return whether it concerns what this speaker says on this channel; what is not known passes."""
        return not (
            (self.channels and channel is not None and channel not in self.channels)
            or (self.speakers and speaker is not None and speaker not in self.speakers)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds of a span ``[start, end)`` of the clean text, in code points."""

    rule: str
    start: int
    end: int
    effects: tuple[Effect, ...]
    vetoes: tuple[Effect, ...]

    @property
    def origin(self) -> str:
        """How the contract names where a tag comes from."""
        return f"rule:{self.rule}"

    def sets(self, target: Target) -> Effect | None:
        """Return what it sets of this kind, if anything."""
        return next((effect for effect in self.effects if effect.target is target), None)

    def forbids(self, target: Target, value: str) -> bool:
        """Return whether it vetoes this value."""
        return any(veto.target is target and veto.value in ("*", value) for veto in self.vetoes)


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag that is known of a span, which patterns may name: ``<aspect>``, ``<negative>``, ``<brand>``."""

    start: int
    end: int
    label: str


class RulesError(VocError):
    """A file of rules that cannot be used; the message has a line for each problem."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
