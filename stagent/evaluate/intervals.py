"""Are intervals honest? Coverage with its Wilson interval, and the interval score against the best of the same shape.

Coverage is never shown without the score (Winkler, 1972; Gneiting & Raftery, 2007): wide intervals are no success.
"""

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np

from stagent_tools.types import FloatArray

ALPHA = 0.05
NORMAL_95 = 1.959964  # standard normal quantile of 97.5 %
_ROUNDING = 1e-12


def coverage(low: FloatArray, high: FloatArray, truth: FloatArray) -> float:
    """Share of the truths (n,) inside their closed interval."""
    return float(np.mean((low <= truth + _ROUNDING) & (truth <= high + _ROUNDING)))


def winkler(low: FloatArray, high: FloatArray, truth: FloatArray) -> float:
    """Mean interval score: width, and 2 / alpha times what the truth lies outside."""
    outside = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
    return float(np.mean(high - low + 2 / ALPHA * outside))


def score_ratio(value: FloatArray, low: FloatArray, high: FloatArray, truth: FloatArray) -> float:
    """Against the same intervals, stretched about their value until they hold exactly 95 %; nan where the values are
    mostly exact (at rest), which no stretching improves. An interval without width stays as it is."""
    side = np.where(truth > value, high - value, value - low)
    wide = side > _ROUNDING
    if not wide.any():
        return float("nan")
    stretch = float(np.quantile((np.abs(truth - value) / np.where(wide, side, 1.0))[wide], 1 - ALPHA))
    if stretch == 0:
        return float("nan")
    best = winkler(value - stretch * (value - low), value + stretch * (high - value), truth)
    return winkler(low, high, truth) / best


def binomial_p(inside: int, n: int, share: float = 1 - ALPHA) -> float:
    """Exact two-sided test: the chance of a count that is no likelier than `inside` of n, if the share were true."""
    logs = [
        lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log(1 - share)
        for k in range(n + 1)
    ]
    return min(1.0, sum(exp(value) for value in logs if value <= logs[inside] + _ROUNDING))


def wilson(share: float, n: int, z: float = NORMAL_95) -> tuple[float, float]:
    """95 % interval of a share of n (Wilson, 1927)."""
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return float(middle - half), float(middle + half)
