"""A store is closed while threads use it: nobody's connection goes from under a transaction."""

from __future__ import annotations

import threading
from pathlib import Path

from voc_api.store import open_database


def test_closing_waits_for_the_transactions_of_other_threads(tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "store.sqlite"))
    inside, leave, seen = threading.Event(), threading.Event(), list[object]()

    def read() -> None:
        with database.read() as session:
            inside.set()
            leave.wait(10)
            seen.append(session.row("SELECT 1 AS one"))

    reader = threading.Thread(target=read)
    reader.start()
    inside.wait(10)
    closer = threading.Thread(target=database.close)
    closer.start()
    closer.join(0.2)
    assert closer.is_alive()
    leave.set()
    reader.join(10)
    closer.join(10)
    assert seen == [{"one": 1}]
    assert not closer.is_alive()


def test_a_closed_store_opens_again_when_it_is_used(tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "store.sqlite"))
    with database.read() as session:
        assert session.row("SELECT 1 AS one") == {"one": 1}
    database.close()
    with database.read() as session:
        assert session.row("SELECT 2 AS two") == {"two": 2}
