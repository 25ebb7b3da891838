"""The application: routes, errors and the engine's life, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from fastapi import FastAPI

import voc
from voc.schema import Feedback

from . import openapi, problems
from .batching import Tagger
from .envelope import Envelope
from .routes import health, tags
from .service import Service, load_engine
from .settings import Settings
from .store import Database
from .tagging import TagsAnswer, TagsRequest

_MODELS: Final = (Feedback, TagsRequest, TagsAnswer, health.Alive, health.Ready, problems.Problem)


def create_app(
    settings: Settings, *, engine: Tagger | None = None, database: Database | None = None
) -> FastAPI:
    """Give the application; its engine loads when it starts, and until then it says it is not ready.

    :param engine: an engine that is loaded already; by default the one that the settings ask for.
    :param database: one that is open already; by default the one that the settings name.
    """
    load = partial(load_engine, settings) if engine is None else lambda: engine
    service = Service(settings, load=load, database=database)

    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        try:
            yield
        finally:
            await service.stop()

    app = FastAPI(
        title="voc",
        version=voc.__version__,
        lifespan=live,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.service = service
    app.add_middleware(Envelope)
    problems.install(app)
    for routes in (tags, health):
        app.include_router(routes.router)
    openapi.install(app, settings=settings, models=_MODELS)
    return app
