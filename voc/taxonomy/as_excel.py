"""A taxonomy as the analysts' workbook: five sheets, a category a row, its name in the column of its level.

A cell that holds several texts holds a line each. Codes stand in the first column and stay when names change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from voc.errors import InvalidTaxonomy
from voc.records.sheets import Sheet, cell_name, read_sheets, write_sheets
from voc.taxonomy.build import build
from voc.taxonomy.draft import Draft, Place, Record, nearest
from voc.taxonomy.model import LEVELS, STAGES, Brand, Category, Labelled, Taxonomy

HEADER: Final = "说明"
CATEGORIES: Final = "分类"
SYNONYMS: Final = "同义词"
LABELLED: Final = "标注示例"
BRANDS: Final = "品牌"
RULES: Final = "规则"
"""Sheet of the same workbook that is read elsewhere."""

_LEVELS: Final = ("一级标签", "二级标签", "三级标签", "四级标签")
_HEADER_ROWS: Final = {
    "名称": "name", "标题": "title", "描述": "description", "旅程阶段": "journey_stages", "兜底编码": "other",
}  # fmt: skip
_CATEGORY_COLUMNS: Final = {
    "编码": "code", "定义": "definition", "示例": "examples", "关键词": "keywords", "排除词": "exclusions",
    "旅程阶段": "journey_stage", "触点": "touchpoint", "指标": "indicator", "责任部门": "department",
    "预期占比": "share",
}  # fmt: skip
_SYNONYM_COLUMNS: Final = {"编码": "code", "归一方面": "aspect", "说法": "forms"}
_LABELLED_COLUMNS: Final = {"文本": "text", "方面词": "aspect", "观点词": "opinion", "分类编码": "categories"}
_BRAND_COLUMNS: Final = {"品牌": "name", "别名": "aliases", "本品": "own"}
_LISTS: Final = frozenset(
    {"examples", "keywords", "exclusions", "forms", "categories", "aliases", "journey_stages"}
)
_TRUTH: Final = {"是": True, "否": False}
_WIDTHS: Final = {"定义": 44, "示例": 36, "关键词": 30, "说法": 40, "文本": 50, "别名": 30, "内容": 60}


@dataclass(frozen=True)
class _Row:
    """The texts of a row by column, and where each stands."""

    texts: Mapping[str, str]
    cell: Callable[[str], str]


def read_excel(path: Path) -> Taxonomy:
    """The taxonomy of a workbook.

    :raises UnreadableInput: when it is no workbook.
    :raises InvalidTaxonomy: with every problem and its cell.
    """
    sheets = {sheet.title: sheet for sheet in read_sheets(path)}
    return build(_Book(str(path), sheets).draft())


def write_excel(taxonomy: Taxonomy, path: Path) -> None:
    """Write the workbook of a taxonomy.

    :raises UnwritableOutput: when a text is too long for a cell.
    """
    synonyms = [
        (category.code, each.aspect, _lines(each.forms))
        for category in taxonomy.categories
        for each in category.synonyms
    ]
    write_sheets(
        path,
        [
            _sheet(HEADER, ("项目", "内容"), list(_header(taxonomy))),
            _sheet(
                CATEGORIES, _category_columns(), [_category(taxonomy, each) for each in taxonomy.categories]
            ),
            _sheet(SYNONYMS, tuple(_SYNONYM_COLUMNS), synonyms),
            _sheet(LABELLED, tuple(_LABELLED_COLUMNS), [_labelled(each) for each in taxonomy.labelled]),
            _sheet(BRANDS, tuple(_BRAND_COLUMNS), [_brand(each) for each in taxonomy.brands]),
        ],
    )


def _category_columns() -> tuple[str, ...]:
    first, *others = _CATEGORY_COLUMNS
    return (first, *_LEVELS, *others)


def _sheet(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    widths = tuple(_WIDTHS.get(column, 14) for column in columns)
    return Sheet(title, (tuple(columns), *map(tuple, rows)), widths)


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts)


def _header(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    yield "名称", taxonomy.name
    yield "标题", taxonomy.title
    yield "描述", taxonomy.description or ""
    yield "旅程阶段", "" if taxonomy.journey_stages == STAGES else _lines(taxonomy.journey_stages)
    yield "兜底编码", taxonomy.other or ""


def _category(taxonomy: Taxonomy, category: Category) -> tuple[str, ...]:
    path = taxonomy.path_of(category.code)
    return (
        category.code,
        *path,
        *[""] * (LEVELS - len(path)),
        category.definition or "",
        _lines(category.examples),
        _lines(category.keywords),
        _lines(category.exclusions),
        category.journey_stage or "",
        category.touchpoint or "",
        category.indicator or "",
        category.department or "",
        "" if category.share is None else repr(category.share),
    )


def _labelled(labelled: Labelled) -> tuple[str, ...]:
    return (labelled.text, labelled.aspect or "", labelled.opinion or "", _lines(labelled.categories))


def _brand(brand: Brand) -> tuple[str, ...]:
    return (brand.name, _lines(brand.aliases), "是" if brand.own else "")


class _Book:
    """The sheets of a workbook on their way to a draft; notes what no later check could place."""

    def __init__(self, name: str, sheets: Mapping[str, Sheet]) -> None:
        self._name, self._sheets = name, sheets
        self._problems: list[str] = []

    def draft(self) -> Draft:
        """All that the workbook says.

        :raises InvalidTaxonomy: for sheets and columns that are missing or unknown, and for levels.
        """
        self._check_titles()
        header = self._header()
        rows = self._rows(CATEGORIES, (*_CATEGORY_COLUMNS, *_LEVELS))
        synonyms = self._synonyms({row.texts.get("编码") for row in rows})
        draft = Draft(
            header,
            self._categories(rows, synonyms),
            [self._record(row, _LABELLED_COLUMNS) for row in self._rows(LABELLED, _LABELLED_COLUMNS)],
            [self._record(row, _BRAND_COLUMNS) for row in self._rows(BRANDS, _BRAND_COLUMNS)],
        )
        if self._problems:
            raise InvalidTaxonomy(self._problems)
        return draft

    def _blame(self, place: str, problem: str) -> None:
        self._problems.append(f"{place}: {problem}")

    def _check_titles(self) -> None:
        known = (HEADER, CATEGORIES, SYNONYMS, LABELLED, BRANDS)
        for title in self._sheets:
            near = get_close_matches(title, known, n=1, cutoff=0.5)
            if near and title not in known and near[0] not in self._sheets:
                self._blame(
                    f"{self._name}: sheet {title!r}", f"is not known; nearest is {near[0]!r}; rename it"
                )
        for title in (HEADER, CATEGORIES):
            if title not in self._sheets:
                self._blame(self._name, f"has no sheet {title!r}; add it, or start from an exported workbook")

    def _header(self) -> Record:
        values: dict[str, object] = {}
        cells: dict[str, str] = {}
        sheet = self._sheets.get(HEADER)
        for number, row in enumerate(sheet.rows if sheet else ()):
            key, text = (*row, "", "")[:2]
            if number == 0 or not (key.strip() or text.strip()):
                continue
            cell = f"{self._name}: sheet {HEADER}, cell {cell_name(number, 1)}"
            field = _HEADER_ROWS.get(key.strip())
            if field is None:
                allowed = ", ".join(_HEADER_ROWS)
                near = nearest(key, _HEADER_ROWS)
                self._blame(f"{self._name}: sheet {HEADER}, cell {cell_name(number, 0)}",
                            f"{key!r} is not known{near}; allowed: {allowed}")  # fmt: skip
            elif text.strip():
                values[field], cells[field] = _value(field, text), cell
        return Record(values, _places(cells, f"{self._name}: sheet {HEADER}"))

    def _rows(self, title: str, columns: Sequence[str] | Mapping[str, str]) -> list[_Row]:
        """The rows under the header that hold something; empty where there is no such sheet."""
        sheet = self._sheets.get(title)
        if sheet is None:
            return []
        names = [name.strip() for name in (sheet.rows[0] if sheet.rows else ())]
        for place, name in enumerate(names):
            if name and name not in columns:
                near, allowed = nearest(name, columns), ", ".join(columns)
                self._blame(f"{self._name}: sheet {title}, cell {cell_name(0, place)}",
                            f"column {name!r} is not known{near}; allowed: {allowed}")  # fmt: skip
        return [
            self._row(title, names, number, row)
            for number, row in enumerate(sheet.rows)
            if number and any(text.strip() for text in row)
        ]

    def _row(self, title: str, names: Sequence[str], number: int, row: Sequence[str]) -> _Row:
        for place, text in enumerate(row):
            if text.strip() and not (place < len(names) and names[place]):
                self._blame(f"{self._name}: sheet {title}, cell {cell_name(number, place)}",
                            "stands in a column without a name; name the column in row 1")  # fmt: skip
        texts = {name: text for name, text in zip(names, row, strict=False) if name and text.strip()}

        def cell(column: str) -> str:
            # A column that is not there at all has no cell: then the row is what can be named.
            where = cell_name(number, names.index(column)) if column in names else f"{number + 1}"
            return f"{self._name}: sheet {title}, {'cell' if column in names else 'row'} {where}"

        return _Row(texts, cell)

    def _record(
        self, row: _Row, columns: Mapping[str, str], extra: Mapping[str, object] | None = None
    ) -> Record:
        values = {
            field: _value(field, row.texts[name]) for name, field in columns.items() if name in row.texts
        }
        cells = {field: row.cell(name) for name, field in columns.items()}
        cells |= {"name": row.cell(_level(row)), "parent": row.cell(_level(row))} if "code" in values else {}
        return Record(values | dict(extra or {}), _places(cells, row.cell(next(iter(columns)))))

    def _categories(self, rows: Sequence[_Row], synonyms: Mapping[str, Mapping[str, object]]) -> list[Record]:
        codes: dict[tuple[str, ...], str] = {}
        for row in rows:
            codes.setdefault(_path(row), row.texts.get("编码", "").strip())
        records = []
        for row in rows:
            path = _path(row)
            found: dict[str, object] = {"name": path[-1]} if path else {}
            if len(path) > 1 and path[:-1] in codes:
                found["parent"] = codes[path[:-1]]
            elif len(path) > 1:
                above = _LEVELS[len(path) - 2]
                self._blame(
                    row.cell(above), f"no row of its own for {' / '.join(path[:-1])}; add one with its code"
                )
            self._check_gap(row)
            if held := synonyms.get(row.texts.get("编码", "").strip()):
                found["synonyms"] = held
            records.append(self._record(row, _CATEGORY_COLUMNS, found))
        return records

    def _check_gap(self, row: _Row) -> None:
        held = [column in row.texts for column in _LEVELS]
        if True in held and False in held[: _LEVELS.index(_level(row))]:
            column = _LEVELS[held.index(False)]
            self._blame(row.cell(column), f"{column} is empty and a lower level is not; fill it in")

    def _synonyms(self, codes: set[str | None]) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = {}
        for row in self._rows(SYNONYMS, _SYNONYM_COLUMNS):
            missing = [name for name in _SYNONYM_COLUMNS if name not in row.texts]
            code, aspect = (row.texts.get(name, "").strip() for name in ("编码", "归一方面"))
            if missing:
                self._blame(row.cell(missing[0]), f"{missing[0]} is empty; fill it in")
            elif code not in {known and known.strip() for known in codes}:
                near = nearest(code, [known for known in codes if known])
                self._blame(
                    row.cell("编码"), f"code {code!r} is not known{near}; use one of sheet {CATEGORIES}"
                )
            elif aspect in found.setdefault(code, {}):
                self._blame(row.cell("归一方面"), f"{aspect!r} stands twice under {code!r}; join the rows")
            else:
                found[code][aspect] = _value("forms", row.texts["说法"])
        return found


def _level(row: _Row) -> str:
    """The column of the row's own name."""
    return next((column for column in reversed(_LEVELS) if column in row.texts), _LEVELS[0])


def _path(row: _Row) -> tuple[str, ...]:
    return tuple(row.texts[column].strip() for column in _LEVELS if column in row.texts)


def _value(field: str, text: str) -> object:
    """The text of a cell as the field's kind of value; as it stands where it cannot be one."""
    if field in _LISTS:
        return [line for line in (line.strip() for line in text.splitlines()) if line]
    if field == "own":
        return _TRUTH.get(text.strip(), text.strip())
    if field == "share":
        try:
            return float(text)
        except ValueError:
            return text.strip()
    return text


def _places(cells: Mapping[str, str], whole: str) -> Place:
    def place(*path: str | int) -> str:
        return cells.get(str(path[0]), whole) if path else whole

    return place
