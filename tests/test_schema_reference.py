"""The golden schemas and the reference page are those of the models."""

import subprocess
import sys
from pathlib import Path

import pytest

from voc.schema import kinds, tags
from voc.schema.feedback import Feedback
from voc.schema.model import Model
from voc.schema.reference import CHOICES, INWARD, OUTWARD, documents, main
from voc.schema.rejected import Rejected

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("path", [str(path.relative_to(ROOT)) for path in documents(ROOT)])
def test_files_are_fresh(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == documents(ROOT)[ROOT / path], (
        "Run: python -m voc.schema.reference"
    )


@pytest.mark.parametrize("model", [*INWARD, *OUTWARD, Rejected], ids=lambda model: model.__name__)
def test_every_field_is_described(model: type[Model]) -> None:
    assert model.__doc__
    assert [
        name for name, field in model.model_fields.items() if not (field.description or "").endswith(".")
    ] == []


def test_every_model_and_choice_is_on_the_page() -> None:
    def made(module: object, base: type) -> set[object]:
        own = [x for x in vars(module).values() if isinstance(x, type) and issubclass(x, base)]
        return {x for x in own if x.__module__ == module.__name__ and x is not base}  # type: ignore[attr-defined]

    assert made(tags, Model) == set(OUTWARD)
    assert made(kinds, kinds.Choice) == set(CHOICES)
    assert Feedback in INWARD


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.__name__)
def test_every_value_says_what_it_means(choice: type[kinds.Choice]) -> None:
    assert all(member.meaning for member in choice)


def test_check_names_what_is_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    capsys.readouterr()
    (tmp_path / "docs" / "schema.md").write_text("old", "utf-8")
    assert main([str(tmp_path), "--check"]) == 1
    told = capsys.readouterr().out
    assert told == f"{tmp_path / 'docs' / 'schema.md'}: stale. Run: python -m voc.schema.reference\n"


def test_arrow_is_not_loaded_before_it_is_used() -> None:
    code = "import sys, voc, voc.schema; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
