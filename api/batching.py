"""Many requests, one engine: what arrives together is tagged together, on a thread of its own.

Each waiting request gives its share to the next round in turn, so a long request never holds up a short one
for more than a round. A request that is cancelled leaves the queue; what it still has there is never tagged.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol, runtime_checkable

from voc.errors import VocError
from voc.schema import Feedback, RejectCode, Rejected, Tags, Versions

from .logs import fault, fields

# What a text costs beside its characters: a short one is not tagged for nothing.
_COST_OF_ONE = 16
# What a request may put into a round before the next has its turn.
_SHARE = 1_024
# Of a round, what waiting jobs get at least: one part in so many.
_FOR_JOBS = 8
# What is left of a round's weight in the pace after the next round.
_MEMORY = 0.8

_log = logging.getLogger(__name__)


class Tagger(Protocol):
    """What the service needs of an engine."""

    @property
    def versions(self) -> Versions:
        """Say what makes the tags."""
        ...

    def tag(self, feedback: Iterable[Feedback | Rejected], /) -> Iterator[Tags | Rejected]:
        """Give the tags of each, one out for one in, in order."""
        ...


class Observer(Protocol):
    """Who is told how the engine does; times in seconds."""

    def tokenised(self, seconds: float) -> None:
        """Hear how long making tokens of some texts took."""
        ...

    def inferred(self, seconds: float, *, tokens: int, padding: int) -> None:
        """Hear how long the network took for a batch of so many tokens, padding included."""
        ...


@runtime_checkable
class Observable(Protocol):
    """An engine that tells how it does."""

    def observe(self, observer: Observer, /) -> None:
        """Tell an observer from now on."""
        ...


class Watch(Protocol):
    """Who is told how the queue does: times in seconds."""

    def waited(self, seconds: float) -> None:
        """Hear how long a request waited for its first round."""
        ...

    def ran(self, seconds: float, *, texts: int, characters: int) -> None:
        """Hear how long a round took, and what was in it."""
        ...


class QueueFull(VocError):
    """No room for a request now.

    :param retry_after: seconds until there should be.
    """

    def __init__(self, *, retry_after: float) -> None:
        super().__init__("more is waiting than can be tagged soon")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Limits:
    """How much waits, and how much is tagged at once.

    :param gather: how long an idle engine waits for more, seconds.
    :param round_characters: characters of a round, about.
    :param requests: most requests in the queue.
    :param wait: longest expected wait a request is let in for, seconds.
    """

    gather: float = 0.002
    round_characters: int = 8_192
    requests: int = 256
    wait: float = 2.0

    @property
    def telling_round(self) -> int:
        """Give the characters from which on a round tells the engine's pace."""
        return self.round_characters // 4


def characters(feedback: Feedback) -> int:
    """Count the characters to tag: of the text, or of all turns."""
    return len(feedback.text or "") + sum(len(turn.text) for turn in feedback.turns or ())


@dataclass(eq=False)
class _Waiting:
    """A request in the queue: what is still to be tagged of it, and what has been."""

    feedback: Sequence[Feedback]
    costs: Sequence[int]
    answer: "asyncio.Future[list[Tags | Rejected]]"
    tagger: Tagger
    came: float
    job: bool
    outcomes: list[Tags | Rejected] = field(default_factory=list)
    taken: int = 0
    left: int = 0

    @property
    def is_complete(self) -> bool:
        """Tell whether every piece of its feedback has an outcome."""
        return len(self.outcomes) == len(self.feedback)

    def take(self, budget: int) -> list[Feedback]:
        """Give the next of its feedback: as many as cost no more than the budget, and at least one."""
        start = self.taken
        while self.taken < len(self.costs) and (self.taken == start or self.costs[self.taken] <= budget):
            budget -= self.costs[self.taken]
            self.left -= self.costs[self.taken]
            self.taken += 1
        return list(self.feedback[start : self.taken])


