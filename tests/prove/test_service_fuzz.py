"""Requests made from the OpenAPI document, right and wrong: no 5xx, and no answer that it does not say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from proof import Proof, keep, scaled
from service import serving

if TYPE_CHECKING:
    from voc import Engine

pytestmark = pytest.mark.prove
SEED = 24
REQUESTS = 20_000


FILES = (
    "application/toml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.apache.parquet",
    "text/tab-separated-values",
)


def _as_it_is(_: Any, value: Any) -> bytes:
    """What was made up for a file, as its bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


def test_service_fuzz(tmp_path: Path, engine: Engine) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

    checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
    schemathesis.serializer(*FILES)(_as_it_is)
    seen = Counter[int]()
    with serving(tmp_path, queue_seconds=60) as service:
        operations = [
            one.ok()
            for one in schemathesis.openapi.from_url(f"{service.url}/openapi.json").get_all_operations()
        ]
        each = max(2, scaled(REQUESTS) // len(operations))
        for operation in operations:

            @seed(SEED)
            @settings(
                max_examples=each, deadline=None, database=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=operation.as_strategy())
            def sent(case: schemathesis.Case) -> None:
                answer = case.call()
                seen[answer.status_code] += 1
                case.validate_response(answer, checks=checks)

            sent()
    assert not [status for status in seen if status >= 500]
    found = {str(status): count for status, count in sorted(seen.items())}
    n = sum(seen.values())
    keep(Proof(name="service_fuzz", n=n, of="requests", seed=SEED, release=engine.release.name, found=found))
