"""What is asked of the engine for which corpus, and the command that prints it all."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from made import alert, draw_few, opinion, sure, tags, write

from voc.errors import SettingsError, UnknownName
from voc.schema import Feedback, Tags
from voc_training.evaluate import Absent, BadLabels, Figure, Tagger, evaluate, tagging
from voc_training.evaluate import __main__ as command


class Engine:
    """Calls everything that holds 差 negative and alarming, and remembers how it was asked."""

    asked: ClassVar[list[dict[str, Any]]] = []
    reads_taxonomies = True

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.asked.append(options)

    @classmethod
    def load(cls, release: object, *, threads: object, **options: Any) -> "Engine":
        if "taxonomy" in options and not cls.reads_taxonomies:
            raise SettingsError(f"taxonomy={options['taxonomy']!r}: release reads no taxonomy")
        return cls(**options)

    def tag(self, feedback: Iterable[Feedback]) -> Iterator[Tags]:
        for item in feedback:
            text = item.text or ""
            bad = "差" in text
            category = "空间" if "taxonomy" in self.options else None
            yield tags(
                sentiment=sure("negative" if bad else "positive"),
                alerts=(alert("churn"),) if bad or self.options.get("alerts") == "recall" else (),
                opinions=(opinion((0, 2), None, "negative" if bad else "positive", category=category),),
                words=() if "words" in self.options.get("include", ()) else None,
            )


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> type[Engine]:
    monkeypatch.setattr(Engine, "asked", [])
    monkeypatch.setattr(Engine, "reads_taxonomies", True)
    monkeypatch.setattr(tagging, "Engine", Engine)
    draw_few(monkeypatch)
    monkeypatch.setattr(
        Tagger, "settings", SimpleNamespace(name="made-up", heads={}, styles=("bdci2017",)), raising=False
    )
    tagging._engine.cache_clear()
    return Engine


def test_a_file_of_ones_own(engine: type[Engine], tmp_path: Path) -> None:
    rows = [
        {"text": "服务差", "sentiment": "negative", "alerts": []},
        {"text": "服务好", "sentiment": "positive", "alerts": [{"kind": "churn", "severity": "high"}]},
    ]
    report = evaluate("any", write(tmp_path / "mine.jsonl", *rows))
    assert report.release == "made-up"
    assert report.figures["sentiment:mine:accuracy"].value == 1
    assert report.figures["any-alert:mine:f1"].value == 0
    assert report.figures["any-alert:mine@recall:f1"].value == pytest.approx(2 / 3, abs=1e-4)
    assert engine.asked == [{}, {"alerts": "recall"}]


def test_words_and_style_are_asked_for_where_they_are_labelled(engine: type[Engine], tmp_path: Path) -> None:
    write(tmp_path / "bdci2017" / "dev.jsonl", {"text": "服务好", "opinions": []})
    write(tmp_path / "ud-gsdsimp" / "dev.jsonl", {"text": "服务好", "words": [[0, 2, None], [2, 3, None]]})
    evaluate("any", tmp_path)
    assert engine.asked == [{"opinion_style": "bdci2017"}, {"include": ("words",)}]


CAR = {"text": "空间小", "opinions": [{"category": "空间", "polarity": "negative"}], "spans_labelled": False}


def test_categories_are_filed_under_the_corpus_s_taxonomy(engine: type[Engine], tmp_path: Path) -> None:
    report = evaluate("any", write(tmp_path / "bdci2018-car" / "dev.jsonl", CAR))
    assert engine.asked == [{}, {"taxonomy": "corpus-car"}]
    assert report.figures["document:bdci2018-car:f1"].value == 0


def test_a_release_that_reads_no_taxonomy_is_no_error(engine: type[Engine], tmp_path: Path) -> None:
    engine.reads_taxonomies = False
    report = evaluate("any", write(tmp_path / "bdci2018-car" / "dev.jsonl", CAR))
    assert report.absent["document:bdci2018-car:f1"] == Absent(
        "taxonomy='corpus-car': release reads no taxonomy", 1
    )


def test_categories_without_a_taxonomy(engine: type[Engine], tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", CAR)
    assert "no taxonomy is named" in evaluate("any", path).absent["document:mine:f1"].reason
    assert "document:mine:f1" in evaluate("any", path, taxonomy="corpus-car").figures


def test_a_category_that_the_taxonomy_does_not_have(engine: type[Engine], tmp_path: Path) -> None:
    row = {"text": "空间小", "categories": [["空闲", "negative"]]}
    with pytest.raises(BadLabels, match="categories that taxonomy corpus-car does not have: 空闲"):
        evaluate("any", write(tmp_path / "mine.jsonl", row), taxonomy="corpus-car")


def test_a_taxonomy_that_there_is_not(engine: type[Engine], tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="unknown taxonomy 'cars'"):
        evaluate("any", write(tmp_path / "mine.jsonl", {"text": "好", "mixed": True}), taxonomy="cars")


def test_halves_make_the_whole(engine: type[Engine], tmp_path: Path) -> None:
    rows = [{"text": f"第{n}次，服务{'差' if n % 3 else '好'}", "sentiment": "negative"} for n in range(40)]
    path = write(tmp_path / "mine.jsonl", *rows)
    whole, *halves = (
        evaluate("any", path, half=half).figures["sentiment:mine:accuracy"]
        for half in (None, "tune", "report")
    )
    assert whole.n == sum(half.n for half in halves) == 40
    assert whole.value == pytest.approx(sum(half.value * half.n for half in halves) / 40, abs=1e-3)


def test_nothing_of_that_name(engine: type[Engine], tmp_path: Path) -> None:
    write(tmp_path / "waimai" / "dev.jsonl", {"text": "好", "sentiment": "positive"})
    with pytest.raises(BadLabels, match="no corpus with 'wamai' in its name"):
        evaluate("any", tmp_path, only="wamai")


def test_the_command_prints_and_writes(
    engine: type[Engine], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "mine.jsonl", {"text": "服务好", "sentiment": "positive", "intent": "praise"})
    assert command.main(["any", "--data", str(path), "-o", str(tmp_path / "figures.json")]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert json.loads(out)["figures"]["sentiment:mine:accuracy"]["value"] == 1
    assert json.loads(out)["absent"]["intent:mine:macro-f1"]["reason"] == "the release gives no intent"
    assert err == "mine: 1 texts\n"


def test_the_command_fails_in_a_line(
    engine: type[Engine], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["any", "--data", str(tmp_path / "gone")]) == 1
    assert "no such file or folder" in capsys.readouterr().err


def test_a_real_release_is_measured_through_the_engine_s_calls(tiny_release: Path, tmp_path: Path) -> None:
    from voc import Engine as RealEngine

    tagging._engine.cache_clear()
    texts = [f"{n}号店的服务{'很好' if n % 2 else '太差'}" for n in range(12)]
    gold = ["positive" if n % 2 else "negative" for n in range(12)]
    rows = [{"text": text, "sentiment": label} for text, label in zip(texts, gold, strict=True)]
    report = evaluate(tiny_release, write(tmp_path / "mine.jsonl", *rows), threads=1)
    said = RealEngine.load(tiny_release, threads=1).tag(
        Feedback(id=str(n), channel="review", text=text) for n, text in enumerate(texts)
    )
    right = 0
    for label, one in zip(gold, said, strict=True):
        assert isinstance(one, Tags)
        assert one.sentiment is not None
        two = {polarity: one.sentiment.probabilities[polarity] for polarity in ("positive", "negative")}
        right += max(two, key=two.__getitem__) == label
    figure = report.figures["sentiment:mine:accuracy"]
    assert isinstance(figure, Figure)
    assert (figure.value, figure.n) == (round(right / 12, 4), 12)
    tagging._engine.cache_clear()


def test_measuring_needs_nothing_that_tagging_does_not() -> None:
    script = "import sys, voc_training.evaluate; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"torch", "transformers", "sklearn", "nncf", "tqdm"} & set(loaded.stdout.split())
