"""``voc serve``: what is asked for reaches the service, which is tested where it is."""

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Voc = Callable[..., Result]
serve = pytest.importorskip("voc_api.serve")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    settings: list[Any] = []
    monkeypatch.setattr(serve, "run", settings.append)
    return settings


def test_options_outrank_the_file(voc: Voc, served: list[Any], tmp_path: Path) -> None:
    (tmp_path / "service.toml").write_text('port = 9000\nhost = "0.0.0.0"\n', "utf-8")
    result = voc("serve", "--config", tmp_path / "service.toml", "--port", 9001, "--threads", 2)
    assert result.exit_code == 0
    assert (served[0].port, served[0].host, served[0].threads) == (9001, "0.0.0.0", 2)


def test_alerts_by_kind(voc: Voc, served: list[Any]) -> None:
    voc("serve", "--alerts", "legal=0.4", "--include", "words")
    assert (served[0].alerts, served[0].include) == ({"legal": 0.4}, ("words",))


def test_a_wrong_setting_is_one_message(voc: Voc, served: list[Any], tmp_path: Path) -> None:
    (tmp_path / "service.toml").write_text("prot = 9000\n", "utf-8")
    result = voc("serve", "--config", tmp_path / "service.toml")
    assert result.exit_code == 1
    assert "unknown setting 'prot'; nearest is 'port'" in result.stderr
    assert served == []


def test_a_wrong_port(voc: Voc) -> None:
    assert voc("serve", "--port", 99_999).exit_code == 2


def test_the_missing_extra_names_the_command(voc: Voc, monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without(name: str, *others: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "uvicorn":
            raise ModuleNotFoundError("No module named 'uvicorn'", name="uvicorn")
        return original(name, *others, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    result = voc("serve")
    assert result.exit_code == 1
    assert "pip install 'voc-engine[api]'" in result.stderr
