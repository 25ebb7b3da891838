"""The ``voc`` command: the composition root, which may look into every room.

Results go to standard output (a readable view on a terminal, JSON Lines otherwise), progress and messages to
standard error. Exit codes: 0 done, 1 failed (one message; ``--debug`` shows the traceback), 2 wrong usage,
130 interrupted.
"""

from voc.cli.program import main

__all__ = ["main"]
