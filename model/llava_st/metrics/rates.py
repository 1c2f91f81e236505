"""From a score for each sample to what a table prints: means, and shares beyond thresholds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def mean(values: Sequence[float]) -> float:
    """0 of nothing."""
    return float(np.mean(values)) if len(values) else 0.0


def share_over(values: Sequence[float], threshold: float, *, strict: bool = False) -> float:
    """Share of values at the threshold or over it (`strict`: over it)."""
    scores = np.asarray(values, dtype=np.float64)
    return mean((scores > threshold if strict else scores >= threshold).astype(float).tolist())


def key(name: str, threshold: float) -> str:
    """`tiou_50`: thresholds in hundredths."""
    return f"{name}_{round(100 * threshold)}"
