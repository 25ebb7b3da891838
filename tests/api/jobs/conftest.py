"""What the tests of jobs share: a store of each kind with a clock that stands, and parts made of nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from voc_api.store import Database, open_database

sys.path.append(str(Path(__file__).parent))

from clock import Clock
from databases import postgres, why_no_postgres


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
