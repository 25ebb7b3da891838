"""The queue: what comes together is tagged together, the short pass the long, who left costs nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest
from fake_engine import FakeEngine

from voc.schema import Channel, Feedback, Rejected, Tags
from voc_api.batching import Batcher, Limits, QueueFull, tag_each


def reviews(name: str, count: int, *, length: int = 100) -> list[Feedback]:
    """Give so many reviews of so many characters each."""
    texts = (f"{name}{i}".ljust(length, "好") for i in range(count))
    return [Feedback(id=f"{name}{i}", channel=Channel.REVIEW, text=text) for i, text in enumerate(texts)]


@asynccontextmanager
async def batcher_of(engine: FakeEngine, limits: Limits) -> AsyncIterator[Batcher]:
    """Give a batcher in front of the engine."""
    with ThreadPoolExecutor(1) as executor:
        batcher = Batcher(engine, executor=executor, limits=limits)
        try:
            yield batcher
        finally:
            engine.free.set()
            await batcher.close()


def run(case: Callable[[Batcher, FakeEngine], Awaitable[None]], limits: Limits | None = None) -> FakeEngine:
    """Run a case on a batcher of its own, and give the engine."""
    engine = FakeEngine()

    async def main() -> None:
        async with batcher_of(engine, limits or Limits()) as batcher:
            await asyncio.wait_for(case(batcher, engine), timeout=30)

    asyncio.run(main())
    return engine


async def held(batcher: Batcher, engine: FakeEngine) -> "asyncio.Future[list[Tags | Rejected]]":
    """Hold the engine in a round of one text, and give its future."""
    engine.free.clear()
    engine.busy.clear()
    first = batcher.send(reviews("held", 1, length=5))
    await asyncio.to_thread(engine.busy.wait)
    return first


def texts(tagged: list[Tags | Rejected]) -> list[str]:
    """Give the texts that the fake engine made its tags of."""
    return [one.flags[0] if isinstance(one, Tags) else "rejected" for one in tagged]


def test_what_comes_together_is_tagged_together() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        sent = [reviews(f"{name}-", 3) for name in "abcdef"]
        futures = [batcher.send(feedback) for feedback in sent]
        for feedback, future in zip(sent, futures, strict=True):
            assert texts(await future) == [one.text for one in feedback]
        assert len(engine.calls) == 1

    run(case)


def test_what_comes_while_the_engine_works_is_the_next_round() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        first = await held(batcher, engine)
        futures = [batcher.send(reviews(f"{i}-", 2)) for i in range(10)]
        engine.free.set()
        await asyncio.gather(first, *futures)
        assert [len(call) for call in engine.calls] == [1, 20]

    run(case)


def test_a_short_request_passes_a_long_one() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        first = await held(batcher, engine)
        long = batcher.send(reviews("long", 100, length=1_000))
        short = batcher.send(reviews("short", 1, length=10))
        engine.free.set()
        await first
        assert texts(await short) == ["short0".ljust(10, "好")]
        assert not long.done()
        assert texts(await long) == [one.text for one in reviews("long", 100, length=1_000)]
        assert "short0" in engine.calls[1]

    run(case)


def test_rounds_have_about_the_characters_they_should() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        await batcher.send(reviews("a", 500, length=84))
        assert {len(call) for call in engine.calls} == {10}

    run(case, Limits(round_characters=1_000))


def test_a_text_longer_than_a_round_is_a_round() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        await batcher.send(reviews("a", 3, length=5_000))
        assert [len(call) for call in engine.calls] == [1, 1, 1]

    run(case, Limits(round_characters=1_000))


def test_who_left_costs_nothing_more() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        first = await held(batcher, engine)
        leaving, staying = batcher.send(reviews("leaving", 50)), batcher.send(reviews("staying", 1))
        leaving.cancel()
        engine.free.set()
        await asyncio.gather(first, staying)
        assert engine.calls[1:] == [["staying0"]]

    run(case)


def test_who_left_during_a_round_costs_no_further_one() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        engine.free.clear()
        leaving = batcher.send(reviews("leaving", 100, length=1_000))
        await asyncio.to_thread(engine.busy.wait)
        leaving.cancel()
        staying = batcher.send(reviews("staying", 1))
        engine.free.set()
        assert len(await staying) == 1
        assert engine.calls[1:] == [["staying0"]]

    run(case)


def test_no_more_requests_are_let_in_than_allowed() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        first = await held(batcher, engine)
        second = batcher.send(reviews("second", 1))
        with pytest.raises(QueueFull, match="more is waiting than can be tagged soon"):
            batcher.require_room()
        with pytest.raises(QueueFull, match="more is waiting than can be tagged soon"):
            batcher.send(reviews("third", 1))
        engine.free.set()
        await asyncio.gather(first, second)
        assert len(await batcher.send(reviews("third", 1))) == 1

    run(case, Limits(requests=2))


def test_a_request_that_would_wait_too_long_is_not_let_in() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        batcher._pace.learn(cost=1_000, seconds=1)
        first = await held(batcher, engine)
        long = batcher.send(reviews("long", 100, length=1_000))
        with pytest.raises(QueueFull) as full:
            batcher.send(reviews("long too", 100, length=1_000))
        assert full.value.retry_after == pytest.approx((100 * 1_016 + 21) / 1_000)
        short = batcher.send(reviews("short", 1, length=10))
        engine.free.set()
        await asyncio.gather(first, long, short)

    run(case, Limits(wait=2))


def test_the_pace_is_learnt_from_rounds_that_tell_it() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        await batcher.send(reviews("small", 1, length=200))
        assert batcher._pace.duration(1_000) == 0
        await batcher.send(reviews("large", 1, length=250))
        assert batcher._pace.duration(1_000) > 0

    run(case, Limits(round_characters=1_000))


def test_a_request_of_any_length_is_let_in_when_nothing_waits() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        batcher._pace.learn(cost=1, seconds=1_000)
        assert len(await batcher.send(reviews("a", 1_000))) == 1_000

    run(case)


def test_nothing_sent_is_answered_at_once() -> None:
    async def case(batcher: Batcher, engine: FakeEngine) -> None:
        assert await batcher.send([]) == []
        assert engine.calls == []

    run(case)


def test_closing_tags_what_waits() -> None:
    engine = FakeEngine()

    async def main() -> list[list[Tags | Rejected]]:
        async with batcher_of(engine, Limits()) as batcher:
            futures = [batcher.send(reviews(name, 30, length=1_000)) for name in "ab"]
        return [future.result() for future in futures]

    assert [len(tagged) for tagged in asyncio.run(main())] == [30, 30]


def test_what_the_engine_fails_on_alone_is_not_tagged(caplog: pytest.LogCaptureFixture) -> None:
    feedback = [
        Feedback(id=text, channel=Channel.REVIEW, text=text) for text in ("好", "BOOM 秘密", "差", "BOOM")
    ]
    tagged = tag_each(FakeEngine(), feedback)
    assert [isinstance(one, Tags) for one in tagged] == [True, False, True, False]
    failed = tagged[1]
    assert isinstance(failed, Rejected)
    assert failed.feedback_id == "BOOM 秘密"
    assert failed.reason.startswith("the engine failed on it (ValueError)")
    assert [record.message for record in caplog.records] == ["the engine failed"] * 2
    assert "秘密" not in caplog.text


def test_an_engine_that_miscounts_tags_nothing() -> None:
    class Miscounting(FakeEngine):
        def tag(self, feedback):  # type: ignore[no-untyped-def]
            yield from list(super().tag(feedback))[1:]

    tagged = tag_each(Miscounting(), reviews("a", 3))
    assert all(isinstance(one, Rejected) and one.code == "not_tagged" for one in tagged)
