"""Drawing the items of every task from the corpora, the same ones for the same seed and data."""

from collections.abc import Callable
from pathlib import Path

from .batches import READERS, write_batches, write_items
from .draw_alerts import draw_alerts
from .draw_feedback import draw_feedback
from .draw_others import draw_bank, draw_calls, draw_mixed
from .pool import Item, Pool

SEED = 20261122
DRAWS: dict[str, Callable[[Pool], list[Item]]] = {
    "feedback": draw_feedback,
    "alerts": draw_alerts,
    "calls": draw_calls,
    "bank": draw_bank,
    "mixed": draw_mixed,
}


def mine(task: str, *, data: Path, folder: Path, seed: int = SEED) -> dict[str, int]:
    """Return the number of items and of batches a reader, after writing both under ``folder``."""
    items = DRAWS[task](Pool(data, seed))
    write_items(items, task, folder=folder)
    batches = {reader: write_batches(items, task, reader, folder=folder, seed=seed) for reader in READERS}
    return {"items": len(items), "dev": sum(item.split == "dev" for item in items), **batches}
