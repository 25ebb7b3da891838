"""The engine's life in the service: loaded and warmed on a thread of its own, then ready, then closed."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from voc.errors import VocError
from voc.schema import Channel, Feedback, Rejected, Tags, Versions

from .access import Access, Caller
from .batching import Batcher, Limits, Observable, Tagger
from .configuration.build import make_engine
from .configuration.kinds import Kind
from .configuration.store import part_of
from .engines import Engines, Recipe
from .jobs.runner import Runner
from .logs import fault, fields
from .metrics import Metrics
from .problems import ProblemType, Refusal, refuse_soon
from .rates import Rates
from .settings import Settings
from .store import Database, StoreUnavailable, open_database
from .stores import Stores
from .tracing import Tracer, open_tracer
from .usage import FLUSHED_EVERY, Usage

# How long a client should wait for an engine that is loading, seconds.
_LOADING = 2

# Parts of jobs in work at once: one is read or written while the other is tagged.
_RUNNERS: Final = 2
_DAY: Final = 86_400.0
_SWEPT_EVERY: Final = 600.0

_WARM_UP: Final = "菜很好吃，就是等得太久。"

_log = logging.getLogger(__name__)


class Service:
    """What the routes share: the settings, and the engine behind its queue once it is there.

    :param load: gives the engine; called on the engine's thread.
    :param database: one that is open already, left open at the end; None: the one that the settings name.
    """

    def __init__(
        self, settings: Settings, *, load: Callable[[], Tagger], database: Database | None = None
    ) -> None:
        self.settings = settings
        self.rates = Rates()
        self._database = database
        self.metrics = Metrics()
        self.tracer: Tracer | None = None
        self._stores: Stores | None = None
        self._engines: Engines | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._runners: list[Runner] = []
        self._working: list[asyncio.Task[None]] = []
        self._access: Access | None = None
        self.failure: Exception | None = None
        self.on_failure: Callable[[], None] = lambda: None
        self._load = load
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voc-engine")
        self._batcher: Batcher | None = None
        self._versions: Versions | None = None
        self._starting: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, request: Request) -> "Service":
        """Give the service of the application that a request came to."""
        service: Service = request.app.state.service
        return service

    @property
    def batcher(self) -> Batcher:
        """Give the queue in front of the engine.

        :raises Refusal: while the engine is loading, or when it could not be loaded.
        """
        if self._batcher is None:
            raise self._not_ready()
        return self._batcher

    @property
    def versions(self) -> Versions:
        """Say what makes the tags.

        :raises Refusal: while the engine is loading, or when it could not be loaded.
        """
        if self._versions is None:
            raise self._not_ready()
        return self._versions

    @property
    def engines(self) -> Engines:
        """Give the engines of tenants.

        :raises Refusal: while the engine is loading, or when it could not be loaded.
        """
        if self._engines is None:
            raise self._not_ready()
        return self._engines

    @property
    def stores(self) -> Stores:
        """Give what is kept; there from the start on."""
        if self._stores is None:
            raise self._not_ready()
        return self._stores

    @property
    def access(self) -> Access:
        """Give who looks up keys; there from the start on."""
        if self._access is None:
            raise self._not_ready()
        return self._access

    async def try_out(self, tenant: str, kind: Kind, name: str, *, version: int | None) -> Tagger:
        """Give the tenant's engine with a version of a file in the place of what is active.

        :raises NoSuchVersion: when the tenant has none such.
        :raises Refusal: when it makes no engine, or the engine is still loading.
        """
        found, content = await run_in_threadpool(
            self.stores.configurations.get, tenant, kind, name, version=version
        )
        engines = self.engines
        recipe = await run_in_threadpool(engines.recipe_of, tenant)
        return await engines.made(recipe.with_part(str(kind), part_of(found, content)))

    def forget(self, tenant: str) -> None:
        """Look up what a tenant has set up at its next request."""
        if self._engines is not None:
            self._engines.forget(tenant)

    def require_rate(self, caller: Caller, characters: int) -> None:
        """Return when the caller may send so many characters now.

        :raises RateExceeded: when not.
        """
        own = caller.characters_per_minute
        allowed = self.settings.characters_per_minute if own is None else own
        self.rates.take(caller.key_id, characters, allowed=allowed)

    def start(self) -> None:
        """Open the database, begin to load the engine, and return.

        :raises VocError: when the database cannot be opened.
        """
        self._stores = Stores.over(
            self._database or open_database(self.settings.store), settings=self.settings
        )
        self._access = Access(self._stores.database)
        if self.settings.trace_endpoint is not None:
            self.tracer = open_tracer(self.settings.trace_endpoint)
        self._flushing = asyncio.create_task(self._flush(self._stores.usage), name="voc-usage")
        self._starting = asyncio.create_task(self._start(), name="voc-start")

    async def stop(self) -> None:
        """Answer what was accepted, then let the engine go."""
        if self._starting is not None:
            self._starting.cancel()
        await self._stop_jobs()
        if self._batcher is not None:
            await self._batcher.close()
        if self._flushing is not None and self._stores is not None:
            self._flushing.cancel()
            await run_in_threadpool(self._stores.usage.flush)
        if self.tracer is not None:
            await run_in_threadpool(self.tracer.close)
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._stores is not None and self._database is None:
            self._stores.database.close()
        _log.info("stopped")

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            tagger = await loop.run_in_executor(self._thread, self._warmed)
            limits = _limits(self.settings)
            batcher = Batcher(tagger, executor=self._thread, limits=limits, watch=self.metrics)
            # From a whole round the queue learns the engine's pace.
            await batcher.send(_reviews(limits.telling_round // len(_WARM_UP) + 1))
        except Exception as error:
            self.failure = error
            said = str(error) if isinstance(error, VocError) else "an error nobody foresaw"
            _log.error("the engine could not be loaded", extra=fields(reason=said, **fault(error)))
            self.on_failure()
            return
        self._engines = Engines(tagger, recipe_of=partial(self._recipe, tagger), make=self._made)
        self._versions = tagger.versions
        self._batcher = batcher
        self._watch(tagger.versions, batcher)
        if self.settings.work_on_jobs:
            self._start_jobs()
        _log.info("ready", extra=fields(**tagger.versions.model_dump(exclude_none=True)))

    def _warmed(self) -> Tagger:
        """Give the engine after its first texts, which are the slowest."""
        tagger = self._observed(self._load())
        for _ in tagger.tag(_reviews(3)):
            pass
        return tagger

    def _recipe(self, tagger: Tagger, tenant: str) -> Recipe:
        """Give what a tenant has set up; a pin to what is served anyway is none."""
        pinned = self.stores.tenants.get(tenant).release
        parts = self.stores.configurations.active_parts(tenant)
        return Recipe(None if pinned == tagger.versions.release else pinned, parts)

    def _watch(self, versions: Versions, batcher: Batcher) -> None:
        self.metrics.serves(versions)
        self.metrics.gauge("voc_queue_requests", "Requests not yet answered.", lambda: batcher.requests)
        self.metrics.table("voc_jobs", "Jobs, by state.", "state", self.stores.jobs.counts)
        self.metrics.gauge(
            "voc_queue_characters", "Characters of requests that wait.", lambda: batcher.characters
        )

    def wake_jobs(self) -> None:
        """Have this process look for work on jobs at once."""
        for runner in self._runners:
            runner.wake()

    def _start_jobs(self) -> None:
        for _ in range(_RUNNERS):
            runner = Runner(self.stores.jobs, tag=self._tag_for_job, metrics=self.metrics)
            self._runners.append(runner)
            self._working.append(asyncio.create_task(runner.run(), name="voc-jobs"))
        self._working.append(asyncio.create_task(self._sweep(), name="voc-sweep"))

    async def _stop_jobs(self) -> None:
        """Give parts back that are being worked on: another goes on with them at once."""
        for task in self._working:
            task.cancel()
        if self._working:
            await asyncio.wait(self._working)

    async def _tag_for_job(self, tenant: str, feedback: Sequence[Feedback]) -> list[Tags | Rejected]:
        tagger = await self.engines.of(tenant)
        return await self.batcher.send(feedback, tagger=tagger, job=True)

    async def _sweep(self) -> None:
        while True:
            try:
                await run_in_threadpool(
                    self.stores.jobs.sweep,
                    receiving=self.settings.upload_seconds + 3_600,
                    resumable=self.settings.resume_days * _DAY,
                    kept=self.settings.keep_days * _DAY,
                )
            except StoreUnavailable as error:
                _log.error("old jobs could not be removed", extra=fields(reason=str(error)))
            await asyncio.sleep(_SWEPT_EVERY)

    async def _flush(self, usage: Usage) -> None:
        while True:
            await asyncio.sleep(FLUSHED_EVERY)
            try:
                await run_in_threadpool(usage.flush)
            except StoreUnavailable as error:
                _log.error("usage could not be written; it is kept", extra=fields(reason=str(error)))

    def _observed(self, tagger: Tagger) -> Tagger:
        if isinstance(tagger, Observable):
            tagger.observe(self.metrics)
        return tagger

    def _made(self, recipe: Recipe) -> Tagger:
        """Give a tenant's engine; takes a while."""
        return self._observed(make_engine(recipe, settings=self.settings))

    def _not_ready(self) -> Refusal:
        if self.failure is None:
            return refuse_soon(ProblemType.NOT_READY, "the engine is loading", seconds=_LOADING)
        return Refusal(ProblemType.NOT_READY, "the engine could not be loaded. The service's log says why")


