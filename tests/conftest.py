"""What every test may rely on: the trained release, no network, the same examples of a property in CI."""

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from voc import Engine

sys.path.append(str(Path(__file__).parent))
pytest_plugins = ["tiny"]

# No deadline: no test asserts a time.
settings.register_profile("voc", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("voc")

os.environ["HF_HUB_OFFLINE"] = "1"
_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(scope="session")
def engine() -> "Engine":
    """Give the engine on the trained release; one that is missing fails the test, nothing is skipped."""
    from voc import Engine
    from voc.errors import ReleaseError

    try:
        return Engine.load()
    except ReleaseError as error:
        pytest.fail(f"this test reads the trained release: {error}", pytrace=False)


@pytest.fixture(scope="session")
def release(engine: "Engine") -> Any:
    """Give the trained release itself."""
    return engine.release


@pytest.fixture(scope="session", autouse=True)
def offline() -> Any:
    """Refuse connections beyond this machine, whoever tries."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(_LOOPBACK):
            raise ConnectionRefusedError(f"tests run offline; something tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
