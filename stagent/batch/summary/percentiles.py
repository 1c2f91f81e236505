"""Percentiles of what was measured, with an interval that holds both the sampling and the calibration.

The speed that 85 % of the vehicles do not exceed (V85) is known only as well as the sample is large: how many of n
vehicles lie below the true percentile p is binomial, so the order statistics bound it without any assumption on the
distribution (Conover, Practical Nonparametric Statistics, 3rd edition, section 3.2). What all vehicles of a camera
share, its calibration, does not average out over them: each draw moves every value by its own calibration error in the
same direction. Rows of several cameras are treated as if they shared it too, which is wider than it need be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stagent_tools.types import FloatArray

IntArray = NDArray[np.int64]
DRAWS = 4000
SEED = 85
NORMAL_95 = 1.959964  # half-width of a central 95 % interval in standard deviations of a normal distribution


@dataclass(frozen=True)
class Percentile:
    """`share` of n values lie below `value`; `low` or `high` is None where so few values bound it on no side."""

    share: float
    value: float
    low: float | None
    high: float | None
    n: int


def percentile(values: FloatArray, calibration_sd: FloatArray, share: float) -> Percentile:
    """Of values (n,), n >= 1, whose common calibration error is `calibration_sd` (n,) each, one standard deviation."""
    order = np.argsort(values, kind="stable")
    ordered, common = values[order], calibration_sd[order]
    n = len(ordered)
    rng = np.random.default_rng(SEED)
    below = rng.binomial(n, share, DRAWS).astype(np.int64)
    shift = rng.standard_normal(DRAWS)

    def drawn(rank: IntArray, outside: float) -> FloatArray:
        """(DRAWS,) the value at each rank (from 0); `outside` for a rank that the sample does not hold."""
        held = (rank >= 0) & (rank < n)
        inside = np.clip(rank, 0, n - 1)
        return np.where(held, ordered[inside] + shift * common[inside], outside)

    low = float(np.quantile(drawn(below - 1, -math.inf), 0.025, method="lower"))
    high = float(np.quantile(drawn(below, math.inf), 0.975, method="higher"))
    value = float(np.quantile(ordered, share))
    return Percentile(share, value, low if math.isfinite(low) else None, high if math.isfinite(high) else None, n)


def calibration_sd(low: FloatArray, high: FloatArray, calibration_share: FloatArray) -> FloatArray:
    """(n,) one standard deviation of what the things of one scene share, from their intervals and budgets."""
    return np.asarray((high - low) / (2 * NORMAL_95) * np.sqrt(np.clip(calibration_share, 0.0, 1.0)))


def needed(share: float) -> int:
    """How many values it takes before the higher of the two ends is bounded at all: share^n under 2.5 %."""
    return math.ceil(math.log(0.025) / math.log(max(share, 1 - share)))
