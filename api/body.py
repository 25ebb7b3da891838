"""The body of a request: taken in under a limit, then read as JSON with care."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from .problems import ProblemType, Refusal
from .settings import Settings

Model = TypeVar("Model", bound=BaseModel)

# Longer bodies are read on a thread, so that reading them holds up nobody else.
_LONG = 32_768
_WANTED = "the body must be application/json in UTF-8, not compressed. Set Content-Type: application/json"


async def read_json(request: Request, *, settings: Settings) -> object:
    """Give the value in the body; lone surrogates stay in its strings, for whoever looks at each.

    :raises Refusal: for a body of another kind, too long, too slow, too deep, or that is not JSON.
    """
    _require_json(request.headers)
    body = await _take_in(request, settings=settings)
    if len(body) < _LONG:
        return parse(body, max_depth=settings.max_depth)
    return await run_in_threadpool(parse, body, max_depth=settings.max_depth)


def parse(body: bytes | bytearray, *, max_depth: int) -> object:
    """Give the value that the bytes say in JSON.

    :raises Refusal: when it is not UTF-8, not JSON (NaN, Infinity and repeated names are not), or too deep.
    """
    try:
        value: object = json.loads(
            body.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_object
        )
    except UnicodeDecodeError as error:
        raise _malformed(f"byte {error.start} is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise _malformed(f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except ValueError as error:
        raise _malformed("a number has too many digits") from error
    except RecursionError as error:
        raise _too_deep(max_depth) from error
    if _is_deeper(value, than=max_depth):
        raise _too_deep(max_depth)
    return value


def read_model(value: object, model: type[Model]) -> Model:
    """Give the model that a value says.

    :raises Refusal: when it is of another form.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise Refusal.of_validation(error, allowed=tuple(model.model_fields)) from error


def _require_json(headers: Mapping[str, str]) -> None:
    kind, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    charsets = {part.partition("=")[2].strip('"') for part in parameters if part.startswith("charset=")}
    is_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    is_plain = headers.get("content-encoding", "identity").lower() == "identity"
    if not (is_json and is_plain and charsets <= {"utf-8", "utf8"}):
        accepted = {"Accept": "application/json", "Accept-Encoding": "identity"}
        raise Refusal(ProblemType.UNSUPPORTED_MEDIA_TYPE, _WANTED, headers=accepted)


async def _take_in(request: Request, *, settings: Settings) -> bytearray:
    """Give the body; no more of it is ever held than is allowed."""
    most = settings.max_body_bytes
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    body = bytearray()
    try:
        async with asyncio.timeout(settings.body_seconds):
            async for chunk in request.stream():
                if len(body) + len(chunk) > most:
                    raise _too_large(most)
                body += chunk
    except TimeoutError as error:
        detail = f"the body took longer than {settings.body_seconds:g} seconds. Send less at once"
        raise Refusal(ProblemType.BODY_TOO_SLOW, detail) from error
    return body


def _is_deeper(value: object, *, than: int) -> bool:
    """Tell whether lists and objects are nested more than so many levels, a level at a time."""
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    for _ in range(than):
        inner = (child for node in level for child in (node.values() if isinstance(node, dict) else node))
        level = [child for child in inner if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _malformed("an object has the same name twice")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise _malformed(f"{name} is no JSON number")


def _malformed(what: str) -> Refusal:
    return Refusal(ProblemType.MALFORMED_JSON, f"{what}. Send one JSON object in UTF-8")


def _too_deep(most: int) -> Refusal:
    return Refusal(ProblemType.TOO_DEEP, f"nested deeper than {most} levels. Send it flatter")


def _too_large(most: int) -> Refusal:
    detail = f"the body is longer than {most:,} bytes. Send the feedback in several requests"
    return Refusal(ProblemType.BODY_TOO_LARGE, detail)
