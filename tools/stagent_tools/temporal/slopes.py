"""How fast paths change, taken over a window of time: positions are too noisy to differ from frame to frame."""

from __future__ import annotations

import numpy as np

from stagent_tools.types import FloatArray

WINDOW = 0.5  # s over which a velocity or a heading is taken (as the kind `direction` does)


def velocity(path: FloatArray, t: FloatArray, window: float = WINDOW) -> FloatArray:
    """(k, n[, d]) a second: slope over `window` s centred on each sample of `path` (k, n[, d]), less at the ends."""
    change = at(t, path, t + window / 2) - at(t, path, t - window / 2)
    inside = np.minimum(t + window / 2, t[-1]) - np.maximum(t - window / 2, t[0])
    inside = np.maximum(inside, 1e-6)
    return np.asarray(change / (inside if path.ndim == 2 else inside[:, None]), dtype=np.float64)


def at(t: FloatArray, values: FloatArray, when: FloatArray) -> FloatArray:
    """`values` (k, n[, d]) at the times `when` (m,), linear between samples, held at the ends."""
    when = np.clip(when, t[0], t[-1])
    right = np.clip(np.searchsorted(t, when), 1, max(len(t) - 1, 1))
    left = right - 1
    if len(t) == 1:
        return np.asarray(values[:, np.zeros(len(when), dtype=int)], dtype=np.float64)
    share = (when - t[left]) / (t[right] - t[left])
    share = share if values.ndim == 2 else share[:, None]
    return np.asarray(values[:, left] * (1 - share) + values[:, right] * share, dtype=np.float64)


def lengths(vectors: FloatArray) -> FloatArray:
    """(...) length over the ground, or in the picture, of vectors (..., d)."""
    return np.asarray(np.linalg.norm(vectors[..., :2], axis=-1), dtype=np.float64)
