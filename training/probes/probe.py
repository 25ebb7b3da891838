"""A probe, and the files that hold them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from voc.errors import VocError
from voc.schema import Channel, Flag, Polarity

FOLDER = Path(__file__).parent


class BadProbe(VocError):
    """A file of probes cannot be read, or a line of it is no probe."""


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Expected = Annotated[tuple[Polarity, ...], BeforeValidator(_several)]


class Probe(BaseModel):
    """A text that is hard to read, and what a careful reader says of it.

    :ivar group: what makes it hard.
    :ivar expect: polarities that are right; None: any may be.
    :ivar plain: the same said plainly: the tag must not change.
    :ivar contrast: something else said nearly the same way: the tag must change to one of `contrast_expect`.
    :ivar question: the survey question it answers.
    :ivar mixed: True where it praises and blames.
    :ivar flag: a flag that it must get; `unflagged`: one that it must not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    group: str
    text: str
    expect: Expected | None = None
    plain: str | None = None
    contrast: str | None = None
    contrast_expect: Expected | None = None
    question: str | None = None
    channel: Channel = Channel.REVIEW
    mixed: bool | None = None
    flag: Flag | None = None
    unflagged: Flag | None = None


def read_probes(folder: Path = FOLDER) -> tuple[Probe, ...]:
    """Every probe of a folder, by group.

    :raises BadProbe: when there is none, or a line is none; naming file and line.
    """
    probes = tuple(probe for path in sorted(folder.glob("*.jsonl")) for probe in _read(path))
    if not probes:
        raise BadProbe(f"{folder}: holds no probes. They are lines of *.jsonl")
    return probes


def _read(path: Path) -> Iterator[Probe]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield Probe.model_validate({"group": path.stem, **json.loads(line)})
        except json.JSONDecodeError as error:
            raise BadProbe(f"{path}:{number}: not JSON ({error.msg}). Each line is one probe") from error
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise BadProbe(f"{path}:{number}: {where}: {first['msg']}. Correct the probe") from error
