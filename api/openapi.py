"""The OpenAPI document: made from the routes and the models, with an example for each answer.

``python -m voc_api.openapi > openapi.json`` writes it without a running service.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from .problems import MEDIA_TYPE, Fault, Problem, ProblemType
from .settings import Settings

Responses = dict[int | str, dict[str, Any]]

VERSION: Final = "3.1.0"
_SCHEMAS: Final = "#/components/schemas/"
_EXAMPLE_ID: Final = "5b0f7c9de0a94b6f9c1d3a52"
_REQUEST_ID: Final = {"$ref": "#/components/headers/RequestId"}
_HEADERS: Final = {
    "RequestId": {
        "description": "The caller's X-Request-Id, or a new one; the log has the request under it.",
        "schema": {"type": "string"},
        "example": _EXAMPLE_ID,
    },
    "ETag": {
        "description": "Tells this content from any other.",
        "schema": {"type": "string"},
        "example": '"9f2c4e1d0b7a4a53a0c2f6e8d1b3c5a7"',
    },
    "Location": {
        "description": "Where it is found.",
        "schema": {"type": "string"},
        "example": "/v1/jobs/job_01JD9Z2M6T4WQ",
    },
    "NextCursor": {
        "description": "What to send as `cursor` to read on; absent at the end.",
        "schema": {"type": "string"},
        "example": "eyJiIjoxMjB9",
    },
    "RetryAfter": {
        "description": "Seconds after which to send the request again.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 2,
    },
}
_PARAMETER: Final = {
    "name": "X-Request-Id",
    "in": "header",
    "required": False,
    "description": "An id for the request, echoed in the answer and the log: up to 128 letters, digits and "
    "`._~:/+=@-`. Any other is replaced by a new one.",
    "schema": {"type": "string"},
}
_ABOUT: Final = """Tags Chinese customer feedback: sentiment, opinions with offsets, alerts.

