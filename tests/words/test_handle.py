"""Dictionaries that change while texts are read."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from voc.errors import UnknownName, UnreadableInput
from voc.words import DictionaryHandle, TenantDictionaries

Cut = Callable[[str], tuple[str, tuple[tuple[int, int], ...]]]


def write(path: Path, *words: str) -> Path:
    path.write_text("\n".join(words), encoding="utf-8")
    stamp = path.stat().st_mtime_ns + 10_000_000 * (1 + len(words))
    os.utime(path, ns=(stamp, stamp))
    return path


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voc.words.handle.LOOK_EVERY", 0.0)


def test_reload_swaps_and_reports(tmp_path: Path) -> None:
    handle = DictionaryHandle(write(tmp_path / "a.txt", "冷萃"))
    before = handle.current
    write(tmp_path / "a.txt", "拿铁", "拿铁")
    report = handle.reload()
    assert (list(before.entries), list(handle.current.entries)) == (["冷萃"], ["拿铁"])
    assert report.reasons == handle.report.reasons == {"duplicate": 1}


@pytest.mark.usefixtures("always")
def test_refresh_reads_a_file_that_changed(tmp_path: Path) -> None:
    handle = DictionaryHandle(write(tmp_path / "a.txt", "冷萃"))
    assert handle.refresh() is handle.current
    write(tmp_path / "a.txt", "拿铁", "摩卡")
    assert list(handle.refresh().entries) == ["拿铁", "摩卡"]


def test_refresh_looks_at_most_once_a_second(tmp_path: Path) -> None:
    handle = DictionaryHandle(write(tmp_path / "a.txt", "冷萃"))
    write(tmp_path / "a.txt", "拿铁", "摩卡")
    assert list(handle.refresh().entries) == ["冷萃"]


@pytest.mark.usefixtures("always")
def test_a_file_that_is_gone_leaves_the_last_good_one(tmp_path: Path) -> None:
    handle = DictionaryHandle(write(tmp_path / "a.txt", "冷萃"))
    (tmp_path / "a.txt").unlink()
    assert list(handle.refresh().entries) == ["冷萃"]
    assert handle.problem is not None
    with pytest.raises(UnreadableInput):
        handle.reload()
    assert list(handle.current.entries) == ["冷萃"]


def test_no_text_is_dropped_while_it_reloads(tmp_path: Path, cut: Cut) -> None:
    text, spans = cut("极光/色/好看")
    one, other = cut("极光色/好看")[1], cut("极光/色好看")[1]
    path = write(tmp_path / "a.txt", "极光色")
    handle = DictionaryHandle(path)
    done = Event()
    seen: list[tuple[tuple[int, int], ...]] = []

    def tag() -> None:
        while not done.is_set():
            seen.append(handle.current.apply(text, spans))

    readers = [Thread(target=tag) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(20):
        write(path, "色好看" if number % 2 else "极光色", *(f"词{place}" for place in range(200)))
        handle.reload()
    done.set()
    for reader in readers:
        reader.join()
    assert seen
    assert set(seen) <= {one, other}


class TestTenants:
    def test_each_its_own(self, tmp_path: Path) -> None:
        write(tmp_path / "cafe.txt", "冷萃")
        write(tmp_path / "car.tsv", "续航")
        tenants = TenantDictionaries(tmp_path)
        for tenant, word in (("cafe", "冷萃"), ("car", "续航")):
            dictionary = tenants.of(tenant)
            assert dictionary is not None
            assert list(dictionary.entries) == [word]
        assert tenants.of("bank") is None
        assert tenants.handle("cafe") is tenants.handle("cafe")

    @pytest.mark.parametrize("name", ["../secret", "a/b", "", ".hidden"])
    def test_a_name_that_leads_elsewhere(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(UnknownName, match="cannot name a dictionary"):
            TenantDictionaries(tmp_path).of(name)

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableInput, match="is no folder"):
            TenantDictionaries(tmp_path / "none")
