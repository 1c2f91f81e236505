"""Which way is up, from the ground in a depth map."""

from __future__ import annotations

import numpy as np

from stagent_tools.scene.lifting.frames import DepthFrame, Pinhole
from stagent_tools.types import FloatArray

LOWER = 0.45
"""Share of the picture's height under which the ground lies in nearly every picture of things that move."""
TRIES, SAMPLE = 300, 4000
NEAR = 0.03
"""Of a point's distance: so near to the plane it belongs to it."""
STEEPEST = np.cos(np.radians(50.0))
"""A plane that is steeper than this against the camera's own upright is a wall."""


def upright(frame: DepthFrame, camera: Pinhole) -> FloatArray:
    """(3, 3) world_from_camera of a world whose z is up, y the camera's direction along the ground.

    The plane with most points of the picture's lower part (RANSAC, fixed seed); where there is none that could be a
    ground, the camera is taken to be level.
    """
    height = frame.depth.shape[0]
    usable = np.isfinite(frame.depth) & ~frame.moving
    usable[: int(LOWER * height)] = False
    rows, columns = np.nonzero(usable)
    normal = np.array([0.0, -1.0, 0.0])
    if len(rows) >= 100:
        rng = np.random.default_rng(0)
        take = rng.choice(len(rows), min(SAMPLE, len(rows)), replace=False)
        pixels = np.column_stack([columns[take], rows[take]]).astype(np.float64) + 0.5
        normal = _ground_normal(camera.points(pixels, frame.depth[rows[take], columns[take]]), rng, normal)
    forward = np.array([0.0, 0.0, 1.0])
    forward = forward - normal * (forward @ normal)
    forward /= np.linalg.norm(forward)
    return np.stack([np.cross(forward, normal), forward, normal])


def _ground_normal(points: FloatArray, rng: np.random.Generator, level: FloatArray) -> FloatArray:
    """(3,) unit vector up from the plane, in the camera's frame."""
    best, most = level, 0
    distance = np.linalg.norm(points, axis=1)
    for _ in range(TRIES):
        a, b, c = points[rng.choice(len(points), 3, replace=False)]
        normal = np.cross(b - a, c - a)
        length = float(np.linalg.norm(normal))
        if length < 1e-9:
            continue
        normal = normal / length * (1.0 if normal @ level >= 0 else -1.0)
        count = int((np.abs((points - a) @ normal) < NEAR * distance).sum())
        if normal @ level >= STEEPEST and count > most:
            best, most = normal, count
    if most == 0:
        return level
    inside = np.abs((points - points[_nearest(points, best)]) @ best) < NEAR * distance
    centred = points[inside] - points[inside].mean(axis=0)
    normal = np.linalg.svd(centred, full_matrices=False)[2][2]
    return np.asarray(normal * (1.0 if normal @ level >= 0 else -1.0))


def _nearest(points: FloatArray, normal: FloatArray) -> int:
    """The point whose height over the plane through the origin is the median one: it lies on the ground."""
    heights = points @ normal
    return int(np.argsort(heights)[len(heights) // 2])
