"""Pseudonyms: stable for a tenant, readable with the key alone."""

import sys

import pytest

from voc.errors import MissingExtra, PseudonymUnreadable, SettingsError
from voc.privacy import Pseudonyms, find, pseudonymise

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
TEXT = "我叫李小红，电话138 1234 5678"


def replaced(text: str, *, key: bytes = KEY, tenant: str = "acme") -> str:
    return pseudonymise(text, find(text), key=key, tenant=tenant).text


def test_the_values_are_gone_and_come_back_with_the_key() -> None:
    hidden = replaced(TEXT)
    assert "李小红" not in hidden
    assert "1234" not in hidden
    assert Pseudonyms(KEY, tenant="acme").reveal(hidden) == "我叫李小红，电话13812345678"


def test_one_value_has_one_token_however_written() -> None:
    tokens = {
        replaced(f"电话{number}")[2:]
        for number in (
            "13812345678",
            "138-1234-5678",
            "+86 138 1234 5678",
            "１３８１２３４５６７８",
            "一三八一二三四五六七八",
        )
    }
    assert len(tokens) == 1


def test_other_values_tenants_and_keys_have_other_tokens() -> None:
    assert replaced("电话13812345678") != replaced("电话13812345679")
    assert replaced(TEXT) != replaced(TEXT, tenant="other")
    assert replaced(TEXT) != replaced(TEXT, key=OTHER)


@pytest.mark.parametrize(("key", "tenant"), [(OTHER, "acme"), (KEY, "other")])
def test_another_key_or_tenant_reads_nothing(key: bytes, tenant: str) -> None:
    with pytest.raises(
        PseudonymUnreadable, match="the person token at code point 2 was not made with this key"
    ):
        Pseudonyms(key, tenant=tenant).reveal(replaced(TEXT))


def test_a_changed_token_or_kind_is_refused() -> None:
    hidden = replaced("电话13812345678")
    pseudonyms = Pseudonyms(KEY, tenant="acme")
    changed = hidden.replace(hidden[20], "A" if hidden[20] != "A" else "B", 1)
    for text in (changed, hidden.replace("mobile", "landline")):
        with pytest.raises(PseudonymUnreadable, match="token at code point 2"):
            pseudonyms.reveal(text)


def test_the_length_of_a_token_does_not_tell_the_length_of_a_name() -> None:
    pseudonyms = Pseudonyms(KEY, tenant="acme")
    assert len(pseudonyms.token("张三", kind="person")) == len(pseudonyms.token("张小三", kind="person"))


def test_nothing_is_found_in_a_text_with_pseudonyms() -> None:
    assert find(replaced(TEXT)) == ()


def test_a_short_key_or_no_tenant_is_refused_and_the_key_never_shown() -> None:
    with pytest.raises(SettingsError, match="has 5 bytes; at least 32 random ones are needed") as refused:
        Pseudonyms(b"short", tenant="acme")
    assert "short" not in str(refused.value)
    with pytest.raises(SettingsError, match="need a tenant"):
        Pseudonyms(KEY, tenant="")
    assert repr(Pseudonyms(KEY, tenant="acme")) == "Pseudonyms(…)"


def test_without_the_library_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(MissingExtra, match=r"pip install 'voc-engine\[privacy\]'"):
        Pseudonyms(KEY, tenant="acme")
