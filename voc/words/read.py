"""Dictionaries in files: what is loaded of them, and what is refused and why.

A line is a word, or columns apart by tabs: ``word``, ``kind``, ``weight``, ``mode`` (force or combine),
``parts`` (apart by ``/``). Lines that begin with ``#`` and blank lines are passed over; a first line that has
``word`` or ``词`` in it names the columns. UTF-8, UTF-16 and GBK are told by their bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from voc.errors import UnreadableInput
from voc.text import clean
from voc.words.dictionary import LONGEST, Dictionary, Entry, Mode, uncollected

COLUMNS: Final = ("word", "kind", "weight", "mode", "parts")
_CHINESE: Final = {
    "词": "word",
    "词语": "word",
    "类型": "kind",
    "权重": "weight",
    "方式": "mode",
    "切分": "parts",
}
_MOST_ENTRIES: Final = 2_000_000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PLAIN: Final = re.compile(r"[^\W_]{1,64}")
_TOGETHER: Final = 500
_LETTER: Final = re.compile(r"[^\W_]")
_COUNTED: Final = re.compile(r"\S+ \d+(?: [a-z]{1,5})?")
"""A line as other segmenters have it: word, count, tag, apart by spaces."""


class Refusal(StrEnum):
    """Why a line was not loaded."""

    BLANK = "blank"
    TOO_LONG = "too_long"
    DUPLICATE = "duplicate"
    CONTROL_CHARACTER = "control_character"
    WRONG_ENCODING = "wrong_encoding"
    NO_LETTER = "no_letter"
    TOO_MANY_COLUMNS = "too_many_columns"
    BAD_WEIGHT = "bad_weight"
    BAD_MODE = "bad_mode"
    BAD_PARTS = "bad_parts"


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not loaded.

    :ivar why: what is wrong and what to do.
    """

    line: int
    word: str
    reason: Refusal
    why: str


@dataclass(frozen=True)
class Report:
    """What came of a file.

    :ivar loaded: entries.
    :ivar changed: entries that are looked for as clean text has them: simplified, half-width.
    :ivar notes: sentences worth telling.
    """

    file: str
    encoding: str
    lines: int
    loaded: int
    forced: int
    changed: int
    refused: tuple[Refused, ...]
    notes: tuple[str, ...] = ()

    @property
    def reasons(self) -> dict[str, int]:
        """How many lines were refused for each reason."""
        return dict(Counter(str(refused.reason) for refused in self.refused))


@dataclass
class _Draft:
    mode: Mode
    entries: dict[str, Entry] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    changed: int = 0
    counted: int = 0

    def refuse(self, line: int, word: str, reason: Refusal, why: str) -> None:
        self.refused.append(Refused(line, word[:LONGEST], reason, why))


class _Wrong(Exception):
    def __init__(self, reason: Refusal, why: str) -> None:
        super().__init__(why)
        self.reason = reason


def read_dictionary(
    path: str | Path, *, mode: Mode = Mode.COMBINE, encoding: str | None = None
) -> tuple[Dictionary, Report]:
    """Return the dictionary in a file, and what came of each line.

    :param mode: of entries that say none.
    :param encoding: None: told by the bytes.
    :raises UnreadableInput: when there is no such file, or its encoding cannot be told.
    """
    from voc.records.encoding import detect, encoding_named
    from voc.records.source import Source

    source = Source(path)
    read_as = encoding_named(encoding) if encoding else detect(source)
    raw = source.open().read()
    text = raw.decode(read_as.codec, errors=read_as.errors)
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > _MOST_ENTRIES:
        raise UnreadableInput(f"{path}: {len(lines):,} lines; at most {_MOST_ENTRIES:,}. Split the file")
    draft = _Draft(mode)
    version = f"{Path(path).stem} ({sha256(raw).hexdigest()[:8]})"
    with uncollected():
        _read_lines(lines, draft)
        dictionary = Dictionary(draft.entries.values(), version=version)
    return dictionary, _report(str(path), read_as.name, len(lines), draft)


def _report(file: str, encoding: str, lines: int, draft: _Draft) -> Report:
    notes = []
    if draft.counted * 2 > len(draft.entries) > 0:
        notes.append("most lines look like word, count and tag apart by spaces; put tabs between the columns")
    return Report(
        file=file,
        encoding=encoding,
        lines=lines,
        loaded=len(draft.entries),
        forced=sum(entry.mode is Mode.FORCE for entry in draft.entries.values()),
        changed=draft.changed,
        refused=tuple(draft.refused),
        notes=tuple(notes),
    )


