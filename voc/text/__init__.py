"""Customers' writing made readable for the model, with a map back to the text as received."""

from __future__ import annotations

from .cleaning import clean
from .mapped import CleanText

__all__ = ["CleanText", "clean"]
