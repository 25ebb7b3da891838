"""Taxonomies, rules and dictionaries: put, checked, tried, activated, rolled back; no change is lost."""

import io
from typing import Any

import httpx
import pytest
from fake_engine import FakeEngine
from fastapi.testclient import TestClient

from voc.schema import Versions
from voc_api.engines import Recipe

TSV = {"Content-Type": "text/tab-separated-values"}
TOML = {"Content-Type": "application/toml"}
PATH = "/v1/dictionaries/brands"


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> list[Recipe]:
    """Make engines of nothing that name their dictionary, and give what they were made of."""
    made: list[Recipe] = []

    def make(recipe: Recipe, *, settings: object) -> FakeEngine:
        made.append(recipe)
        engine = FakeEngine()
        part = recipe.by_kind.get("dictionary")
        label = f"{part.name} {part.version}" if part else None
        engine.versions = Versions(engine="0.0.0", release=recipe.release or "fake", dictionary=label)
        return engine

    monkeypatch.setattr("voc_api.service.make_engine", make)
    return made


@pytest.fixture
def client(engines: list[Recipe], client: TestClient) -> TestClient:
    return client


def put(client: TestClient, content: str, **headers: str) -> httpx.Response:
    return client.put(PATH, content=content.encode(), headers={**TSV, **headers})


def dictionary_of(client: TestClient) -> str | None:
    """Give the dictionary that the tenant's feedback is tagged with."""
    body = {"feedback": [{"id": "a", "channel": "review", "text": "好"}]}
    [result] = client.post("/v1/tags", json=body).json()["results"]
    label: str | None = result["tags"]["versions"].get("dictionary")
    return label


def problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    said: dict[str, Any] = answer.json()
    assert said["type"] == f"urn:problem-type:voc:{slug}"
    return said


def test_put_says_what_was_found_and_is_not_active_yet(client: TestClient) -> None:
    answer = put(client, "小龙坎\tbrand\n小龙坎\tbrand\n")
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["version"], said["active"], said["report"]["loaded"]) == (1, False, 1)
    assert [one["reason"] for one in said["report"]["refused"]] == ["duplicate"]
    assert dictionary_of(client) is None
    read = client.get(PATH)
    assert read.content.decode() == "小龙坎\tbrand\n小龙坎\tbrand\n"
    assert read.headers["etag"] == answer.headers["etag"]
    assert client.get(PATH, headers={"If-None-Match": read.headers["etag"]}).status_code == 304


def test_a_change_says_what_it_follows(client: TestClient) -> None:
    first = put(client, "小龙坎\n").headers["etag"]
    assert "Send its ETag in If-Match" in problem(put(client, "海底捞\n"), 428, "if-match-missing")["detail"]
    second = put(client, "海底捞\n", **{"If-Match": first})
    assert second.json()["version"] == 2
    problem(put(client, "呷哺\n", **{"If-Match": first}), 412, "changed")
    problem(
        client.put("/v1/dictionaries/new", content="词\n".encode(), headers={**TSV, "If-Match": first}),
        412,
        "changed",
    )
    same = put(client, "海底捞\n", **{"If-Match": second.headers["etag"]})
    assert same.json()["version"] == 2
    assert client.get(PATH, params={"version": 1}).text == "小龙坎\n"


def test_activated_and_rolled_back(client: TestClient) -> None:
    etag = put(client, "小龙坎\n").headers["etag"]
    put(client, "海底捞\n", **{"If-Match": etag})
    assert client.post(f"{PATH}/activate", json={"version": 1}).json()["active"]
    assert dictionary_of(client) == "brands 1"
    assert client.post(f"{PATH}/activate", json={}).json()["version"] == 2
    assert dictionary_of(client) == "brands 2"
    assert client.post("/v1/dictionaries/rollback").json()["active"]["version"] == 1
    assert dictionary_of(client) == "brands 1"
    assert client.post("/v1/dictionaries/rollback").json() == {"active": None}
    assert dictionary_of(client) is None
    problem(client.post("/v1/dictionaries/rollback"), 409, "nothing-to-undo")
    actions = [entry["action"] for entry in client.get("/v1/audit").json()["entries"]]
    assert actions[:3] == ["dictionary.rolled_back", "dictionary.rolled_back", "dictionary.activated"]


