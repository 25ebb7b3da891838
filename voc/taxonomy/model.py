"""A taxonomy: the categories a company sorts opinions into, in its own words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

LEVELS: Final = 4
"""Most levels of the tree: 一级 to 四级标签."""
STAGES: Final = ("兴趣", "搜索", "购买", "使用", "售后", "推荐")
"""The journey stages of a taxonomy that names none of its own."""
OTHER: Final = "other"
"""Code of what fits no category."""
INHERITED: Final = ("journey_stage", "touchpoint", "indicator", "department")
"""What a category has from the nearest category above it that says so."""


@dataclass(frozen=True)
class Synonym:
    """Ways of saying one aspect: 服务员态度, 小哥态度 for 服务态度."""

    aspect: str
    forms: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Category:
    """What opinions can fall under, one node of the tree 分类.

    :ivar code: stands for the category in tags and outlives its name.
    :ivar parent: code of the category above; None at the top.
    :ivar keywords: words that speak for it, in the aspect, the opinion or beside them.
    :ivar exclusions: words that speak against it, whatever else does.
    :ivar indicator: the indicator that it feeds.
    :ivar share: of all opinions, how many are expected here, 0..1; None: as many as anywhere.
    """

    code: str
    name: str
    parent: str | None = None
    definition: str | None = None
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    journey_stage: str | None = None
    touchpoint: str | None = None
    indicator: str | None = None
    department: str | None = None
    share: float | None = None


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """An opinion whose category a person gave: it moves the decision at once.

    :ivar aspect: the aspect's words; None: implicit. `opinion` likewise.
    :ivar categories: codes, the main one first.
    """

    text: str
    categories: tuple[str, ...]
    aspect: str | None = None
    opinion: str | None = None


@dataclass(frozen=True, kw_only=True)
class Brand:
    """A brand that customers compare with.

    :ivar own: true for the company's own.
    """

    name: str
    aliases: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """Categories in a tree, and what goes with them; made by `Taxonomy.find`, checked.

    :ivar categories: a parent before its children.
    :ivar other: code of the category for what fits nothing; None: such opinions get the code ``other``.
    :ivar path: the file it was read from.
    """

    name: str
    title: str
    categories: tuple[Category, ...]
    description: str | None = None
    journey_stages: tuple[str, ...] = STAGES
    other: str | None = None
    labelled: tuple[Labelled, ...] = ()
    brands: tuple[Brand, ...] = ()

    @classmethod
    def find(cls, name_or_path: str | Path) -> Self:
        """The taxonomy of a shipped name, or of a TOML file or workbook.

        :raises UnknownName: when it is neither a shipped name nor a file.
        :raises InvalidTaxonomy: with every error of the file and its place.
        """
        from voc.taxonomy.find import find

        found: Self = find(name_or_path)  # type: ignore[assignment]
        return found

    @cached_property
    def version(self) -> str:
        """A short hash of all that the taxonomy says, whatever file it stands in."""
        said = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def label(self) -> str:
        """Name and version, as they stand in ``Versions.taxonomy``."""
        return f"{self.name}@{self.version}"

    @cached_property
    def by_code(self) -> Mapping[str, Category]:
        """Code -> category."""
        return {category.code: category for category in self.categories}

    @cached_property
    def leaves(self) -> tuple[Category, ...]:
        """The categories with none below them, in order."""
        parents = {category.parent for category in self.categories}
        return tuple(category for category in self.categories if category.code not in parents)

    def above(self, code: str) -> tuple[Category, ...]:
        """The category and those above it, from the top down."""
        line = [self.by_code[code]]
        while line[0].parent is not None:
            line.insert(0, self.by_code[line[0].parent])
        return tuple(line)

    def path_of(self, code: str) -> tuple[str, ...]:
        """The names from the top down to the category."""
        return tuple(category.name for category in self.above(code))

    def inherited(self, code: str, field: str) -> str | None:
        """What the category says of a field of `INHERITED`, or the nearest above it that says so."""
        for category in reversed(self.above(code)):
            value: str | None = getattr(category, field)
            if value is not None:
                return value
        return None
