"""What a release reaches on labelled feedback, through the engine's own calls, with bootstrap intervals.

Needs nothing that tagging does not need: `voc evaluate` runs it wherever voc is installed.
"""

from ..corpora import STAR_TRUST
from .corpus import Corpus, read_corpora
from .figure import Absent, Figure, accuracy, f1, figure, macro_f1
from .labelled import BadLabels, Labelled
from .measure import Measured, Report, corpora, evaluate, measure
from .tagging import Case, Tagger

__all__ = [
    "BINARY",
    "Absent",
    "BadLabels",
    "Case",
    "Corpus",
    "Figure",
    "Labelled",
    "Measured",
    "Report",
    "Tagger",
    "accuracy",
    "corpora",
    "evaluate",
    "f1",
    "figure",
    "macro_f1",
    "measure",
    "read_corpora",
]

BINARY = tuple(name for name in STAR_TRUST if name != "hotel")
"""Corpora of two classes that peers are compared on."""
