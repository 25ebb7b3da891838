"""``POST /v1/embeddings``: sentence vectors, as OpenAI's clients ask for them."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from .. import examples
from ..access import Scope, caller_of, guard
from ..answering import tag_for
from ..body import read_json
from ..embeddings import (
    EmbeddingsAnswer,
    EmbeddingsRequest,
    as_feedback,
    read_embeddings,
    require_model,
    write_embeddings,
)
from ..logs import trail_of
from ..openapi import TAGGING, json_body, problems, success
from ..problems import ProblemType
from ..service import Service

router = APIRouter(prefix="/v1", tags=["embeddings"])


@router.post(
    "/embeddings",
    operation_id="embed",
    summary="Give sentence vectors",
    response_class=Response,
    **guard(Scope.TAG, json_body(EmbeddingsRequest, examples.EMBEDDINGS_REQUESTS)),
    responses={
        **success(EmbeddingsAnswer, "A vector for each text, in order.", examples.EMBEDDINGS),
        **problems(ProblemType.UNKNOWN_MODEL, *TAGGING),
    },
)
async def embed(request: Request) -> Response:
    """Give the vector of each text, of length 1: their dot product is their likeness."""
    service = Service.of(request)
    service.batcher.require_room()
    value = await read_json(request, settings=service.settings)
    asked = read_embeddings(value, settings=service.settings)
    require_model(asked.model, served=service.versions)
    feedback = as_feedback(asked.texts)
    trail = trail_of(request.scope)
    trail.feedback, trail.characters = len(feedback), sum(map(len, asked.texts))
    service.require_rate(caller_of(request), trail.characters)
    tagged = await tag_for(request, feedback)
    service.metrics.outcomes(tagged, characters=trail.characters)
    return JSONResponse(write_embeddings(asked, tagged, release=service.versions.release))
