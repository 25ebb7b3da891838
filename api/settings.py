"""What the service is told, read once from a TOML file and the environment into a frozen object."""

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from voc.errors import SettingsError

PREFIX = "VOC_API_"
CONFIG = f"{PREFIX}CONFIG"


class Settings(BaseModel):
    """Everything the service can be told. ``port`` is the key ``port`` in the file, or VOC_API_PORT."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="Address to listen on; `0.0.0.0` for every interface.")
    port: int = Field(8000, ge=0, le=65_535, description="Port to listen on; 0 takes a free one.")

    store: str | None = Field(
        None,
        repr=False,
        description="Path of the SQLite file with keys, jobs and configuration, or URL of a PostgreSQL "
        "database (`postgresql://…`); by default `voc/service.sqlite` in the user's folder of state.",
    )
    characters_per_minute: int | None = Field(
        None,
        ge=1,
        description="Characters a key may send in a minute, where the key does not say; by default any.",
    )

    trace_endpoint: str | None = Field(
        None, description="Where traces go by OTLP over HTTP: `http://collector:4318/v1/traces`."
    )

    release: Path | None = Field(None, description="Release folder; by default as `Engine.load` finds it.")
    taxonomy: str | None = Field(None, description="Name of a shipped taxonomy, or the path of a file.")
    rules: str | None = Field(None, description="Path of a rules file.")
    dictionary: str | None = Field(None, description="Path of a user dictionary.")
    alerts: str | dict[str, float] = Field(
        "balanced", description="Operating point of the alerts: `balanced`, `recall`, or a threshold a kind."
    )
    opinion_style: str = Field("bdci2017", description="What an opinion span covers, by corpus name.")
    include: tuple[str, ...] = Field(
        ("words", "embedding"), description="Tags made for those who ask; nothing: for nobody."
    )
    threads: int | None = Field(
        None, ge=1, description="Inference threads; by default what the engine takes."
    )

    max_feedback: int = Field(1_000, ge=1, description="Most feedback in a request.")
    max_characters: int = Field(500_000, ge=1, description="Most characters in a request, of all texts.")
    max_body_bytes: int = Field(8 * 2**20, ge=1_024, description="Longest request body, in bytes.")
    max_depth: int = Field(32, ge=8, le=200, description="Deepest nesting of a request's JSON.")
    body_seconds: float = Field(30, gt=0, description="Longest time a body may take to arrive, in seconds.")
    max_upload_bytes: int = Field(2**30, ge=1_024, description="Longest upload of a job, in bytes.")
    upload_seconds: float = Field(600, gt=0, description="Longest time an upload may take, in seconds.")
    deadline_seconds: float = Field(60, gt=0, description="Longest time to wait for tags, in seconds.")

    gather_milliseconds: float = Field(
        2,
        ge=0,
        le=50,
        description="How long an idle engine waits for more requests before a round.",
    )
    round_characters: int = Field(8_192, ge=256, description="Characters tagged in one round, about.")
    queue_requests: int = Field(256, ge=1, description="Most requests accepted and not yet answered.")
    queue_seconds: float = Field(
        2, gt=0, description="Longest expected wait a request is accepted for, in seconds; above it 429."
    )
    work_on_jobs: bool = Field(
        True, description="Whether this process works on jobs too; others do with `voc worker`."
    )
    lease_seconds: float = Field(
        30, gt=0, description="How long a part of a job is held without a sign of life, in seconds."
    )
    resume_days: float = Field(1, gt=0, description="How long a cancelled job can be resumed, in days.")
    keep_days: float = Field(7, gt=0, description="How long a job that ended is kept, in days.")
    drain_seconds: int = Field(60, ge=0, description="Longest time to finish in after SIGTERM, in seconds.")

    @field_validator("include", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Give the names of a comma-separated list: all that an environment variable can carry."""
        return (
            [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value
        )


def read_settings(
    path: Path | None = None, *, environ: Mapping[str, str] | None = None, **given: object
) -> Settings:
    """Give the settings: what is given here outranks the environment, which outranks the file.

    :param path: a TOML file; by default the one VOC_API_CONFIG names, if it does.
    :param environ: the environment to read, by default this process's.
    :param given: settings by name; None means not given.
    :raises SettingsError: for a file that cannot be read, an unknown key, a value that is not allowed.
    """
    environment = os.environ if environ is None else environ
    if path is None and CONFIG in environment:
        path = Path(environment[CONFIG])
    values: dict[str, object] = {} if path is None else _of_file(path)
    values |= _of_environment(environment)
    values |= {name: value for name, value in given.items() if value is not None}
    _refuse_unknown("settings", values)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_said(error)) from error


def _of_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path}: settings cannot be read: {error.strerror or type(error).__name__}. "
            f"Give the path of a TOML file in --config or {CONFIG}"
        ) from error
    except ValueError as error:
        raise SettingsError(f"{path}: not a TOML file: {error}. Write settings as `port = 8000`") from error
    _refuse_unknown(str(path), values)
    return values


def _of_environment(environment: Mapping[str, str]) -> dict[str, str]:
    values = {}
    for variable, value in environment.items():
        if variable.startswith(PREFIX) and variable != CONFIG:
            name = variable.removeprefix(PREFIX).lower()
            _refuse_unknown(f"environment variable {variable}", [name])
            values[name] = value
    return values


def _refuse_unknown(where: str, names: Iterable[str]) -> None:
    known = list(Settings.model_fields)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            meant = f"; nearest is {near[0]!r}" if near else ""
            raise SettingsError(f"{where}: unknown setting {name!r}{meant}. Known: {', '.join(known)}")


def _said(error: ValidationError) -> str:
    faults = "; ".join(
        f"{'.'.join(map(str, fault['loc']))} is {fault['input']!r}: {fault['msg'].lower()}"
        for fault in error.errors()
    )
    return f"settings: {faults}. Set them in the file, or as {PREFIX}NAME"
