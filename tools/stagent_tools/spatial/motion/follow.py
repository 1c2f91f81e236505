"""Where a box goes from one picture to the next, by the optical flow of points inside it.

Median flow (Kalal, Mikolajczyk & Matas 2010, "Forward-backward error"): points on a grid are followed forwards and
back again; those that return to where they began vote, the median of the votes is the shift, the median of the
changes of their distances is the change of size.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.types import FloatArray, Image

GRID = 8
RETURN_PX = 0.8
"""A point that comes back farther from where it began was not followed."""
LEAST_POINTS = 6


@dataclass(frozen=True)
class Step:
    """The box after the step, the number of points behind it (0: not followed), and how well the points agree
    with one shift and one scale (px, median residual: small for rigid things)."""

    box: FloatArray
    points: int
    residual: float


def _grid(box: FloatArray, mask: Image | None) -> FloatArray:
    """(n, 2) px: a grid over the inner part of the box, only where the mask is set if enough of it is."""
    x0, y0, x1, y1 = box
    xs = np.linspace(x0 + 0.12 * (x1 - x0), x1 - 0.12 * (x1 - x0), GRID)
    ys = np.linspace(y0 + 0.08 * (y1 - y0), y1 - 0.08 * (y1 - y0), GRID)
    points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    if mask is None:
        return np.asarray(points, dtype=np.float64)
    height, width = mask.shape
    column = np.clip(points[:, 0].astype(int), 0, width - 1)
    row = np.clip(points[:, 1].astype(int), 0, height - 1)
    on = mask[row, column] > 0
    return np.asarray(points[on] if on.sum() >= 2 * LEAST_POINTS else points, dtype=np.float64)


def follow(before: Image, after: Image, boxes: list[FloatArray], mask: Image | None = None) -> list[Step]:
    """Each box one picture further. `before`, `after` (h, w) grey; `mask` (h, w) what moves in `before`."""
    if not boxes:
        return []
    grids = [_grid(box, mask) for box in boxes]
    points = np.concatenate(grids).astype(np.float32)[:, None]
    there, good, _ = cv2.calcOpticalFlowPyrLK(before, after, points, points.copy(), winSize=(13, 13), maxLevel=3)
    back, _, _ = cv2.calcOpticalFlowPyrLK(after, before, np.asarray(there), points.copy(), winSize=(13, 13), maxLevel=3)
    returned = (np.linalg.norm(back - points, axis=2)[:, 0] < RETURN_PX) & (good[:, 0] > 0)
    steps, start = [], 0
    for box, grid in zip(boxes, grids, strict=True):
        part = slice(start, start + len(grid))
        start += len(grid)
        keep = returned[part]
        steps.append(_step(box, grid[keep], there[part][keep][:, 0].astype(np.float64)))
    return steps


def _step(box: FloatArray, here: FloatArray, there: FloatArray) -> Step:
    if len(here) < LEAST_POINTS:
        return Step(box, 0, float("nan"))
    shift = np.median(there - here, axis=0)
    first, second = np.triu_indices(len(here), 1)
    apart = np.linalg.norm(here[first] - here[second], axis=1)
    far = apart > 0.25 * apart.max()
    ratio = np.linalg.norm(there[first[far]] - there[second[far]], axis=1) / apart[far]
    scale = float(np.clip(np.median(ratio), 0.9, 1.1))
    middle = (box[:2] + box[2:]) / 2
    half = (box[2:] - box[:2]) / 2 * scale
    residual = float(np.median(np.linalg.norm(there - here - shift - (scale - 1) * (here - middle), axis=1)))
    moved = middle + shift
    return Step(np.concatenate([moved - half, moved + half]), len(here), residual)
