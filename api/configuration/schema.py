"""A tenant's files as they are answered."""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from .kinds import Kind
from .store import Version


class ConfigurationAnswer(BaseModel):
    """A version of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = Field(description="What it is.")
    name: str = Field(description="Its name.")
    version: int = Field(ge=1, description="Counted from 1; an older one stays and can be activated again.")
    active: bool = Field(description="Whether the tenant's feedback is tagged with it.")
    media_type: str = Field(description="Of its content.")
    report: dict[str, Any] = Field(description="What was found in it, and what of it is not used.")
    created: datetime = Field(description="When it was put.")
    key_id: str = Field(description="Public part of the key that put it.")


class Configurations(BaseModel):
    """A tenant's files of a kind, each in its latest version."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: tuple[ConfigurationAnswer, ...] = Field(description="By name.")


class Active(BaseModel):
    """What is active of a kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    active: ConfigurationAnswer | None = Field(None, description="Null: the service's own.")


class Report(BaseModel):
    """What a check of a file found; it holds no problem."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report: dict[str, Any] = Field(description="What was found in it, and what of it is not used.")


class Activation(BaseModel):
    """Which version to activate."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int | None = Field(None, ge=1, le=2**31, description="By default the latest.")


def configuration_answer(version: Version) -> ConfigurationAnswer:
    """Give a version as it is answered."""
    return ConfigurationAnswer(
        kind=version.kind,
        name=version.name,
        version=version.version,
        active=version.active,
        media_type=version.format,
        report=dict(version.report),
        created=datetime.fromtimestamp(version.created, UTC),
        key_id=version.key_id,
    )
