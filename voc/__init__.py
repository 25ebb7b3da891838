"""voc reads Chinese customer feedback and writes structured tags, all from one pass of one small encoder.

::

    from voc import Engine, Feedback

    engine = Engine.load()
    for tags in engine.tag([Feedback(id="1", channel="review", text="屏幕很好，快递太慢")]):
        print(tags.sentiment)

The names below load when they are first used, so that importing ``voc`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from voc.errors import VocError

if TYPE_CHECKING:
    from voc.engine import Engine
    from voc.schema import Feedback, Rating, Rejected, Tags, Turn

__all__ = ["Engine", "Feedback", "Rating", "Rejected", "Tags", "Turn", "VocError", "__version__"]

__version__ = "0.1.0"

_ROOMS = {
    "Engine": "voc.engine",
    "Feedback": "voc.schema",
    "Rating": "voc.schema",
    "Rejected": "voc.schema",
    "Tags": "voc.schema",
    "Turn": "voc.schema",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'voc' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
