"""Requests made from the OpenAPI document, right and wrong: no 5xx, and no answer that it does not say.

A few for each operation here; `make prove` sends twenty thousand.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from served import served

from voc_api.app import create_app
from voc_api.settings import Settings

FILES = (
    "application/toml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.apache.parquet",
    "text/tab-separated-values",
)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    (path, method)
    for path, methods in create_app(Settings()).openapi()["paths"].items()
    for method in methods
]


@schemathesis.serializer(*FILES)
def as_it_is(_: Any, value: Any) -> bytes:
    """Send what was made up for a file."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give the schema of a service that runs as a process."""
    folder = tmp_path_factory.mktemp("fuzz")
    with served(folder, store=folder / "store.sqlite") as service:
        yield schemathesis.openapi.from_url(f"{service.url}/openapi.json")


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_described(schema: Any, path: str, method: str) -> None:
    @settings(
        max_examples=4, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=schema[path][method.upper()].as_strategy())
    def sent(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    sent()
