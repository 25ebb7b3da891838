"""``voc schema``."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from voc.schema import Feedback, Rejected, Tags

Voc = Callable[..., Result]


@pytest.mark.parametrize(("kind", "model"), [("feedback", Feedback), ("tags", Tags), ("rejected", Rejected)])
def test_json_schema(voc: Voc, kind: str, model: type) -> None:
    result = voc("schema", kind)
    assert result.exit_code == 0
    assert set(json.loads(result.stdout)["properties"]) == set(model.model_fields)  # type: ignore[attr-defined]


def test_arrow(voc: Voc) -> None:
    said = voc("schema", "arrow").stdout
    for words in (
        "feedback\nid: string not null",
        "\n\ntags\nfeedback_id: string not null",
        "\n\nrejected\n",
    ):
        assert words in said


@pytest.mark.parametrize("arguments", [(), ("tag",)])
def test_which(voc: Voc, arguments: tuple[str, ...]) -> None:
    result = voc("schema", *arguments)
    assert result.exit_code == 2
