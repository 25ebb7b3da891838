"""What a proof found, kept in ``docs/proofs`` when asked for, and the table in ``docs/proofs.md``."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "proofs"
PAGE = ROOT / "docs" / "proofs.md"
SCALE, WRITE = "VOC_PROVE_SCALE", "VOC_WRITE_PROOFS"
"""Environment variables: a factor on every count; 1 to write the figures down."""

_TABLE = re.compile("(?<=<!-- table -->\n).*?(?=<!-- end of table -->)", re.DOTALL)
_INSTRUCTIONS = ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "amx_int8", "asimddp", "i8mm")


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a proof found.

    :ivar name: of its test file, without ``test_``, and of the file that keeps it.
    :ivar n: how many of what it is about it went through.
    :ivar of: what they are.
    :ivar release: the trained release it was run with.
    :ivar found: figures by name; sizes in mebibytes, shares 0 to 1.
    """

    name: str
    n: int
    of: str
    seed: int
    release: str
    found: Mapping[str, Any]


def scaled(count: int, *, least: int = 1) -> int:
    """The count times ``$VOC_PROVE_SCALE``, rounded."""
    return max(least, round(count * float(os.environ.get(SCALE, "1"))))


def keep(proof: Proof) -> None:
    """Write the figures and the page's table, when ``$VOC_WRITE_PROOFS`` is 1."""
    if os.environ.get(WRITE) != "1":
        return
    kept = vars(proof) | {
        "date": datetime.now(UTC).date().isoformat(),
        "command": _command(proof.name),
        "machine": _machine(),
        "voc": version("voc-engine"),
        "openvino": version("openvino"),
        "python": platform.python_version(),
    }
    FIGURES.mkdir(exist_ok=True)
    text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
    (FIGURES / f"{proof.name}.json").write_text(text, encoding="utf-8")
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), encoding="utf-8")


def with_table(page: str) -> str:
    """The page with the table that the kept figures give."""
    return _TABLE.sub(lambda _: table(), page)


def table() -> str:
    """A row for each kept proof."""
    kept = [json.loads(path.read_text("utf-8")) for path in sorted(FIGURES.glob("*.json"))]
    head = "| proof | n | seed | found | release | date |\n|---|---|---|---|---|---|\n"
    return head + "".join(_row(each) for each in kept)


def _row(kept: Mapping[str, Any]) -> str:
    found = ", ".join(f"{name} {_shown(value)}" for name, value in kept["found"].items())
    cells = (
        f"[{kept['name']}](proofs/{kept['name']}.json)", f"{kept['n']:,} {kept['of']}", kept["seed"], found,
        kept["release"], kept["date"],
    )  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |\n"


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{name} {_shown(each)}" for name, each in value.items()) + ")"
    return (
        f"{value:,}" if isinstance(value, int) else f"{value:.3g}" if isinstance(value, float) else str(value)
    )


def _command(name: str) -> str:
    scale = f"{SCALE}={os.environ[SCALE]} " if SCALE in os.environ else ""
    return f"{WRITE}=1 {scale}python -m pytest -m prove tests/prove/test_{name}.py"


def _machine() -> str:
    """Its kind: system, processor family, instructions that matter to int8, cores of this process."""
    flags = set(Path("/proc/cpuinfo").read_text("utf-8").split())
    known = [name for name in _INSTRUCTIONS if name in flags]
    kind = f"{platform.system()} {platform.machine()}"
    return f"{kind}, {len(os.sched_getaffinity(0))} cores, {' '.join(known) or 'no int8 instructions'}"
