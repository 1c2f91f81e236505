"""The road before the camera: where it lies in the picture, and how a patch of it looks after a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.scene.odometry.eye import Eye, Grey
from stagent_tools.types import BoolArray, FloatArray

Contrast = NDArray[np.float32]

HALF_WIDTH, LANE = 1.0, 1.7
FARTHEST = 14.0
"""Of the camera's height: the corridor in which the ground is taken to be the road. As wide as the vehicle itself,
which will drive over it (1.65 m high: 3.3 m): a kerb or a verge beside it lies higher. Where
that shows nothing (fresh asphalt), the lane with its lines. Beyond 20 m a pixel of the picture is a metre of it."""

SPACING_PX = 3
BAND_PX = 8
SAME = 0.3
"""Of the texture's variance: more stays the same only on the camera's own car."""

LOCAL_PX = 15
"""What is wider than this is shading and exposure, not texture."""


@dataclass(frozen=True)
class Road:
    """Pixels of the road in one picture: px (n, 2) · rays (n, 3) · value (n,) local contrast."""

    px: FloatArray
    rays: FloatArray
    value: FloatArray


def contrast(grey: Grey) -> Contrast:
    """(h, w) float32: the picture without what is wider than LOCAL_PX, slightly smoothed."""
    fine = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 1.0)
    return np.asarray(fine - cv2.blur(fine, (LOCAL_PX, LOCAL_PX)), dtype=np.float32)


def down(pitch: float, roll: float = 0.0) -> FloatArray:
    """(3,) the direction towards the ground in the frame of a camera that looks down by `pitch` and is turned
    clockwise by `roll`, radians."""
    level = np.array([0.0, np.cos(pitch), np.sin(pitch)])
    c, s = np.cos(roll), np.sin(roll)
    return np.asarray(np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]) @ level)


def corridor(eye: Eye, normal: FloatArray, masked: BoolArray | None, lowest: float, half_width: float) -> FloatArray:
    """(n, 2) px of the road before the camera, every third pixel; `normal` (3,) points down to it, from the row
    `lowest` on the picture shows the camera's own car, half_width in heights of the camera."""
    width, height = eye.working_size
    x, y = np.meshgrid(np.arange(8, width - 8, SPACING_PX), np.arange(8, height - 8, SPACING_PX))
    px = np.column_stack([x.ravel(), y.ravel()]).astype(np.float64) + 0.5
    rays = eye.rays(px)
    depth = 1.0 / np.maximum(rays @ normal, 1e-9)  # in heights of the camera, along z
    right = np.cross(normal, [0.0, 0.0, 1.0])
    across = depth * (rays @ (right / np.linalg.norm(right)))
    keep = (depth < FARTHEST) & (np.abs(across) < half_width) & (px[:, 1] < lowest)
    if masked is not None:
        keep &= ~masked[px[:, 1].astype(int), px[:, 0].astype(int)]
    return np.asarray(px[keep])


def own_car(pictures: Sequence[Contrast]) -> float:
    """The row from which on contrast pictures (h, w) taken seconds apart, of a camera that drives, show the same: its
    bonnet or dashboard. The height of the picture if there is none. (Intraclass correlation of bands of rows.)"""
    height, width = pictures[0].shape
    middle = np.stack(pictures)[:, :, width // 4 : 3 * width // 4].astype(np.float64)
    lowest = height
    for top in range(height - BAND_PX, height // 2, -BAND_PX):
        band = middle[:, top : top + BAND_PX].reshape(len(pictures), -1)
        whole = float((band**2).mean())
        lasting = float((band.mean(axis=0) ** 2).mean()) - whole / len(pictures)
        if lasting < SAME * whole * (1 - 1 / len(pictures)):
            break
        lowest = top
    return float(lowest)


def sample(picture: Contrast, px: FloatArray) -> FloatArray:
    """(n,) float32 of the picture at px (n, 2), bilinear; 0 outside."""
    columns = -(-len(px) // 1024) * 1024
    padded = np.full((columns, 2), -10.0, np.float32)
    padded[: len(px)] = np.nan_to_num(px - 0.5, nan=-10.0)
    grid = padded.reshape(-1, 1024, 2)
    seen = cv2.remap(np.asarray(picture), grid, np.empty(0), cv2.INTER_LINEAR)
    return np.asarray(seen.ravel()[: len(px)], dtype=np.float64)
