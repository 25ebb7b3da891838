"""Taxonomies by name and by path: those that ship with voc, and files of the user's own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from voc.errors import UnknownName, UnreadableInput, UnwritableOutput
from voc.taxonomy.as_excel import read_excel, write_excel
from voc.taxonomy.as_toml import from_toml, read_toml, to_toml
from voc.taxonomy.model import Taxonomy

TOML: Final = ".toml"
EXCEL: Final = (".xlsx", ".xlsm")


def shipped() -> tuple[str, ...]:
    """The names of the taxonomies that ship with voc, in order."""
    folder = files("voc.taxonomy") / "shipped"
    return tuple(
        sorted(file.name.removesuffix(TOML) for file in folder.iterdir() if file.name.endswith(TOML))
    )


def find(name_or_path: str | Path) -> Taxonomy:
    """The taxonomy of a shipped name, or of a TOML file or workbook.

    :raises UnknownName: when it is neither a shipped name nor a file.
    :raises InvalidTaxonomy: with every error of the file and its place.
    """
    if str(name_or_path) in shipped():
        file = files("voc.taxonomy") / "shipped" / f"{name_or_path}{TOML}"
        return from_toml(file.read_text("utf-8"), name=file.name)
    path = Path(name_or_path)
    if path.suffix.lower() not in (TOML, *EXCEL):
        remedy = f"Or give the path of a file that ends in {TOML} or {EXCEL[0]}."
        raise UnknownName.among(str(name_or_path), shipped(), what="taxonomy", remedy=remedy)
    return read(path)


def read(path: Path) -> Taxonomy:
    """The taxonomy of a file, by its suffix.

    :raises UnreadableInput: when there is no such file, or it is something else.
    :raises InvalidTaxonomy: with every error and its place.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise UnreadableInput(
            f"{path}: {what}; name a taxonomy's .toml or .xlsx, or one of: {', '.join(shipped())}"
        )
    return read_toml(path) if _suffix(path) == TOML else read_excel(path)


def write(taxonomy: Taxonomy, path: Path) -> None:
    """Write the taxonomy to a file, TOML or a workbook by its suffix.

    :raises UnwritableOutput: when the suffix is of neither, or the file cannot be written.
    """
    suffix = _suffix(path)
    try:
        if suffix == TOML:
            path.write_text(to_toml(taxonomy), "utf-8")
        else:
            write_excel(taxonomy, path)
    except OSError as error:
        raise UnwritableOutput(f"{path}: {error.strerror or error}") from error


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in (TOML, *EXCEL):
        raise UnwritableOutput(f"{path}: a taxonomy is a file that ends in {TOML} or {EXCEL[0]}; name it so")
    return suffix
