"""``voc schema``: the golden files, as the command prints them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Voc = Callable[..., Result]
GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("kind", ["feedback", "tags", "rejected"])
def test_json_schema(voc: Voc, kind: str) -> None:
    result = voc("schema", kind)
    assert result.exit_code == 0
    assert result.stdout == (GOLDEN / f"{kind}.schema.json").read_text("utf-8")


def test_arrow(voc: Voc) -> None:
    said = voc("schema", "arrow").stdout
    for kind in ("feedback", "tags", "rejected"):
        assert f"# {kind}\n{(GOLDEN / f'{kind}.arrow.txt').read_text('utf-8')}" in said


@pytest.mark.parametrize("arguments", [(), ("tag",)])
def test_which(voc: Voc, arguments: tuple[str, ...]) -> None:
    result = voc("schema", *arguments)
    assert result.exit_code == 2
