"""What the characters of a text say by themselves: a linear model of one to three characters, hashed.

It knows turns of phrase that a small network has seen too seldom to learn, and costs microseconds; what it
says leans the network's polarity of a whole text one way or the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

LONGEST = 3
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_OTHER = np.uint64(0xC2B2AE3D27D4EB4F)
_SALT = (np.uint64(0x5BD1E995), np.uint64(0x1B873593))


def places(text: str, *, bits: int) -> NDArray[np.int64]:
    """The places of a text's character n-grams in a table of ``2 ** bits``, each once, in order.

    (Multiplicative hashing, rolled from each n-gram to the one that is longer by a character.)
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    hashes = [codes * _PRIME]
    for longer, salt in enumerate(_SALT, 1):
        if len(codes) <= longer:
            break
        hashes.append((hashes[-1][:-1] ^ salt) * _OTHER + codes[longer:] * _PRIME)
    return np.unique(np.concatenate(hashes) >> np.uint64(64 - bits)).astype(np.int64)


@dataclass(frozen=True)
class NgramModel:
    """Weights of n-grams, above 0 for praise.

    :ivar weights: ``(2 ** bits,)``.
    """

    weights: NDArray[np.float32]
    bias: float

    @classmethod
    def blank(cls) -> Self:
        """A model that says nothing."""
        return cls(np.zeros(2, np.float32), 0.0)

    def margin(self, text: str) -> float:
        """How much likelier praise is than blame, in log-odds; the bias alone for an empty text."""
        if not text:
            return self.bias
        found = places(text.lower(), bits=len(self.weights).bit_length() - 1)
        return float(self.weights[found].sum() / np.sqrt(len(found))) + self.bias
