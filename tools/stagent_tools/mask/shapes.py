"""Arithmetic of masks in working pixels."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.types import BoolArray, FloatArray, Image

LEAST_GROWTH = 6  # px


def disc(radius: int) -> Image:
    """(2r + 1, 2r + 1) ones in a circle."""
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), dtype=np.uint8)


def grown(mask: BoolArray, radius: float) -> BoolArray:
    """The mask (h, w) and what lies within `radius` px of it, at least LEAST_GROWTH."""
    return np.asarray(cv2.dilate(mask.astype(np.uint8), disc(max(LEAST_GROWTH, int(radius)))) > 0)


def core(mask: BoolArray) -> BoolArray:
    """The mask (h, w) without its rim of 1 px."""
    return np.asarray(cv2.erode(mask.astype(np.uint8), disc(1)) > 0)


def box_of(mask: BoolArray) -> FloatArray:
    """(4,) px of a mask (h, w) that is not empty."""
    y, x = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return np.array([x[0], y[0], x[-1] + 1, y[-1] + 1], dtype=np.float64)


def agreement(a: BoolArray, b: BoolArray) -> float:
    """Intersection over union of two masks, 0 where both are empty."""
    union = int((a | b).sum())
    return int((a & b).sum()) / union if union else 0.0


def log_odds(share: FloatArray, sure: float) -> FloatArray:
    """Natural log odds of probabilities, which count as no surer than `sure` and 1 - `sure`."""
    clipped = np.clip(share, sure, 1 - sure)
    return np.asarray(np.log(clipped / (1 - clipped)), dtype=np.float64)
