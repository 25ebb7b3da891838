"""``/metrics``: for Prometheus."""

from typing import Final

from fastapi import APIRouter, Request, Response

from ..metrics import MEDIA_TYPE
from ..openapi import plain, problems
from ..problems import ProblemType
from ..service import Service

_EXAMPLE: Final = "# TYPE voc_queue_requests gauge\nvoc_queue_requests 0.0\n"

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Give the metrics",
    response_class=Response,
    responses={
        **plain({"text/plain": _EXAMPLE}, "Prometheus's text form."),
        **problems(ProblemType.INTERNAL, ProblemType.STORE_UNAVAILABLE),
    },
)
def metrics(request: Request) -> Response:
    """Give everything that is counted: no text, no tenant."""
    return Response(Service.of(request).metrics.render(), headers={"Content-Type": MEDIA_TYPE})
