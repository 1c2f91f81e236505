"""Finding a lost thing again: where the colours of its last good mask lie in its shape."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.mask.evidence import Judged, Memories
from stagent_tools.mask.pixels import Looks
from stagent_tools.mask.shapes import box_of, grown
from stagent_tools.types import BoolArray, FloatArray

RING = 0.15  # sizes of the thing around its shape that must not look like it


def search(memories: Memories, looks: Looks, last: FloatArray) -> Judged | None:
    """The thing in a window with these `looks` (h, w, 7), where `last` (h, w) are the shares of its last good mask as
    if it had not moved; None if its shape does not fit into the window."""
    resembles = memories.first.anywhere(looks)
    shape = last > 0.5
    ring = RING * float(np.sqrt(shape.sum()))
    moved = _best_shift(resembles, shape, grown(shape, ring))
    if moved is None:
        return None
    shift = np.array([[1.0, 0.0, moved[0]], [0.0, 1.0, moved[1]]])
    expected = np.asarray(cv2.warpAffine(last, shift, last.shape[::-1]), dtype=np.float64)
    return memories.judge(looks, expected, None) if (expected > 0.5).any() else None


def _best_shift(resembles: FloatArray, shape: BoolArray, around: BoolArray) -> FloatArray | None:
    """(2,) px by which the shape (h, w) lies best on what resembles the thing: much inside, little just outside."""
    x0, y0, x1, y1 = box_of(around).astype(int)
    inside, outside = shape[y0:y1, x0:x1], (around & ~shape)[y0:y1, x0:x1]
    if not outside.any() or inside.shape[0] > resembles.shape[0] or inside.shape[1] > resembles.shape[1]:
        return None
    kernel = inside / inside.sum() - outside / outside.sum()
    fit = cv2.matchTemplate(resembles.astype(np.float32), kernel.astype(np.float32), cv2.TM_CCORR)
    row, column = np.unravel_index(int(np.argmax(fit)), fit.shape)
    return np.array([column - x0, row - y0], dtype=np.float64)
