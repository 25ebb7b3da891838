"""Cursors: where a list goes on, opaque to whoever sends them back."""

import base64
import binascii
import json
from collections.abc import Mapping

from .problems import ProblemType, Refusal


def write_cursor(place: Mapping[str, float | str]) -> str:
    """Give a cursor for a place in a list."""
    return (
        base64.urlsafe_b64encode(json.dumps(dict(place), separators=(",", ":")).encode()).decode().rstrip("=")
    )


def read_cursor(cursor: str, **kinds: type) -> dict[str, float | str | int]:
    """Give the place that a cursor stands for.

    :param kinds: what it must hold, by name.
    :raises Refusal: when it is not one that was given.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _not_given() from error
    fits = isinstance(place, dict) and place.keys() == kinds.keys()
    if not fits or any(type(place[name]) is not kind for name, kind in kinds.items()):
        raise _not_given()
    if any(isinstance(value, int) and abs(value) >= 2**62 for value in place.values()):
        raise _not_given()
    found: dict[str, float | str | int] = place
    return found


def _not_given() -> Refusal:
    detail = "query parameter cursor: is none that was given here. Send the last answer's, or leave it out"
    return Refusal(ProblemType.INVALID_REQUEST, detail)
