"""``voc keys``: what it makes, lists, revokes and rotates stands in the store that the service reads."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from voc_api.access import KeyStore, parse_key
from voc_api.store import open_database

Voc = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOC_API_STORE", str(tmp_path / "service.sqlite"))
    return tmp_path / "service.sqlite"


def listed(voc: Voc, *arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in voc("keys", "list", *arguments).stdout.splitlines()]


def test_a_key_is_made_and_shown_once(voc: Voc, store: Path) -> None:
    result = voc(
        "keys", "create", "--tenant", "acme", "--scopes", "tag, jobs", "--expires", "90d", "--name", "平台",
        "--org-path", "总部/华东", "--attribute", "region=华东", "--env", "test",
    )  # fmt: skip
    assert result.exit_code == 0
    key = parse_key(result.stdout.strip())
    record = KeyStore(open_database(str(store))).find(key.id)
    assert record is not None
    assert record.hash == key.hash
    [shown] = listed(voc)
    assert shown["id"] == key.id
    assert (shown["tenant"], shown["scopes"], shown["state"]) == ("acme", ["jobs", "tag"], "valid")
    assert (shown["org_path"], shown["attributes"]) == (["总部", "华东"], {"region": "华东"})
    assert key.text not in json.dumps(shown)


def test_a_key_is_revoked(voc: Voc, store: Path) -> None:
    key = parse_key(voc("keys", "create", "--tenant", "acme").stdout.strip())
    assert json.loads(voc("keys", "revoke", key.id).stdout)["state"] == "revoked"
    assert [one["state"] for one in listed(voc, "--tenant", "acme")] == ["revoked"]
    assert listed(voc, "--tenant", "other") == []


def test_a_key_is_rotated(voc: Voc, store: Path) -> None:
    old = parse_key(voc("keys", "create", "--tenant", "acme").stdout.strip())
    result = voc("keys", "rotate", old.id, "--overlap", "10m")
    new = parse_key(result.stdout.strip())
    assert f"Key {new.id} stands in for {old.id}, which ends in 600 seconds." in result.stderr
    assert {one["id"]: one["replaces"] for one in listed(voc)} == {old.id: None, new.id: old.id}


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["create", "--tenant", "acme", "--scopes", "tags"], "unknown scope 'tags'", 1),
        (["create", "--tenant", "a b"], "name a tenant", 1),
        (["create"], "Missing option '--tenant'", 2),
        (["create", "--tenant", "acme", "--expires", "soon"], "'soon' is no span of time", 2),
        (["create", "--tenant", "acme", "--attribute", "华东"], "is not NAME=VALUE", 2),
        (["revoke", "nobody"], "there is no key with the id 'nobody'", 1),
    ],
)
def test_wrong_usage_is_one_message(
    voc: Voc, store: Path, arguments: list[str], said: str, code: int
) -> None:
    result = voc("keys", *arguments)
    assert result.exit_code == code
    assert said in result.stderr
