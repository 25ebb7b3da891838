"""Engines made with a tenant's files: the only place that knows how the engine takes them."""

from typing import Any

from ..batching import Tagger
from ..engines import Recipe
from ..settings import Settings
from .kinds import Kind, check


def make_engine(recipe: Recipe, *, settings: Settings) -> Tagger:
    """Give an engine with a tenant's files in the place of the service's own.

    :raises VocError: when a file or the release cannot be used.
    """
    from voc import Engine

    own: dict[str, Any] = {
        "taxonomy": settings.taxonomy,
        "rules": settings.rules,
        "dictionary": settings.dictionary,
    }
    for kind, part in recipe.by_kind.items():
        own[kind] = check(Kind(kind), part.content, format=part.format).value
    return Engine.load(
        recipe.release or settings.release,
        alerts=settings.alerts,
        opinion_style=settings.opinion_style,
        include=settings.include or None,
        threads=settings.threads,
        **own,
    )
