"""The card: what was measured stands in it, and what was not is said."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made import draw_few, write

from voc import release as files
from voc.release import Release, Settings
from voc_training.card import NoFacts, card, load, save
from voc_training.card import __main__ as command
from voc_training.card.facts import Facts, gather
from voc_training.card.tables import Name, by_class, by_corpus, by_part, table
from voc_training.evaluate import Absent, Figure, Report
from voc_training.evaluate.confidence import Abstention
from voc_training.probes import Results
from voc_training.reliability import reliability

DATA = {"waimai": 9219, "cold": 25000, "own-alerts": 1706}


@pytest.fixture(scope="module")
def settings(tiny_release: Path) -> Settings:
    """Give what a release says of itself."""
    return Release.open(tiny_release).settings.model_copy(update={"name": "made-up", "data": DATA})


def figure(value: float, cases: int | None = None) -> Figure:
    return Figure(value, value - 0.05, value + 0.05, 120, cases)


FIGURES = {
    "sentiment:waimai:accuracy": figure(0.91),
    "sentiment:own-feedback:macro-f1": figure(0.8),
    "sentiment:own-feedback:neutral-f1": figure(0.7, 50),
    "sentiment:own-feedback/channel=call:macro-f1": figure(0.75),
    "sentiment:own-feedback/channel=call:neutral-f1": figure(0.65, 20),
    "sentiment:own-feedback/drawn=random:macro-f1": figure(0.83),
    "intent:own-feedback:macro-f1": figure(0.7),
    "intent:own-feedback:praise-f1": figure(0.9, 30),
    "net-error:bdci2018-car:points": figure(12.3),
    "net-error:bdci2018-car/category=油耗:points": figure(8.5, 40),
    "alert:own-alerts/kind=churn:f1": figure(0.6, 18),
    "alert:own-alerts/kind=churn:precision": figure(0.5, 18),
    "alert:own-alerts/kind=churn:recall": figure(0.7, 18),
    "alert:own-alerts@recall/kind=churn:precision": figure(0.3, 18),
    "alert:own-alerts@recall/kind=churn:recall": figure(0.95, 18),
    "false-alerts:own-alerts:per-1000-texts": figure(21.0),
    "alert:food-safety/kind=food_safety:f1": figure(0.93, 110),
}


def facts(**others: Any) -> Facts:
    report = Report("made-up", FIGURES, {"words:ud-gsdsimp:f1": Absent("the release gives no words", 189)})
    one = Results(20, figure(0.9), figure(0.95), None, None, None, None)
    known = {
        "dev": report, "report": report,
        "reliability": (reliability("sentiment", [0.9] * 60, [True] * 54 + [False] * 6),),
        "abstention": Abstention(1000, 0.1, 0.88, 0.92), "probes": {"irony": one, "all": one},
    }  # fmt: skip
    return Facts(**{**known, **others})


class TestTables:
    def test_names_are_taken_apart(self) -> None:
        assert Name.of("net-error:dimabsa2024/category=食物#品质:points") == Name(
            "net-error", "dimabsa2024", "category=食物#品质", "points"
        )

    def test_a_table_without_rows_is_nothing(self) -> None:
        assert table(("a",), []) == []
        assert table(("a",), [("x|y",)])[-1] == "| x\\|y |"

    def test_by_corpus_part_and_class(self) -> None:
        report = facts().dev
        assert by_corpus(report, ("sentiment",), ("accuracy",))[-1] == (
            "| sentiment | waimai | none stated (README: research) | 120 | accuracy | 0.910 "
            "| 0.860 to 0.960 |"
        )
        rows = by_part(report, "sentiment", "own-feedback", {"macro-f1": "macro-F1", "neutral-f1": "neutral"})
        assert rows[3] == "| channel call | 120 | 0.750 | 0.650 | 0.700 to 0.800 |"
        assert by_class(report, ("intent",))[-1] == (
            "| intent | own-feedback | praise | 30 | 0.900 | 0.850 to 0.950 |"
        )


class TestCard:
    @pytest.fixture
    def made(self, settings: Settings, tmp_path: Path) -> Callable[..., str]:
        return lambda **others: card(settings, facts(**others), tmp_path)

    def test_everything_measured_stands_in_it(self, made: Callable[..., str]) -> None:
        text = made()
        expected = (
            "# made-up",
            "| three classes, natural stream | 0.830 |",
            "| bdci2018-car | 油耗 | 40 | 8.5 |",
            "| own-alerts | churn | 18 | 0.500 | 0.700 | 0.600 | 0.550 to 0.650 | 0.300 | 0.950 |",
            "per-1000-texts | 21.0 |",
            "| words | ud-gsdsimp | 189 | the release gives no words |",
            "![Reliability diagrams of each head](reliability.svg)",
            "| sentiment | 0.000 | 60 |",
            "`low_confidence` flags 10.0% of 1,000 texts",
            "| irony | 20 | 0.90 | 0.95 |",
            "| food safety, F1 | 0.928 | on the board | 0.930 (0.880 to 0.980) |",
            "| waimai | 9,219 | SophonPlus/ChineseNlpCorpus | none stated (README: research) |",
            "They were read by language models",
            "## Limits",
        )
        assert [one for one in expected if one not in text] == []

    def test_it_is_markdown_without_gaps(self, made: Callable[..., str]) -> None:
        text = made()
        assert "\n\n\n" not in text
        assert text.endswith("\n")
        for line in text.splitlines():
            assert not line.startswith("|") or line.endswith("|")
        assert text.count("\n## ") == text.count("\n\n## ") > 5

    def test_a_release_with_little_is_a_short_card(self, made: Callable[..., str]) -> None:
        empty = Report("made-up", {}, {})
        text = made(dev=empty, report=empty, reliability=(), abstention=None)
        assert "## Alerts" not in text
        assert "low_confidence` flags" not in text
        assert "not measured" in text

    def test_docs_are_added_where_they_are(self, made: Callable[..., str], tmp_path: Path) -> None:
        assert "## Speed" not in made()
        speed = {"texts_a_second": 320.4, "peak_MB": 610.2, "texts": 2452.0}
        docs = {
            "benchmark": {
                "corpus": "waimai dev",
                "threads": 1,
                "processor": "x86_64",
                "peers": {"ours": speed},
            },
            "peers": {"waimai": {name: {"value": 0.9, "n": 798} for name in ("tfidf-linear", "snownlp")}},
            "runtimes": {
                "texts_each": 700,
                "candidates": {"int8": {"waimai": 0.87, "texts_a_second": 204.0}},
            },
        }
        for name, content in docs.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(content), "utf-8")
        text = made()
        assert "| ours | 320 | 610 | 2,452 |" in text
        assert "| waimai | 0.900 | 0.900 | 798 |" in text
        assert "| int8 | 0.870 | 204 |" in text

    def test_the_second_recipe_s_loss_by_head(self, made: Callable[..., str], tmp_path: Path) -> None:
        assert "What that costs was not measured" in made()
        other = {"release": "open", "figures": {"sentiment:waimai:accuracy": {"value": 0.89}}, "absent": {}}
        (tmp_path / "commercial.json").write_text(json.dumps(other), "utf-8")
        assert "| sentiment:waimai:accuracy | 0.910 | 0.890 | -0.020 |" in made()


class TestFacts:
    def test_they_come_back_as_they_were(self, tmp_path: Path) -> None:
        save(facts(), tmp_path / "figures.json")
        assert load(tmp_path / "figures.json") == facts()

    def test_none_there_and_none_that_can_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(NoFacts, match="no such file"):
            load(tmp_path / "figures.json")
        (tmp_path / "figures.json").write_text("{}", "utf-8")
        with pytest.raises(NoFacts, match="not as this version writes it"):
            load(tmp_path / "figures.json")


class TestCommand:
    def test_the_release_is_whole_again_with_its_card(
        self, tiny_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        draw_few(monkeypatch)
        rows = [{"text": f"{n}号店{'好' if n % 2 else '差'}", "sentiment": "negative"} for n in range(60)]
        data = write(tmp_path / "waimai" / "dev.jsonl", *rows)
        folder = Path(shutil.copytree(tiny_release, tmp_path / "carded"))
        arguments = [str(folder), "--docs", str(tmp_path), "--threads", "1"]
        assert command.main([*arguments, "--data", str(data)]) == 0
        text = (folder / files.CARD).read_text("utf-8")
        assert "| sentiment | waimai | none stated (README: research) | 60 | accuracy |" in text
        assert "<svg" in (folder / "reliability.svg").read_text("utf-8")
        Release.open(folder)
        assert {"figures.json", "reliability.svg"} <= set(files.read_sums(folder))
        assert command.main([*arguments, "--again"]) == 0
        assert (folder / files.CARD).read_text("utf-8") == text

    def test_figures_that_are_not_there(self, tiny_release: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert command.main([str(tiny_release), "--again"]) == 1
        assert "Measure first: leave out --again" in capsys.readouterr().err


def test_calibration_and_alerts_are_of_the_reporting_half(
    tiny_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_few(monkeypatch)
    rows = [{"text": f"{n}号店很好", "sentiment": "positive"} for n in range(120)]
    found = gather(tiny_release, write(tmp_path / "waimai" / "dev.jsonl", *rows), threads=1)
    whole = found.dev.figures["sentiment:waimai:accuracy"].n
    half = found.report.figures["sentiment:waimai:accuracy"].n
    assert whole == 120
    assert 30 < half < 90
    assert found.abstention is not None
    assert found.abstention.texts == half
    assert {one.head: one.n for one in found.reliability}.get("sentiment", half) == half
