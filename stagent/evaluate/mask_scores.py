"""Region similarity J and contour accuracy F of one mask against the true one (Perazzi et al., CVPR 2016).

The definitions are those of the DAVIS benchmark's own code (davis2017/metrics.py).
"""

from __future__ import annotations

from math import ceil, hypot

import cv2
import numpy as np

from stagent_tools.types import BoolArray

TOLERANCE = 0.008  # of the picture's diagonal: so far apart two contours still are one


def region_similarity(found: BoolArray, true: BoolArray) -> float:
    """J: intersection over union of two masks (H, W); 1 if both are empty."""
    union = int(np.sum(found | true))
    return int(np.sum(found & true)) / union if union else 1.0


def contour_accuracy(found: BoolArray, true: BoolArray) -> float:
    """F: harmonic mean of the precision and recall of the contours of two masks (H, W), within the tolerance."""
    ours, theirs = contour(found), contour(true)
    here, there = int(ours.sum()), int(theirs.sum())
    if here == 0 or there == 0:
        return 1.0 if here == there else 0.0
    radius = ceil(TOLERANCE * hypot(*found.shape))
    precision = int((ours & _widened(theirs, radius)).sum()) / here
    recall = int((theirs & _widened(ours, radius)).sum()) / there
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def contour(mask: BoolArray) -> BoolArray:
    """(H, W): pixels that differ from their right, lower or lower right neighbour.

    The last row looks to the right only, the last column down only; the last corner is never contour.
    """
    edge = np.zeros_like(mask)
    edge[:, :-1] |= mask[:, :-1] ^ mask[:, 1:]
    edge[:-1, :] |= mask[:-1, :] ^ mask[1:, :]
    edge[:-1, :-1] |= mask[:-1, :-1] ^ mask[1:, 1:]
    return edge


def _widened(edge: BoolArray, radius: int) -> BoolArray:
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    disc = (x**2 + y**2 <= radius**2).astype(np.uint8)
    return np.asarray(cv2.dilate(edge.astype(np.uint8), disc) > 0)
