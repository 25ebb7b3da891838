"""A worker: a process that works on jobs and serves nothing; any number of them share a store."""

import asyncio
import logging
import signal
from typing import TYPE_CHECKING

from voc.errors import MissingExtra

from .settings import Settings

if TYPE_CHECKING:
    from .batching import Tagger

_log = logging.getLogger(__name__)


def run_worker(settings: Settings, *, engine: "Tagger | None" = None) -> None:
    """Work on jobs until SIGTERM or SIGINT, then give back what is not done, and return.

    :param engine: an engine that is loaded already; by default the one that the settings ask for.
    :raises VocError: when the store cannot be opened, or the engine cannot be loaded.
    """
    try:
        from .logs import configure
        from .service import service_of
    except ModuleNotFoundError as error:
        if error.name not in ("fastapi", "starlette", "prometheus_client"):
            raise
        raise MissingExtra.of(error.name, extra="api") from error
    configure()
    service = service_of(settings.model_copy(update={"work_on_jobs": True}), engine=engine)

    async def work() -> None:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ended.set)
        service.on_failure = ended.set
        service.start()
        _log.info("working on jobs")
        await ended.wait()
        await service.stop()

    asyncio.run(work())
    if service.failure is not None:
        raise service.failure
