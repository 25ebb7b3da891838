"""What an agent may not say: the shipped table, and a company's own beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from voc.errors import SettingsError, UnknownName, UnreadableInput
from voc.rules.scope import is_hearsay, is_negated

_GAP: Final = "[^，,。！!？?；;\n]{0,8}?"
_SENTENCE: Final = re.compile("[。！!？?；;\n]")
_KEYS: Final = ("id", "says", "unless")


@dataclass(frozen=True)
class Phrase:
    """An entry of the table.

    :ivar says: phrases, of which … stands for up to eight characters.
    :ivar unless: words in the same sentence that excuse it.
    """

    id: str
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Phrases:
    """A table of forbidden phrases, ready to be looked for."""

    entries: tuple[Phrase, ...]
    _patterns: Mapping[str, re.Pattern[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        patterns = {entry.id: re.compile("|".join(map(_pattern, entry.says))) for entry in self.entries}
        object.__setattr__(self, "_patterns", patterns)

    @classmethod
    def shipped(cls) -> Phrases:
        """The table that ships with voc."""
        return _shipped()

    @classmethod
    def load(cls, path: str | Path) -> Phrases:
        """The shipped table changed by a company's file; the file's form is that of ``phrases.toml``.

        :raises UnreadableInput: when the file cannot be read, or is no TOML.
        :raises SettingsError: when an entry is wrong; the message names the file and the entry.
        :raises UnknownName: when it takes away an entry that there is none of.
        """
        said = _read(Path(path))
        entries = {entry.id: entry for entry in cls.shipped().entries}
        for name in _strings(said.get("off", []), f"{path}: off"):
            if name not in entries:
                raise UnknownName(f"{path}: off: {UnknownName.among(name, entries, what='phrase')}")
            del entries[name]
        return cls(tuple((entries | {entry.id: entry for entry in _entries(said, str(path))}).values()))

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Id and span of each forbidden phrase in what an agent says, in order.

        What is denied (我没说不归我管) or told of others is none.

        :param text: clean text (:func:`voc.text.clean`); spans are of it.
        """
        found = [
            (match.start(), match.end(), entry)
            for entry in self.entries
            for match in self._patterns[entry.id].finditer(text)
        ]
        for start, end, entry in sorted(found, key=lambda one: one[:2]):
            before = re.split(_SENTENCE, text[:start])[-1]
            after = re.split(_SENTENCE, text[end:])[0]
            excused = any(word in before or word in after for word in entry.unless)
            if not excused and not is_negated(text, (start, end)) and not is_hearsay(text, (start, end)):
                yield entry.id, start, end


@cache
def _shipped() -> Phrases:
    path = Path(str(files("voc.conversation") / "phrases.toml"))
    return Phrases(tuple(_entries(_read(path), str(path))))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnreadableInput(f"{path}: the phrases cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"{path}: the phrases are not TOML in UTF-8: {error}") from error


def _entries(said: Mapping[str, Any], path: str) -> Iterator[Phrase]:
    for name in said:
        if name not in ("phrase", "off"):
            raise UnknownName(f"{path}: {UnknownName.among(name, ('phrase', 'off'), what='key')}")
    tables = said.get("phrase", [])
    if not isinstance(tables, list):
        raise SettingsError(f"{path}: phrase is {type(tables).__name__}; write each entry under [[phrase]]")
    for number, table in enumerate(tables, start=1):
        where = f"{path}: phrase {number} ({table.get('id', 'without id')})"
        for name in table:
            if name not in _KEYS:
                raise UnknownName(f"{where}: {UnknownName.among(name, _KEYS, what='key')}")
        if not isinstance(table.get("id"), str) or not table["id"]:
            raise SettingsError(f"{where}: id must be a string that is not empty")
        says = _strings(table.get("says", []), f"{where}: says")
        if not says:
            raise SettingsError(f"{where}: says is empty; give at least one phrase")
        yield Phrase(table["id"], says, _strings(table.get("unless", []), f"{where}: unless"))


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip("… ") for item in value):
        raise SettingsError(f"{where} must be a list of strings with words in them")
    return tuple(value)


def _pattern(phrase: str) -> str:
    return _GAP.join(map(re.escape, re.split("…+", phrase.strip("…"))))
