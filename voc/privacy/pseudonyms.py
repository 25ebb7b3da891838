"""Keyed pseudonyms: the same number, the same token, for one tenant; readable again only with the key.

A token is deterministic authenticated encryption, AES-SIV (RFC 5297), under a key that HKDF (RFC 5869)
derives from the secret and the tenant, with the kind as associated data. So tokens of one tenant say nothing
of another's, a token of one kind cannot be passed off as another, and a changed one is refused. Equal values
give equal tokens: that is what they are for, and all that they show besides their length in blocks of 16
bytes.

What is encrypted is the value, not its writing: 138 1234 5678 and １３８１２３４５６７８ are one number, one
token, and are revealed as 13812345678.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING

from voc.errors import MissingExtra, PseudonymUnreadable, SettingsError
from voc.schema import PersonalData

from .kind import DataKind
from .masked import Masked, replaced
from .reading import TO_DIGITS, Reading

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

LEAST_KEY = 32
"""Bytes that a key must have at least; they must be random, as of ``openssl rand 32``."""
_BLOCK = 16
_INFO = b"voc pseudonyms 1\0"
_TOKEN = re.compile(r"\[([a-z_]{2,40}):([A-Za-z0-9_-]{43,})\]")
_FREE_TEXT = frozenset({DataKind.ADDRESS, DataKind.PERSON})
_NUMERIC = frozenset(
    {DataKind.MOBILE, DataKind.LANDLINE, DataKind.RESIDENT_ID, DataKind.BANK_CARD, DataKind.QQ}
)


class Pseudonyms:
    """Pseudonyms of one tenant, under one key."""

    def __init__(self, key: bytes, *, tenant: str) -> None:
        """:raises SettingsError: when the key is short or the tenant empty."""
        if len(key) < LEAST_KEY:
            raise SettingsError(
                f"the key of pseudonyms has {len(key)} bytes; at least {LEAST_KEY} random ones are needed. "
                f"Make one with: openssl rand -out pseudonyms.key {LEAST_KEY}"
            )
        if not tenant:
            raise SettingsError(
                "pseudonyms need a tenant: name whose data it is, any string that stays the same"
            )
        self._cipher = _cipher(key, tenant)

    def __repr__(self) -> str:
        return "Pseudonyms(…)"

    def replace(self, text: str, found: Sequence[PersonalData]) -> Masked:
        """The text with a token such as ``[mobile:…]`` for each piece of personal data, and its map.

        :raises MaskingFailed: when the spans are not of this text, or overlap.
        """
        return replaced(text, found, lambda data, word: self.token(word, kind=data.kind))

    def token(self, value: str, *, kind: str) -> str:
        """The token of a value; values that differ in writing alone have the same."""
        sealed = self._cipher.encrypt(_padded(canonical(value, kind=kind).encode()), [kind.encode()])
        return f"[{kind}:{urlsafe_b64encode(sealed).rstrip(b'=').decode()}]"

    def reveal(self, text: str) -> str:
        """The text with each token replaced by the value it stands for, in its plain writing.

        :raises PseudonymUnreadable: for a token of another key or tenant, or a changed one.
        """
        return _TOKEN.sub(lambda token: self._value(token), text)

    def _value(self, token: re.Match[str]) -> str:
        from cryptography.exceptions import InvalidTag

        kind, sealed = token.groups()
        try:
            value = self._cipher.decrypt(
                urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4)), [kind.encode()]
            )
            return _unpadded(value).decode()
        except (InvalidTag, ValueError):
            raise PseudonymUnreadable(
                f"the {kind} token at code point {token.start()} was not made with this key "
                f"for this tenant, or was "
                "changed since. Give the key and the tenant that it was made with"
            ) from None


def pseudonymise(text: str, found: Sequence[PersonalData], *, key: bytes, tenant: str) -> Masked:
    """The text with a keyed token for each piece of personal data; see :class:`Pseudonyms`.

    :raises SettingsError: when the key is short or the tenant empty.
    :raises MissingExtra: when cryptography is not installed.
    """
    return Pseudonyms(key, tenant=tenant).replace(text, found)


def canonical(value: str, *, kind: str) -> str:
    """A value in its plain writing: digits for words, no spaces, dashes or +86, capitals in codes."""
    plain = Reading.of(value).text if kind not in _FREE_TEXT else value
    if kind in _NUMERIC:
        digits = re.sub(r"[^0-9X#]", "", re.sub("转|分机", "#", plain.translate(TO_DIGITS)).upper())
        return re.sub(r"^(?:0086|86)(?=1\d{10}(?:#|$))", "", digits) if kind == DataKind.MOBILE else digits
    plain = re.sub(r"\s", "", plain)
    if kind == DataKind.EMAIL:
        return plain.lower()
    return plain if kind in _FREE_TEXT or kind == DataKind.WECHAT else re.sub("[-_·. ]", "", plain).upper()


def _cipher(key: bytes, tenant: str) -> AESSIV:
    try:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    except ImportError as error:
        raise MissingExtra.of("cryptography", extra="privacy") from error
    derived = HKDF(algorithm=hashes.SHA256(), length=64, salt=None, info=_INFO + tenant.encode()).derive(key)
    return AESSIV(derived)


def _padded(value: bytes) -> bytes:
    """The value filled to whole blocks, so that a token does not tell 张三 from 张小三."""
    return value + b"\x80" + b"\0" * (-(len(value) + 1) % _BLOCK)


def _unpadded(value: bytes) -> bytes:
    return value.rstrip(b"\0").removesuffix(b"\x80")
