"""Requests and their keys: open without any, closed with one; scopes; what a refusal says and does not."""

from collections.abc import Callable, Iterator

import pytest
from fake_engine import FakeEngine
from fastapi.testclient import TestClient
from until import until

from voc_api.access import KeyStore
from voc_api.access.admission import Access
from voc_api.app import create_app
from voc_api.settings import Settings
from voc_api.store import Database

BODY = {"feedback": [{"id": "a", "channel": "review", "text": "很好吃，下次再来"}]}


@pytest.fixture
def service(fake: FakeEngine, database: Database) -> Iterator[Callable[..., TestClient]]:
    """Give a function that starts a service on the store and gives a client."""
    clients = []

    def start(**settings: object) -> TestClient:
        client = TestClient(create_app(Settings.model_validate(settings), engine=fake, database=database))
        client.__enter__()
        clients.append(client)
        until(lambda: client.get("/readyz").status_code == 200)
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def test_without_any_key_the_service_is_open(service: Callable[..., TestClient]) -> None:
    assert service().post("/v1/tags", json=BODY).status_code == 200


def test_with_a_key_the_service_asks_for_it(service: Callable[..., TestClient], database: Database) -> None:
    key = KeyStore(database).create("acme")
    client = service()
    assert client.post("/v1/tags", json=BODY, headers=bearer(key.text)).status_code == 200
    answer = client.post("/v1/tags", json=BODY)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="voc"'
    assert answer.json()["type"] == "urn:problem-type:voc:unauthorised"
    assert answer.json()["detail"] == "a key is needed. Send Authorization: Bearer voc_…"
    for path in ("/livez", "/readyz", "/openapi.json"):
        assert client.get(path).status_code == 200


def test_a_key_made_while_it_runs_closes_it(
    service: Callable[..., TestClient], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voc_api.access.admission.REMEMBERED", 0)
    client = service()
    assert client.post("/v1/tags", json=BODY).status_code == 200
    KeyStore(database).create("acme")
    assert client.post("/v1/tags", json=BODY).status_code == 401


def test_a_revoked_key_opens_no_more(
    service: Callable[..., TestClient], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voc_api.access.admission.REMEMBERED", 0)
    key = KeyStore(database).create("acme")
    client = service()
    assert client.post("/v1/tags", json=BODY, headers=bearer(key.text)).status_code == 200
    KeyStore(database).revoke(key.id)
    assert client.post("/v1/tags", json=BODY, headers=bearer(key.text)).status_code == 401


@pytest.mark.parametrize("scheme", ["Basic {}", "{}", "Bearer x{}", "Bearer {}x", "Bearer ", ""])
def test_what_is_no_key_is_refused_and_not_shown(
    service: Callable[..., TestClient], database: Database, scheme: str, caplog: pytest.LogCaptureFixture
) -> None:
    key = KeyStore(database).create("acme")
    headers = {"Authorization": scheme.format(key.text)}
    answer = service().post("/v1/tags", json=BODY, headers=headers)
    assert answer.status_code == 401
    assert key.text.rpartition("_")[2] not in answer.text + caplog.text


def test_another_secret_under_a_known_id_is_refused(
    service: Callable[..., TestClient], database: Database
) -> None:
    from voc_api.access.key import _checksum

    key = KeyStore(database).create("acme")
    head = key.text[:22] + "0" * 43
    forged = head + _checksum(head)
    answer = service().post("/v1/tags", json=BODY, headers=bearer(forged))
    assert answer.status_code == 401
    assert "not known here" in answer.json()["detail"]


def test_a_missing_scope_is_said(service: Callable[..., TestClient], database: Database) -> None:
    key = KeyStore(database).create("acme", scopes=["jobs", "admin"])
    answer = service().post("/v1/tags", json=BODY, headers=bearer(key.text))
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:problem-type:voc:scope-missing"
    assert answer.json()["detail"] == "this needs a key with the scope tag; the one sent has admin, jobs"


def test_a_key_that_sent_too_much_waits(service: Callable[..., TestClient], database: Database) -> None:
    key = KeyStore(database).create("acme", characters_per_minute=8)
    client = service()
    assert client.post("/v1/tags", json=BODY, headers=bearer(key.text)).status_code == 200
    answer = client.post("/v1/tags", json=BODY, headers=bearer(key.text))
    assert answer.status_code == 429
    assert answer.json()["type"] == "urn:problem-type:voc:rate-exceeded"
    assert 1 <= int(answer.headers["retry-after"]) <= 60


def test_the_log_has_tenant_and_key_id(
    service: Callable[..., TestClient], database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="voc_api")
    key = KeyStore(database).create("acme")
    service().post("/v1/tags", json=BODY, headers=bearer(key.text))
    [line] = [record for record in caplog.records if getattr(record, "fields", {}).get("route") == "/v1/tags"]
    assert (line.fields["tenant"], line.fields["key_id"]) == ("acme", key.id)


def test_every_route_but_the_probes_asks_for_a_scope() -> None:
    document = create_app(Settings()).openapi()
    free = {path for path, operations in document["paths"].items()
            if any("security" not in operation for operation in operations.values())}  # fmt: skip
    assert free == {"/livez", "/readyz", "/metrics"} & free


def test_many_unknown_ids_do_not_fill_the_memory(database: Database) -> None:
    import asyncio

    from voc_api.access import admission
    from voc_api.access.key import make_key

    KeyStore(database).create("acme")
    access = Access(database)

    async def ask() -> None:
        for _ in range(30):
            with pytest.raises(Exception, match="not known here"):
                await access.caller({"authorization": f"Bearer {make_key().text}"})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(admission, "_MOST_REMEMBERED", 10)
        asyncio.run(ask())
    assert len(access._memory) == 10
