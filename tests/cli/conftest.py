"""The command under test, with an engine small enough to be understood: praise is 好, blame is 差 or 慢."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import pytest
from click.testing import CliRunner, Result

from voc.cli import main
from voc.schema import Feedback, Opinion, Polarity, Rejected, Sentiment, Span, Tags, Versions

VERSIONS = Versions(engine="0.0.0", release="tiny")
_SAID = re.compile(r"(服务|屏幕|快递|环境)[很太]?(好|差|慢)")


def sentiment(polarity: Polarity) -> Sentiment:
    """Return a sure sentiment."""
    probabilities = {each: 0.9 if each is polarity else 0.05 for each in Polarity}
    strength = {"negative": -0.8, "neutral": 0.0, "positive": 0.8}[polarity]
    return Sentiment(
        polarity=polarity, probability=0.9, probabilities=probabilities, strength=strength, mixed=False
    )


def tags_of(feedback: Feedback, **others: Any) -> Tags:
    """Return the tags of one piece of feedback, with opinions such as 服务太差."""
    texts = [(index, turn.text) for index, turn in enumerate(feedback.turns or ())] or [(None, feedback.text)]
    opinions = tuple(
        Opinion(
            aspect=Span(start=found.start(1), end=found.end(1), turn=turn),
            opinion=Span(start=found.start(2), end=found.end(2), turn=turn),
            polarity=Polarity.POSITIVE if found[2] == "好" else Polarity.NEGATIVE,
            probability=0.8,
        )
        for turn, text in texts
        for found in _SAID.finditer(text or "")
    )
    polarity = opinions[-1].polarity if opinions else Polarity.NEUTRAL
    said = any(text for _, text in texts)
    return Tags(
        feedback_id=feedback.id,
        versions=VERSIONS,
        sentiment=sentiment(polarity) if said else None,
        opinions=opinions if said else None,
        **others,
    )


class TinyEngine:
    """Tags in windows, as the engine does, and remembers how it was loaded."""

    window = 4

    def __init__(self) -> None:
        self.options: dict[str, Any] = {}
        self.after: Callable[[int], None] = lambda count: None

    def tag(self, feedback: Iterable[Feedback | Rejected]) -> Iterator[Tags | Rejected]:
        items, count = iter(feedback), 0
        while window := list(islice(items, self.window)):
            for item in window:
                yield item if isinstance(item, Rejected) else tags_of(item)
                count += 1
                self.after(count)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> TinyEngine:
    """Let the command load the tiny engine."""
    engine = TinyEngine()

    def load(options: Any) -> TinyEngine:
        engine.options = options.given()
        return engine

    monkeypatch.setattr("voc.cli.run.load_engine", load)
    monkeypatch.setattr("voc.cli.info.load_engine", load)
    return engine


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make standard output a terminal of 100 columns, as far as the choice of a view goes."""
    monkeypatch.setattr("voc.cli.tag.is_terminal", lambda stream: True)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def voc() -> Callable[..., Result]:
    """Run the command with arguments; unforeseen exceptions reach the test."""

    def run(*arguments: object, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(
            main, [str(each) for each in arguments], input=input, catch_exceptions=False
        )

    return run


@pytest.fixture
def tag() -> Callable[..., Tags]:
    """Tag one piece of feedback as the tiny engine does."""
    return tags_of
