"""Personal data hidden: masks in its place, and a check. When in doubt, no text comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from voc.errors import MaskingFailed
from voc.schema import Entity, PersonalData

from .finding import CODE, codes_of, find
from .kind import DataKind
from .masked import Masked, replaced

_KINDS = frozenset(DataKind)


class MaskStyle(StrEnum):
    """What stands in the place of personal data."""

    NAME = "name"
    """Its kind, as ``[手机号]``; shows neither what it was nor how long."""
    STARS = "stars"
    """A ``*`` for each character, so that every other character keeps its place."""


def mask(text: str, found: Sequence[PersonalData], *, style: MaskStyle | str = MaskStyle.NAME) -> Masked:
    """The text with a mask for each piece of personal data, and the map between the two.

    :param found: what :func:`find` said of this text; leave kinds out to let them stand.
    :raises MaskingFailed: when the spans are not of this text, or what was to be hidden is still there.
    """
    stars = MaskStyle(style) is MaskStyle.STARS
    masked = replaced(text, found, lambda data, word: "*" * len(word) if stars else _mask(data.kind))
    _check_gone(text, masked, found)
    return masked


def protect(
    text: str, *, entities: Iterable[Entity] = (), style: MaskStyle | str = MaskStyle.NAME
) -> tuple[Masked, tuple[PersonalData, ...]]:
    """The masked text, and what was found: what may be stored and logged, or an error and nothing.

    :raises MaskingFailed: whatever goes wrong; its message holds none of the text.
    """
    try:
        found = find(text, entities=entities)
        return mask(text, found, style=style), found
    except MaskingFailed:
        raise
    except Exception as error:
        # Not chained: the first error's traceback and message may hold the text.
        raise MaskingFailed(
            f"a text of {len(text)} code points could not be masked ({type(error).__name__}); "
            f"it must be neither "
            "stored nor logged. Leave it out, or mask it by hand"
        ) from None


def _mask(kind: str) -> str:
    return DataKind(kind).mask if kind in _KINDS else f"[{kind}]"


def _check_gone(text: str, masked: Masked, found: Iterable[PersonalData]) -> None:
    """Refuse a masked text in which a number that was to be hidden can still be read."""
    hidden = [data for data in found if data.kind not in (DataKind.PERSON, DataKind.ADDRESS)]
    codes = codes_of(text, ((data.span.start, data.span.end) for data in hidden))
    for token in CODE.finditer(masked.text) if codes else ():
        if token[0] in codes:
            start, end = masked.to_received(*token.span())
            raise MaskingFailed(
                f"a number that was to be hidden stands at [{start}, {end}) again and was not found there; "
                "give everything that find() said of this text"
            )
