"""Who calls: the tenant, what the key allows, and which rows it may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .key import Scope

OPEN_TENANT: Final = "default"
OPEN_KEY: Final = "none"

Scalar = bool | int | float | str


@dataclass(frozen=True)
class RowFilter:
    """Which rows of a tenant are seen: the only place where this is decided.

    :ivar org_path: units from the top; seen is what lies in the last of them. Empty: everything.
    :ivar attributes: names and values that a row must have.
    """

    org_path: tuple[str, ...] = ()
    attributes: Mapping[str, Scalar] = field(default_factory=dict)

    @property
    def sees_all(self) -> bool:
        """Whether nothing is hidden."""
        return not self.org_path and not self.attributes

    def shows(self, *, org_path: Sequence[str] | None, attributes: Mapping[str, Scalar] | None) -> bool:
        """Tell whether a row is seen. One that does not say where it belongs is not."""
        if tuple((org_path or ())[: len(self.org_path)]) != self.org_path:
            return False
        given = attributes or {}
        return all(name in given and _same(given[name], value) for name, value in self.attributes.items())


@dataclass(frozen=True)
class Caller:
    """Who sent a request.

    :ivar key_id: public part of the key; ``none`` where the service runs open.
    :ivar characters_per_minute: most it may send; None: as the service's settings say.
    """

    tenant: str
    key_id: str
    scopes: frozenset[Scope]
    rows: RowFilter = RowFilter()
    characters_per_minute: int | None = None


ANYONE: Final = Caller(OPEN_TENANT, OPEN_KEY, frozenset(Scope))
"""The caller of a service that has no keys."""


def _same(one: Scalar, other: Scalar) -> bool:
    """Compare as JSON does: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other
