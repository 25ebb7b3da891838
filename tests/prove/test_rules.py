"""Rules on hostile texts grow with the text, and 5,000 rules cost little: figures by VOC_WRITE_PROOFS=1."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from proof import Proof, keep, scaled

from voc.records import read
from voc.rules import Rules
from voc.schema import Feedback
from voc.text import clean

pytestmark = pytest.mark.prove
SEED = 5
SAMPLE = Path(__file__).parents[2] / "voc" / "sample" / "feedback.jsonl"
LENGTHS = (1_000, 10_000, 100_000)

HOSTILE = r"""
[[rules]]
id = "phrases"
phrases = ["好", "好好", "好好好好", "好好好好好好好好"]
flag = "f"
[[rules]]
id = "pattern"
patterns = ["好 ..100 好 ..100 好 ..100 差", "好 ~100 好? ..50 不? 好 ~100 好", "好 ..100 !差|坏 好 ..100 好"]
flag = "f"
not_when = ["negated", "hypothetical", "hearsay", "question"]
[[rules]]
id = "regex"
regex = ['(好+)+差', '好[^差]*差|好', '(不|没|好){1,30}坏']
flag = "f"
[[rules]]
id = "tokens"
tokens = [[{TEXT = "好", OP = "{1,4}"}, {OP = "{0,2}"}, {TEXT = "好", OP = "{1,3}"}, {TEXT = "差"}]]
flag = "f"
"""
UNITS = ("好", "好好不", "好。", "不没", "如果好", "好a好1", "😀好")


def pieces() -> list[str]:
    """The clean texts of the sample."""
    with read(SAMPLE) as reader:
        return [clean(item.text).text for item in reader if isinstance(item, Feedback) and item.text]


def many(count: int, texts: list[str], draw: random.Random) -> Iterator[str]:
    """Rules as files have them: one text in thirty or so of their phrases is in the sample as it stands."""
    whole = [text for text in texts if len(text) > 12]

    def fragment(length: int) -> str:
        text = draw.choice(whole)
        start = draw.randrange(len(text) - length)
        return text[start : start + length].replace('"', "好").replace("\n", "好").replace(" ", "好")

    def phrase() -> str:
        return fragment(4) if draw.random() < 0.03 else fragment(2) + fragment(2)

    for number in range(count):
        kind = draw.random()
        if kind < 0.6:
            lines = f"phrases = {json.dumps([phrase() for _ in range(4)], ensure_ascii=False)}"
        elif kind < 0.9:
            pattern = f'"{phrase()}"|"{phrase()}" ..8 "{fragment(2)}"|"{fragment(2)}"'
            lines = f"patterns = {json.dumps([pattern], ensure_ascii=False)}"
        else:
            lines = f"regex = ['单号{number}.{{0,8}}(退|换)[款货]']"
        yield f"[[rules]]\nid = 'r{number}'\nalert = 'escalation'\n{lines}\n"


def seconds(rules: Rules, text: str) -> float:
    """The least of two runs, words being the characters."""
    words = [(place, place + 1) for place in range(len(text))]
    return min(_once(rules, text, words) for _ in range(2))


def _once(rules: Rules, text: str, words: list[tuple[int, int]]) -> float:
    start = process_time()
    rules.apply(text, words=words)
    return process_time() - start


def test_rules(tmp_path: Path) -> None:
    path = tmp_path / "hostile.toml"
    path.write_text(HOSTILE, encoding="utf-8")
    hostile = Rules.load(path)
    slowest = {length: 0.0 for length in LENGTHS}
    growth = 0.0
    for unit in UNITS:
        taken = [seconds(hostile, (unit * length)[:length]) for length in LENGTHS]
        growth = max(growth, taken[2] / taken[1])
        for length, each in zip(LENGTHS, taken, strict=True):
            slowest[length] = max(slowest[length], each)
    # Ten times the text: quadratic work would take a hundred times as long, linear about ten.
    assert growth < 30

    draw = random.Random(SEED)
    texts = pieces()
    count = scaled(5_000)
    path.write_text("".join(many(count, texts, draw)), encoding="utf-8")
    start = process_time()
    rules = Rules.load(path)
    loaded = process_time() - start
    hits = sum(len(rules.apply(text)) for text in texts)
    start = process_time()
    for text in texts:
        rules.apply(text)
    each = (process_time() - start) / len(texts)
    found = {
        "hostile_milliseconds": {f"{length:,}": round(taken * 1e3, 1) for length, taken in slowest.items()},
        "growth_from_10,000_to_100,000": growth,
        "load_seconds": loaded,
        "microseconds_a_text": each * 1e6,
        "characters_a_text": sum(map(len, texts)) / len(texts),
        "hits_a_text": hits / len(texts),
    }
    print(json.dumps(found, indent=1))
    keep(Proof(name="rules", n=count, of="rules", seed=SEED, release="none", found=found))
