"""A thing's pixels as points of space, and the middle of what is seen of it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.scene.lifting.frames import Pinhole
from stagent_tools.types import BoolArray, FloatArray

RIM_PX = 1
"""At a mask's rim depth maps mix the thing with what lies behind it."""
FEWEST_POINTS = 12
OUTLIERS = 3.0
"""Standard deviations of depth, robustly estimated, beyond which a point is of something else."""
LEAST_SPREAD = 0.02
"""Of the depth: a flat thing seen straight on has none, and its noise must not count as outliers."""


@dataclass(frozen=True)
class Barycentre:
    """place (3,) m in the camera's frame: the middle of the points that are seen · spread m along the ray."""

    place: FloatArray
    spread: float


def barycentre(mask: BoolArray, depth: FloatArray, camera: Pinhole) -> Barycentre | None:
    """Of the thing with this mask (H, W) in a depth map (H, W) m; None where too little of it is seen."""
    inner = cv2.erode(mask.astype(np.uint8), np.ones((2 * RIM_PX + 1,) * 2, np.uint8)) > 0
    rows, columns = np.nonzero((inner if inner.sum() >= FEWEST_POINTS else mask) & np.isfinite(depth))
    if len(rows) < FEWEST_POINTS:
        return None
    z = depth[rows, columns]
    middle = float(np.median(z))
    sd = max(1.4826 * float(np.median(np.abs(z - middle))), LEAST_SPREAD * middle)
    keep = np.abs(z - middle) <= OUTLIERS * sd
    pixels = np.column_stack([columns[keep], rows[keep]]).astype(np.float64) + 0.5
    points = camera.points(pixels, z[keep])
    return Barycentre(points.mean(axis=0), float(z[keep].std()))


def towards_middle(seen: FloatArray, eye: FloatArray, heading: FloatArray, length: float, width: float) -> FloatArray:
    """(n, 3) m: from the middle of the faces that are seen to the middle of an upright box.

    `seen` (n, 3) and `eye` (n, 3), where the camera is, in a world whose z is up; `heading` (n, 2) unit vectors along
    the box. A face counts by the area that the camera sees of it; faces turned away count nothing.
    """
    ray = (eye - seen)[:, :2]
    ray = ray / np.maximum(np.linalg.norm(ray, axis=1, keepdims=True), 1e-9)
    across = np.column_stack([-heading[:, 1], heading[:, 0]])
    along_cos, across_cos = (ray * heading).sum(axis=1), (ray * across).sum(axis=1)
    front, side = width * np.abs(along_cos), length * np.abs(across_cos)  # areas, for one height
    offset = (front * np.sign(along_cos) * length / 2)[:, None] * heading
    offset = offset + (side * np.sign(across_cos) * width / 2)[:, None] * across
    offset = offset / np.maximum(front + side, 1e-9)[:, None]
    return np.asarray(np.column_stack([seen[:, :2] - offset, seen[:, 2]]))
