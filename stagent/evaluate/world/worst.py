"""The worst rows, for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stagent.evaluate.intervals import ALPHA

WRONG = 10.0
"""As bad as a number that is ten times the truth: an answer that is simply wrong."""
CRASH = 1e6


def badness(row: dict[str, Any]) -> float:
    """Crashes first; then by interval score relative to the truth (numbers), then what is wrong without a number."""
    if row["outcome"] == "crash":
        return CRASH
    if row["form"] == "Number" and "error" in row:
        scale = abs(row["truth"])
        outside = max(row["low"] - row["truth"], row["truth"] - row["high"], 0.0)
        return float((row["high"] - row["low"] + 2 / ALPHA * outside) / scale)
    return WRONG if row["outcome"] == "wrong" else 0.0


def worst_rows(rows: Sequence[dict[str, Any]], count: int) -> str:
    """A line a row, the worst first."""
    ordered = sorted(rows, key=badness, reverse=True)[:count]
    return "\n".join(_line(row) for row in ordered if badness(row) > 0)


def _line(row: dict[str, Any]) -> str:
    expected = f"{row['truth']:.3g}" if "truth" in row else str(row["expected"])
    followed = f", tube {row['siou']:.2f}" if "siou" in row else ""
    asked = f"{row['seed']} {row['camera']} [{row['source']}] {row['question']}"
    return f"{asked}  ->  {row['said']}  (true: {expected}{followed})"
