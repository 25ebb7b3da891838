"""Labelled files and folders as corpora: which lines, and what the engine has to be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..corpora import OPINION_CORPORA
from ..heads import CLUENER
from .labelled import LABELS, BadLabels, Labelled, parse, read_rows

TAXONOMIES = {
    "zhijiang2019": "corpus-zhijiang", "dimabsa2024": "corpus-dimabsa", "bdci2018-car": "corpus-car",
}  # fmt: skip
"""Whose categories a corpus is labelled with."""

INDUSTRIES = {
    "online-shopping": "shop", "nlpcc2014": "shop", "bdci2017": "shop", "jddc": "shop",
    "zhijiang2019": "shop", "waimai": "restaurant", "food-safety": "restaurant", "dimabsa2024": "restaurant",
    "zhang-restaurant": "restaurant", "hotel": "hotel", "df529-bank": "bank", "bdci2018-car": "car",
    "taidi-hotline": "government",
}  # fmt: skip
"""What the texts of a corpus are about; the others are posts about anything."""

SPLITS = ("dev", "train", "test")


@dataclass(frozen=True)
class Corpus:
    """Labelled lines under one name.

    :ivar style: opinion style to ask for; None: the engine's default.
    :ivar taxonomy: whose categories its gold names; None: none are labelled.
    """

    name: str
    lines: tuple[Labelled, ...]
    style: str | None = None
    taxonomy: str | None = None


def read_corpora(path: Path, *, only: str = "") -> Iterator[Corpus]:
    """The labelled corpora of a file, of a folder with ``dev.jsonl``, of a folder of such folders, or of a
    folder of JSONL files.

    :param only: of corpora with this in their name.
    :raises BadLabels: when there is none.
    """
    if path.is_file():
        found = [read_corpus(path)]
        if not found[0].lines:
            raise BadLabels(f"{path}: no line carries a label. Labels are: {', '.join(LABELS)}")
    elif path.is_dir():
        found = [
            corpus for file in _files(path) if only in name_of(file) and (corpus := read_corpus(file)).lines
        ]
    else:
        raise BadLabels(f"{path}: no such file or folder. Name a JSONL file, or a folder of them")
    yield from found


def _files(folder: Path) -> list[Path]:
    if (folder / "dev.jsonl").is_file():
        return [folder / "dev.jsonl"]
    found = sorted(folder.glob("*/dev.jsonl")) or sorted(folder.glob("*.jsonl"))
    if not found:
        raise BadLabels(f"{folder}: holds neither dev.jsonl, nor */dev.jsonl, nor any other *.jsonl")
    return found


def name_of(path: Path) -> str:
    """A corpus by its file: ``waimai/dev.jsonl`` is waimai, ``mine.jsonl`` is mine."""
    return path.resolve().parent.name if path.stem in SPLITS else path.stem


def read_corpus(path: Path) -> Corpus:
    """The lines of a file that carry gold."""
    name = name_of(path)
    adapt = ADAPTED.get(name)
    lines = (parse(adapt(row) if adapt else row, where=where) for where, row in read_rows(path))
    kept = tuple(line for line in lines if any(getattr(line, key) is not None for key in LABELS))
    return Corpus(
        name, kept, style=name if name in OPINION_CORPORA else None,
        taxonomy=TAXONOMIES.get(name) or next((line.taxonomy for line in kept if line.taxonomy), None),
    )  # fmt: skip


Row = dict[str, Any]


def _products(row: Row) -> Row:
    return row | {"industry": row.get("product")}


def _cluener(row: Row) -> Row:
    found = row.get("entities", ())
    return row | {"entities": [[start, end, CLUENER.get(kind, kind)] for start, end, kind in found]}


def _bank(row: Row) -> Row:
    kinds = {"BANK": "company", "PRODUCT": "product"}
    found = row.get("spans", ())
    return row | {"entities": [[start, end, kinds[kind]] for start, end, kind in found if kind in kinds]}


def _address(row: Row) -> Row:
    return {key: value for key, value in row.items() if key != "entities"}


ADAPTED: dict[str, Callable[[Row], Row]] = {
    "cluener": _cluener, "df529-bank": _bank, "address": _address, "online-shopping": _products,
}  # fmt: skip
"""Corpora that say something under another name; entities of address are parts of one and no entities."""
