"""Settings: from a file, the environment and the caller; what is unknown is said, with what is known."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from voc.errors import SettingsError
from voc_api.settings import Settings, read_settings


def test_defaults_need_nothing() -> None:
    assert read_settings(environ={}) == Settings()
    assert (Settings().host, Settings().port) == ("127.0.0.1", 8000)


def test_the_caller_outranks_the_environment_which_outranks_the_file(tmp_path: Path) -> None:
    file = tmp_path / "voc.toml"
    file.write_text('port = 1\nhost = "file"\ntaxonomy = "bank"\n', "utf-8")
    environ = {"VOC_API_CONFIG": str(file), "VOC_API_PORT": "2", "VOC_API_HOST": "environment", "HOME": "/"}
    settings = read_settings(environ=environ, port=3, host=None)
    assert (settings.port, settings.host, settings.taxonomy) == (3, "environment", "bank")


def test_a_file_that_is_given_outranks_the_one_the_environment_names(tmp_path: Path) -> None:
    file = tmp_path / "voc.toml"
    file.write_text("port = 7", "utf-8")
    assert read_settings(file, environ={"VOC_API_CONFIG": "/nowhere"}).port == 7


def test_lists_and_thresholds_can_be_said(tmp_path: Path) -> None:
    assert read_settings(environ={"VOC_API_INCLUDE": "embedding, words"}).include == ("embedding", "words")
    assert read_settings(environ={"VOC_API_INCLUDE": ""}).include == ()
    file = tmp_path / "voc.toml"
    file.write_text('include = ["words"]\n[alerts]\nscam = 0.4\n', "utf-8")
    settings = read_settings(file, environ={})
    assert (settings.include, settings.alerts) == (("words",), {"scam": 0.4})


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize("known", ["host", "port", "release", "max_feedback", "queue_requests"])
def test_an_unknown_setting_is_said_with_those_known(tmp_path: Path, known: str) -> None:
    with pytest.raises(
        SettingsError,
        match=rf"variable VOC_API_PROT: unknown setting 'prot'; nearest is 'port'\. Known: .*{known}",
    ):
        read_settings(environ={"VOC_API_PROT": "1"})
    file = tmp_path / "voc.toml"
    file.write_text("[service]\nport = 1", "utf-8")
    with pytest.raises(SettingsError, match=rf"voc\.toml: unknown setting 'service'.*Known: .*{known}"):
        read_settings(file, environ={})
    with pytest.raises(SettingsError, match=rf"unknown setting 'colour'.*Known: .*{known}"):
        read_settings(environ={}, colour="red")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"VOC_API_PORT": "http"}, "port is 'http': input should be a valid integer"),
        ({"VOC_API_PORT": "70000"}, "port is '70000': input should be less than or equal to 65535"),
        ({"VOC_API_QUEUE_SECONDS": "0"}, "queue_seconds is '0': input should be greater than 0"),
    ],
)
def test_a_value_that_is_not_allowed_is_said(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_settings(environ=environ)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"voc\.toml: settings cannot be read: No such file"):
        read_settings(tmp_path / "voc.toml", environ={})
    with pytest.raises(SettingsError, match="settings cannot be read: Is a directory"):
        read_settings(tmp_path, environ={})
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("port: 1", "utf-8")
    with pytest.raises(SettingsError, match=r"wrong\.toml: not a TOML file.*`port = 8000`"):
        read_settings(wrong, environ={})
