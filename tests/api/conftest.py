"""What the tests of the service share: an engine made of nothing, and a client in front of it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from voc_api.app import create_app
from voc_api.settings import Settings

sys.path.append(str(Path(__file__).parent))

from fake_engine import FakeEngine
from until import until


@pytest.fixture
def fake() -> FakeEngine:
    """Give an engine whose tags show what they were made of."""
    return FakeEngine()


@pytest.fixture
def client(fake: FakeEngine) -> Iterator[TestClient]:
    """Give a client of a service that is ready."""
    with TestClient(create_app(Settings(), engine=fake)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        fake.calls.clear()
        yield client
