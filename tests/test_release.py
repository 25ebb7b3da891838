"""A release's folder: found, checked file by file, and refused with the name of what is wrong."""

import shutil
from pathlib import Path

import pytest

from voc import release as files
from voc.alerts import AlertPoint, Rung
from voc.errors import ReleaseDamaged, ReleaseMissing
from voc.release import Release

EVERY_FILE = (*files.RUNTIME, files.TRAINING, files.ENCODER, files.CARD)


@pytest.fixture
def copy(tiny_release: Path, tmp_path: Path) -> Path:
    """Give a copy of the tiny release, to be spoilt."""
    return Path(shutil.copytree(tiny_release, tmp_path / "copy"))


@pytest.fixture
def none_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the choice of a release to the package."""
    monkeypatch.delenv(files.VARIABLE, raising=False)


def flip(path: Path, place: int) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(bytes(data))


def test_a_whole_release_opens(tiny_release: Path) -> None:
    release = Release.open(tiny_release)
    assert release.name == "tiny"
    assert release.settings.heads["sentiment"] == ("negative", "neutral", "positive", "strength")
    assert set(release.points.opinions) == set(release.settings.styles)
    assert set(release.points.temperatures) == set(release.settings.heads)
    assert {"outage", "abuse:high"} <= set(release.settings.alerts)


def test_operating_points_are_read_back_as_they_were_set(copy: Path) -> None:
    rung = Rung(threshold=0.4, recall=0.9, recall_low=0.8, precision=0.7, per_thousand=2.5)
    set_ = Release.open(copy).points.model_copy(
        update={
            "traits": {"irony": 1.5},
            "entities": {"person": -0.5},
            "alerts": {"outage": AlertPoint(scale=0.8, bias=-0.2, cases=40, floor=0.9, rungs=(rung,))},
            "categories": {"corpus-car": 0.35},
        }
    )
    files.write_json(copy / files.THRESHOLDS, set_.model_dump(mode="json"))
    files.write_sums(copy)
    assert Release.open(copy).points == set_


def test_points_that_were_never_set_are_none(tiny_release: Path) -> None:
    points = Release.open(tiny_release).points
    assert (points.traits, points.entities, points.alerts, points.categories) == ({}, {}, {}, {})


def test_an_operating_point_of_another_version_is_refused_by_field(copy: Path) -> None:
    points = (copy / files.THRESHOLDS).read_text("utf-8")
    (copy / files.THRESHOLDS).write_text(points.replace('"mixed"', '"blended"'), "utf-8")
    files.write_sums(copy)
    with pytest.raises(ReleaseDamaged, match=r"thresholds\.json: mixed: Field required"):
        Release.open(copy)


def test_every_file_has_a_checksum_that_sha256sum_reads(tiny_release: Path) -> None:
    sums = files.read_sums(tiny_release)
    assert sorted(sums) == sorted(path.name for path in tiny_release.iterdir() if path.name != files.SUMS)
    assert all(len(value) == 64 for value in sums.values())


@pytest.mark.parametrize("name", EVERY_FILE)
@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
def test_a_wrong_byte_names_its_file(copy: Path, name: str, place: int) -> None:
    flip(copy / name, place)
    with pytest.raises(
        ReleaseDamaged, match=rf"{name}: SHA-256 is \w+…, SHA256SUMS says .* Fetch the release"
    ):
        Release.open(copy)


def test_a_wrong_byte_among_the_checksums_is_seen_wherever_it_is(copy: Path) -> None:
    whole = (copy / files.SUMS).read_bytes()
    line = whole.index(b"\n") + 1
    for place in range(line):
        flip(copy / files.SUMS, place)
        with pytest.raises(ReleaseDamaged, match=r"SHA256SUMS|is missing"):
            Release.open(copy)
        (copy / files.SUMS).write_bytes(whole)


def test_bytes_that_are_no_text_among_the_checksums_are_named_by_line(copy: Path) -> None:
    with (copy / files.SUMS).open("ab") as file:
        file.write(b"\xff\xfe\n")
    count = len(files.RUNTIME) + 4
    with pytest.raises(ReleaseDamaged, match=rf"SHA256SUMS:{count}: is no checksum and file name"):
        Release.open(copy)


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ReleaseDamaged, match=rf"{name}: is missing\. Fetch the release again"):
        Release.open(copy)


def test_a_file_without_a_checksum_is_named(copy: Path) -> None:
    lines = (copy / files.SUMS).read_text("utf-8").splitlines(keepends=True)
    (copy / files.SUMS).write_text("".join(line for line in lines if files.PAIRS not in line), "utf-8")
    with pytest.raises(ReleaseDamaged, match=r"SHA256SUMS: has no checksum of pairs\.safetensors"):
        Release.open(copy)


def test_a_folder_without_checksums_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(ReleaseMissing, match="no SHA256SUMS there, so it is no release"):
        Release.open(tmp_path)


def test_settings_of_another_version_are_refused_by_field(copy: Path) -> None:
    settings = (copy / files.SETTINGS).read_text("utf-8")
    (copy / files.SETTINGS).write_text(settings.replace('"overlap"', '"lapover"'), "utf-8")
    files.write_sums(copy)
    with pytest.raises(
        ReleaseDamaged, match=r"release\.json: overlap: Field required.*another version of voc"
    ):
        Release.open(copy)


def test_the_environment_names_a_release(tiny_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(files.VARIABLE, str(tiny_release))
    assert Release.find().path == tiny_release


def test_a_release_asked_for_outranks_the_environment(
    tiny_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(files.VARIABLE, "/no/such/place")
    assert Release.find(tiny_release).path == tiny_release


def test_an_unknown_name_lists_the_installed(tiny_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "installed_releases", lambda: [tiny_release])
    with pytest.raises(
        ReleaseMissing, match="nano: neither a folder nor an installed release; installed: tiny"
    ):
        Release.find("nano")


def test_an_installed_release_is_found_by_name(tiny_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "installed_releases", lambda: [tiny_release])
    assert Release.find("tiny").path == tiny_release


@pytest.mark.usefixtures("none_asked")
def test_the_newest_is_taken_when_none_is_named(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = Path(shutil.copytree(copy, copy.parent / "newer"))
    settings = Release.open(copy).settings.model_copy(update={"name": "newer", "created": "2999-01-01"})
    files.write_json(newer / files.SETTINGS, settings.model_dump(mode="json"))
    files.write_sums(newer)
    monkeypatch.setattr(files, "installed_releases", lambda: [newer, copy])
    assert Release.find().name == "newer"


@pytest.mark.usefixtures("none_asked")
def test_no_release_at_all_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "installed_releases", list)
    with pytest.raises(ReleaseMissing, match="pip install --force-reinstall voc-engine"):
        Release.find()
