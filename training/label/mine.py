"""Drawing the items of every task from the corpora, the same ones for the same seed and data."""

from collections.abc import Callable
from pathlib import Path

from .batches import readers_of, write_batches, write_items
from .draw_alerts import draw_alerts
from .draw_feedback import draw_feedback
from .draw_others import draw_bank, draw_calls, draw_mixed, draw_sour_calls
from .draw_single import draw_single
from .pool import Item, Pool

SEED = 20261122
DRAWS: dict[str, tuple[Callable[[Pool], list[Item]], ...]] = {
    "feedback": (draw_feedback,),
    "alerts": (draw_alerts,),
    "calls": (draw_calls, draw_sour_calls),
    "bank": (draw_bank,),
    "mixed": (draw_mixed,),
    "single": (draw_single,),
}
"""The rounds in which a task is drawn. A new one goes last: what readers hold and answered stays as it is."""


def mine(task: str, *, data: Path, folder: Path, seed: int = SEED) -> dict[str, int]:
    """Return the number of items and of batches a reader, after writing both under ``folder``.

    Where earlier rounds lie there already, later ones are added to them.
    """
    pool = Pool(data, seed)
    rounds = [draw(pool) for draw in DRAWS[task]]
    items = [item for drawn in rounds for item in drawn]
    write_items(items, task, folder=folder)
    batches = {
        reader: write_batches(rounds, task, reader, folder=folder, seed=seed) for reader in readers_of(task)
    }
    return {"items": len(items), "dev": sum(item.split == "dev" for item in items), **batches}
