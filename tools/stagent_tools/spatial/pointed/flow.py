"""How a box moved and grew from one picture to the next: median flow.

Points on a grid are followed forwards and backwards again; those that do not come back are dropped, and the medians
of their shifts and of the change of their mutual distances are the box's motion (Kalal, Mikolajczyk and Matas,
"Forward-backward error: automatic detection of tracking failures", ICPR 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.spatial.pointed.boxes import around, centre, grown, pixels, shared, size
from stagent_tools.types import BoolArray, FloatArray, Image

GRID = 9  # points across and down
INSIDE = 0.8  # of the box carries points: its rim is background
LONGEST = 200.0  # px: a bigger box is followed at reduced size
REACH = 0.6  # mean sides of the box that the crop adds around it
RETURN_ERROR = 1.5  # px at the followed size: a point that comes back farther off is dropped
FEWEST = 8  # points below which nothing is said
FAR = 0.3  # of the widest pair: nearer pairs do not tell the growth
NARROW = 0.7  # width over height below which what is seen is upright and narrow


@dataclass(frozen=True)
class Flow:
    """`shift` (2,) px and `scale` (2,) of the box, across and down; `share` of the points that agreed, `spread` px of
    their shifts."""

    shift: FloatArray
    scale: FloatArray
    share: float
    spread: float


def median_flow(before: Image, after: Image, box: FloatArray, mask: BoolArray | None = None) -> Flow | None:
    """Motion of `box` from `before` to `after` (both RGB); None if too few points can be followed.

    `mask` (H, W), where known, says which pixels of `before` belong to the thing.
    """
    height, width = before.shape[:2]
    if shared(box, np.array([0.0, 0.0, width, height])) < 16.0:
        return None
    rows, columns = pixels(grown(box, REACH), width, height)
    zoom = min(1.0, LONGEST / float(np.max(size(box))))
    first, second = (_small_grey(image[rows, columns], zoom) for image in (before, after))
    corner = np.array([columns.start, rows.start], dtype=np.float64)
    points = _grid(box, mask, width, height)
    if len(points) < FEWEST or min(first.shape) < 16:
        return None
    start = np.asarray((points - corner) * zoom, dtype=np.float64)
    ends, returned = _there_and_back(first, second, start)
    error = np.linalg.norm(returned - start, axis=1)
    good = error <= min(RETURN_ERROR, max(float(np.median(error)), 0.2))
    if int(good.sum()) < FEWEST:
        return None
    middle = centre(box) - corner
    return _motion(start[good] / zoom - middle, ends[good] / zoom - middle, float(good.mean()))


def _small_grey(crop: Image, zoom: float) -> Image:
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    if zoom == 1.0:
        return np.asarray(grey, dtype=np.uint8)
    return np.asarray(cv2.resize(grey, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _grid(box: FloatArray, mask: BoolArray | None, width: int, height: int) -> FloatArray:
    """(n, 2) px inside the box and the picture."""
    inner = around(centre(box), size(box) * INSIDE)
    x, y = np.meshgrid(np.linspace(inner[0], inner[2], GRID), np.linspace(inner[1], inner[3], GRID))
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    points = points[(points >= 2).all(1) & (points[:, 0] < width - 2) & (points[:, 1] < height - 2)]
    if mask is None:
        return points
    on_thing = mask[points[:, 1].astype(int), points[:, 0].astype(int)]
    return points[on_thing] if int(on_thing.sum()) >= 2 * FEWEST else points


def _there_and_back(first: Image, second: Image, start: FloatArray) -> tuple[FloatArray, FloatArray]:
    ends = _carried(first, second, start)
    return ends, _carried(second, first, ends)


def _carried(first: Image, second: Image, points: FloatArray) -> FloatArray:
    """(n, 2) px: where the points of `first` are in `second` (pyramidal Lucas and Kanade)."""
    start = points.astype(np.float32).reshape(-1, 1, 2)
    ends, _, _ = cv2.calcOpticalFlowPyrLK(first, second, start, start.copy(), winSize=(13, 13), maxLevel=3)
    return np.asarray(ends, dtype=np.float64).reshape(-1, 2)


def _motion(start: FloatArray, ends: FloatArray, share: float) -> Flow:
    """Shift and growth about the box's centre, which is the origin of both (n, 2) arrays."""
    moves = ends - start
    shift = np.median(moves, axis=0)
    spread = float(np.median(np.linalg.norm(moves - shift, axis=1)))
    near = np.linalg.norm(moves - shift, axis=1) <= max(2.0 * spread, 0.5)
    start, ends = start[near], ends[near]
    scale = _growth(start, ends)
    # points may be missing on one side: growth moves those kept, and that is no shift of the centre
    shift = np.median(ends - scale * start, axis=0)
    return Flow(np.asarray(shift, dtype=np.float64), scale, share * float(near.mean()), spread)


def _growth(start: FloatArray, ends: FloatArray) -> FloatArray:
    """(2,) by how much points (n, 2) px lie farther apart, across and down: a car that turns, or is passed, grows
    broader before it grows taller. What is upright and narrow grows as one: its breadth is limbs."""
    if len(start) < 2:
        return np.ones(2)
    i, j = np.triu_indices(len(start), k=1)
    before, after = start[i] - start[j], ends[i] - ends[j]
    wide, tall = np.ptp(start, axis=0)
    if wide < NARROW * tall:
        return np.full(2, _ratio(np.linalg.norm(before, axis=1), np.linalg.norm(after, axis=1)))
    return np.array([_ratio(before[:, axis], after[:, axis]) for axis in range(2)])


def _ratio(before: FloatArray, after: FloatArray) -> float:
    """By how much pairs (p,) are farther apart."""
    far = np.abs(before) > FAR * float(np.abs(before).max())
    return float(np.median(after[far] / before[far])) if int(far.sum()) >= FEWEST else 1.0
