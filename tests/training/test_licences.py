"""Licences: of every corpus, and which of them allow commercial use."""

import pytest

from voc_training.corpora import CORPORA
from voc_training.label.split import ANNOTATIONS
from voc_training.licences import LICENCES, commercial_only, licence_of, main


def test_every_corpus_that_is_trained_on_or_labelled_has_one() -> None:
    import json

    assert set(CORPORA) <= set(LICENCES)
    for path in ANNOTATIONS.glob("*.jsonl"):
        rows = (json.loads(line) for line in path.open(encoding="utf-8"))
        assert {row["corpus"] for row in rows if "corpus" in row} <= set(LICENCES)


def test_what_is_left_states_a_licence_that_allows_it() -> None:
    left = [LICENCES[name].licence for name in CORPORA if name not in commercial_only()]
    assert set(left) == {"MIT", "Apache-2.0", "CC BY-SA 4.0"}


def test_texts_that_only_our_labels_use_are_left_out_too() -> None:
    assert {"jddc", "taidi-hotline", "online-shopping"} <= set(commercial_only())
    assert not {"zhang-restaurant", "cold", "ewect-usual", "ud-gsdsimp"} & set(commercial_only())


def test_it_prints_what_train_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert tuple(capsys.readouterr().out.strip().split(",")) == commercial_only()


def test_as_printed() -> None:
    assert str(licence_of("waimai")) == "none stated (README: research)"
    assert str(licence_of("cold")) == "Apache-2.0"
    assert str(licence_of("somebody's")) == "not known"
    assert licence_of("own-alerts").source == "labels of this project"
