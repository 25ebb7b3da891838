"""Probes of robustness: texts of our own in which one thing makes the reading hard.

A group is a file. A probe expects one polarity, or one of several; beside it may stand its plain form, which
means the same and must get the same tag, or a contrast, which means something else and must get another.
"""

from .probe import BadProbe, Probe, read_probes
from .run import Results, run

__all__ = ["BadProbe", "Probe", "Results", "read_probes", "run"]
