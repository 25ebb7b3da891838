"""Requests made from the OpenAPI document, right and wrong: no 5xx, and no answer that it does not say.

A few for each operation here; `make prove` sends twenty thousand.
"""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from served import served

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Give the schema of a service that runs as a process."""
    folder = tmp_path_factory.mktemp("fuzz")
    with served(folder, store=folder / "store.sqlite") as service:
        yield schemathesis.openapi.from_url(f"{service.url}/openapi.json")


schema = schemathesis.pytest.from_fixture("fuzzed")


@schema.parametrize()
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_described(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS)
