"""From a point to a box: what the point lies on, cut out of the picture around it."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.spatial.pointed.boxes import area, clipped
from stagent_tools.spatial.pointed.colours import ColourModel
from stagent_tools.types import BoolArray, FloatArray, Image

REACHES = (0.04, 0.08, 0.16, 0.32)  # half sides of the window looked at, as shares of the picture's longer side
ROUNDS = 4  # of GrabCut (Rother et al., SIGGRAPH 2004); it has settled after a few
WORK = 120.0  # px: the window's side that GrabCut works on
SEED = 0.06  # radius about the point that surely is the thing, as a share of the window
LEAST_PIXELS = 0.02  # of the window: less is a speck
LEAST_CONTRAST = 0.3  # 1 - colour resemblance of what was cut out to what surrounds it
FULL = 0.9  # a piece that reaches over more of the window than this share of its side is not contained in it


def box_about(image: Image, point: FloatArray) -> FloatArray:
    """(4,) px: the box of what lies at `point` (2,) px, in the window in which it stands out most."""
    height, width = image.shape[:2]
    best: tuple[float, FloatArray] | None = None
    for reach in REACHES:
        half = reach * max(width, height)
        window = clipped(np.concatenate([point - half, point + half]), width, height).round()
        box = _cut_out(image, point, window)
        contrast = ColourModel(image, box).contrast if box is not None else 0.0
        if box is not None and contrast > (best[0] if best is not None else LEAST_CONTRAST):
            best = contrast, box
    if best is not None:
        return best[1]
    raise CannotMeasure(
        f"What lies at x {point[0]:g}, y {point[1]:g} does not stand out from what surrounds it.",
        "Give its box instead of a point (--box).",
    )


def _cut_out(image: Image, point: FloatArray, window: FloatArray) -> FloatArray | None:
    """The box of the piece at the point, None if it runs out of the window or is a speck."""
    x0, y0, x1, y1 = (int(v) for v in window)
    crop = image[y0:y1, x0:x1]
    zoom = min(1.0, WORK / max(crop.shape[:2]))
    small = np.asarray(cv2.resize(crop, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    at = (point - window[:2]) * zoom
    mask = _grabcut(small, at)
    labels = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    row, column = int(np.clip(at[1], 0, mask.shape[0] - 1)), int(np.clip(at[0], 0, mask.shape[1] - 1))
    label = int(labels[1][row, column])
    if label == 0:
        return None
    x, y, w, h, pixels = (int(v) for v in labels[2][label])
    if pixels < LEAST_PIXELS * mask.size or w > FULL * mask.shape[1] or h > FULL * mask.shape[0]:
        return None
    box = np.array([x, y, x + w, y + h], dtype=np.float64) / zoom + np.tile(window[:2], 2)
    return box if area(box) > 0 else None


def _grabcut(crop: Image, at: FloatArray) -> BoolArray:
    """(h, w) mask: the point's neighbourhood is the thing, the window's rim is not, GrabCut decides the rest."""
    height, width = crop.shape[:2]
    labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    y, x = np.mgrid[:height, :width]
    off = np.hypot(x + 0.5 - at[0], y + 0.5 - at[1])
    labels[off < 4 * SEED * max(height, width)] = cv2.GC_PR_FGD
    rim = 2
    labels[:rim], labels[-rim:], labels[:, :rim], labels[:, -rim:] = (cv2.GC_BGD,) * 4
    labels[off <= max(SEED * min(height, width), 1.5)] = cv2.GC_FGD
    cv2.setRNGSeed(0)
    thing, rest = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(crop), labels, (0, 0, 1, 1), rest, thing, ROUNDS, cv2.GC_INIT_WITH_MASK)
    return np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))
