"""A world of two planes and a moving plate, whose depth maps flicker and have holes."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.scene.lifting.frames import DepthFrame, Pinhole
from stagent_tools.types import BoolArray

WIDTH, HEIGHT = 200, 140
CAMERA = Pinhole(170.0, 100.0, 70.0)
EYE, WALL, TILT = 2.0, 14.0, np.radians(8.0)  # m over the ground, m to the wall behind, down
TEXTURE = cv2.GaussianBlur(np.random.default_rng(1).integers(0, 255, (400, 400, 3)).astype(np.uint8), (0, 0), 1.2)


def shot(t: float, x: float, rng: np.random.Generator | None) -> tuple[DepthFrame, BoolArray]:
    """From an eye `x` m to the right: a ground, a wall, and a red plate of 1.2 x 0.8 m that goes right at 1.5 m/s, 7 m
    ahead. With `rng` the depth flickers by 3 %, is noisy by 2 %, and has holes."""
    columns, rows = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    right, down = (columns - CAMERA.cx) / CAMERA.focal, (rows - CAMERA.cy) / CAMERA.focal
    ahead = np.cos(TILT) - down * np.sin(TILT)  # of the ray (right, down, 1), along the level ground
    falls = down * np.cos(TILT) + np.sin(TILT)
    depth = np.minimum(np.where(falls > 1e-6, EYE / np.maximum(falls, 1e-6), np.inf), WALL / ahead)
    side, far, low = x + right * depth, ahead * depth, falls * depth
    u, v = (side * 25).astype(int) % 400, ((far + 3 * low) * 25).astype(int) % 400
    image = TEXTURE[v, u]
    plate = 7.0 / ahead
    plate_x = x + right * plate
    mask = (np.abs(plate_x - (-1.0 + 1.5 * t)) < 0.6) & (np.abs(falls * plate - 1.2) < 0.4)
    image, depth = np.where(mask[..., None], [220, 30, 30], image).astype(np.uint8), np.where(mask, plate, depth)
    if rng is not None:
        depth = depth * np.exp(0.03 * rng.standard_normal()) * (1 + 0.02 * rng.standard_normal(depth.shape))
        depth[cv2.resize(rng.random((14, 20)), (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST) < 0.1] = np.nan
    moving = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return DepthFrame(t, image, depth, moving), mask
