"""A key as it is written: ``voc_<env>_<id>_<secret>``, the secret's last letters a checksum over all before.

The checksum tells a mistyped or cut key without a look at the store, and lets scanners find leaked ones.
"""

import re
import secrets
import zlib
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Final

from voc.errors import VocError

ENVIRONMENTS: Final = ("live", "test")
_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID, _SECRET, _CHECKSUM = 12, 43, 6
_KEY: Final = re.compile(
    rf"voc_(?P<env>live|test)_(?P<id>[0-9A-Za-z]{{{_ID}}})_[0-9A-Za-z]{{{_SECRET + _CHECKSUM}}}",
    re.ASCII,
)


class Scope(StrEnum):
    """What a key allows."""

    TAG = "tag"
    JOBS = "jobs"
    ALERTS = "alerts"
    CONFIG = "config"
    ADMIN = "admin"


class BadKey(VocError):
    """What was sent is no key: another form, or a checksum that does not fit."""


@dataclass(frozen=True)
class Key:
    """A key whose checksum fits. Its secret is not shown."""

    env: str
    id: str
    text: str = field(repr=False)

    @property
    def hash(self) -> str:
        """Give what is kept of it. The secret has 256 bits, beyond guessing: a round of SHA-256 will do."""
        return sha256(self.text.encode()).hexdigest()


def make_key(env: str = "live") -> Key:
    """Give a new key.

    :param env: ``live`` or ``test``.
    """
    id_, secret = (_random(length) for length in (_ID, _SECRET))
    text = f"voc_{env}_{id_}_{secret}"
    return Key(env, id_, text + _checksum(text))


def parse_key(text: str) -> Key:
    """Give the key that the text is.

    :raises BadKey: when it is of another form, or its checksum does not fit. The message holds none of it.
    """
    found = _KEY.fullmatch(text)
    if found is None:
        raise BadKey("the key is not of the form voc_<env>_<id>_<secret>")
    if _checksum(text[:-_CHECKSUM]) != text[-_CHECKSUM:]:
        raise BadKey("the key's checksum does not fit: it is mistyped or cut")
    return Key(found["env"], found["id"], text)


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _checksum(text: str) -> str:
    number, digits = zlib.crc32(text.encode()), ""
    for _ in range(_CHECKSUM):
        number, digit = divmod(number, len(_LETTERS))
        digits = _LETTERS[digit] + digits
    return digits
