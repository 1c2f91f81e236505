"""Homographies of the plane: apply, differentiate, fit.

Source: Hartley and Zisserman, Multiple View Geometry, 2nd edition, chapter 4 (normalised DLT: algorithm 4.2).
A homography is (3, 3) and acts on column vectors (x, y, 1); points are (..., 2).
"""

from __future__ import annotations

import numpy as np

from stagent_tools.errors import UsageError
from stagent_tools.types import FloatArray


def warp(homography: FloatArray, points: FloatArray) -> FloatArray:
    """(..., 2): each point (..., 2) through its homography (..., 3, 3), broadcast against each other.

    One homography maps (n, 2) to (n, 2); `warp(stack[:, None], points)` maps n points by k homographies to (k, n, 2).
    Points behind the vanishing line come out as nan.
    """
    h, x, y = homography, points[..., 0], points[..., 1]
    w = weight(h, points)
    w = np.where(w > 0, w, np.nan)
    u = (h[..., 0, 0] * x + h[..., 0, 1] * y + h[..., 0, 2]) / w
    v = (h[..., 1, 0] * x + h[..., 1, 1] * y + h[..., 1, 2]) / w
    return np.stack([u, v], axis=-1)


def invert(homography: FloatArray) -> FloatArray:
    """(..., 3, 3) the way back; what had positive weight has it again (1 / weight)."""
    return np.asarray(np.linalg.inv(homography), dtype=np.float64)


def weight(homography: FloatArray, points: FloatArray) -> FloatArray:
    """(...) third homogeneous coordinate: 0 on the vanishing line, growing away from it."""
    h = homography
    return np.asarray(h[..., 2, 0] * points[..., 0] + h[..., 2, 1] * points[..., 1] + h[..., 2, 2])


def jacobian(homography: FloatArray, points: FloatArray) -> FloatArray:
    """(..., 2, 2) derivative of `warp` at the points."""
    image = warp(homography, points)
    rows = homography[..., :2, :2] - image[..., :, None] * homography[..., None, 2, :2]
    return np.asarray(rows / weight(homography, points)[..., None, None])


def fit(source: FloatArray, target: FloatArray) -> FloatArray:
    """Least-squares homography source (n, 2) -> target (n, 2), n >= 4: normalised DLT, then Gauss-Newton.

    The sign is chosen so that the source points have positive weight (see `warp`).
    """
    to_unit_s, to_unit_t = _normaliser(source), _normaliser(target)
    s, t = warp(to_unit_s, source), warp(to_unit_t, target)
    ones, zeros = np.ones(len(s)), np.zeros((len(s), 3))
    row = np.column_stack([s, ones])
    top = np.hstack([row, zeros, -t[:, :1] * row])
    bottom = np.hstack([zeros, row, -t[:, 1:] * row])
    h = np.linalg.svd(np.vstack([top, bottom]))[2][-1].reshape(3, 3)
    h = _positive(h, s)
    for _ in range(10):
        h, change = _gauss_newton(h, s, t)
        if change < 1e-12:
            break
    full = invert(to_unit_t) @ h @ to_unit_s
    return _positive(np.asarray(full / np.linalg.norm(full)), source)


def fit_with_draws(source: FloatArray, target: FloatArray, sd: float, noise: FloatArray) -> FloatArray:
    """(k, 3, 3) homographies source -> target whose target points carry `sd` times the standard normal `noise`
    (k, n, 2): first-order propagation through the least-squares fit, as exact as the noise is small against the
    spread of the points."""
    to_unit_s, to_unit_t = _normaliser(source), _normaliser(target)
    s = warp(to_unit_s, source)
    h = to_unit_t @ fit(source, target) @ invert(to_unit_s)
    h = h / np.linalg.norm(h)
    gain = np.linalg.pinv(_design(h, s))[:, :-1]
    misses = np.concatenate([noise[..., 0], noise[..., 1]], axis=-1) * sd * to_unit_t[0, 0]
    drawn = h + (misses @ gain.T).reshape(-1, 3, 3)
    # in the same scale as `fit`, so that the weights of draws and fit can be compared
    scale = np.linalg.norm(invert(to_unit_t) @ h @ to_unit_s)
    return np.asarray(invert(to_unit_t) @ drawn @ to_unit_s / scale)


def _design(h: FloatArray, s: FloatArray) -> FloatArray:
    """(2 n + 1, 9) derivative of all u, all v by the entries of h, and the gauge |h| = 1 in the last row."""
    row = np.column_stack([s, np.ones(len(s))])
    w = row @ h[2]
    image = (row @ h[:2].T) / w[:, None]
    zeros = np.zeros_like(row)
    du = np.hstack([row, zeros, -image[:, :1] * row]) / w[:, None]
    dv = np.hstack([zeros, row, -image[:, 1:] * row]) / w[:, None]
    return np.vstack([du, dv, h.reshape(1, 9)])


def _gauss_newton(h: FloatArray, s: FloatArray, t: FloatArray) -> tuple[FloatArray, float]:
    """One step on the geometric error; the scale of h is fixed by |h| = 1."""
    h = h / np.linalg.norm(h)
    image = warp(h, s)
    residual = np.concatenate([t[:, 0] - image[:, 0], t[:, 1] - image[:, 1], [0.0]])
    design = _design(h, s)
    if not (np.isfinite(design).all() and np.isfinite(residual).all()):
        raise UsageError(
            "No camera sees a plane in which the marked points lie like that.",
            "Check whether two of the points have been swapped.",
        )
    step = np.linalg.lstsq(design, residual, rcond=None)[0]
    return h + step.reshape(3, 3), float(np.linalg.norm(step))


def _normaliser(points: FloatArray) -> FloatArray:
    """Moves the centroid to 0 and the mean distance to sqrt 2."""
    centre = points.mean(axis=0)
    spread = float(np.mean(np.linalg.norm(points - centre, axis=1)))
    scale = np.sqrt(2.0) / max(spread, 1e-12)
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])


def _positive(h: FloatArray, points: FloatArray) -> FloatArray:
    return h if float(np.median(weight(h, points))) > 0 else -h
