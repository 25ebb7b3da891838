"""What a folder of `models/` holds: the only place that knows its file names and checks its checksums.

::

    models/<name>/
      release.json          name, date, heads, labels, styles, data, figures
      thresholds.json       temperatures and operating points, set on dev
      tokenizer.json        pieces
      network.xml, .bin     the network for tagging, in OpenVINO's form
      pairs.safetensors     the pair head and the trained categories, applied with numpy
      ngrams.safetensors    weights of character n-grams, which lean the polarity of whole texts
      training.safetensors  all weights in half precision, to train on from
      encoder.json          the encoder's sizes, as transformers reads them
      README.md             the card
      SHA256SUMS            a line a file, as `sha256sum -c` reads it
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from voc.alerts.points import AlertPoint
from voc.errors import ReleaseDamaged, ReleaseMissing
from voc.opinions import Thresholds

SUMS = "SHA256SUMS"
SETTINGS = "release.json"
THRESHOLDS = "thresholds.json"
TOKENIZER = "tokenizer.json"
NETWORK = "network.xml"
PAIRS = "pairs.safetensors"
NGRAMS = "ngrams.safetensors"
TRAINING = "training.safetensors"
ENCODER = "encoder.json"
CARD = "README.md"

RUNTIME = (SETTINGS, THRESHOLDS, TOKENIZER, NETWORK, "network.bin", PAIRS, NGRAMS)
"""Files without which a release cannot tag."""

VARIABLE = "VOC_RELEASE"

_SUM = re.compile(r"(?P<sum>[0-9a-f]{64}) [ *](?P<name>[\w.-]+)", re.ASCII)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Part = TypeVar("Part", bound=_Frozen)


class Settings(_Frozen):
    """What `release.json` says.

    :ivar window: most tokens the network reads at once.
    :ivar overlap: pieces that neighbouring windows share.
    :ivar heads: of each text head the names of its outputs, in the network's order.
    :ivar alerts: outputs of the alert head: kinds, then severities as ``kind:severity``.
    :ivar category_width: outputs of the category head.
    :ivar categories: of each taxonomy that was trained its categories, in the order of their weights.
    :ivar word_habits: corpora whose habit of cutting words it can follow, the usual one first.
    :ivar entities: kinds of entities, in the network's order.
    :ivar styles: opinion styles it can be asked for.
    :ivar precision: of the network's weights and activations.
    :ivar data: rows of each corpus it was trained on.
    """

    name: str
    created: str
    encoder: str
    window: int
    overlap: int
    width: int
    heads: dict[str, tuple[str, ...]]
    alerts: tuple[str, ...]
    category_width: int
    categories: dict[str, tuple[str, ...]]
    word_habits: tuple[str, ...]
    entities: tuple[str, ...]
    styles: tuple[str, ...]
    precision: str
    seed: int
    data: dict[str, int]


class OperatingPoints(_Frozen):
    """What `thresholds.json` says; set on the half of dev that is for tuning.

    :ivar temperatures: of each text head; scores are divided by it.
    :ivar low_confidence: a text whose likeliest polarity is less probable than this is flagged.
    :ivar mixed: least probability of each of praise and blame in a mixed text.
    :ivar ngrams: how much the n-grams of a text count beside the network.
    :ivar traits: of each output of the head `traits` the least score at which it holds.
    :ivar opinions: thresholds by opinion style.
    :ivar entities: of each kind the least score at which a character is inside one.
    :ivar alerts: calibration and thresholds of each output of the alert head.
    :ivar categories: least probability of a whole text's category, by trained taxonomy.
    """

    temperatures: dict[str, float]
    low_confidence: float
    mixed: float
    ngrams: float = 0.0
    traits: dict[str, float] = {}
    opinions: dict[str, Thresholds]
    entities: dict[str, float] = {}
    alerts: dict[str, AlertPoint] = {}
    categories: dict[str, float] = {}


class Release(_Frozen):
    """A release that was checked: every file is there and is what its checksum says."""

    path: Path
    settings: Settings
    points: OperatingPoints

    @property
    def name(self) -> str:
        return self.settings.name

    @classmethod
    def open(cls, path: Path) -> Self:
        """The release in a folder, checked.

        :raises ReleaseMissing: when the folder is no release.
        :raises ReleaseDamaged: when a file is missing or is not what its checksum says; the message names it.
        """
        check_sums(path)
        return cls(
            path=path,
            settings=_read(path / SETTINGS, Settings),
            points=_read(path / THRESHOLDS, OperatingPoints),
        )

    @classmethod
    def find(cls, release: str | Path | None = None) -> Self:
        """The release asked for, checked.

        :param release: a folder, or the name of one that is installed; None: `$VOC_RELEASE`, else the newest
            that was installed with the package, which in a checkout is that of `models/`.
        """
        asked = release or os.environ.get(VARIABLE)
        if asked:
            return cls.open(_named(asked))
        return cls.open(_newest())


def _named(asked: str | Path) -> Path:
    folder = Path(asked).expanduser()
    if folder.is_dir():
        return folder
    installed = {p.name: p for p in installed_releases()}
    if str(asked) in installed:
        return installed[str(asked)]
    names = ", ".join(sorted(installed)) or "none"
    raise ReleaseMissing(
        f"{asked}: neither a folder nor an installed release; installed: {names}. "
        f"Name a release's folder, or unset {VARIABLE}"
    )


def _newest() -> Path:
    found = installed_releases()
    if not found:
        raise ReleaseMissing(
            "no release is installed with voc. Run: pip install --force-reinstall voc-engine, "
            f"or name a folder with --release or {VARIABLE}"
        )
    return max(found, key=lambda p: (_read(p / SETTINGS, Settings).created, p.name))


def installed_releases() -> list[Path]:
    """Folders of the releases that came with the package (in an editable install, of the checkout)."""
    try:
        roots = [Path(str(p)) for p in _package_folders()]
    except ModuleNotFoundError:
        roots = []
    return sorted(p.parent for root in roots if root.is_dir() for p in root.glob(f"*/{SETTINGS}"))


def _package_folders() -> list[Path]:
    place = files("voc_models")
    paths = getattr(place, "_paths", None)  # a folder without __init__.py may lie in several places
    return [Path(p) for p in paths] if paths is not None else [Path(str(place))]


def check_sums(path: Path) -> None:
    """Read every file of the release against its checksum.

    :raises ReleaseMissing: when there is no such folder, or it has no checksums.
    :raises ReleaseDamaged: for the first file that is missing or differs.
    """
    if not (path / SUMS).is_file():
        raise ReleaseMissing(
            f"{path}: no {SUMS} there, so it is no release. Name a folder made by voc_training.export"
        )
    sums = read_sums(path)
    for name in (*RUNTIME, *sums):
        if name not in sums:
            raise ReleaseDamaged(f"{path / SUMS}: has no checksum of {name}. Fetch the release again")
        if not (path / name).is_file():
            raise ReleaseDamaged(f"{path / name}: is missing. Fetch the release again")
    for name, expected in sums.items():
        found = sha256(path / name)
        if found != expected:
            raise ReleaseDamaged(
                f"{path / name}: SHA-256 is {found[:12]}…, {SUMS} says {expected[:12]}…; the file was "
                "changed or damaged. Fetch the release again"
            )


def read_sums(path: Path) -> dict[str, str]:
    """Checksum by file name.

    :raises ReleaseDamaged: for a line that is none.
    """
    lines = (path / SUMS).read_text(encoding="utf-8", errors="replace").removesuffix("\n").split("\n")
    sums = {}
    for number, line in enumerate(lines, 1):
        match = _SUM.fullmatch(line)
        if match is None:
            raise ReleaseDamaged(
                f"{path / SUMS}:{number}: is no checksum and file name as sha256sum writes them. "
                "Fetch the release again"
            )
        sums[match["name"]] = match["sum"]
    return sums


def write_sums(path: Path) -> None:
    """Write the checksums of everything in the folder."""
    names = sorted(p.name for p in path.iterdir() if p.is_file() and p.name != SUMS)
    lines = [f"{sha256(path / name)}  {name}\n" for name in names]
    (path / SUMS).write_text("".join(lines), encoding="utf-8")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _read(path: Path, model: type[Part]) -> Part:
    try:
        return model.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ReleaseDamaged(
            f"{path}: {where}: {first['msg']}. The release was written by another version of voc; "
            "use one made for this"
        ) from error
