"""What the tests of the service share: an engine made of nothing, an empty store, a client in front."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from voc_api.app import create_app
from voc_api.settings import Settings
from voc_api.store import Database, open_database

sys.path.append(str(Path(__file__).parent))

from clock import Clock
from databases import postgres, why_no_postgres
from fake_engine import FakeEngine
from until import until


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test that names no store have one of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def fake() -> FakeEngine:
    """Give an engine whose tags show what they were made of."""
    return FakeEngine()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give an empty store."""
    database = open_database(str(tmp_path / "store.sqlite"))
    yield database
    database.close()


@pytest.fixture
def client(fake: FakeEngine, database: Database) -> Iterator[TestClient]:
    """Give a client of a service that is ready."""
    with TestClient(create_app(Settings(), engine=fake, database=database)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        fake.calls.clear()
        yield client


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgres"])
def any_database(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """Give an empty store, of each kind in turn, that goes by the clock."""
    if request.param == "sqlite":
        database = open_database(str(tmp_path / "any.sqlite"))
        monkeypatch.setattr(type(database), "now", lambda _: clock.now)
        yield database
        database.close()
        return
    if why := why_no_postgres():
        pytest.skip(why)
    with postgres() as url:
        database = open_database(url)
        monkeypatch.setattr(type(database), "now", lambda _: clock.now)
        yield database
        database.close()