def _read_lines(lines: list[str], draft: _Draft) -> None:
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, start=1)]
    rows = [(number, cells) for number, cells in rows if any(map(str.strip, cells)) and cells[0][:1] != "#"]
    columns: tuple[str, ...] = COLUMNS
    if rows and (named := _header(rows[0][1])):
        columns, rows = named, rows[1:]
    first = columns.index("word")
    cleaned = _cleaned(cells[first].strip() for _, cells in rows if len(cells) > first)
    for number, cells in rows:
        # The common case, a word alone that is nothing but letters, has no more to be checked.
        text = cleaned.get(cells[0], "") if len(cells) == 1 else ""
        if 0 < len(text) <= LONGEST and text not in draft.entries:
            draft.entries[text] = Entry(text, mode=draft.mode, line=number)
            draft.changed += text != cells[0]
            continue
        try:
            entry = _entry(cells, columns, number, draft, cleaned)
            draft.entries[entry.text] = entry
        except _Wrong as wrong:
            draft.refuse(number, _shown(cells[min(first, len(cells) - 1)]), wrong.reason, str(wrong))


def _cleaned(words: Iterable[str]) -> dict[str, str]:
    """Return words as clean text has them, cleaned together where they are of letters and digits only.

    A call for each costs ten times as much. Words that cleaning joins, splits or finds damaged are left out.
    """
    found: dict[str, str] = {}
    waiting = iter([word for word in words if _PLAIN.fullmatch(word)])
    while together := list(islice(waiting, _TOGETHER)):
        text = clean(",".join(together))
        parts = text.text.split(",")
        if len(parts) == len(together) and not text.damaged:
            found.update(zip(together, parts, strict=True))
    return found


def _header(cells: list[str]) -> tuple[str, ...] | None:
    names = tuple(_CHINESE.get(cell.strip(), cell.strip().lower()) for cell in cells)
    return names if "word" in names and set(names) <= set(COLUMNS) else None


def _entry(
    cells: list[str], columns: tuple[str, ...], number: int, draft: _Draft, cleaned: Mapping[str, str]
) -> Entry:
    if len(cells) > len(columns):
        raise _Wrong(
            Refusal.TOO_MANY_COLUMNS,
            f"{len(cells)} columns; allowed are {', '.join(columns)}, apart by tabs",
        )
    given = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
    text = _word(given.get("word", ""), draft, cleaned)
    if (first := draft.entries.get(text)) is not None:
        raise _Wrong(Refusal.DUPLICATE, f"stands already in line {first.line}; leave out one of them")
    mode = _mode(given.get("mode", ""), draft.mode)
    return Entry(
        text,
        kind=given.get("kind", ""),
        weight=_weight(given.get("weight", "")),
        mode=mode,
        parts=_parts(given.get("parts", ""), text, mode),
        line=number,
    )


def _word(word: str, draft: _Draft, cleaned: Mapping[str, str]) -> str:
    """Return the word as clean text has it."""
    if _SURROGATE.search(word):
        raise _Wrong(
            Refusal.WRONG_ENCODING, "bytes that are no text in the file's encoding; save it as UTF-8"
        )
    if not word:
        raise _Wrong(Refusal.BLANK, "no word in the first column; remove the line or add the word")
    if (found := _CONTROL.search(word)) is not None:
        raise _Wrong(
            Refusal.CONTROL_CHARACTER,
            f"an invisible character, U+{ord(found[0]):04X}, at place {found.start() + 1}; remove it",
        )
    text = cleaned.get(word) or clean(word).text
    if not _LETTER.search(text):
        raise _Wrong(Refusal.NO_LETTER, "no letter or digit; signs alone are no word")
    if len(text) > LONGEST:
        raise _Wrong(Refusal.TOO_LONG, f"{len(text)} characters; at most {LONGEST}")
    draft.changed += text != word
    draft.counted += " " in text and _COUNTED.fullmatch(text) is not None
    return text


def _weight(said: str) -> float:
    if not said:
        return 1.0
    try:
        weight = float(said)
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= 1000:
        raise _Wrong(Refusal.BAD_WEIGHT, f"weight {said!r}; allowed is a number from 0 to 1000")
    return weight


def _mode(said: str, default: Mode) -> Mode:
    if said and said.lower() not in list(Mode):
        raise _Wrong(Refusal.BAD_MODE, f"mode {said!r}; allowed are {', '.join(Mode)}")
    return Mode(said.lower()) if said else default


def _parts(said: str, text: str, mode: Mode) -> tuple[str, ...]:
    if not said:
        return ()
    parts = tuple(clean(part).text for part in said.split("/"))
    if "".join(parts) != text or not all(parts) or mode is not Mode.FORCE:
        raise _Wrong(
            Refusal.BAD_PARTS,
            f"parts {said!r}; they have to spell the word, apart by /, and its mode has to be force",
        )
    return parts


def _shown(word: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in word.strip())


def refused_lines(report: Report) -> Iterator[str]:
    """Yield a line a refusal, as it is shown."""
    for refused in report.refused:
        yield f"{report.file}:{refused.line}: {refused.reason}: {refused.word!r}: {refused.why}"
