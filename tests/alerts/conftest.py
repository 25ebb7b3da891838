"""Tests of alerts import what a network says from `network.py` beside them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
