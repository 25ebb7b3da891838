"""Which labelled texts are dev, which half of dev a text is in, and which texts training must leave out."""

import json
from pathlib import Path

from .lines import content_hash, text_hash

ANNOTATIONS = Path(__file__).parents[1] / "annotations"
TASKS = ("feedback", "alerts", "calls", "bank", "mixed", "single")
_DEV_SHARE = 0.33


def _fraction(salt: str, key: str) -> float:
    """Return a number in [0, 1) that depends on nothing but its arguments."""
    return int(text_hash(f"{salt}:{key}")[:12], 16) / 16**12


def split_of(part: str, key: str) -> str:
    """Return ``dev`` or ``train``: a dev line stays dev, and a third of all other lines is dev by hash.

    :param part: the corpus file the line stands in.
    :param key: content hash of the text; of a conversation's parts, of the whole conversation, so that no
        session is on both sides.
    """
    return "dev" if part == "dev" or _fraction("split", key) < _DEV_SHARE else "train"


def half_of(text: str) -> str:
    """Return ``tune`` or ``report``: the half of dev a text belongs to, by its content hash."""
    return "tune" if _fraction("half", content_hash(text)) < 0.5 else "report"


def held_out_hashes(folder: Path = ANNOTATIONS) -> frozenset[str]:
    """Return the content hashes of all texts that are labelled as dev.

    A line of any corpus whose :func:`content_hash` is among them must not be trained on; for a conversation
    the hash of all its turns joined (:func:`~.lines.joined`) is among them too.
    """
    held: set[str] = set()
    for task in TASKS:
        path = folder / f"{task}.jsonl"
        if path.exists():
            with path.open(encoding="utf-8") as file:
                rows = [json.loads(row) for row in file]
            held.update(
                key for row in rows if row["split"] == "dev" for key in (row["content"], row["group"])
            )
    return frozenset(held)
