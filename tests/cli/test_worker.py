"""``voc worker``: what is asked for reaches the worker, which is tested where it is."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

Voc = Callable[..., Result]
work = pytest.importorskip("voc_api.work")


def test_options_reach_the_worker(voc: Voc, monkeypatch: pytest.MonkeyPatch) -> None:
    settings: list[Any] = []
    monkeypatch.setattr(work, "run_worker", settings.append)
    result = voc("worker", "--store", "jobs.sqlite", "--threads", 2)
    assert result.exit_code == 0
    assert (settings[0].store, settings[0].threads) == ("jobs.sqlite", 2)


def test_a_store_that_is_none_is_one_message(voc: Voc) -> None:
    result = voc("worker", "--store", "mysql://host/voc")
    assert result.exit_code == 1
    assert "no such kind of database" in result.stderr
