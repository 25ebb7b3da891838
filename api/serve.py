"""The service as a process: it listens, serves, and on SIGTERM answers what it accepted before it ends."""

import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from voc.errors import MissingExtra, SettingsError

from .settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from .batching import Tagger
    from .store import Database

_log = logging.getLogger(__name__)


def run(settings: Settings, *, engine: "Tagger | None" = None) -> None:
    """Serve until SIGTERM or SIGINT, then answer what was accepted and return; from a process's main thread.

    :param engine: an engine that is loaded already; by default the one that the settings ask for.
    :raises VocError: when the address cannot be listened on, or the engine cannot be loaded.
    """
    try:
        import uvicorn  # noqa: F401

        from .access import KeyStore  # noqa: F401
        from .app import create_app
        from .logs import configure
        from .store import open_database
    except ModuleNotFoundError as error:
        if error.name not in ("fastapi", "starlette", "uvicorn"):
            raise
        raise MissingExtra.of(error.name, extra="api") from error

    configure()
    with closing(open_database(settings.store)) as database:
        _require_keys(settings, database)
        _serve(create_app(settings, engine=engine, database=database), settings)


def _serve(app: "FastAPI", settings: Settings) -> None:
    import uvicorn

    service = app.state.service
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            lifespan="on",
            timeout_graceful_shutdown=settings.drain_seconds,
        )
    )

    def stop(*_: object) -> None:
        server.should_exit = True

    service.on_failure = stop
    with _listen(settings) as listener, _on_end(stop):
        host, port = listener.getsockname()[:2]
        _log.info("listening on http://%s:%d", f"[{host}]" if ":" in host else host, port)
        server.run(sockets=[listener])
    if service.failure is not None:
        raise service.failure


def _require_keys(settings: Settings, database: "Database") -> None:
    """Return when there are keys; without any, only where nobody but this machine can call, and say so.

    :raises SettingsError: when others could call.
    """
    from .access import KeyStore

    if KeyStore(database).any():
        return
    if not _is_loopback(settings.host):
        raise SettingsError(
            f"no key was made yet, and {settings.host} can be called from other machines. Make one first, "
            "voc keys create --tenant NAME, or listen on 127.0.0.1"
        )
    _log.warning(
        "open: no key was made yet, so whoever is on this machine may do everything. "
        "To ask for keys: voc keys create --tenant NAME"
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(settings: Settings) -> socket.socket:
    """Give a socket that listens on the address.

    :raises SettingsError: when that cannot be.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named: only then does the event loop send short answers without delay.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}. Choose another with "
            "VOC_API_HOST and VOC_API_PORT, or port 0 for a free one"
        ) from error
    return listener


@contextmanager
def _on_end(stop: Callable[..., None]) -> Iterator[None]:
    """Have SIGTERM and SIGINT stop the server, and not the process: the caller goes on when it has ended.

    While it serves, the server handles both itself, and hands them on when it has ended.
    """
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
