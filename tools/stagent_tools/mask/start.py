"""The first mask: what of a box is the thing.

Several guesses are refined by GrabCut (Rother, Kolmogorov and Blake, SIGGRAPH 2004) and the best is kept, by what
must hold without knowing the truth: the thing reaches to all four sides of its box, and its outline lies on edges.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from stagent_tools.mask.guesses import Scene, by_colour, by_surroundings, scene_of, whole_box
from stagent_tools.mask.pixels import grey_of
from stagent_tools.mask.window import window_about
from stagent_tools.types import BoolArray, FloatArray, Image

SURE_THING, SURE_NOT = 2.5, -3.5
"""Log odds from which on GrabCut may not change its mind."""
CUTS = 3  # of GrabCut
SIDE = 0.1  # of the box: a gap of this size between mask and side costs 1 - 1/e of that side's point
LEAST = 0.02  # of the box: less is no mask


def start_mask(images: Sequence[Image], box: FloatArray) -> BoolArray:
    """(H, W) the thing in the box (4,) px of the first of `images` (H, W, 3); those after it show what moves."""
    height, width = images[0].shape[:2]
    window = window_about(box, width, height)
    scene = scene_of(images, box, window)
    best = max(candidates(scene), key=lambda mask: plausibility(mask, scene))
    if plausibility(best, scene) == 0.0:
        best = scene.inside
    return window.whole(best.astype(np.float32), width, height)


def candidates(scene: Scene) -> list[BoolArray]:
    """Masks (h, w), each from another guess."""
    guesses = (whole_box(scene), by_colour(scene), by_surroundings(scene))
    return [drawn_to_edges(scene, odds) for odds in guesses if odds is not None]


def plausibility(mask: BoolArray, scene: Scene) -> float:
    """How well the mask (h, w) fills its box to the sides, times how much its outline lies on edges; 0 for none."""
    if mask.sum() < LEAST * scene.inside.sum():
        return 0.0
    return reaches_sides(mask, scene.inside) * _on_edges(mask, scene.picture)


def reaches_sides(mask: BoolArray, inside: BoolArray) -> float:
    """How near the mask (h, w) comes to the four sides of its box, 1 where it touches them all."""
    rows, columns = np.nonzero(mask)
    box_rows, box_columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    gaps = []
    for at, side in ((rows, box_rows), (columns, box_columns)):
        low, high = np.quantile(at, [0.005, 0.995])
        gaps += [(low - side[0]) / len(side), (side[-1] - high) / len(side)]
    return float(np.exp(-np.clip(gaps, 0.0, 1.0) / SIDE).mean())


def _on_edges(mask: BoolArray, picture: Image) -> float:
    grey = cv2.GaussianBlur(grey_of(picture).astype(np.float32), (0, 0), 1.0)
    steep = cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    outline = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    return float(steep[outline].mean() / (steep.mean() + 1.0)) if outline.any() else 0.0


def drawn_to_edges(scene: Scene, odds: FloatArray) -> BoolArray:
    """(h, w) the guess with its outline drawn to edges by GrabCut."""
    labels = np.full(odds.shape, cv2.GC_BGD, np.uint8)
    labels[odds >= SURE_NOT] = cv2.GC_PR_BGD
    labels[odds >= 0] = cv2.GC_PR_FGD
    labels[odds > SURE_THING] = cv2.GC_FGD
    thing = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    if thing.any() and not thing.all():
        cv2.setRNGSeed(0)
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(np.ascontiguousarray(scene.picture), labels, (0, 0, 1, 1), *models, CUTS, cv2.GC_INIT_WITH_MASK)
        thing = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    return np.asarray(thing)
