"""Keys as they are written: made, read, and told from what is none."""

import re

import pytest

from voc_api.access.key import BadKey, make_key, parse_key


def test_a_key_has_its_form_and_is_read_back() -> None:
    key = make_key("test")
    assert re.fullmatch(r"voc_test_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}", key.text)
    assert parse_key(key.text) == key
    assert make_key().text != make_key().text


@pytest.mark.parametrize("place", [4, 9, 15, 30, 60, 70])
def test_a_changed_letter_is_told_by_the_checksum(place: int) -> None:
    text = make_key("live").text
    other = "x" if text[place] != "x" else "y"
    with pytest.raises(BadKey, match=r"checksum does not fit|not of the form"):
        parse_key(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "voc_live", "sk-123", "voc_prod_abc_def", "密钥", "voc_live_" + "a" * 62]
)
def test_what_is_no_key_is_said_without_showing_it(text: str) -> None:
    with pytest.raises(BadKey, match="the key is not of the form voc_<env>_<id>_<secret>") as caught:
        parse_key(text)
    assert not text or text not in str(caught.value).replace("voc_<env>", "")


def test_the_secret_is_not_shown() -> None:
    key = make_key()
    assert key.text not in repr(key)
    assert key.text.rpartition("_")[2] not in key.hash
