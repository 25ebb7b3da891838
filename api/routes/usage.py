"""``GET /v1/usage``: what a tenant's keys sent, by day."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from .. import examples
from ..access import Scope, caller_of, guard
from ..openapi import STORED, problems, success
from ..service import Service

_DAYS: Final = 31

router = APIRouter(prefix="/v1", tags=["account"])


class UsageDay(BaseModel):
    """What a key sent to a route on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date = Field(description="By UTC.")
    key_id: str = Field(description="Public part of the key.")
    route: str = Field(description="Where it was sent.")
    requests: int = Field(ge=0, description="Requests that were answered.")
    feedback: int = Field(ge=0, description="Pieces of feedback, or texts.")
    rejected: int = Field(ge=0, description="Those that got no tags.")
    characters: int = Field(ge=0, description="Characters of all.")


class UsageAnswer(BaseModel):
    """What was sent, the earliest day first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: tuple[UsageDay, ...] = Field(description="A line for each day, key and route.")


@router.get(
    "/usage",
    operation_id="usage",
    summary="Say what was sent",
    response_class=Response,
    **guard(Scope.ADMIN),
    responses={**success(UsageAnswer, "What was sent.", examples.USAGE), **problems(*STORED)},
)
def usage(
    request: Request,
    first: Annotated[date | None, Query(description="First day; by default 30 days before the last.")] = None,
    last: Annotated[date | None, Query(description="Last day; by default today, by UTC.")] = None,
) -> Response:
    """Give what the tenant's keys sent, a line for each day, key and route; some seconds behind."""
    stores = Service.of(request).stores
    stores.usage.flush()
    until = last or datetime.now(UTC).date()
    since = first or until - min(timedelta(_DAYS - 1), until - date.min)
    days = stores.usage.days(caller_of(request).tenant, first=since.isoformat(), last=until.isoformat())
    said = [
        UsageDay(day=date.fromisoformat(one.day), key_id=one.key_id, route=one.route, **vars(one.amount))
        for one in days
    ]
    return Response(UsageAnswer(days=tuple(said)).model_dump_json(), media_type="application/json")
