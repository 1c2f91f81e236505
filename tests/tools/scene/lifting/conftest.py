"""Where the tests of the 4D scene find their world."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # plates.py
