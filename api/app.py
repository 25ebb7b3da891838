"""The application: routes, errors and the engine's life, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI

import voc
from voc.schema import Feedback

from . import openapi, problems
from .batching import Tagger
from .configuration.dry_run import DryRunAnswer
from .configuration.schema import Activation, Active, ConfigurationAnswer, Configurations, Report
from .embeddings import EmbeddingsAnswer, EmbeddingsRequest
from .envelope import Envelope
from .jobs.schema import JobAnswer, Jobs
from .routes import (
    audit,
    configurations,
    dry_run,
    embeddings,
    health,
    job_files,
    jobs,
    metrics,
    models,
    tags,
    usage,
)
from .service import service_of
from .settings import Settings
from .store import Database
from .tagging import TagsAnswer, TagsRequest

_MODELS: Final = (
    Feedback,
    TagsRequest,
    TagsAnswer,
    EmbeddingsRequest,
    EmbeddingsAnswer,
    JobAnswer,
    Jobs,
    Activation,
    Active,
    ConfigurationAnswer,
    Configurations,
    DryRunAnswer,
    Report,
    models.Models,
    models.Model,
    models.Pin,
    usage.UsageAnswer,
    audit.AuditAnswer,
    health.Alive,
    health.Ready,
    problems.Problem,
)
_ROUTERS: Final = (
    *(room.router for room in (tags, embeddings, jobs, job_files)),
    *configurations.ROUTERS,
    *dry_run.ROUTERS,
    *(room.router for room in (models, usage, audit, health, metrics)),
)


def create_app(
    settings: Settings, *, engine: Tagger | None = None, database: Database | None = None
) -> FastAPI:
    """Give the application; its engine loads when it starts, and until then it says it is not ready.

    :param engine: an engine that is loaded already; by default the one that the settings ask for.
    :param database: one that is open already; by default the one that the settings name.
    """
    service = service_of(settings, engine=engine, database=database)

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
    for router in _ROUTERS:
        app.include_router(router)
    openapi.install(app, settings=settings, models=_MODELS)
    return app
