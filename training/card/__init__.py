"""The card of a release: what it is, what it reaches and where it fails, what it was trained on."""

from .card import DIAGRAM, card
from .facts import Facts, NoFacts, gather, load, save

__all__ = ["DIAGRAM", "Facts", "NoFacts", "card", "gather", "load", "save"]
