"""A draft to a taxonomy: every rule of the format, checked once for all kinds of file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from voc.errors import InvalidTaxonomy
from voc.taxonomy.draft import Draft, Reading, Record, nearest
from voc.taxonomy.model import LEVELS, OTHER, STAGES, Brand, Category, Labelled, Synonym, Taxonomy

HEADER_FIELDS: Final = ("name", "title", "description", "journey_stages", "other")
CATEGORY_FIELDS: Final = (
    "code", "name", "parent", "definition", "examples", "keywords", "exclusions", "journey_stage",
    "touchpoint", "indicator", "department", "share", "synonyms",
)  # fmt: skip
LABELLED_FIELDS: Final = ("text", "aspect", "opinion", "categories")
BRAND_FIELDS: Final = ("name", "aliases", "own")
_NAME: Final = re.compile(r"[\w.-]{1,64}")
_CODE: Final = re.compile(r"\S{1,64}")


def build(draft: Draft) -> Taxonomy:
    """The taxonomy that the draft describes.

    :raises InvalidTaxonomy: with every problem and its place.
    """
    reading = Reading()
    header = draft.header
    reading.known(header, HEADER_FIELDS, what="taxonomy")
    name = reading.required(header, "name", what="taxonomy")
    if name and not _NAME.fullmatch(name):
        problem = f"the name {name!r} may hold letters, digits, '-', '_' and '.' only, up to 64 of them"
        reading.blame(header, "name", problem=problem)
    stages = reading.texts(header, "journey_stages") or STAGES
    categories = _categories(reading, draft, stages)
    codes = [category.code for category in categories]
    other = _reference(reading, header, reading.text(header, "other"), "other", allowed=codes)
    labelled = tuple(_labelled(reading, record, categories) for record in draft.labelled)
    brands = tuple(_brand(reading, record) for record in draft.brands)
    _check_aliases(reading, draft.brands, brands)
    title = reading.text(header, "title") or name
    description = reading.text(header, "description")
    if reading.problems:
        raise InvalidTaxonomy(reading.problems)
    return Taxonomy(
        name=name, title=title, description=description, journey_stages=stages, categories=categories,
        other=other, labelled=labelled, brands=brands,
    )  # fmt: skip


def _categories(reading: Reading, draft: Draft, stages: Sequence[str]) -> tuple[Category, ...]:
    records = draft.categories
    if not records:
        reading.blame(draft.header, problem="the taxonomy has no category; add [[category]] tables or rows")
    categories = tuple(_category(reading, record, stages) for record in records)
    seen: dict[str, Record] = {}
    for category, record in zip(categories, records, strict=True):
        if category.code in seen:
            first = seen[category.code].place("code")
            problem = f"code {category.code!r} is taken, see {first}; give each category a code of its own"
            reading.blame(record, "code", problem=problem)
        elif category.code:
            seen[category.code] = record
    _check_tree(reading, categories, records)
    return _parents_first(categories)


def _category(reading: Reading, record: Record, stages: Sequence[str]) -> Category:
    reading.known(record, CATEGORY_FIELDS, what="category")
    category = Category(
        code=_code(reading, record),
        name=reading.required(record, "name", what="category"),
        parent=reading.text(record, "parent"),
        definition=reading.text(record, "definition"),
        examples=reading.texts(record, "examples"),
        keywords=reading.texts(record, "keywords"),
        exclusions=reading.texts(record, "exclusions"),
        synonyms=_synonyms(reading, record),
        journey_stage=_reference(
            reading, record, reading.text(record, "journey_stage"), "journey_stage", allowed=stages
        ),
        touchpoint=reading.text(record, "touchpoint"),
        indicator=reading.text(record, "indicator"),
        department=reading.text(record, "department"),
        share=reading.share(record, "share"),
    )
    for number, word in enumerate(category.keywords):
        if word in category.exclusions:
            problem = f"{word!r} is both a keyword and an exclusion; keep one of them"
            reading.blame(record, "keywords", number, problem=problem)
    return category


def _code(reading: Reading, record: Record) -> str:
    code = reading.required(record, "code", what="category")
    if code and not _CODE.fullmatch(code):
        reading.blame(record, "code", problem=f"code {code!r} may hold up to 64 characters and no space")
    if code == OTHER:
        problem = f"code {OTHER!r} stands for what fits no category; choose another"
        reading.blame(record, "code", problem=problem)
    return code


def _synonyms(reading: Reading, record: Record) -> tuple[Synonym, ...]:
    value = record.values.get("synonyms", {})
    if not isinstance(value, Mapping):
        problem = 'synonyms must be a table, such as {"服务态度" = ["服务员态度"]}'
        reading.blame(record, "synonyms", problem=problem)
        return ()
    found, taken = [], dict[str, str]()
    for aspect, forms in value.items():
        items = reading.items(record, forms, "synonyms", aspect)
        for number, form in enumerate(items):
            if taken.setdefault(form, aspect) != aspect:
                problem = f"{form!r} is a form of {taken[form]!r} and of {aspect!r}; keep one of them"
                reading.blame(record, "synonyms", aspect, number, problem=problem)
        name = reading.items(record, [aspect], "synonyms")
        found += [Synonym(name[0], items)] if name and items else []
    return tuple(found)


def _reference(
    reading: Reading, record: Record, value: str | None, *path: str | int, allowed: Sequence[str]
) -> str | None:
    """The value where it is among the allowed, else None and a problem."""
    if value is None or value in allowed:
        return value
    listed = ", ".join(allowed[:12]) + (", …" if len(allowed) > 12 else "")
    what = str(path[0]).replace("categories", "category")
    problem = f"{what} {value!r} is not known{nearest(value, allowed)}; allowed: {listed or 'none'}"
    reading.blame(record, *path, problem=problem)
    return None


def _check_tree(reading: Reading, categories: Sequence[Category], records: Sequence[Record]) -> None:
    parents = {category.code: category.parent for category in categories}
    codes = [category.code for category in categories]
    names: dict[tuple[str | None, str], Record] = {}
    for category, record in zip(categories, records, strict=True):
        _reference(reading, record, category.parent, "parent", allowed=codes)
        if (depth := _depth(category.code, parents)) is None:
            problem = f"category {category.code!r} lies under itself; correct its parent"
            reading.blame(record, "parent", problem=problem)
        elif depth > LEVELS:
            problem = f"category {category.code!r} is on level {depth}; allowed: up to {LEVELS} levels"
            reading.blame(record, "parent", problem=problem)
        first = names.setdefault((category.parent, category.name), record)
        if first is not record and category.name:
            problem = f"name {category.name!r} is taken beside it, see {first.place('name')}; choose another"
            reading.blame(record, "name", problem=problem)


def _depth(code: str, parents: Mapping[str, str | None]) -> int | None:
    """The level, from 1; None where the way up never ends."""
    depth, above = 1, parents.get(code)
    while above is not None:
        depth, above = depth + 1, parents.get(above)
        if depth > len(parents) + 1:
            return None
    return depth


def _parents_first(categories: Sequence[Category]) -> tuple[Category, ...]:
    """The tree gone through from the top, children in the order of the file."""
    below: dict[str | None, list[Category]] = {}
    for category in categories:
        below.setdefault(category.parent, []).append(category)

    def walk(code: str | None, level: int) -> list[Category]:
        if level > LEVELS:
            return []
        return [found for each in below.get(code, ()) for found in (each, *walk(each.code, level + 1))]

    return tuple(walk(None, 0))


def _labelled(reading: Reading, record: Record, categories: Sequence[Category]) -> Labelled:
    reading.known(record, LABELLED_FIELDS, what="labelled example")
    codes = [category.code for category in categories]
    found = reading.texts(record, "categories")
    if not found:
        reading.blame(record, "categories", problem="a labelled example needs the code of a category")
    for number, code in enumerate(found):
        _reference(reading, record, code, "categories", number, allowed=codes)
    text = reading.required(record, "text", what="labelled example")
    parts = {}
    for part in ("aspect", "opinion"):
        parts[part] = words = reading.text(record, part)
        if words is not None and words not in text:
            reading.blame(
                record, part, problem=f"{part} {words!r} does not stand in its text; copy it from there"
            )
    return Labelled(text=text, categories=found, **parts)


def _brand(reading: Reading, record: Record) -> Brand:
    reading.known(record, BRAND_FIELDS, what="brand")
    return Brand(
        name=reading.required(record, "name", what="brand"),
        aliases=reading.texts(record, "aliases"),
        own=reading.truth(record, "own"),
    )


def _check_aliases(reading: Reading, records: Sequence[Record], brands: Sequence[Brand]) -> None:
    taken: dict[str, str] = {}
    for brand, record in zip(brands, records, strict=True):
        for number, name in enumerate((brand.name, *brand.aliases)):
            if name and taken.setdefault(name.lower(), brand.name) != brand.name:
                problem = f"{name!r} already stands for {taken[name.lower()]!r}; a name means one brand"
                reading.blame(record, *(("aliases", number - 1) if number else ("name",)), problem=problem)