@dataclass(frozen=True)
class _Slice:
    """What a request gives to a round."""

    request: _Waiting
    feedback: list[Feedback]


@dataclass
class _Pace:
    """How fast the engine is, learnt from its rounds; the latest weigh most."""

    cost: float = 0.0
    seconds: float = 0.0

    def learn(self, *, cost: int, seconds: float) -> None:
        self.cost = self.cost * _MEMORY + cost
        self.seconds = self.seconds * _MEMORY + seconds

    def duration(self, cost: int) -> float:
        """Say how long so much takes, in seconds; 0 before the first round."""
        return cost * self.seconds / self.cost if self.cost else 0.0


class Batcher:
    """The queue in front of the engine. Belongs to one event loop; the engine runs on the executor's thread.

    Jobs wait in a line of their own: they take what requests leave of a round, and a little in any case.

    :param executor: where the engine runs: one thread, or nothing is in order.
    :param watch: who is told how it does.
    """

    def __init__(
        self, tagger: Tagger, *, executor: Executor, limits: Limits, watch: Watch | None = None
    ) -> None:
        self._tagger = tagger
        self._executor = executor
        self._limits = limits
        self._watch = watch
        self._jobs: deque[_Waiting] = deque()
        self._waiting: deque[_Waiting] = deque()
        self._open: set[_Waiting] = set()
        self._arrived = asyncio.Event()
        self._pace = _Pace()
        self._in_round = 0
        self._running = asyncio.create_task(self._run(), name="voc-batcher")

    def require_room(self, cost: int = _COST_OF_ONE) -> None:
        """Return when a request of this cost may be sent in.

        :param cost: characters, and a little for each text.
        :raises QueueFull: when too many requests wait, or for too long.
        """
        ahead = self._in_round + sum(min(other.left, max(cost, _SHARE)) for other in self._waiting)
        wait = self._pace.duration(ahead)
        if self.requests >= self._limits.requests or wait > self._limits.wait:
            raise QueueFull(retry_after=wait)

    @property
    def requests(self) -> int:
        """Give how many requests were accepted and not yet answered."""
        return sum(not request.job for request in self._open)

    @property
    def characters(self) -> int:
        """Give how many characters of requests wait, and a little for each text."""
        return sum(request.left for request in self._waiting)

    def send(
        self, feedback: Sequence[Feedback], *, tagger: Tagger | None = None, job: bool = False
    ) -> "asyncio.Future[list[Tags | Rejected]]":
        """Give a future of the tags, one for each, in order. Cancel it, and what is left is not tagged.

        :param tagger: an engine other than the usual one.
        :param job: whether it is part of a job, for which there is always room.
        :raises QueueFull: when too many requests wait, or for too long.
        """
        costs = [characters(one) + _COST_OF_ONE for one in feedback]
        if not job:
            self.require_room(sum(costs))
        future = asyncio.get_running_loop().create_future()
        request = _Waiting(feedback, costs, future, tagger or self._tagger, monotonic(), job, left=sum(costs))
        if not feedback:
            request.answer.set_result([])
            return request.answer
        self._open.add(request)
        (self._jobs if job else self._waiting).append(request)
        request.answer.add_done_callback(lambda _: self._leave(request))
        self._arrived.set()
        return request.answer

    async def close(self) -> None:
        """Tag what waits, then stop."""
        while self._open:
            await asyncio.wait([request.answer for request in self._open])
        self._running.cancel()
        await asyncio.wait([self._running])

    def _leave(self, request: _Waiting) -> None:
        self._open.discard(request)
        for line in (self._waiting, self._jobs):
            if request in line:
                line.remove(request)

    async def _run(self) -> None:
        while True:
            await self._gather()
            round_ = self._draw()
            if round_:
                await self._tag(round_)

    async def _gather(self) -> None:
        """Return when something waits; from an idle engine, a moment after."""
        if self._waiting or self._jobs:
            return
        self._arrived.clear()
        await self._arrived.wait()
        if sum(request.left for request in self._waiting) < self._limits.round_characters:
            await asyncio.sleep(self._limits.gather)

    def _draw(self) -> list[_Slice]:
        """Give the next round: a share of each waiting request in turn, until it is full; then of jobs."""
        whole = self._limits.round_characters
        for_jobs = whole // _FOR_JOBS if self._jobs else 0
        round_, left = self._share(self._waiting, whole - for_jobs)
        of_jobs, left = self._share(self._jobs, left + for_jobs)
        self._in_round = whole - left
        return round_ + of_jobs

    def _share(self, line: deque[_Waiting], budget: int) -> tuple[list[_Slice], int]:
        """Give a share of each request of a line in turn, and what is left of the budget."""
        shares: list[_Slice] = []
        while line and budget > 0:
            request = line.popleft()
            before = request.left
            if request.taken == 0 and self._watch is not None:
                self._watch.waited(monotonic() - request.came)
            shares.append(_Slice(request, request.take(min(_SHARE, budget))))
            budget -= before - request.left
            if request.left:
                line.append(request)
        return shares, budget

    async def _tag(self, round_: list[_Slice]) -> None:
        started = monotonic()
        loop = asyncio.get_running_loop()
        outcomes = await loop.run_in_executor(self._executor, _tag_round, round_)
        seconds = monotonic() - started
        # A round of a few texts says how long one takes, not how many the engine takes.
        if self._in_round >= self._limits.telling_round:
            self._pace.learn(cost=self._in_round, seconds=seconds)
        if self._watch is not None:
            texts = sum(len(slice_.feedback) for slice_ in round_)
            self._watch.ran(seconds, texts=texts, characters=self._in_round - texts * _COST_OF_ONE)
        self._in_round = 0
        for slice_, tagged in zip(round_, outcomes, strict=True):
            slice_.request.outcomes.extend(tagged)
            if slice_.request.is_complete and not slice_.request.answer.done():
                slice_.request.answer.set_result(slice_.request.outcomes)


