"""A labelled way without the labels' jitter, which is no motion."""

from __future__ import annotations

import numpy as np

from stagent_tools.types import FloatArray

KERNEL_S = 0.4
"""Standard deviation of the kernel: lidar boxes jitter from sweep to sweep, and no manoeuvre of a street is shorter."""


def steady(t: FloatArray, place: FloatArray) -> FloatArray:
    """(n, d) m of places (n, d) labelled at t (n,) s: a straight line fitted locally at each moment, with Gaussian
    weights (Cleveland, Robust locally weighted regression, JASA 1979, without the robust rounds)."""
    gap = t[:, None] - t
    kernel = np.exp(-0.5 * (gap / KERNEL_S) ** 2)
    kernel /= kernel.sum(axis=1, keepdims=True)
    # about the kernel's own mean: value at t of the weighted line
    mean = (kernel * gap).sum(axis=1)
    centred = gap - mean[:, None]
    spread = (kernel * centred**2).sum(axis=1)
    level = kernel @ place
    slope = np.einsum("ij,ij,jd->id", kernel, centred, place) / np.maximum(spread, 1e-12)[:, None]
    return np.asarray(level - mean[:, None] * slope)
