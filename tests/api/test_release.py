"""The service on the release that is shipped: the same tags as the library gives."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from until import until

from voc import Engine
from voc.schema import Feedback, Tags
from voc_api.app import create_app
from voc_api.settings import Settings

FEEDBACK: list[dict[str, Any]] = [
    {"id": "1", "channel": "review", "text": "屏幕很清晰，就是电池不耐用"},
    {"id": "2", "channel": "social", "text": "😊这家店的服务真的太好了👍🏻"},
    {"id": "3", "channel": "call", "turns": [{"speaker": "customer", "text": "退款还没到账，气死我了"}]},
    {"id": "4", "channel": "survey", "rating": {"metric": "nps", "value": 3, "low": 0, "high": 10}},
    {"id": "5", "channel": "review", "text": "等了一个小时才上菜，以后不会再来。" * 60},
]


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    """Give a client of the service on it."""
    with TestClient(create_app(Settings(), engine=engine)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        yield client


def test_the_tags_are_those_of_the_library(client: TestClient, engine: Engine) -> None:
    answer = client.post("/v1/tags", json={"feedback": FEEDBACK})
    given = [Tags.model_validate(result["tags"]) for result in answer.json()["results"]]
    expected = list(engine.tag([Feedback.model_validate(one) for one in FEEDBACK]))
    for mine, theirs in zip(given, expected, strict=True):
        assert mine.sentiment == theirs.sentiment
        assert mine.opinions == theirs.opinions
        assert mine.versions == theirs.versions == engine.versions


def test_one_by_one_or_together_gives_the_same(client: TestClient) -> None:
    together = client.post("/v1/tags", json={"feedback": FEEDBACK}).json()["results"]
    alone = [client.post("/v1/tags", json={"feedback": [one]}).json()["results"][0] for one in FEEDBACK]
    for one, other in zip(alone, together, strict=True):
        mine, theirs = Tags.model_validate(one["tags"]), Tags.model_validate(other["tags"])
        assert labels(mine) == labels(theirs)
        assert probabilities(mine) == pytest.approx(probabilities(theirs), abs=0.02)


def labels(tags: Tags) -> list[Any]:
    """Everything that is not a number: polarity, emotion, the spans and polarity of opinions and segments."""
    opinions = [(one.aspect, one.opinion, one.polarity) for one in tags.opinions or ()]
    segments = [(one.span, one.turn, one.polarity) for one in tags.segments or ()]
    return [
        tags.sentiment and tags.sentiment.polarity,
        tags.emotion and tags.emotion.label,
        opinions,
        segments,
    ]


def probabilities(tags: Tags) -> list[float]:
    """The probability of sentiment, emotion and each opinion."""
    whole = [head.probability for head in (tags.sentiment, tags.emotion) if head]
    return whole + [one.probability for one in tags.opinions or ()]
