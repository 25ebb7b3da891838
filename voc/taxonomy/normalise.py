"""Ways of saying one aspect brought under one name, and where that name comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from voc.taxonomy.lexicon import plain
from voc.taxonomy.model import Taxonomy


@dataclass(frozen=True)
class Normalised:
    """An aspect under its usual name.

    :ivar origin: code of the category whose synonyms say so; None: it is the aspect's own words.
    """

    aspect: str
    origin: str | None = None


@dataclass(frozen=True)
class Synonyms:
    """Surface forms -> usual names, a category's own before those of others.

    :ivar own: by category and form.
    :ivar shared: of forms that mean one aspect wherever they are listed.
    """

    own: Mapping[tuple[str, str], Normalised]
    shared: Mapping[str, Normalised]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Self:
        """The synonyms of all categories."""
        own: dict[tuple[str, str], Normalised] = {}
        meanings: dict[str, dict[str, Normalised]] = {}
        for category in taxonomy.categories:
            for synonym in category.synonyms:
                found = Normalised(synonym.aspect, category.code)
                for form in (synonym.aspect, *synonym.forms):
                    own[category.code, plain(form)] = found
                    meanings.setdefault(plain(form), {}).setdefault(synonym.aspect, found)
        shared = {form: next(iter(found.values())) for form, found in meanings.items() if len(found) == 1}
        return cls(own, shared)

    def normalise(self, aspect: str | None, opinion: str | None, *, code: str) -> Normalised | None:
        """The usual name of an aspect; of an implicit one, where the opinion word tells it; else None."""
        said = aspect or opinion
        if said is None:
            return None
        form = plain(said)
        known = self.own.get((code, form)) or self.shared.get(form)
        return known or (Normalised(form) if aspect else None)