def test_a_dry_run_changes_nothing(client: TestClient, engines: list[Recipe]) -> None:
    put(client, "小龙坎\n")
    body = {"feedback": [{"id": "a", "channel": "review", "text": "好"}]}
    answer = client.post(f"{PATH}/dry-run", json=body)
    assert answer.json() == {"feedback": 1, "changed": [], "shifts": []}
    assert [recipe.by_kind["dictionary"].version for recipe in engines] == [1]
    assert dictionary_of(client) is None


def test_there_is_no_such_file(client: TestClient) -> None:
    for method, path in (("GET", PATH), ("POST", f"{PATH}/activate"), ("POST", f"{PATH}/dry-run")):
        body = {"feedback": []} if path.endswith("run") else {}
        answer = client.request(method, path, json=None if method == "GET" else body)
        assert "there is no dictionary 'brands'" in problem(answer, 404, "not-found")["detail"]


def test_every_problem_of_a_taxonomy_is_said_with_its_place(client: TestClient) -> None:
    answer = client.post("/v1/taxonomies/validate", content=b'name = "x"\nnonsense = 1\n', headers=TOML)
    said = problem(answer, 422, "invalid-configuration")
    assert said["errors"]
    assert said["errors"][0]["detail"].startswith("taxonomy.toml:")
    assert "/tmp" not in answer.text


def test_a_shipped_taxonomy_is_valid_as_toml_and_as_a_workbook(client: TestClient, tmp_path: Any) -> None:
    from voc.taxonomy import find, write

    taxonomy = find("corpus-car")
    kinds = {".toml": "application/toml",
             ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
    for suffix, kind in kinds.items():
        write(taxonomy, tmp_path / f"t{suffix}")
        content = (tmp_path / f"t{suffix}").read_bytes()
        answer = client.post("/v1/taxonomies/validate", content=io.BytesIO(content).getvalue(),
                             headers={"Content-Type": kind})  # fmt: skip
        assert answer.json()["report"] == {"name": taxonomy.name, "categories": len(taxonomy.categories)}


def test_a_file_of_another_kind_is_refused(client: TestClient) -> None:
    answer = client.put(PATH, content=b"{}", headers={"Content-Type": "application/json"})
    problem(answer, 415, "unsupported-media-type")
    assert answer.headers["accept"] == "text/tab-separated-values, text/plain"


def test_a_pin_chooses_the_release(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, engines: list[Recipe]
) -> None:
    from voc_api.releases import Installed

    monkeypatch.setattr("voc_api.routes.models.installed", lambda: [Installed("older", 1)])
    assert client.put("/v1/models/pin", json={"release": "older"}).status_code == 200
    listed = client.get("/v1/models").json()["data"]
    assert [(one["id"], one["served"], one["pinned"]) for one in listed] == [
        ("fake", True, False), ("older", False, True)
    ]  # fmt: skip
    dictionary_of(client)
    assert [recipe.release for recipe in engines] == ["older"]
    answer = client.put("/v1/models/pin", json={"release": "newest"})
    assert "Allowed: fake, older" in problem(answer, 404, "unknown-model")["detail"]
    problem(client.put("/v1/models/pin", json={"realease": None}), 422, "invalid-request")


def test_what_makes_no_engine_is_said_and_not_activated(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, engines: list[Recipe]
) -> None:
    from voc.errors import SettingsError

    def fail(*_: object, **__: object) -> None:
        raise SettingsError("the release reads no dictionary")

    client.app.state.service.engines._make = fail  # type: ignore[attr-defined]
    put(client, "小龙坎\n")
    answer = client.post(f"{PATH}/activate", json={})
    assert problem(answer, 409, "configuration-unusable")["detail"] == "the release reads no dictionary"
    assert client.get("/v1/dictionaries").json()["items"][0]["active"] is False
