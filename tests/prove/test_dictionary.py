"""A dictionary of 100,000 words is read again while texts are segmented, and none is dropped."""

from __future__ import annotations

import json
import random
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import pytest
from proof import Proof, keep, scaled

from voc.records import read
from voc.schema import Feedback
from voc.text import clean
from voc.words import DictionaryHandle

pytestmark = pytest.mark.prove
SEED = 7
SAMPLE = Path(__file__).parents[2] / "voc" / "sample" / "feedback.jsonl"
RELOADS = 5


def texts() -> list[str]:
    """The clean texts of the sample."""
    with read(SAMPLE) as reader:
        return [clean(item.text).text for item in reader if isinstance(item, Feedback) and item.text]


def words(count: int, sample: list[str], draw: random.Random) -> list[str]:
    """Words of two to six of the sample's characters."""
    letters = sorted({letter for text in sample for letter in text if "\u4e00" <= letter <= "\u9fff"})
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(draw.choices(letters, k=draw.choice((2, 2, 3, 3, 4, 4, 5, 6)))))
    return sorted(found)


class Reader(Thread):
    """Segments the sample again and again, and keeps how long a text took at most."""

    def __init__(self, handle: DictionaryHandle, sample: list[str], done: Event) -> None:
        super().__init__()
        self._handle, self._sample, self._done = handle, sample, done
        self.given = self.answered = 0
        self.slowest = 0.0

    def run(self) -> None:
        while not self._done.is_set():
            for text in self._sample:
                self.given += 1
                start = perf_counter()
                spans = self._handle.current.apply(text, [(at, at + 1) for at in range(len(text))])
                self.slowest = max(self.slowest, perf_counter() - start)
                self.answered += "".join(text[start:end] for start, end in spans) == text


def test_dictionary(tmp_path: Path) -> None:
    sample = texts()
    count = scaled(100_000)
    path = tmp_path / "tenant.txt"
    path.write_text("\n".join(words(count, sample, random.Random(SEED))), encoding="utf-8")
    handle = DictionaryHandle(path)
    alone = min(_reload(handle) for _ in range(RELOADS))
    done = Event()
    reader = Reader(handle, sample, done)
    reader.start()
    beside = [_reload(handle) for _ in range(RELOADS)]
    done.set()
    reader.join()
    assert handle.report.loaded == count
    assert reader.given == reader.answered > 0
    found = {
        "reload_seconds": {"alone": alone, "while_texts_are_read": min(beside)},
        "texts_while_it_reloaded": reader.given,
        "dropped": reader.given - reader.answered,
        "slowest_text_milliseconds": reader.slowest * 1e3,
    }
    print(json.dumps(found, indent=1))
    keep(Proof(name="dictionary", n=count, of="words", seed=SEED, release="none", found=found))


def _reload(handle: DictionaryHandle) -> float:
    start = perf_counter()
    handle.reload()
    return perf_counter() - start
