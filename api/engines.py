"""Engines for tenants: what a tenant has activated or pinned, made once and shared by all its requests."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from starlette.concurrency import run_in_threadpool

from voc.errors import VocError

from .batching import Tagger
from .problems import ProblemType, Refusal

REMEMBERED: Final = 2.0
"""Seconds after which a tenant's activations are looked up again."""
MOST: Final = 8
"""Engines that are kept beside the usual one."""


@dataclass(frozen=True)
class Part:
    """A file of a tenant's that an engine is made with.

    :ivar digest: of its content, which tells one from another.
    :ivar content: the file itself.
    """

    kind: str
    name: str
    version: int
    digest: str
    format: str
    content: bytes = field(repr=False, compare=False)


@dataclass(frozen=True)
class Recipe:
    """What an engine is made of, beside what the service was told; empty: it is the usual one."""

    release: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is the usual engine."""
        return self.release is None and not self.parts

    @property
    def by_kind(self) -> Mapping[str, Part]:
        """Give the parts by kind."""
        return {part.kind: part for part in self.parts}

    def with_part(self, kind: str, part: Part | None) -> "Recipe":
        """Give the recipe with another part of a kind, or without one."""
        others = tuple(one for one in self.parts if one.kind != kind)
        return Recipe(self.release, (*others, part) if part else others)


Make = Callable[[Recipe], Tagger]


class Engines:
    """The engine of each tenant. Belongs to one event loop; engines are made on other threads.

    :param base: the usual engine.
    :param recipe_of: what a tenant has set up.
    :param make: makes an engine; may take seconds.
    """

    def __init__(self, base: Tagger, *, recipe_of: Callable[[str], Recipe], make: Make) -> None:
        self._base = base
        self.recipe_of = recipe_of
        self._make = make
        self._recipes: dict[str, tuple[float, Recipe]] = {}
        self._made: dict[Recipe, asyncio.Future[Tagger]] = {}

    async def of(self, tenant: str) -> Tagger:
        """Give the engine of a tenant.

        :raises Refusal: when what the tenant has set up makes no engine.
        """
        known = self._recipes.get(tenant)
        if known is None or known[0] <= monotonic():
            known = (monotonic() + REMEMBERED, await run_in_threadpool(self.recipe_of, tenant))
            self._recipes[tenant] = known
        return await self.made(known[1])

    async def made(self, recipe: Recipe) -> Tagger:
        """Give the engine of a recipe, made when it is first asked for.

        :raises Refusal: when the recipe makes no engine.
        """
        if recipe.is_plain:
            return self._base
        making = self._made.pop(recipe, None) or asyncio.ensure_future(run_in_threadpool(self._make, recipe))
        self._made[recipe] = making  # the one used last stands last
        while len(self._made) > MOST:
            self._made.pop(next(iter(self._made)))
        try:
            return await asyncio.shield(making)
        except VocError as error:
            self._made.pop(recipe, None)
            raise Refusal(ProblemType.CONFIGURATION_UNUSABLE, str(error)) from error

    def forget(self, tenant: str) -> None:
        """Look a tenant's activations up again at its next request."""
        self._recipes.pop(tenant, None)
