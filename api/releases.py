"""The releases that are installed with the service, as far as a list needs to know them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from voc.release import SETTINGS, installed_releases


@dataclass(frozen=True)
class Installed:
    """A release; ``created`` in seconds since 1970."""

    name: str
    created: int


def installed() -> list[Installed]:
    """Give them, by name."""
    found = []
    for folder in installed_releases():
        said = json.loads((folder / SETTINGS).read_text("utf-8"))
        created = datetime.fromisoformat(said["created"]).replace(tzinfo=UTC)
        found.append(Installed(said["name"], int(created.timestamp())))
    return sorted(found, key=lambda one: one.name)
