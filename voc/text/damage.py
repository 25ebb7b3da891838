"""Text that was read in the wrong encoding: repaired where its bytes can be had again, flagged in any case."""

from __future__ import annotations

from .mapped import Draft


def is_suspicious(text: str) -> bool:
    """Tell whether plain-looking Chinese may be GBK read wrongly."""
    return False


def repair(draft: Draft) -> None:
    """Repair what was read wrongly and flag it."""