def service_of(
    settings: Settings, *, engine: Tagger | None = None, database: Database | None = None
) -> Service:
    """Give the service that the settings ask for.

    :param engine: an engine that is loaded already; by default the one that the settings ask for.
    :param database: one that is open already; by default the one that the settings name.
    """
    load = partial(load_engine, settings) if engine is None else lambda: engine
    return Service(settings, load=load, database=database)


def load_engine(settings: Settings) -> Tagger:
    """Give the engine that the settings ask for.

    :raises VocError: when the release or a file it is told to use cannot be used.
    """
    from voc import Engine

    return Engine.load(
        settings.release,
        taxonomy=settings.taxonomy,
        rules=settings.rules,
        dictionary=settings.dictionary,
        alerts=settings.alerts,
        opinion_style=settings.opinion_style,
        include=settings.include or None,
        threads=settings.threads,
    )


def _reviews(count: int) -> list[Feedback]:
    """Give so many short reviews to warm up on."""
    return [Feedback(id=str(number), channel=Channel.REVIEW, text=_WARM_UP) for number in range(count)]


def _limits(settings: Settings) -> Limits:
    return Limits(
        gather=settings.gather_milliseconds / 1_000,
        round_characters=settings.round_characters,
        requests=settings.queue_requests,
        wait=settings.queue_seconds,
    )
