"""The engine's life in the service: loaded and warmed on a thread of its own, then ready, then closed."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from fastapi import Request

from voc.errors import VocError
from voc.schema import Channel, Feedback, Versions

from .access import Access, Caller
from .batching import Batcher, Limits, Tagger
from .logs import fault, fields
from .problems import ProblemType, Refusal, refuse_soon
from .rates import Rates
from .settings import Settings
from .store import Database, open_database
from .stores import Stores

# How long a client should wait for an engine that is loading, seconds.
_LOADING = 2

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
        self._stores: Stores | None = None
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
        self._stores = Stores.over(self._database or open_database(self.settings.store))
        self._access = Access(self._stores.database)
        self._starting = asyncio.create_task(self._start(), name="voc-start")

    async def stop(self) -> None:
        """Answer what was accepted, then let the engine go."""
        if self._starting is not None:
            self._starting.cancel()
        if self._batcher is not None:
            await self._batcher.close()
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._stores is not None and self._database is None:
            self._stores.database.close()
        _log.info("stopped")

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            tagger = await loop.run_in_executor(self._thread, self._warmed)
            limits = _limits(self.settings)
            batcher = Batcher(tagger, executor=self._thread, limits=limits)
            # From a whole round the queue learns the engine's pace.
            await batcher.send(_reviews(limits.telling_round // len(_WARM_UP) + 1))
        except Exception as error:
            self.failure = error
            said = str(error) if isinstance(error, VocError) else "an error nobody foresaw"
            _log.error("the engine could not be loaded", extra=fields(reason=said, **fault(error)))
            self.on_failure()
            return
        self._versions = tagger.versions
        self._batcher = batcher
        _log.info("ready", extra=fields(**tagger.versions.model_dump(exclude_none=True)))

    def _warmed(self) -> Tagger:
        """Give the engine after its first texts, which are the slowest."""
        tagger = self._load()
        for _ in tagger.tag(_reviews(3)):
            pass
        return tagger

    def _not_ready(self) -> Refusal:
        if self.failure is None:
            return refuse_soon(ProblemType.NOT_READY, "the engine is loading", seconds=_LOADING)
        return Refusal(ProblemType.NOT_READY, "the engine could not be loaded. The service's log says why")


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
