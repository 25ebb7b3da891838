"""Probes: enough of them, each well formed, and figures that count what they say."""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from made import draw_few, sentiment, sure, tags, write

from voc.schema import Feedback, Tags
from voc_training.probes import BadProbe, Probe, read_probes, run
from voc_training.probes import __main__ as command

PROBES = read_probes()


class Engine:
    """Takes 好 for praise, whatever stands before it."""

    def tag(self, feedback: Iterable[Feedback]) -> Iterator[Tags]:
        for item in feedback:
            text = item.text or ""
            if "但" in text:
                yield tags(sentiment=sentiment(0.5, 0.1, 0.4, mixed=True))
            else:
                flags = ("template_praise",) if "默认" in text else ()
                yield tags(sentiment=sure("positive" if "好" in text else "negative"), flags=flags)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_few(monkeypatch)


def probe(text: str, **others: object) -> Probe:
    return Probe.model_validate({"id": text, "group": "made-up", "text": text, **others})


class TestFiles:
    def test_there_are_enough_of_every_group(self) -> None:
        groups = Counter(one.group for one in PROBES)
        assert sum(groups.values()) >= 240
        assert min(groups.values()) >= 20
        assert {
            "traditional", "fullwidth", "emoji", "homophone", "negation", "degree", "irony", "mixed", "asr",
            "question", "default_praise",
        } == set(groups)  # fmt: skip

    def test_none_stands_twice(self) -> None:
        assert len({one.id for one in PROBES}) == len(PROBES)
        assert len({(one.text, one.question) for one in PROBES}) == len(PROBES)

    def test_each_is_about_something(self) -> None:
        assert all(one.expect or one.mixed for one in PROBES)
        assert all((one.contrast is None) == (one.contrast_expect is None) for one in PROBES)
        assert all(one.plain != one.text and one.contrast != one.text for one in PROBES)

    def test_full_width_differs_in_width_alone(self) -> None:
        for one in PROBES:
            if one.group == "fullwidth":
                assert unicodedata.normalize("NFKC", one.text) == one.plain

    def test_homophones_are_a_twentieth_or_so(self) -> None:
        for one in PROBES:
            if one.group == "homophone":
                assert one.plain is not None
                wrong = sum(a != b for a, b in zip(one.text, one.plain, strict=True))
                assert 0 < wrong / len(one.text) < 0.1, one.id

    def test_golden_probes_are_others(self) -> None:
        golden = (Path(__file__).parents[1] / "golden" / "probes.jsonl").read_text("utf-8").splitlines()
        assert not {json.loads(line)["text"] for line in golden} & {one.text for one in PROBES}


class TestReading:
    def test_a_polarity_or_several(self, tmp_path: Path) -> None:
        write(
            tmp_path / "negation.jsonl", {"id": "1", "text": "不好", "expect": "negative"},
            {"id": "2", "text": "不坏", "expect": ["positive", "neutral"]},
        )  # fmt: skip
        one, two = read_probes(tmp_path)
        assert (one.group, one.expect, two.expect) == ("negation", ("negative",), ("positive", "neutral"))

    def test_a_wrong_line_is_named(self, tmp_path: Path) -> None:
        write(tmp_path / "a.jsonl", {"id": "1", "text": "不好", "expect": "bad"})
        with pytest.raises(BadProbe, match=r"a.jsonl:1: expect.0: Input should be 'negative'"):
            read_probes(tmp_path)
        (tmp_path / "a.jsonl").write_text("不好\n", "utf-8")
        with pytest.raises(BadProbe, match=r"a.jsonl:1: not JSON"):
            read_probes(tmp_path)

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        with pytest.raises(BadProbe, match="holds no probes"):
            read_probes(tmp_path)


class TestRun:
    def test_accuracy_invariance_and_contrast(self) -> None:
        found = run(
            Engine(),
            [
                probe(
                    "好极了", expect="positive", plain="很好", contrast="差极了", contrast_expect="negative"
                ),
                probe("不好", expect="negative", plain="很差", contrast="好", contrast_expect="positive"),
            ],
        )["made-up"]
        assert found.texts == 2
        assert found.accuracy is not None
        assert found.invariance is not None
        assert found.contrast is not None
        assert (found.accuracy.value, found.invariance.value, found.contrast.value) == (0.5, 0.5, 0.5)
        assert (found.mixed, found.flagged) == (None, None)

    def test_mixed_without_a_polarity_is_not_counted_as_right(self) -> None:
        found = run(Engine(), [probe("好吃但贵", mixed=True), probe("好吃可贵", mixed=True)])["all"]
        assert found.accuracy is None
        assert found.mixed is not None
        assert found.mixed.value == 0.5

    def test_flags(self) -> None:
        praise = [
            probe("默认好评", expect="positive", flag="template_praise"),
            probe("好吃", expect="positive", flag="template_praise"),
            probe("默认好评？没这事", expect="negative", unflagged="template_praise"),
        ]
        found = run(Engine(), praise)["made-up"]
        assert found.flagged is not None
        assert found.unflagged is not None
        assert (found.flagged.value, found.flagged.n, found.unflagged.value) == (0.5, 2, 0)

    def test_a_question_goes_with_its_answer(self) -> None:
        asked: list[str | None] = []

        class Asking(Engine):
            def tag(self, feedback: Iterable[Feedback]) -> Iterator[Tags]:
                items = list(feedback)
                asked.extend(item.question for item in items)
                return super().tag(items)

        run(Asking(), [probe("没有", expect="neutral", question="哪里不满意？", channel="survey")])
        assert set(asked) == {"哪里不满意？"}


class TestCommand:
    @pytest.fixture(autouse=True)
    def engine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loaded = type("Loaded", (), {"load": staticmethod(lambda release, threads: Engine())})
        monkeypatch.setattr(command, "Engine", loaded)

    def test_a_table_with_what_is_wrong(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert command.main(["--wrong"]) == 0
        out = capsys.readouterr().out
        assert f"| all | {len(PROBES)} |" in out
        assert "negation-01: positive, not negative: 不高兴。" not in out
        assert "negation-02: negative, not positive or neutral: 没有不满意的地方。" in out

    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert command.main(["--json"]) == 0
        assert json.loads(capsys.readouterr().out)["fullwidth"]["texts"] == 20
