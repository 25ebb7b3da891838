"""What an engine was asked for, read and checked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from voc.alerts import AlertSettings, Operating
from voc.alerts.points import BALANCED
from voc.errors import SettingsError, UnknownName
from voc.release import Release
from voc.rules import Rules
from voc.taxonomy import Taxonomy
from voc.words import Dictionary, DictionaryHandle

PARTS = ("words", "keywords", "embedding")
"""What `include` may name beyond what is always there."""


@dataclass(frozen=True)
class Asked:
    """What `Engine.load` was asked for.

    :ivar style: opinion style.
    :ivar include: of `PARTS`.
    :ivar operating: operating point of alerts; `alert_settings` what the company sets about them.
    """

    style: str
    include: frozenset[str] = frozenset()
    operating: Operating = BALANCED
    alert_settings: AlertSettings | None = None
    taxonomy: Taxonomy | None = None
    rules: Rules | None = None
    dictionary: DictionaryHandle | Dictionary | None = None

    @property
    def current_dictionary(self) -> Dictionary | None:
        """The dictionary as it stands now: its file may change while texts are read."""
        if isinstance(self.dictionary, DictionaryHandle):
            return self.dictionary.refresh()
        return self.dictionary


def asked(
    release: Release,
    *,
    taxonomy: str | Path | Taxonomy | None,
    rules: str | Path | Rules | None,
    dictionary: str | Path | Dictionary | DictionaryHandle | None,
    alerts: Operating,
    alert_settings: str | Path | AlertSettings | None,
    opinion_style: str,
    include: Iterable[str] | None,
) -> Asked:
    """What was asked for, with files read.

    :raises UnknownName: for a style, part, kind or operating point that there is none of.
    :raises VocError: for a taxonomy, rules or a dictionary that cannot be read.
    """
    if opinion_style not in release.settings.styles:
        raise UnknownName.among(opinion_style, release.settings.styles, what="opinion style")
    wanted = frozenset(include or ())
    for name in wanted.difference(PARTS):
        raise UnknownName.among(name, PARTS, what="part to include")
    return Asked(
        style=opinion_style,
        include=wanted,
        operating=alerts,
        alert_settings=_settings(alert_settings),
        taxonomy=taxonomy if isinstance(taxonomy, Taxonomy | None) else Taxonomy.find(taxonomy),
        rules=rules if isinstance(rules, Rules | None) else Rules.load(rules),
        dictionary=DictionaryHandle(dictionary) if isinstance(dictionary, str | Path) else dictionary,
    )


def check_threads(threads: int | None) -> None:
    if threads is not None and threads < 1:
        raise SettingsError(f"threads={threads}: must be at least 1, or None for all of the process")


def _settings(given: str | Path | AlertSettings | None) -> AlertSettings | None:
    return AlertSettings.read(Path(given)) if isinstance(given, str | Path) else given
