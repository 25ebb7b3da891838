"""The service's memory does not grow with the requests it answers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import composed
import httpx
import pytest
from proof import Proof, keep, scaled
from service import Answer, at_once, post_tags, serving

if TYPE_CHECKING:
    from voc import Engine

pytestmark = pytest.mark.prove
SEED = 22
REQUESTS = 100_000
SETTLED = 0.1
GROWTH = 0.05
WARM = 5_000
"""Requests after which everything has been used once."""


def test_service_memory(tmp_path: Path, engine: Engine) -> None:
    n = scaled(REQUESTS, least=200)
    texts = list(composed.distinct(2_000, seed=SEED))
    with serving(tmp_path) as service:
        asyncio.run(_send(service.url, texts, first=0, count=int(n * SETTLED)))
        early = service.memory()
        asyncio.run(_send(service.url, texts, first=int(n * SETTLED), count=n - int(n * SETTLED)))
        late = service.memory()
    found = {"MiB after a tenth": early, "MiB at the end": late, "growth": late / early - 1}
    keep(
        Proof(name="service_memory", n=n, of="requests", seed=SEED, release=engine.release.name, found=found)
    )
    if n * SETTLED >= WARM:  # a shorter run has not used everything once when it is first looked at
        assert late / early - 1 < GROWTH


async def _send(url: str, texts: list[str], *, first: int, count: int) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:

        async def send(number: int) -> Answer:
            text = texts[(first + number) % len(texts)]
            answer = await post_tags(client, [{"id": str(number), "channel": "review", "text": text}])
            assert answer.status == 200
            return answer

        await at_once(send, count=count, together=8)