Errors are RFC 9457 problems with a `type` that never changes. Any path may answer 404 and 405."""
_ANYWHERE: Final = (ProblemType.NOT_FOUND, ProblemType.METHOD_NOT_ALLOWED)
_GUARDED: Final = (ProblemType.UNAUTHORISED, ProblemType.FORBIDDEN)
_WITH_RETRY_AFTER: Final = (
    ProblemType.QUEUE_FULL,
    ProblemType.RATE_EXCEEDED,
    ProblemType.IDEMPOTENCY_RUNNING,
    ProblemType.NOT_READY,
    ProblemType.STORE_UNAVAILABLE,
)
_KEY: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key, `voc_<env>_<id>_<secret>`, made by `voc keys create`. A service without any key "
    "runs open, on loopback only.",
}


STORED: Final = (
    ProblemType.INVALID_REQUEST,
    ProblemType.INTERNAL,
    ProblemType.STORE_UNAVAILABLE,
)
"""What any operation on what is kept may answer with."""
JSON_BODY: Final = (
    ProblemType.MALFORMED_JSON,
    ProblemType.TOO_DEEP,
    ProblemType.BODY_TOO_SLOW,
    ProblemType.BODY_TOO_LARGE,
    ProblemType.UNSUPPORTED_MEDIA_TYPE,
)
"""What any operation with a body of JSON may answer with."""
TAGGING: Final = (
    *JSON_BODY,
    ProblemType.TOO_MANY_FEEDBACK,
    ProblemType.TOO_MANY_CHARACTERS,
    ProblemType.CONFIGURATION_UNUSABLE,
    ProblemType.RATE_EXCEEDED,
    ProblemType.QUEUE_FULL,
    ProblemType.NOT_READY,
    ProblemType.DEADLINE_PASSED,
    *STORED,
)
"""What any operation that tags may answer with."""


def json_body(model: type[BaseModel], examples: Mapping[str, Any]) -> dict[str, Any]:
    """Give the part of an operation that says its body is this model in JSON.

    :param examples: by name.
    """
    return {"requestBody": {"required": True, "content": {"application/json": _content(model, examples)}}}


def file_body(types: Mapping[str, str], *, description: str) -> dict[str, Any]:
    """Give the part of an operation that says its body is a file.

    :param types: media types, each with an example that is text.
    """
    content = {
        type_: {"schema": {"type": "string", "format": "binary"}, "examples": {"file": {"value": example}}}
        for type_, example in types.items()
    }
    return {"requestBody": {"required": True, "description": description, "content": content}}


def success(
    model: type[BaseModel],
    description: str,
    examples: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Responses:
    """Give the responses entry of an operation's success.

    :param examples: by name.
    :param headers: names of further headers of the document.
    """
    content = {"application/json": _content(model, examples)}
    return {status: {"description": description, "headers": _headers(headers), "content": content}}


def plain(
    types: Mapping[str, str], description: str, *, headers: Mapping[str, str] | None = None
) -> Responses:
    """Give the responses entry of a success that is a file.

    :param types: media types, each with an example that is text.
    """
    content = {
        type_: {"schema": {"type": "string"}, "examples": {"file": {"value": example}}}
        for type_, example in types.items()
    }
    return {200: {"description": description, "headers": _headers(headers), "content": content}}


def empty(status: int, description: str, *, headers: Mapping[str, str] | None = None) -> Responses:
    """Give the responses entry of a success without a body."""
    return {status: {"description": description, "headers": _headers(headers)}}


def _headers(further: Mapping[str, str] | None) -> dict[str, Any]:
    named = {
        name: {"$ref": f"#/components/headers/{reference}"} for name, reference in (further or {}).items()
    }
    return {"X-Request-Id": _REQUEST_ID, **named}


def problems(*types: ProblemType) -> Responses:
    """Give the responses entries of the problems an operation may answer with, by status."""
    by_status: dict[int, list[ProblemType]] = {}
    for type_ in types:
        by_status.setdefault(type_.value.status, []).append(type_)
    return {status: _problem_response(*same) for status, same in by_status.items()}


def install(app: FastAPI, *, settings: Settings, models: Sequence[type[BaseModel]]) -> None:
    """Let the application describe itself by this document.

    :param models: all that routes refer to.
    """
    document: dict[str, Any] = {}

    def describe() -> dict[str, Any]:
        if not document:
            document.update(_describe(app, settings=settings, models=models))
        return document

    app.openapi = describe  # type: ignore[method-assign]


def main() -> None:
    """Write the document of a service with the default settings to standard output."""
    from .app import create_app

    document = create_app(Settings()).openapi()
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _describe(app: FastAPI, *, settings: Settings, models: Sequence[type[BaseModel]]) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, openapi_version=VERSION, description=_ABOUT, routes=app.routes
    )
    # By validation: an answer may leave out what was not asked for.
    modes: list[tuple[type[BaseModel], Literal["validation"]]] = [(model, "validation") for model in models]
    _, schemas = models_json_schema(modes, ref_template=_SCHEMAS + "{model}")
    # What parameters refer to stands in the document already; errors are described here.
    named = document.get("components", {}).get("schemas", {})
    parameters = {name: schema for name, schema in named.items() if not name.endswith("ValidationError")}
    definitions = dict(sorted({**parameters, **schemas["$defs"]}.items()))
    _describe_feedback(definitions["TagsRequest"]["properties"]["feedback"], settings=settings)
    document["components"] = {
        "schemas": definitions,
        "responses": {
            _camel(type_.value.slug): _problem_response(type_) for type_ in (*_ANYWHERE, *_GUARDED)
        },
        "securitySchemes": {"key": _KEY},
        "parameters": {"RequestId": _PARAMETER},
        "headers": _HEADERS,
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/RequestId"})
            _describe_guard(operation)
            _share_problems(operation, document["components"]["responses"])
    return document


def _share_problems(operation: dict[str, Any], shared: dict[str, Any]) -> None:
    """Let operations that answer with the same problems refer to one description of them."""
    for status, response in operation["responses"].items():
        problem = response.get("content", {}).get(MEDIA_TYPE)
        if problem is not None:
            name = "Or".join(map(_camel, problem["examples"]))
            shared[name] = response
            operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}


def _describe_guard(operation: dict[str, Any]) -> None:
    """Say which key an operation asks for, and what it answers without one."""
    if (scope := operation.get("x-scope")) is None:
        return
    operation["security"] = [{"key": [scope]}]
    for type_ in _GUARDED:
        reference = {"$ref": f"#/components/responses/{_camel(type_.value.slug)}"}
        operation["responses"].setdefault(str(type_.value.status), reference)
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _describe_feedback(member: dict[str, Any], *, settings: Settings) -> None:
    """Say what the list of feedback holds: it is validated one by one, so the model itself does not say."""
    member["items"] = {"$ref": _SCHEMAS + "Feedback"}
    member["maxItems"] = settings.max_feedback
    member["description"] += f" At most {settings.max_characters:,} characters in all."


def _content(model: type[BaseModel], examples: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: {"value": value} for name, value in examples.items()}
    return {"schema": {"$ref": _SCHEMAS + model.__name__}, "examples": shown}


def _problem_response(*types: ProblemType) -> dict[str, Any]:
    examples = {type_.value.slug: _example(type_) for type_ in types}
    headers: dict[str, Any] = {"X-Request-Id": _REQUEST_ID}
    if any(type_ in _WITH_RETRY_AFTER for type_ in types):
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    status = HTTPStatus(types[0].value.status)
    return {
        "description": f"{status.phrase}: {', '.join(examples)}.",
        "headers": headers,
        "content": {MEDIA_TYPE: _content(Problem, examples)},
    }


def _example(type_: ProblemType) -> dict[str, Any]:
    missing = Fault(pointer="#/feedback", detail="is missing")
    errors = (missing,) if type_ is ProblemType.INVALID_REQUEST else None
    problem = Problem.of(type_, type_.value.example, errors=errors, request_id=_EXAMPLE_ID)
    return problem.model_dump(mode="json")


def _camel(slug: str) -> str:
    return "".join(word.title() for word in slug.split("-"))


if __name__ == "__main__":
    main()
