"""What was read, checked: rules, or every problem with its file, line, rule and mend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from voc.errors import MissingExtra, VocError
from voc.rules.matching import TokensWrong, checked
from voc.rules.model import Effect, Place, Rule, RulesError, Target
from voc.rules.pattern import Element, Pattern, PatternWrong, parse
from voc.rules.read import RawRule, RawRules
from voc.rules.regular import RegexWrong, compiled
from voc.rules.scope import Scope
from voc.schema import AlertKind, Channel, Intent, Polarity, Severity, Speaker
from voc.text import clean

LONGEST: Final = 64
"""Most characters of a phrase."""
KEYS: Final = (
    "id", "phrases", "patterns", "tokens", "regex", "unless", "category", "polarity", "alert", "severity",
    "intent", "flag", "veto", "channel", "speaker", "not_when", "only_when", "whole_words", "enabled", "note",
)  # fmt: skip
HEAD: Final = ("name", "version", "kinds", "intents")
_OWN_CASE: Final = (Scope.NEGATED, Scope.HYPOTHETICAL, Scope.HEARSAY, Scope.QUESTION)
_FINDS: Final = ("phrases", "patterns", "tokens", "regex")
_Value = TypeVar("_Value")


@dataclass(frozen=True, kw_only=True)
class Known:
    """The names that rules may set; None: any.

    :ivar kinds: of alerts.
    """

    kinds: Collection[str] = field(default_factory=lambda: tuple(AlertKind))
    intents: Collection[str] = field(default_factory=lambda: tuple(Intent))
    categories: Collection[str] | None = None


@dataclass
class _Findings:
    """Problems, as they are found."""

    problems: list[str] = field(default_factory=list)

    def add(self, place: Place, message: str) -> None:
        self.problems.append(f"{place}: {message}")

    def among(self, place: Place, name: str, allowed: Collection[str], *, what: str, mend: str = "") -> bool:
        """Return whether a name is allowed; if not, say which are, and the nearest."""
        if name in allowed:
            return True
        near = get_close_matches(name, map(str, allowed), n=1, cutoff=0.5)
        listed = ", ".join(list(allowed)[:24]) + (", …" if len(allowed) > 24 else "")
        hint = f"; nearest is {near[0]!r}" if near else ""
        self.add(place, f"unknown {what} {name!r}{hint}; allowed: {listed}{mend and '. ' + mend}")
        return False


def check_rules(raw: RawRules, *, categories: Collection[str] | None = None) -> tuple[Rule, ...]:
    """Return the rules of a file, disabled ones left out.

    :param categories: of the taxonomy; None: any may be set.
    :raises RulesError: with a line for every problem.
    """
    found = _Findings()
    known = _known(raw, found, categories)
    seen: dict[str, int] = {}
    rules: list[Rule] = []
    for each in raw.rules:
        name = _id(each, found, seen)
        before = len(found.problems)
        rule = _rule(each, name, known, found)
        if len(found.problems) == before and each.values.get("enabled", True):
            rules.append(rule)
    if not raw.rules:
        found.add(Place(raw.file, 1, ""), "holds no rule; begin each with a line [[rules]]")
    if found.problems:
        raise RulesError(tuple(found.problems))
    return tuple(rules)


def _known(raw: RawRules, found: _Findings, categories: Collection[str] | None) -> Known:
    place = Place(raw.file, 1, "")
    for key in raw.head:
        found.among(place, key, HEAD, what="key", mend="Rules stand after [[rules]]")
    kinds = _strings(raw.head.get("kinds", []), place, "kinds", found)
    intents = _strings(raw.head.get("intents", []), place, "intents", found)
    return Known(kinds=(*AlertKind, *kinds), intents=(*Intent, *intents), categories=categories)


def _id(raw: RawRule, found: _Findings, seen: dict[str, int]) -> str:
    name = str(raw.values.get("id", "")).strip()
    if not name:
        found.add(raw.place(), 'has no id; write id = "late-delivery", a name that is its own')
    elif name in seen:
        found.add(
            raw.place("id"), f"the id stands already in line {seen[name]}; give each rule an id of its own"
        )
    seen.setdefault(name, raw.line)
    return name


def _rule(raw: RawRule, name: str, known: Known, found: _Findings) -> Rule:
    for key in raw.values:
        found.among(raw.place(key), key, KEYS, what="key")
    if not any(raw.values.get(key) for key in _FINDS):
        found.add(raw.place(), f"finds nothing; give it one of {', '.join(_FINDS)}")
    effects = tuple(_effects(raw, known, found))
    vetoes = tuple(_vetoes(raw, known, found))
    if not effects and not vetoes:
        found.add(raw.place(), "does nothing; give it one of category, alert, intent, flag, veto")
    alerts = any(effect.target is Target.ALERT for effect in effects)
    return Rule(
        id=name,
        place=raw.place(),
        effects=effects,
        vetoes=vetoes,
        phrases=tuple(_phrases(raw, "phrases", found)),
        patterns=tuple(_patterns(raw, found)),
        tokens=tuple(_each(raw, "tokens", checked, TokensWrong, found)),
        regexes=tuple(_each(raw, "regex", _regex, RegexWrong, found)),
        unless=tuple(_phrases(raw, "unless", found)),
        channels=frozenset(_choices(raw, "channel", Channel, found)),
        speakers=frozenset(_choices(raw, "speaker", Speaker, found)),
        not_when=_scopes(raw, "not_when", found) if "not_when" in raw.values else _OWN_CASE if alerts else (),
        only_when=_scopes(raw, "only_when", found),
        whole_words=_switch(raw, "whole_words", found),
        note=str(raw.values.get("note", "")),
    )


def _effects(raw: RawRule, known: Known, found: _Findings) -> Iterator[Effect]:
    polarity = next(iter(_choices(raw, "polarity", Polarity, found)), None)
    severity = next(iter(_choices(raw, "severity", Severity, found)), None)
    _switch(raw, "enabled", found)
    for key, target in (("category", Target.CATEGORY), ("alert", Target.ALERT), ("intent", Target.INTENT)):
        if value := _text(raw, key, found):
            _check_target(raw.place(key), target, value, known, found)
            yield Effect(
                target,
                value,
                severity=severity if target is Target.ALERT else None,
                polarity=polarity if target is Target.CATEGORY else None,
            )
    for value in _strings(raw.values.get("flag", []), raw.place("flag"), "flag", found):
        yield Effect(Target.FLAG, value)
    if severity is not None and "alert" not in raw.values:
        found.add(raw.place("severity"), "a severity without an alert; add alert = the kind, or leave it out")
    own = set(known.kinds).difference(AlertKind)
    if severity is None and raw.values.get("alert") in own:
        found.add(
            raw.place("alert"), f"a kind of your own has no severity; add severity = one of {_all(Severity)}"
        )
    if polarity is not None and "category" not in raw.values:
        found.add(raw.place("polarity"), "a polarity without a category; add category, or leave it out")


def _vetoes(raw: RawRule, known: Known, found: _Findings) -> Iterator[Effect]:
    place = raw.place("veto")
    for said in _strings(raw.values.get("veto", []), place, "veto", found):
        kind, colon, value = said.partition(":")
        if kind not in list(Target) or not colon or not value:
            found.add(
                place,
                f'veto {said!r}; write "alert:food_safety", "category:…", "intent:…", "flag:…" or "alert:*"',
            )
        else:
            if value != "*":
                _check_target(place, Target(kind), value, known, found)
            yield Effect(Target(kind), value)


def _check_target(place: Place, target: Target, value: str, known: Known, found: _Findings) -> None:
    if target is Target.ALERT:
        mend = 'Declare a kind of your own at the head of the file: kinds = ["…"]'
        found.among(place, value, known.kinds, what="kind of alert", mend=mend)
    elif target is Target.INTENT:
        mend = 'Declare an intent of your own at the head of the file: intents = ["…"]'
        found.among(place, value, known.intents, what="intent", mend=mend)
    elif target is Target.CATEGORY and known.categories is not None:
        found.among(
            place, value, known.categories, what="category", mend="Correct it, or add it to the taxonomy"
        )


def _phrases(raw: RawRule, key: str, found: _Findings) -> Iterator[str]:
    for phrase in _strings(raw.values.get(key, []), raw.place(key), key, found):
        try:
            yield _readable(phrase)
        except PatternWrong as error:
            found.add(raw.place(key), str(error))


def _patterns(raw: RawRule, found: _Findings) -> Iterator[Pattern]:
    for line in _strings(raw.values.get("patterns", []), raw.place("patterns"), "patterns", found):
        try:
            pattern = parse(line)
            yield Pattern(tuple(tuple(map(_cleaned, each)) for each in pattern.sequences))
        except PatternWrong as error:
            found.add(raw.place("patterns"), f"pattern {line!r}: {error}")


def _cleaned(element: Element) -> Element:
    texts, without = tuple(map(_readable, element.texts)), tuple(map(_readable, element.without))
    return replace(element, texts=texts, without=without)


def _readable(phrase: str) -> str:
    """Return the phrase as clean text is written, in simplified characters."""
    text = clean(phrase).text
    if not text:
        raise PatternWrong(
            f"the text {phrase!r} is empty once it is cleaned; give it a character that is read"
        )
    if len(text) > LONGEST:
        raise PatternWrong(f"a text of {len(text)} characters; at most {LONGEST}. Use a pattern: A ..30 B")
    return text


def _regex(said: object) -> str:
    if not isinstance(said, str):
        raise RegexWrong("a regular expression is a text in quotation marks; '…' keeps its backslashes")
    compiled(said)
    return said


def _each(
    raw: RawRule,
    key: str,
    convert: Callable[[object], _Value],
    wrong: type[VocError],
    found: _Findings,
) -> Iterator[_Value]:
    values = raw.values.get(key, [])
    if not isinstance(values, list):
        values = [values]
    for number, value in enumerate(values, start=1):
        try:
            yield convert(value)
        except MissingExtra:
            raise
        except wrong as error:
            found.add(raw.place(key), f"{key} {number}: {error}")


def _strings(value: object, place: Place, key: str, found: _Findings) -> list[str]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(each, str) and each.strip() for each in values):
        found.add(place, f'{key} is not a list of texts; write {key} = ["…", "…"]')
        return []
    return values


def _text(raw: RawRule, key: str, found: _Findings) -> str:
    value = raw.values.get(key, "")
    if not isinstance(value, str):
        found.add(raw.place(key), f'{key} is not a text; write {key} = "…"')
        return ""
    return value.strip()


def _switch(raw: RawRule, key: str, found: _Findings) -> bool:
    value = raw.values.get(key, False)
    if not isinstance(value, bool):
        found.add(raw.place(key), f"{key} = {value!r}; write true or false (是 or 否 in a workbook)")
    return value is True


def _choices(raw: RawRule, key: str, kind: Any, found: _Findings) -> list[Any]:
    values = _strings(raw.values.get(key) or [], raw.place(key), key, found)
    return [kind(value) for value in values if found.among(raw.place(key), value, list(kind), what=key)]


def _scopes(raw: RawRule, key: str, found: _Findings) -> tuple[Scope, ...]:
    return tuple(_choices(raw, key, Scope, found))


def _all(kind: Any) -> str:
    return ", ".join(kind)
