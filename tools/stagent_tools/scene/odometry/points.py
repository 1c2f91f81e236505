"""Features of one picture found again in another: what the epipolar geometry of a pair rests on."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.scene.odometry.eye import Grey
from stagent_tools.types import BoolArray, FloatArray

CELLS = (8, 4)
A_CELL = 14
"""Features are taken from a grid of cells, so that a textured tree does not outvote the rest of the street."""

WINDOW = (17, 17)
LEVELS = 4
RETURN_PX = 0.5
"""A feature that does not come back to its place this closely (forward and backward search) is not followed."""


def features(grey: Grey, masked: BoolArray | None = None) -> FloatArray:
    """(n, 2) px, centres at +0.5; `masked` (h, w) is where none are wanted: on things that may move."""
    height, width = grey.shape
    columns, rows = CELLS
    free = np.full(grey.shape, 255, np.uint8) if masked is None else np.where(masked, 0, 255).astype(np.uint8)
    strength = np.asarray(cv2.cornerMinEigenVal(grey, 5, ksize=3), dtype=np.float64)
    strength[free == 0] = 0.0
    least = 0.002 * float(np.quantile(strength, 0.999))
    found = []
    for row in range(rows):
        for column in range(columns):
            y0, y1 = row * height // rows, (row + 1) * height // rows
            x0, x1 = column * width // columns, (column + 1) * width // columns
            found.append(_strongest(strength[y0:y1, x0:x1], least) + np.array([x0, y0]))
    return np.concatenate(found).astype(np.float64) + 0.5


def _strongest(cell: FloatArray, least: float) -> FloatArray:
    """(m, 2) the local maxima of a cell, strongest first, at most A_CELL."""
    peaks = (cell == cv2.dilate(cell, np.ones((9, 9), np.uint8))) & (cell > least)
    y, x = np.nonzero(peaks)
    order = np.argsort(-cell[y, x], kind="stable")[:A_CELL]
    return np.column_stack([x[order], y[order]]).astype(np.float64).reshape(-1, 2)


def follow(before: Grey, now: Grey, points: FloatArray) -> tuple[FloatArray, BoolArray]:
    """points (n, 2) px of `before` in `now` (n, 2), and which of them were followed there and back."""
    if len(points) == 0:
        return points, np.zeros(0, dtype=bool)
    start = (points - 0.5).astype(np.float32).reshape(-1, 1, 2)
    there, found, _ = cv2.calcOpticalFlowPyrLK(before, now, start, start.copy(), winSize=WINDOW, maxLevel=LEVELS)
    back, again, _ = cv2.calcOpticalFlowPyrLK(
        now, before, there, start.copy(), winSize=WINDOW, maxLevel=LEVELS, flags=cv2.OPTFLOW_USE_INITIAL_FLOW
    )
    near = np.linalg.norm((back - start)[:, 0], axis=1) < RETURN_PX
    there_px = there[:, 0].astype(np.float64) + 0.5
    height, width = now.shape
    inside = (there_px > 2).all(axis=1) & (there_px[:, 0] < width - 2) & (there_px[:, 1] < height - 2)
    return there_px, np.asarray((found[:, 0] == 1) & (again[:, 0] == 1) & near & inside)
