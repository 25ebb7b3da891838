"""Tenants: every route, tried with what belongs to another, answers as if it were not there."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from keyed import Keyed, keyed
from until import until

from voc_api.app import create_app
from voc_api.settings import Settings
from voc_api.store import Database

TAXONOMY = """name = "ours"
title = "我们的"

[[category]]
code = "secret-code"
name = "秘密分类"
"""
DICTIONARY = "秘密词\tbrand\n"
BODIES: dict[str, dict[str, Any]] = {
    "post /v1/tags": {"json": {"feedback": []}},
    "post /v1/embeddings": {"json": {"model": "voc", "input": "好"}},
    "post /v1/jobs": {
        "content": b'{"id": "a", "channel": "review", "text": "x"}',
        "headers": {"Content-Type": "application/x-ndjson"},
    },
    "put /v1/models/pin": {"json": {"release": None}},
}
TSV = {"Content-Type": "text/tab-separated-values"}


@pytest.fixture
def owner(client: TestClient, database: Database) -> Keyed:
    return keyed(client, database, "owner")


@pytest.fixture
def stranger(client: TestClient, database: Database) -> Keyed:
    return keyed(client, database, "stranger")


@pytest.fixture
def belongings(owner: Keyed) -> dict[str, str]:
    """Give what the owner has, by the name of the path parameter that names it."""
    row = b'{"id": "secret-id", "channel": "review", "text": "hidden words"}'
    job = owner("POST", "/v1/jobs", content=row, headers={"Content-Type": "application/x-ndjson"}).json()
    until(lambda: owner("GET", f"/v1/jobs/{job['id']}").json()["state"] == "done")
    put = owner("PUT", "/v1/dictionaries/ours", content=DICTIONARY.encode(), headers=TSV)
    assert put.status_code == 200, put.text
    return {"job_id": job["id"], "name": "ours"}


def operations() -> list[tuple[str, str]]:
    """Give every operation that asks for a key."""
    document = create_app(Settings()).openapi()
    return [
        (method, path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if "security" in operation
    ]


def test_no_route_gives_what_belongs_to_another(
    owner: Keyed, stranger: Keyed, belongings: dict[str, str]
) -> None:
    before = snapshot(owner, belongings)
    for method, path in operations():
        if (method, "{" in path) == ("put", True):
            continue  # what a stranger puts under the same name is the stranger's own: see below
        filled = re.sub(r"\{(\w+)\}", lambda found: belongings[found[1]], path)
        sent = BODIES.get(f"{method} {path}", {} if method in ("get", "delete") else _file(path))
        answer = stranger(method.upper(), filled, **sent)
        assert answer.status_code < 500, f"{method} {path}: {answer.text}"
        for secret in ("secret-id", "secret-code", "秘密", belongings["job_id"], "hidden"):
            assert secret not in answer.text, f"{method} {path} gives {secret}"
        if "{" in path and path != "/v1/models/{name}":
            assert answer.status_code == 404, f"{method} {path}: {answer.status_code} {answer.text}"
    assert snapshot(owner, belongings) == before


def snapshot(owner: Keyed, belongings: dict[str, str]) -> list[Any]:
    """Give what the owner sees of what it has."""
    paths = (
        "/v1/jobs",
        f"/v1/jobs/{belongings['job_id']}/results",
        "/v1/dictionaries",
        "/v1/dictionaries/ours",
    )
    return [owner("GET", path).text for path in paths]


def _file(path: str) -> dict[str, Any]:
    if path.endswith(("activate", "dry-run")):
        body: dict[str, Any] = {"feedback": []} if path.endswith("dry-run") else {}
        return {"json": body}
    if "dictionaries" in path:
        return {"content": b"x\n", "headers": TSV}
    return {"content": TAXONOMY.replace("secret-code", "other").replace("秘密", "别的").encode(),
            "headers": {"Content-Type": "application/toml"}}  # fmt: skip


def test_names_do_not_clash(owner: Keyed, stranger: Keyed, belongings: dict[str, str]) -> None:
    put = stranger("PUT", "/v1/dictionaries/ours", content="别的词\n".encode(), headers=TSV)
    assert (put.status_code, put.json()["version"]) == (200, 1)
    assert owner("GET", "/v1/dictionaries/ours").content == DICTIONARY.encode()


def test_an_idempotency_key_is_the_tenants_own(owner: Keyed, stranger: Keyed) -> None:
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "same"}
    row = b'{"id": "a", "channel": "review", "text": "x"}'
    ids = {
        caller("POST", "/v1/jobs", content=row, headers=headers).json()["id"] for caller in (owner, stranger)
    }
    assert len(ids) == 2


def test_the_audit_log_and_usage_are_the_tenants_own(
    owner: Keyed, stranger: Keyed, belongings: dict[str, str]
) -> None:
    mine = owner("GET", "/v1/audit").json()["entries"]
    assert {entry["action"] for entry in mine} == {"key.created", "job.created", "dictionary.put"}
    theirs = stranger("GET", "/v1/audit").json()["entries"]
    assert [entry["action"] for entry in theirs] == ["key.created"]
    assert [day["route"] for day in owner("GET", "/v1/usage").json()["days"]] == ["/v1/jobs"]
    assert stranger("GET", "/v1/usage").json()["days"] == []
