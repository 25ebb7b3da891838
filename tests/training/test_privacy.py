"""The measurement of personal data: its sets are what they say, its score counts right, its floor is held."""

import json
from pathlib import Path
from random import Random

import pytest

from voc.privacy import DataKind, find
from voc_training.privacy import hard, values
from voc_training.privacy.addresses import composed
from voc_training.privacy.fresh import fresh
from voc_training.privacy.generated import Sample, generated
from voc_training.privacy.score import covered, strict


def test_the_set_is_the_same_for_one_seed() -> None:
    assert list(generated(texts=20)) == list(generated(texts=20))
    assert list(generated(texts=20)) != list(generated(texts=20, seed=1))


@pytest.mark.parametrize(
    "samples", [list(generated(texts=400)), list(fresh(texts=200))], ids=["generated", "fresh"]
)
def test_spans_lie_in_their_texts_and_every_kind_is_there(samples: list[Sample]) -> None:
    spans = [(sample, span) for sample in samples for span in sample.spans]
    assert all(0 <= start < end <= len(sample.text) for sample, (start, end, _) in spans)
    assert {kind for _, (_, _, kind) in spans} == set(DataKind)
    assert any(not sample.spans for sample in samples)


def test_values_are_valid_by_the_rules_of_their_kind() -> None:
    random = Random(7)
    assert all(values.luhn(values.bank_card(random)) for _ in range(50))
    assert {len(values.resident_id(random)) for _ in range(50)} == {18}
    assert {len(values.tax_id(random)) for _ in range(50)} == {18}
    assert values.luhn("79927398713")


def test_hard_negatives_hold_nothing_by_their_own_account() -> None:
    random = Random(7)
    assert all(isinstance(make(random), str) for make in hard.NUMBERS)


def test_the_strict_score_wants_the_very_span_and_kind() -> None:
    samples = [Sample("电话13800138000", ((2, 13, "mobile"),)), Sample("很好", ())]
    figures = strict(samples, [[(2, 12, "mobile")], [(0, 2, "person")]]).figures()
    assert (figures["gold"], figures["said"], figures["recall"], figures["precision"]) == (1, 2, 0.0, 0.0)
    assert strict(samples, [[(2, 13, "mobile")], []]).figures()["f1"] == 1.0


def test_the_lenient_score_wants_cover_whatever_the_kind() -> None:
    samples = [Sample("电话13800138000", ((2, 13, "mobile"),))]
    figures = covered(samples, [[(2, 13, "PHONE")]]).figures()
    assert (figures["recall"], figures["precision"]) == (1.0, 1.0)
    assert covered(samples, [[(2, 13, "PHONE")]], kinds=frozenset({"email"})).figures()["gold"] == 0


def test_addresses_are_put_into_texts_without_what_is_redundant(tmp_path: Path) -> None:
    line = {
        "text": "地址前进路8号电联",
        "entities": [[0, 2, "redundant"], [2, 5, "road"], [5, 7, "roadno"], [7, 9, "redundant"]],
    }
    file = tmp_path / "dev.jsonl"
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    samples = list(composed(file))
    (start, end, _), *others = [span for sample in samples for span in sample.spans]
    assert not others
    assert len(samples) == 2
    assert next(sample.text[start:end] for sample in samples if sample.spans) == "前进路8号"


def test_the_floor_is_held() -> None:
    samples = list(generated(texts=600, seed=99))
    said = [[(d.span.start, d.span.end, d.kind) for d in find(sample.text)] for sample in samples]
    figures = strict(samples, said).figures()
    assert figures["recall"] >= 0.98
    assert figures["precision"] >= 0.95
