"""Figures of a release: equal to what is counted by hand, with intervals that hold them."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.schema import Opinion, Polarity, Sentiment, Span, Tags, Versions
from voc_training import evaluate as evaluation
from voc_training.corpora import OPINION_CORPORA
from voc_training.evaluate import (
    BINARY,
    EMOTION,
    accuracy,
    evaluate,
    f1,
    figure,
    macro_f1,
    opinion_rows,
    sentiment_rows,
    tag,
)

LABELS = ("negative", "neutral", "positive")


def tags(*opinions: Opinion, probabilities: tuple[float, float, float] | None = None) -> Tags:
    sentiment = None
    if probabilities is not None:
        best = max(range(3), key=probabilities.__getitem__)
        sentiment = Sentiment(
            polarity=LABELS[best], probability=probabilities[best],
            probabilities=dict(zip(Polarity, probabilities, strict=True)), strength=0.0, mixed=False,
        )  # fmt: skip
    return Tags(
        feedback_id="1",
        versions=Versions(engine="0", release="made-up"),
        sentiment=sentiment,
        opinions=opinions,
    )


class TestFigures:
    def test_f1_is_of_all_texts_together(self) -> None:
        assert f1(np.array([[2, 3, 2], [0, 1, 4]])) == pytest.approx(2 * 2 / (4 + 6))
        assert f1(np.array([[0, 0, 0]])) == 0

    def test_accuracy_counts_what_agrees(self) -> None:
        assert accuracy(np.array([[0, 0], [1, 0], [1, 1], [1, -1]])) == 0.5

    def test_macro_f1_is_the_mean_over_gold_classes(self) -> None:
        rows = np.array([[0, 0], [0, 1], [1, 1], [1, 1], [2, -1]])
        assert macro_f1(rows) == pytest.approx((2 * 1 / (2 + 1) + 2 * 2 / (2 + 3) + 0) / 3)

    @given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=5, max_size=60))
    def test_the_interval_holds_the_value(self, drawn: list[tuple[int, int]]) -> None:
        rows = np.array(drawn)
        found = figure(rows, accuracy)
        assert found.low <= found.value + 1e-4
        assert found.value <= found.high + 1e-4
        assert 0 <= found.low <= found.high <= 1
        assert found.n == len(rows)

    def test_more_texts_make_it_narrower_and_the_seed_the_same(self) -> None:
        few, many = (figure(np.array([[0, 0], [0, 1]] * n), accuracy) for n in (10, 500))
        assert many.high - many.low < few.high - few.low
        assert figure(np.array([[0, 0], [0, 1]] * 10), accuracy) == few


class TestRows:
    def test_binary_corpora_ask_for_the_likelier_of_two(self) -> None:
        lines = [{"sentiment": "positive"}, {"sentiment": "negative"}, {"sentiment": "negative"}]
        said = [tags(probabilities=(0.1, 0.7, 0.2)), tags(probabilities=(0.2, 0.5, 0.3)), None]
        rows = sentiment_rows(lines, said, ("negative", "positive"))
        assert rows.tolist() == [[1, 1], [0, 1], [0, -1]]

    def test_a_text_without_sentiment_is_wrong(self) -> None:
        assert sentiment_rows([{"sentiment": "neutral"}], [tags()], LABELS).tolist() == [[1, -1]]

    def test_three_classes_ask_for_the_likeliest(self) -> None:
        said = [tags(probabilities=(0.1, 0.7, 0.2))]
        assert sentiment_rows([{"sentiment": "positive"}], said, LABELS).tolist() == [[2, 1]]

    def test_opinions_are_sets_of_what_is_asked_for(self) -> None:
        gold = [{"aspect": [0, 2]}, {"aspect": [0, 2]}, {"aspect": None}]
        said = [
            Opinion(aspect=Span(start=0, end=2), polarity=Polarity.POSITIVE, probability=0.9),
            Opinion(aspect=Span(start=3, end=5), polarity=Polarity.POSITIVE, probability=0.9),
            Opinion(opinion=Span(start=3, end=5), polarity=Polarity.POSITIVE, probability=0.9),
        ]
        rows = opinion_rows(
            [{"opinions": gold}, {"opinions": gold}], [tags(*said), None],
            lambda o: evaluation._gold_span(o, "aspect"), lambda o: evaluation._said_span(o.aspect),
        )  # fmt: skip
        assert rows.tolist() == [[1, 2, 1], [0, 0, 1]]


class TestRelease:
    def test_every_corpus_has_its_figures(
        self, tiny_release: Path, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(evaluation, "read_own", lambda *_: iter(()))
        monkeypatch.setattr(evaluation, "RESAMPLINGS", 20)
        found = evaluate(tiny_release, data, threads=1)
        assert set(found) == {
            *(f"sentiment:{corpus}:accuracy" for corpus in BINARY),
            "sentiment:df529-bank:macro-f1",
            *(f"emotion:{corpus}:macro-f1" for corpus in EMOTION),
            *(
                f"{part}:{corpus}:f1"
                for part in ("aspect", "opinion", "triplet")
                for corpus in OPINION_CORPORA
            ),
        }
        assert {value.n for value in found.values()} == {14}

    def test_one_corpus_alone_agrees_with_counting(
        self, tiny_release: Path, data: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert (
            evaluation.main([str(tiny_release), "--data", str(data), "--only", "waimai", "--threads", "1"])
            == 0
        )
        printed = json.loads(capsys.readouterr().out)
        assert list(printed) == ["sentiment:waimai:accuracy"]
        lines = [json.loads(line) for line in (data / "waimai" / "dev.jsonl").read_text("utf-8").splitlines()]
        from voc import Engine

        said = tag(Engine.load(tiny_release, threads=1), lines)
        right = 0
        for line, out in zip(lines, said, strict=True):
            assert out is not None
            assert out.sentiment is not None
            p = out.sentiment.probabilities
            likelier = "positive" if p[Polarity.POSITIVE] > p[Polarity.NEGATIVE] else "negative"
            right += likelier == line["sentiment"]
        assert printed["sentiment:waimai:accuracy"]["value"] == round(right / len(lines), 4)
