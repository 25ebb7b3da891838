"""What a linear model says of star labels: it has not seen the line, and doubts a label against its words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voc_training import doubt
from voc_training.corpora import DOUBT, STAR_TRUST
from voc_training.doubt import FOLDS, probabilities
from voc_training.label.lines import content_hash

GOOD = ("味道很好，下次还来", "非常满意，推荐购买", "物流很快，包装也好")
BAD = ("味道很差，再也不来", "非常失望，不推荐", "物流太慢，包装破了")


def lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    """Return corpora of stars, every tenth line of which contradicts its words."""
    for corpus in STAR_TRUST:
        rows = []
        for number in range(40):
            praises = number % 2 == 0
            text = (GOOD if praises else BAD)[number % 3]
            label = "positive" if praises != (number % 10 == 0) else "negative"
            rows.append({"id": f"{corpus}/train/{number}", "text": text, "sentiment": label})
        lines(tmp_path / corpus / "train.jsonl", rows)
    return tmp_path


def test_a_label_against_its_words_is_believed_least(rated: Path) -> None:
    found = probabilities(rated)
    assert len(found) == 40 * len(STAR_TRUST)
    contrary = [p for name, p in found.items() if int(name.rsplit("/", 1)[1]) % 10 == 0]
    others = [p for name, p in found.items() if int(name.rsplit("/", 1)[1]) % 10]
    assert all(0 <= p <= 1 for p in found.values())
    assert max(contrary) < 0.5 < min(others)


def test_the_same_seed_says_the_same(rated: Path) -> None:
    assert probabilities(rated) == probabilities(rated)


def test_no_model_has_seen_the_line_it_speaks_of(rated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[str]] = []
    asked: list[str] = []

    class Guess:
        classes_ = ("negative", "positive")

        def predict_proba(self, texts: list[str]) -> np.ndarray:
            assert not seen[-1] & set(texts)
            asked.extend(texts)
            return np.full((len(texts), 2), 0.5)

    def fitted(rows: list[dict[str, Any]]) -> Guess:
        seen.append({row["text"] for row in rows})
        return Guess()

    for corpus in STAR_TRUST:  # texts that stand once
        path = rated / corpus / "train.jsonl"
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        lines(path, [{**row, "text": row["id"] + row["text"]} for row in rows])
    monkeypatch.setattr(doubt, "linear_model", fitted)
    probabilities(rated)
    assert len(seen) == FOLDS
    assert len(asked) == 40 * len(STAR_TRUST)


def test_texts_that_we_hold_out_are_not_read(rated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = content_hash(GOOD[0])
    monkeypatch.setattr(doubt, "held_out_hashes", lambda: frozenset({held}))
    found = probabilities(rated)
    assert not [name for name in found if int(name.rsplit("/", 1)[1]) % 6 == 0]
    assert len(found) == (40 - 7) * len(STAR_TRUST)


def test_the_command_leaves_its_file_and_counts(
    rated: Path, own_work_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        assert doubt.main(["--data", str(rated)]) == 0
        counted = json.loads(capsys.readouterr().out)
        assert counted == {"lines": 40 * len(STAR_TRUST), "below half": 4 * len(STAR_TRUST)}
        assert len(json.loads((own_work_folder / DOUBT).read_text())) == counted["lines"]
    finally:
        (own_work_folder / DOUBT).unlink(missing_ok=True)
