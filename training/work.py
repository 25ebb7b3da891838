"""Where long work keeps its files: checkpoints, caches, logs."""

from __future__ import annotations

import os
from pathlib import Path


def work_folder() -> Path:
    """`$VOC_WORK`, by default ``~/.cache/voc``; made when it is missing."""
    folder = Path(os.environ.get("VOC_WORK", "~/.cache/voc")).expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
