"""One picture as the tracker sees it, and what a box in it shows."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.segmentation import Blob
from stagent_tools.types import FloatArray, Image

PATCH = (24, 32)


@dataclass(frozen=True)
class View:
    """One picture as the tracker sees it: grey and mask (h, w), colour (h, w, 3), the regions found in it."""

    t: float
    picture: Image
    grey: Image
    mask: Image
    blobs: list[Blob]
    people: FloatArray | None
    people_scores: FloatArray | None


def patch_of(grey: Image, box: FloatArray) -> Image | None:
    """What a box shows, at a fixed size; None for a box that is hardly in the picture."""
    x0, y0, x1, y1 = bx.clip(box, grey.shape[1], grey.shape[0]).round().astype(int)
    if x1 - x0 < 3 or y1 - y0 < 3:
        return None
    return np.asarray(cv2.resize(grey[y0:y1, x0:x1], PATCH, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def mean_colour(picture: Image, box: FloatArray, mask: Image | None = None) -> FloatArray:
    """(3,) mean RGB inside the box, of the masked pixels where there are enough."""
    x0, y0, x1, y1 = bx.clip(box, picture.shape[1], picture.shape[0]).round().astype(int)
    rows, columns = slice(y0, max(y1, y0 + 1)), slice(x0, max(x1, x0 + 1))
    crop = picture[rows, columns]
    if crop.size == 0:
        return np.zeros(3)
    on = None if mask is None else mask[rows, columns]
    enough = on is not None and cv2.countNonZero(on) > 8
    return np.array(cv2.mean(crop, on if enough else None)[:3])
