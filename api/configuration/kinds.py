"""The kinds of files a tenant sets up: how each is read and checked, and what the check says."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from voc.errors import InvalidTaxonomy, VocError

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOML: Final = "application/toml"
TSV: Final = "text/tab-separated-values"


class Kind(StrEnum):
    """What a tenant sets up."""

    TAXONOMY = "taxonomy"
    RULES = "rules"
    DICTIONARY = "dictionary"


SUFFIXES: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.TAXONOMY: {TOML: ".toml", XLSX: ".xlsx"},
    Kind.RULES: {TOML: ".toml", XLSX: ".xlsx"},
    Kind.DICTIONARY: {TSV: ".tsv", "text/plain": ".txt"},
}
"""For each kind, the media types it is read from, and the suffix that a file of each has."""


class NoSuchVersion(VocError):
    """There is no such file, or no such version of it."""


class Changed(VocError):
    """The file is no longer what the caller thought it was."""


class MatchMissing(VocError):
    """The file is there, and the caller did not say which version of it is replaced."""


class NothingToUndo(VocError):
    """Nothing was activated before."""


class InvalidContent(VocError):
    """A file that does not hold what its kind asks for.

    :ivar problems: each with its place in the file.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Checked:
    """What a file holds, and what is worth telling of it.

    :ivar value: a taxonomy, rules or a dictionary, as the engine takes them.
    """

    value: Any
    report: Mapping[str, Any]


def check(kind: Kind, content: bytes, *, format: str) -> Checked:
    """Give what the content holds.

    :param format: its media type.
    :raises InvalidContent: with every problem that was found.
    :raises MissingExtra: when a library for it is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="voc-") as folder:
        path = Path(folder) / f"{kind}{SUFFIXES[kind][format]}"
        path.write_bytes(content)
        try:
            return _READERS[kind](path)
        except InvalidTaxonomy as error:
            raise _invalid(error.problems, folder) from error
        except VocError as error:
            if type(error).__name__ == "MissingExtra":
                raise
            raise _invalid(tuple(str(error).splitlines()), folder) from error


def _invalid(problems: tuple[str, ...], folder: str) -> InvalidContent:
    return InvalidContent(tuple(problem.replace(f"{folder}/", "") for problem in problems))


def _taxonomy(path: Path) -> Checked:
    from voc.taxonomy.find import read

    taxonomy = read(path)
    return Checked(taxonomy, {"name": taxonomy.name, "categories": len(taxonomy.categories)})


def _rules(path: Path) -> Checked:
    from voc.rules import Rules

    rules = Rules.load(path)
    return Checked(rules, {"rules": len(rules)})


def _dictionary(path: Path) -> Checked:
    from voc.words import read_dictionary

    dictionary, report = read_dictionary(path)
    refused = [{"line": one.line, "reason": str(one.reason), "why": one.why} for one in report.refused[:100]]
    return Checked(dictionary, {"loaded": report.loaded, "lines": report.lines, "refused": refused})


_READERS: Final[Mapping[Kind, Callable[[Path], Checked]]] = {
    Kind.TAXONOMY: _taxonomy,
    Kind.RULES: _rules,
    Kind.DICTIONARY: _dictionary,
}
