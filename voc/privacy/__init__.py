"""Personal data: find it, mask it, or put a keyed pseudonym in its place.

::

    from voc.privacy import find, mask

    text = "我叫李小红，电话138 1234 5678，住解放路12号3栋502室"
    masked = mask(text, find(text))
    masked.text          # 我叫[姓名]，电话[手机号]，住[地址]
    masked.to_received(2, 6)

:func:`protect` does both and is what stands in front of anything stored or logged: when it fails, it raises
:class:`~voc.errors.MaskingFailed` and no text comes out. A recogniser is a module: its name says what of.
"""

from __future__ import annotations

from .finding import find
from .kind import DataKind
from .masked import Masked, Replacement
from .masking import MaskStyle, mask, protect
from .pseudonyms import Pseudonyms, pseudonymise

__all__ = [
    "DataKind",
    "MaskStyle",
    "Masked",
    "Pseudonyms",
    "Replacement",
    "find",
    "mask",
    "protect",
    "pseudonymise",
]
