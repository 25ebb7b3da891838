"""A taxonomy as a TOML file: read with the line of every error, written in one form."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from voc.errors import InvalidTaxonomy, UnreadableInput
from voc.taxonomy.build import build
from voc.taxonomy.draft import Draft, Record
from voc.taxonomy.model import STAGES, Brand, Category, Labelled, Taxonomy
from voc.taxonomy.places import Lines

TABLES = ("category", "labelled", "brand")


def from_toml(text: str, *, name: str) -> Taxonomy:
    """The taxonomy of a TOML text.

    :param name: what messages call the file.
    :raises InvalidTaxonomy: with every problem and its line.
    """
    try:
        values = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidTaxonomy([f"{name}: is not TOML: {error}"]) from error
    lines = Lines(text.replace("\r\n", "\n"))

    def record(held: Any, *path: str | int) -> Record:
        def place(*inside: str | int) -> str:
            return f"{name}:{lines.line(*path, *inside)}"

        if not isinstance(held, dict):
            raise InvalidTaxonomy([f"{place()}: {path[0]} must be tables, each under [[{path[0]}]]"])
        return Record(held, place)

    def records(table: str) -> list[Record]:
        held = values.get(table, [])
        return [record(each, table, number) for number, each in enumerate(_listed(held))]

    header = record({key: value for key, value in values.items() if key not in TABLES})
    return build(Draft(header, records("category"), records("labelled"), records("brand")))


def read_toml(path: Path) -> Taxonomy:
    """The taxonomy of a TOML file.

    :raises UnreadableInput: when it is no text.
    :raises InvalidTaxonomy: with every problem and its line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    return from_toml(text, name=str(path))


def to_toml(taxonomy: Taxonomy) -> str:
    """The taxonomy as TOML, in the one form that every file is written in."""
    parts = [
        _table(_header(taxonomy)),
        *("\n[[category]]\n" + _category(category) for category in taxonomy.categories),
        *("\n[[labelled]]\n" + _table(_labelled(labelled)) for labelled in taxonomy.labelled),
        *("\n[[brand]]\n" + _table(_brand(brand)) for brand in taxonomy.brands),
    ]
    return "".join(parts)


def _listed(held: Any) -> list[Any]:
    return held if isinstance(held, list) else [held]


def _header(taxonomy: Taxonomy) -> Iterator[tuple[str, object]]:
    yield "name", taxonomy.name
    yield "title", taxonomy.title
    yield "description", taxonomy.description
    yield "journey_stages", () if taxonomy.journey_stages == STAGES else taxonomy.journey_stages
    yield "other", taxonomy.other


def _category(category: Category) -> str:
    fields = _table(
        (
            ("code", category.code),
            ("name", category.name),
            ("parent", category.parent),
            ("definition", category.definition),
            ("examples", category.examples),
            ("keywords", category.keywords),
            ("exclusions", category.exclusions),
            ("journey_stage", category.journey_stage),
            ("touchpoint", category.touchpoint),
            ("indicator", category.indicator),
            ("department", category.department),
            ("share", category.share),
        )
    )
    if not category.synonyms:
        return fields
    synonyms = "".join(f"{_quoted(each.aspect)} = {_value(each.forms)}\n" for each in category.synonyms)
    return f"{fields}[category.synonyms]\n{synonyms}"


def _labelled(labelled: Labelled) -> Iterator[tuple[str, object]]:
    yield "text", labelled.text
    yield "aspect", labelled.aspect
    yield "opinion", labelled.opinion
    yield "categories", labelled.categories


def _brand(brand: Brand) -> Iterator[tuple[str, object]]:
    yield "name", brand.name
    yield "aliases", brand.aliases
    yield "own", brand.own or None


def _table(fields: Iterator[tuple[str, object]] | Sequence[tuple[str, object]]) -> str:
    """A line a field; what says nothing is left out."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in fields if value not in (None, ()))


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, float):
        return repr(value)
    items = [_quoted(str(item)) for item in value]  # type: ignore[attr-defined]
    line = f"[{', '.join(items)}]"
    return line if len(line) <= 100 else "[\n" + "".join(f"  {row}\n" for row in _rows(items)) + "]"


def _rows(items: Sequence[str]) -> Iterator[str]:
    """The items in rows of about a line's width."""
    row = ""
    for item in items:
        if row and len(row) + len(item) > 96:
            yield row.rstrip()
            row = ""
        row += f"{item}, "
    yield row.rstrip()


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, as long as nothing in it has to be escaped by surrogates.
    return json.dumps(text, ensure_ascii=False)
