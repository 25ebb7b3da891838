"""``GET /v1/audit``: who did what to what."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from .. import examples
from ..access import Scope, caller_of, guard
from ..cursor import read_cursor, write_cursor
from ..openapi import STORED, problems, success
from ..service import Service

router = APIRouter(prefix="/v1", tags=["account"])

Limit = Annotated[int, Query(ge=1, le=1_000, description="Most entries of an answer.")]
Cursor = Annotated[str | None, Query(max_length=512, description="`next_cursor` of the answer before.")]


class AuditEntry(BaseModel):
    """One line of the log."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seq: int = Field(description="Grows with every line of any tenant.")
    at: datetime = Field(description="When.")
    actor: str = Field(description="Public part of a key, or `voc keys` for the command.")
    action: str = Field(description="What was done, as `taxonomy.activated`.")
    object: str = Field(description="To what.")
    details: dict[str, Any] = Field(description="More of it; never a text.")
    request_id: str | None = Field(None, description="X-Request-Id of the request; null for the command.")


class AuditAnswer(BaseModel):
    """Lines of the log, the latest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: tuple[AuditEntry, ...] = Field(description="The latest first.")
    next_cursor: str | None = Field(None, description="What to send to read on; null at the end.")


@router.get(
    "/audit",
    operation_id="audit",
    summary="Read the audit log",
    response_class=Response,
    **guard(Scope.ADMIN),
    responses={**success(AuditAnswer, "Lines of the log.", examples.AUDIT), **problems(*STORED)},
)
def audit(request: Request, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """Give the tenant's lines of the log, which nobody can change."""
    before = int(read_cursor(cursor, b=int)["b"]) if cursor else None
    log = Service.of(request).stores.audit
    found = log.page(caller_of(request).tenant, before=before, limit=limit + 1)
    entries = tuple(
        AuditEntry.model_validate({**vars(one), "at": datetime.fromtimestamp(one.at, UTC)})
        for one in found[:limit]
    )
    more = write_cursor({"b": entries[-1].seq}) if len(found) > limit else None
    return Response(
        AuditAnswer(entries=entries, next_cursor=more).model_dump_json(), media_type="application/json"
    )
