"""Who works on jobs: leases a part, has it tagged, writes what came of it; any number of them, anywhere."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

from starlette.concurrency import run_in_threadpool

from voc.schema import Feedback, RejectCode, Rejected, Tags

from ..batching import characters
from ..logs import fault, fields
from ..metrics import Metrics
from ..problems import Refusal
from ..store import StoreUnavailable
from .model import Done, Lease
from .payload import Waiting, pack_output, read_input
from .queue import JobQueue

MOST_ATTEMPTS: Final = 20
"""Leases of a part that may be lost before it is given up: something in it kills whoever reads it."""
_IDLE: Final = 0.5
_AFTER_A_FAULT: Final = 5.0

TagFor = Callable[[str, Sequence[Feedback]], Awaitable[list[Tags | Rejected]]]
_log = logging.getLogger(__name__)


class Runner:
    """Works on parts until it is told to stop. Belongs to one event loop.

    :param tag: tags a tenant's feedback.
    """

    def __init__(self, queue: JobQueue, *, tag: TagFor, metrics: Metrics) -> None:
        self._queue = queue
        self._tag = tag
        self._metrics = metrics
        self._news = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look for work at once."""
        self._news.set()

    async def run(self) -> None:
        """Work, part by part. Cancelled, it gives back what it has; stopped, it ends after its part."""
        while not self._stopping:
            try:
                worked = await self.step()
            except (StoreUnavailable, Refusal) as error:
                _log.error("a part could not be worked on", extra=fields(reason=str(error)))
                await asyncio.sleep(_AFTER_A_FAULT)
            except Exception as error:
                _log.error("a worker failed", extra=fields(**fault(error)))
                await asyncio.sleep(_AFTER_A_FAULT)
            else:
                if not worked:
                    await self._wait()

    async def step(self) -> bool:
        """Work on one part; False: there was none."""
        lease = await run_in_threadpool(self._queue.lease)
        if lease is None:
            return False
        finished = False
        renewing = asyncio.create_task(self._hold(lease))
        try:
            done = await self._done(lease)
            finished = await run_in_threadpool(self._queue.finish, lease, done)
            self._metrics.part("done" if finished else "lost")
        finally:
            renewing.cancel()
            if not finished:
                # Also when cancelled: another goes on at once. Where that fails, the lease runs out.
                with suppress(StoreUnavailable):
                    self._queue.release(lease)
        return True

    async def _done(self, lease: Lease) -> Done:
        waiting = await run_in_threadpool(read_input, lease.input)
        if lease.attempts > MOST_ATTEMPTS:
            self._metrics.part("failed")
            outcomes: list[Tags | Rejected] = [_given_up(one) for one in waiting]
        else:
            outcomes = await self._outcomes(lease.tenant, waiting)
        output = await run_in_threadpool(pack_output, waiting, outcomes, options=lease.options)
        rejected = sum(isinstance(one, Rejected) for one in outcomes)
        read = sum(characters(one.feedback) for one in waiting if isinstance(one.feedback, Feedback))
        self._metrics.outcomes(outcomes, characters=read)
        return Done(output, len(outcomes) - rejected, rejected, read)

    async def _outcomes(self, tenant: str, waiting: Sequence[Waiting]) -> list[Tags | Rejected]:
        feedback = [one.feedback for one in waiting if isinstance(one.feedback, Feedback)]
        tagged = iter(await self._tag(tenant, feedback))
        return [one.feedback if isinstance(one.feedback, Rejected) else next(tagged) for one in waiting]

    async def _hold(self, lease: Lease) -> None:
        """Renew a lease three times as often as needed."""
        while True:
            await asyncio.sleep(self._queue.seconds / 3)
            try:
                await run_in_threadpool(self._queue.renew, lease)
            except StoreUnavailable as error:
                _log.error("a lease could not be renewed", extra=fields(reason=str(error)))

    async def _wait(self) -> None:
        self._news.clear()
        try:
            await asyncio.wait_for(self._news.wait(), timeout=_IDLE)
        except TimeoutError:
            return

    def stop(self) -> None:
        """End after the part that is being worked on."""
        self._stopping = True
        self._news.set()


def _given_up(one: Waiting) -> Tags | Rejected:
    if isinstance(one.feedback, Rejected):
        return one.feedback
    reason = f"whoever worked on it was lost {MOST_ATTEMPTS} times. Send it by itself, and report it"
    return Rejected(feedback_id=one.feedback.id, code=RejectCode.NOT_TAGGED, reason=reason)
