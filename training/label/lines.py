"""The lines of the corpora as the labelling sees them, and the hashes that stand for their texts."""

import hashlib
import json
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voc.errors import VocError

PARTS = ("train", "dev", "unlabelled")


class MissingData(VocError):
    """The folder of the corpora is not where it was looked for."""


@dataclass(frozen=True)
class Line:
    """One line of a corpus: its id, channel, text or turns, and what its corpus says of it."""

    id: str
    corpus: str
    part: str
    channel: str | None
    text: str
    turns: tuple[tuple[str, str], ...]
    sentiment: str | None
    product: str | None


def data_folder(path: str | os.PathLike[str] | None = None) -> Path:
    """Return the corpora's folder: ``path``, else ``VOC_DATA``, else ``shared/data`` beside the checkout.

    :raises MissingData: when there is no such folder.
    """
    chosen = Path(path or os.environ.get("VOC_DATA") or Path(__file__).parents[3] / "shared" / "data")
    if not chosen.is_dir():
        raise MissingData(f"{chosen}: no such folder of corpora. Name it with --data or set VOC_DATA")
    return chosen.resolve()


def read_corpus(folder: Path, corpus: str, *, parts: tuple[str, ...] = PARTS) -> Iterator[Line]:
    """Yield the lines of one corpus, train before dev before unlabelled; absent files are skipped."""
    for part in parts:
        path = folder / corpus / f"{part}.jsonl"
        if path.exists():
            with path.open(encoding="utf-8") as file:
                for row in file:
                    yield parse_line(json.loads(row), corpus, part)


def parse_line(row: dict[str, Any], corpus: str, part: str) -> Line:
    """Return one row of a corpus file as a :class:`Line`."""
    turns = tuple((turn["speaker"], turn["text"]) for turn in row.get("turns", ()))
    return Line(
        id=row["id"],
        corpus=corpus,
        part=part,
        channel=row.get("channel"),
        text=row.get("text", ""),
        turns=turns,
        sentiment=row.get("sentiment"),
        product=row.get("product"),
    )


def corpora(folder: Path) -> list[str]:
    """Return the names of the corpora under ``folder``, sorted."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def text_hash(text: str) -> str:
    """Return the SHA-256, in hex, of the UTF-8 bytes of the text exactly as received.

    Evidence offsets are code points of that very text, so nothing is normalised.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def content_hash(text: str) -> str:
    """Return the SHA-256, in hex, of what two copies of a text share.

    NFKC, lower case, only letters and digits kept: so a copy of a line is found in another corpus.
    A text without a letter or digit is hashed as it stands.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(character for character in folded if character.isalnum())
    return text_hash(kept or text)


def joined(turns: tuple[tuple[str, str], ...]) -> str:
    """Return a conversation as one text, ``speaker: text`` a line: what is hashed for a session."""
    return "\n".join(f"{speaker}: {text}" for speaker, text in turns)


def text_at(line: Line, locator: str) -> str:
    """Return the text a locator names in its line.

    ``jddc/train/3`` is the line's text or, of a conversation, all of it joined; ``jddc/train/3#4`` is turn 4
    (counted from 0); ``jddc/train/3#customer`` is all the customer says, a turn a line.
    """
    _, _, part = locator.partition("#")
    if part == "customer":
        return "\n".join(text for speaker, text in line.turns if speaker == "customer")
    if part:
        return line.turns[int(part)][1]
    return line.text or joined(line.turns)
