"""Homographies of the plane: apply, differentiate, fit.

Source: Hartley and Zisserman, Multiple View Geometry, 2nd edition, chapter 4 (normalised DLT: algorithm 4.2).
A homography is (3, 3) and acts on column vectors (x, y, 1); points are (n, 2).
"""

from __future__ import annotations

import numpy as np

from stagent_tools.types import FloatArray


def warp(homography: FloatArray, points: FloatArray) -> FloatArray:
    """(n, 2) -> (n, 2); a stack (k, 3, 3) gives (k, n, 2). Points behind the vanishing line come out as nan."""
    matrix = homography[..., None, :, :]
    x, y = points[..., 0], points[..., 1]
    w = matrix[..., 2, 0] * x + matrix[..., 2, 1] * y + matrix[..., 2, 2]
    w = np.where(w > 0, w, np.nan)
    u = (matrix[..., 0, 0] * x + matrix[..., 0, 1] * y + matrix[..., 0, 2]) / w
    v = (matrix[..., 1, 0] * x + matrix[..., 1, 1] * y + matrix[..., 1, 2]) / w
    return np.stack([u, v], axis=-1)


def jacobian(homography: FloatArray, points: FloatArray) -> FloatArray:
    """(n, 2, 2) derivative of `warp` at the points (n, 2)."""
    h = homography
    w = points @ h[2, :2] + h[2, 2]
    image = warp(h, points)
    return np.asarray((h[None, :2, :2] - image[:, :, None] * h[None, None, 2, :2]) / w[:, None, None])


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
    full = np.linalg.inv(to_unit_t) @ h @ to_unit_s
    return _positive(np.asarray(full / np.linalg.norm(full)), source)


def _gauss_newton(h: FloatArray, s: FloatArray, t: FloatArray) -> tuple[FloatArray, float]:
    """One step on the geometric error; the scale of h is fixed by |h| = 1."""
    h = h / np.linalg.norm(h)
    row = np.column_stack([s, np.ones(len(s))])
    w = row @ h[2]
    image = (row @ h[:2].T) / w[:, None]
    zeros = np.zeros_like(row)
    du = np.hstack([row, zeros, -image[:, :1] * row]) / w[:, None]
    dv = np.hstack([zeros, row, -image[:, 1:] * row]) / w[:, None]
    gauge = h.reshape(1, 9)
    residual = np.concatenate([t[:, 0] - image[:, 0], t[:, 1] - image[:, 1], [0.0]])
    step = np.linalg.lstsq(np.vstack([du, dv, gauge]), residual, rcond=None)[0]
    return h + step.reshape(3, 3), float(np.linalg.norm(step))


def _normaliser(points: FloatArray) -> FloatArray:
    """Moves the centroid to 0 and the mean distance to sqrt 2."""
    centre = points.mean(axis=0)
    spread = float(np.mean(np.linalg.norm(points - centre, axis=1)))
    scale = np.sqrt(2.0) / max(spread, 1e-12)
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])


def _positive(h: FloatArray, points: FloatArray) -> FloatArray:
    weight = points @ h[2, :2] + h[2, 2]
    return h if float(np.median(weight)) > 0 else -h
