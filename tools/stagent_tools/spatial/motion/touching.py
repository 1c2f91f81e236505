"""Regions that hold several things which touch: cut at their waists.

Inside a compact thing the distance to the outline has one summit; two things that touch have two, with a lower pass
between them. This is the watershed of the distance transform (Beucher & Meyer 1993), with the depth of the pass
relative to the lower summit as the only condition, so that it works the same near and far.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.types import FloatArray, Image

Labels = NDArray[np.int32]

PASS_TO_SUMMIT = 0.6
"""Cut where the pass is lower than this share of the lower summit: a bumper touching a bonnet gives 0.3 to 0.6, a
neck or a hip of a person 0.7 and more."""
LEAST_SUMMIT_PX = 4.0
SUMMIT_SHARE = 0.33
"""A summit lower than this share of the highest is a limb, a tail, a lead."""
LEAST_AREA_SHARE = 0.15
"""A part smaller than this share of the region is a scrap of it."""
LEVEL_RATIO = 1.25


def parts_of(mask: Image) -> list[Image]:
    """The things in one filled region (h, w, 0 or 1), each as a mask of the same size; [mask] if it is one."""
    if min(mask.shape) < 2 * LEAST_SUMMIT_PX:
        return [mask]
    padded: Image = np.pad(mask, 1)
    height = np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, 3), dtype=np.float64)
    seeds = _seeds(height)
    if seeds is None:
        return [mask]
    labels = _grow(padded, height, seeds)[1:-1, 1:-1]
    parts = [(labels == label).astype(np.uint8) for label in range(1, int(labels.max()) + 1)]
    large = [part for part in parts if part.sum() > LEAST_AREA_SHARE * mask.sum()]
    if len(large) < 2:
        return [mask]
    return [piece for part in large for piece in parts_of(part)]


def _seeds(height: FloatArray) -> Labels | None:
    """Labels (h, w) of the summits above the lowest pass that parts two of them; None if none does."""
    top = float(height.max())
    if top < LEAST_SUMMIT_PX:
        return None
    least = max(LEAST_SUMMIT_PX, SUMMIT_SHARE * top)
    level = least * PASS_TO_SUMMIT
    while level < top * PASS_TO_SUMMIT:
        count, labels = cv2.connectedComponents((height > level).astype(np.uint8), connectivity=8)
        if count > 2:
            summits = np.zeros(count)
            owner = np.asarray(labels, dtype=np.intp)
            np.maximum.at(summits, owner[owner > 0], height[owner > 0])
            chosen = np.flatnonzero(summits >= max(level / PASS_TO_SUMMIT, least))
            if len(chosen) >= 2:
                renamed = np.zeros(count, dtype=np.int32)
                renamed[chosen] = np.arange(1, len(chosen) + 1)
                return np.asarray(renamed[labels], dtype=np.int32)
        level *= LEVEL_RATIO
    return None


def _grow(mask: Image, height: FloatArray, seeds: Labels) -> Labels:
    """Every pixel of the mask goes to the summit that its slope leads to (h, w, 0 outside)."""
    relief = cv2.cvtColor((255 - 255 * height / height.max()).astype(np.uint8), cv2.COLOR_GRAY2BGR)
    markers = seeds.astype(np.int32)
    markers[mask == 0] = seeds.max() + 1
    flooded = cv2.watershed(relief, markers)
    return np.where((mask > 0) & (flooded > 0) & (flooded <= seeds.max()), flooded, 0).astype(np.int32)
