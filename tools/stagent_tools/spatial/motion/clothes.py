"""What a person wears, in nine numbers: enough to tell two people apart who have passed each other."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.spatial.motion.segmentation import Blob
from stagent_tools.types import FloatArray, Image

BANDS = ((0.05, 0.2), (0.2, 0.5), (0.5, 0.85))
"""Shares of the height: head, trunk, legs (Winter 2009, "Biomechanics and motor control", fig. 4.1)."""
LEAST_PIXELS = 5
LIGHT, TINT = 0.5, 1.5
"""Weights of CIELAB's lightness, which shade changes, and of its two colours, which it hardly does."""


def clothes_of(picture: Image, blob: Blob) -> FloatArray:
    """(3, 3) weighted CIELAB of head, trunk and legs, nan where too little of them is in the region."""
    x0, y0, x1, y1 = np.maximum(blob.box, 0).astype(int)
    lab = cv2.cvtColor(picture[y0:y1, x0:x1], cv2.COLOR_RGB2LAB)
    inner = cv2.erode(blob.mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    found = np.full((3, 3), np.nan)
    for band, (start, end) in enumerate(BANDS):
        rows = slice(int(start * len(inner)), int(end * len(inner)))
        if cv2.countNonZero(inner[rows]) >= LEAST_PIXELS:
            found[band] = cv2.mean(lab[rows], inner[rows])[:3]
    return np.asarray(found * np.array([LIGHT, TINT, TINT]), dtype=np.float64)


def unlike(one: FloatArray, other: FloatArray) -> float:
    """How far apart two people's clothes are, the mean over what is seen of both: some 10 for one person at two
    times, 24 for two people; nan where nothing is."""
    apart = np.linalg.norm(one - other, axis=1)
    return float(np.mean(apart[~np.isnan(apart)])) if not np.all(np.isnan(apart)) else float("nan")
