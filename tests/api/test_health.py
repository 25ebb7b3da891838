"""/livez and /readyz: alive at once, ready when the engine has loaded and warmed."""

import threading
from collections.abc import Iterator

import pytest
from fake_engine import FakeEngine
from fastapi.testclient import TestClient
from until import until

from voc.errors import ReleaseMissing
from voc_api.app import create_app
from voc_api.batching import Tagger
from voc_api.settings import Settings


def test_alive_is_not_ready_until_the_engine_is_loaded_and_warm(
    fake: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = threading.Event()

    def load(_: Settings) -> Tagger:
        loaded.wait()
        return fake

    monkeypatch.setattr("voc_api.service.load_engine", load)
    fake.free.clear()
    with TestClient(create_app(Settings())) as client:
        assert client.get("/livez").json() == {"status": "alive"}
        for path in ("/readyz", "/v1/tags"):
            answer = client.get(path) if path == "/readyz" else client.post(path, json={"feedback": []})
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "2"
            assert answer.json()["type"] == "urn:problem-type:voc:not-ready"
            assert answer.json()["detail"] == "the engine is loading. Send it again in 2 seconds"
        loaded.set()
        fake.busy.wait()
        assert client.get("/readyz").status_code == 503, "ready before the engine was warm"
        fake.free.set()
        until(lambda: client.get("/readyz").status_code == 200)
        answer = client.get("/readyz")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["status"] == "ready"
        assert answer.json()["versions"]["release"] == "fake"


def test_an_engine_that_cannot_be_loaded_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def load(_: Settings) -> Tagger:
        raise ReleaseMissing("no release in /nowhere. Run: make run")

    monkeypatch.setattr("voc_api.service.load_engine", load)
    app = create_app(Settings())
    with TestClient(app) as client:
        until(lambda: app.state.service.failure is not None)
        answer = client.get("/readyz")
        assert client.get("/livez").status_code == 200
    assert answer.status_code == 503
    assert answer.json()["detail"] == "the engine could not be loaded. The service's log says why"
    assert "retry-after" not in answer.headers
    failed = next(record for record in caplog.records if "could not be loaded" in record.message)
    assert failed.fields["reason"] == "no release in /nowhere. Run: make run"


def test_an_engine_that_fails_on_its_first_text_is_not_ready() -> None:
    class Broken(FakeEngine):
        def tag(self, feedback: object) -> Iterator[object]:  # type: ignore[override]
            raise RuntimeError

    app = create_app(Settings(), engine=Broken())  # type: ignore[arg-type]
    with TestClient(app) as client:
        until(lambda: app.state.service.failure is not None)
        assert client.get("/readyz").status_code == 503
