"""How long work tells what it is at."""

from collections.abc import Callable

Progress = Callable[[str, float, float], None]
"""Called with what is being done, how much of it is done, and how much there is (same unit; 0 if unknown)."""
