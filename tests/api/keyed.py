"""Clients of a service that asks for keys: one for each tenant and scope."""

from collections.abc import Iterable

import httpx
from fastapi.testclient import TestClient

from voc_api.access import KeyStore
from voc_api.store import Database


class Keyed:
    """A service's client that sends a key."""

    def __init__(self, client: TestClient, key: str) -> None:
        self._client = client
        self.key = key

    def __call__(self, method: str, path: str, **sent: object) -> httpx.Response:
        """Send a request with the key."""
        headers = {"Authorization": f"Bearer {self.key}", **sent.pop("headers", {})}  # type: ignore[dict-item]
        return self._client.request(method, path, headers=headers, **sent)  # type: ignore[arg-type]


def keyed(
    client: TestClient,
    database: Database,
    tenant: str,
    *,
    scopes: Iterable[str] | None = None,
    **given: object,
) -> Keyed:
    """Give a client with a new key of a tenant, with all scopes unless some are named."""
    wanted = ["tag", "jobs", "alerts", "config", "admin"] if scopes is None else scopes
    key = KeyStore(database).create(tenant, scopes=wanted, **given)  # type: ignore[arg-type]
    return Keyed(client, key.text)
