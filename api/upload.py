"""A file that a client sends: taken in as it comes, under a limit, and never in memory as a whole."""

import asyncio
import hashlib
import io
from collections.abc import Collection
from typing import IO

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from .problems import ProblemType, Refusal
from .store import StoreUnavailable


def media_type(request: Request, *, allowed: Collection[str]) -> str:
    """Give the media type of a request's body.

    :raises Refusal: when it is none that is allowed, or compressed.
    """
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_plain = request.headers.get("content-encoding", "identity").lower() == "identity"
    if said not in allowed or not is_plain:
        detail = f"the body must be one of {', '.join(allowed)}, not compressed. Set Content-Type"
        raise Refusal(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept": ", ".join(allowed)})
    return said


async def receive(request: Request, file: IO[bytes], *, most: int, seconds: float) -> str:
    """Write the body into a file, and give its SHA-256.

    :raises Refusal: when it is too long or too slow.
    :raises StoreUnavailable: when the disk is full.
    """
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    digest, size = hashlib.sha256(), 0
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    raise _too_large(most)
                digest.update(chunk)
                await run_in_threadpool(file.write, chunk)
        await run_in_threadpool(file.flush)
    except TimeoutError as error:
        detail = f"the body took longer than {seconds:g} seconds. Send less at once"
        raise Refusal(ProblemType.BODY_TOO_SLOW, detail) from error
    except OSError as error:
        raise StoreUnavailable(f"an upload could not be written: {error.strerror}") from error
    return digest.hexdigest()


async def receive_bytes(request: Request, *, most: int, seconds: float) -> bytes:
    """Give the body, which is small.

    :raises Refusal: when it is too long or too slow.
    """
    with io.BytesIO() as file:
        await receive(request, file, most=most, seconds=seconds)
        return file.getvalue()


def _too_large(most: int) -> Refusal:
    detail = f"the body is longer than {most:,} bytes. Send the feedback in several requests"
    return Refusal(ProblemType.BODY_TOO_LARGE, detail)
