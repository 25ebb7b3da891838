"""A tenant's files with a real engine, on a random release: what is activated tags, for this tenant alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from keyed import keyed
from until import until

from voc.taxonomy import find, write
from voc_api.app import create_app
from voc_api.settings import Settings
from voc_api.store import Database

BODY = {"feedback": [{"id": "a", "channel": "review", "text": "这家店的服务态度很差，等了太久"}]}
TOML = {"Content-Type": "application/toml"}


@pytest.fixture
def client(tiny_release: Path, database: Database) -> Iterator[TestClient]:
    settings = Settings(release=tiny_release, include=("embedding",), threads=1)
    with TestClient(create_app(settings, database=database)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        yield client


def test_an_activated_taxonomy_tags_its_tenants_feedback(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    mine, other = keyed(client, database, "mine"), keyed(client, database, "other")
    write(find("corpus-car"), tmp_path / "ours.toml")
    content = (tmp_path / "ours.toml").read_bytes()
    assert mine("PUT", "/v1/taxonomies/ours", content=content, headers=TOML).status_code == 200
    activated = mine("POST", "/v1/taxonomies/ours/activate", json={})
    assert activated.status_code == 200, activated.text
    versions = [
        caller("POST", "/v1/tags", json=BODY).json()["results"][0]["tags"]["versions"]
        for caller in (mine, other)
    ]
    assert versions[0].get("taxonomy")
    assert not versions[1].get("taxonomy")
    tried = mine("POST", "/v1/taxonomies/ours/dry-run", json=BODY)
    assert (tried.status_code, tried.json()["feedback"]) == (200, 1)
