"""Rules as they stand in a file: TOML, or a sheet of a workbook.

Values and where they stand; nothing is checked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voc.errors import UnknownName, UnreadableInput
from voc.rules.model import Place, RulesError

if TYPE_CHECKING:
    from voc.records.rows_excel import ExcelRows

WORKBOOKS: Final = (".xlsx", ".xlsm")
SHEETS: Final = ("rules", "Rules", "规则")
"""The sheets that are looked for when none is named."""
LISTS: Final = frozenset(
    ["phrases", "patterns", "regex", "unless", "flag", "veto", "channel", "speaker", "not_when", "only_when"]
)
_SEPARATORS: Final = {"patterns": r"\n", "regex": r"\n", "phrases": r"[\n;；、]", "unless": r"[\n;；、]"}
"""What stands between the members of a list in a cell."""
COLUMNS: Final[Mapping[str, str]] = {
    "编号": "id", "规则": "id", "短语": "phrases", "模式": "patterns", "正则": "regex", "排除": "unless",
    "类别": "category", "极性": "polarity", "预警": "alert", "级别": "severity", "意图": "intent",
    "标记": "flag", "否决": "veto", "渠道": "channel", "角色": "speaker", "不算": "not_when",
    "只算": "only_when", "整词": "whole_words", "启用": "enabled", "备注": "note",
}  # fmt: skip
"""Names of the sheet's columns in Chinese."""
_HEADER: Final = re.compile(r"\s*\[\[\s*rules\s*\]\]")
_KEY: Final = re.compile(r"\s*[\"']?([A-Za-z_]+)[\"']?\s*=")
_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_YES: Final = {"是": True, "true": True, "yes": True, "1": True, "y": True}
_NO: Final = {"否": False, "false": False, "no": False, "0": False, "n": False}


@dataclass(frozen=True)
class RawRule:
    """A rule as it was written.

    :ivar line: where it begins, from 1; of a workbook the row.
    :ivar lines: where its keys stand.
    """

    file: str
    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)

    def place(self, key: str = "") -> Place:
        """Return where a key of it stands."""
        return Place(self.file, self.lines.get(key, self.line), str(self.values.get("id", "")))


@dataclass(frozen=True)
class RawRules:
    """A file as it was written.

    :ivar head: what it says beside its rules.
    """

    file: str
    head: Mapping[str, Any]
    rules: tuple[RawRule, ...]


def read_rules(path: Path, *, sheet: str | None = None) -> RawRules:
    """Return what a file of rules holds.

    :param sheet: of a workbook; None: ``rules`` or ``规则``.
    :raises UnreadableInput: when there is no such file, or it is no text.
    :raises RulesError: when it is no TOML.
    """
    if not path.is_file():
        raise UnreadableInput(
            f"{path}: there is no such file; name a .toml file or an .xlsx workbook of rules"
        )
    return _workbook(path, sheet) if path.suffix.lower() in WORKBOOKS else _toml(path)


def _toml(path: Path) -> RawRules:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UnreadableInput(f"{path}:{line}: is not UTF-8; save the file as UTF-8") from error
    try:
        head = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise RulesError((_explained(path, error),)) from error
    rules = head.pop("rules", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise RulesError((f"{path}: rules is not a list of tables; begin each rule with a line [[rules]]",))
    return RawRules(str(path), head, tuple(_placed(str(path), text.split("\n"), rules)))


def _explained(path: Path, error: tomllib.TOMLDecodeError) -> str:
    found = _AT.search(str(error))
    line = f":{found[1]}" if found else ""
    said = _AT.sub("", str(error)).strip()
    how = "Texts stand in quotation marks, lists in [ ], each rule after [[rules]]"
    return f"{path}{line}: is not TOML: {said}. {how}"


def _placed(file: str, lines: list[str], rules: list[dict[str, Any]]) -> Iterator[RawRule]:
    starts = [number for number, line in enumerate(lines, start=1) if _HEADER.match(line)]
    if len(starts) != len(rules):  # written as one inline list, or headers inside a long string
        starts = [1] * len(rules)
    for place, rule in enumerate(rules):
        end = starts[place + 1] - 1 if place + 1 < len(starts) else len(lines)
        keys: dict[str, int] = {}
        for number in range(starts[place], end):
            if (found := _KEY.match(lines[number])) and found[1] in rule:
                keys.setdefault(found[1], number + 1)
        yield RawRule(file, starts[place], rule, keys)


def _workbook(path: Path, sheet: str | None) -> RawRules:
    from voc.records.rows import BadRow

    sheet, rows = _sheet(path, sheet)
    file = f"{path}[{sheet}]"
    rules: list[RawRule] = []
    for row in rows:
        if isinstance(row, BadRow):
            raise RulesError((f"{file}:{row.line}: {row.reason}",))
        rules.append(RawRule(file, row.line, dict(_cells(row.values))))
    return RawRules(file, {}, tuple(rules))


def _sheet(path: Path, sheet: str | None) -> tuple[str, ExcelRows]:
    """Return the sheet of rules, opened, and its name."""
    from voc.records.rows_excel import ExcelRows
    from voc.records.source import Source

    for name in [sheet] if sheet else SHEETS:
        try:
            return name, ExcelRows(Source(path), sheet=name)
        except UnknownName as error:
            missing = error
    raise UnreadableInput(
        f"{missing}. Rules stand on a sheet named {' or '.join(SHEETS)}, or name it: sheet=…"
    )


def _cells(cells: Mapping[str, object]) -> Iterator[tuple[str, Any]]:
    for column, value in cells.items():
        key = COLUMNS.get(column.strip(), column.strip())
        yield key, _cell(key, value)


def _cell(key: str, value: object) -> Any:
    """Return a cell's value as TOML would have it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if key in LISTS:
        parts = re.split(_SEPARATORS.get(key, r"[\n,，、;；]"), str(value))
        return [part.strip() for part in parts if part.strip()]
    if key in ("enabled", "whole_words"):
        said = str(value).strip().lower()
        return _YES.get(said, _NO.get(said, value))
    return value if isinstance(value, bool) else str(value).strip()
