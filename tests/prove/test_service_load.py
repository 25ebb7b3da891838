"""The service on one core: near the library's pace, quick when half busy, honest when four times too busy."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import composed
import httpx
import pytest
from proof import Proof, keep, scaled
from service import CLIENT_CORE, SERVER_CORE, Answer, at_a_rate, at_once, percentile, post_tags, serving

from voc import Engine
from voc.schema import Feedback

pytestmark = pytest.mark.prove
SEED = 21
TEXTS = 20_000
SHORT = 2_000
BURST = 2_000
BATCH = 100


def review(id_: str, text: str) -> dict[str, Any]:
    return {"id": id_, "channel": "review", "text": text}


def test_service_load(tmp_path: Path) -> None:
    texts = list(composed.distinct(scaled(TEXTS, least=BATCH * 10), seed=SEED))
    alone, release = _library(texts)
    with serving(tmp_path) as service:
        served = asyncio.run(_throughput(service.url, texts)) / alone
        short = [text[:20] for text in texts[: scaled(SHORT, least=50)]]
        capacity = asyncio.run(_capacity(service.url, short))
        waits = asyncio.run(_at(service.url, short, rate=capacity / 2, count=len(short)))
        calm = [answer.seconds for answer in waits]
        assert {answer.status for answer in waits} == {200}
        batch = texts[: scaled(BURST, least=200)]
        flood = asyncio.run(_flood(service.url, batch, rate=4 * served * alone / BATCH))
        started = service.started
    accepted = [answer.seconds for answer in flood if answer.status == 200]
    refused = [answer.seconds for answer in flood if answer.status == 429]
    assert len(accepted) + len(refused) == len(flood)
    found = {
        "library texts/s": alone,
        "of the library": served,
        "short p50 ms at half capacity": percentile(calm, 0.5) * 1_000,
        "short p99 ms at half capacity": percentile(calm, 0.99) * 1_000,
        "accepted p99 s at four times": percentile(accepted, 0.99),
        "refused at four times": len(refused) / len(flood),
        "refused p99 ms": percentile(refused or [0.0], 0.99) * 1_000,
        "start s": started,
    }
    keep(Proof(name="service_load", n=len(texts), of="texts", seed=SEED, release=release, found=found))
    assert served >= 0.8
    assert percentile(calm, 0.5) < 0.015
    assert percentile(calm, 0.99) < 0.060
    assert percentile(accepted, 0.99) < 2.0


def _library(texts: list[str]) -> tuple[float, str]:
    """Texts a second of the library on the service's core, and the release."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SERVER_CORE})
    try:
        engine = Engine.load(threads=1, include=("words", "embedding"))
        feedback = [Feedback.model_validate(review(str(i), text)) for i, text in enumerate(texts)]
        for _ in engine.tag(feedback[:200]):
            pass
        begun = time.monotonic()
        count = sum(1 for _ in engine.tag(feedback))
        return count / (time.monotonic() - begun), engine.release.name
    finally:
        os.sched_setaffinity(0, {CLIENT_CORE} & before or before)


def _client(url: str) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=500, max_keepalive_connections=500)
    return httpx.AsyncClient(base_url=url, timeout=60, limits=limits)


async def _throughput(url: str, texts: list[str]) -> float:
    batches = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
    async with _client(url) as client:

        async def send(number: int) -> Answer:
            sent = [review(f"{number}-{i}", text) for i, text in enumerate(batches[number])]
            answer = await post_tags(client, sent)
            _check(answer, sent)
            return answer

        begun = time.monotonic()
        await at_once(send, count=len(batches), together=2)
        return len(texts) / (time.monotonic() - begun)


async def _capacity(url: str, texts: list[str]) -> float:
    """Requests of one short text a second, eight at a time."""
    async with _client(url) as client:
        begun = time.monotonic()
        await at_once(lambda i: post_tags(client, [review(str(i), texts[i])]), count=len(texts), together=8)
        return len(texts) / (time.monotonic() - begun)


async def _at(url: str, texts: list[str], *, rate: float, count: int) -> list[Answer]:
    async with _client(url) as client:
        return await at_a_rate(
            lambda i: post_tags(client, [review(str(i), texts[i])]), rate=rate, count=count
        )


async def _flood(url: str, texts: list[str], *, rate: float) -> list[Answer]:
    """Batches of a hundred at a rate; every answer is right or a 429."""
    async with _client(url) as client:

        async def send(number: int) -> Answer:
            sent = [review(f"{number}-{i}", texts[(number * BATCH + i) % len(texts)]) for i in range(BATCH)]
            answer = await post_tags(client, sent)
            _check(answer, sent)
            return answer

        return await at_a_rate(send, rate=rate, count=max(20, len(texts) // 10))


def _check(answer: Answer, sent: list[dict[str, Any]]) -> None:
    assert answer.status in (200, 429)
    if answer.body is not None:
        ids = [result["tags"]["feedback_id"] for result in answer.body["results"]]
        assert ids == [one["id"] for one in sent]