def _tag_round(round_: Sequence[_Slice]) -> list[list[Tags | Rejected]]:
    """Give the tags of each slice; those for the same engine are tagged together."""
    outcomes: list[list[Tags | Rejected]] = [[] for _ in round_]
    by_tagger: dict[int, list[int]] = {}
    for place, slice_ in enumerate(round_):
        by_tagger.setdefault(id(slice_.request.tagger), []).append(place)
    for places in by_tagger.values():
        together = [one for place in places for one in round_[place].feedback]
        tagged = iter(tag_each(round_[places[0]].request.tagger, together))
        for place in places:
            outcomes[place] = [next(tagged) for _ in round_[place].feedback]
    return outcomes


def tag_each(tagger: Tagger, feedback: Sequence[Feedback]) -> list[Tags | Rejected]:
    """Give the tags of each, in order; where the engine fails, only what it fails on alone is not tagged."""
    try:
        outcomes = list(tagger.tag(feedback))
    except Exception as error:
        if len(feedback) > 1:
            half = len(feedback) // 2
            return tag_each(tagger, feedback[:half]) + tag_each(tagger, feedback[half:])
        return [_not_tagged(feedback[0], error)]
    if len(outcomes) != len(feedback):
        miscount = VocError(f"{len(outcomes)} tags for {len(feedback)} feedback")
        return [_not_tagged(one, miscount) for one in feedback]
    return outcomes


def _not_tagged(feedback: Feedback, error: Exception) -> Rejected:
    _log.error("the engine failed", extra=fields(**fault(error)))
    reason = (
        f"the engine failed on it ({type(error).__name__}). Report it, with the versions that /readyz says"
    )
    return Rejected(feedback_id=feedback.id, code=RejectCode.NOT_TAGGED, reason=reason)
