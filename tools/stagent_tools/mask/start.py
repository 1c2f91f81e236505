"""The first mask: what of a box is the thing.

Several guesses are refined by GrabCut (Rother, Kolmogorov and Blake, SIGGRAPH 2004) and the best is kept, by what
must hold without knowing the truth: the thing reaches to all four sides of its box, and its outline lies on edges.
The guesses weigh three cues differently: what the frame looks like outside the box, what moves with the background
over the next frames, and that things lie in the middle of their boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.mask.layers import behind_of, flow_between, misses
from stagent_tools.mask.pixels import grey_of
from stagent_tools.mask.window import Window, window_about
from stagent_tools.types import BoolArray, FloatArray, Image

AHEAD = (2, 4)
"""Frames after the first that show what moves: at 24 to 30 a second a walker moves 5 px in 4 of them."""
GUESSES = ((0.0, 0.0, 0.0), (1.0, 1.0, 0.5))
"""Weights of motion, colour and middle; without any the whole box is the guess."""
SURE_THING, SURE_NOT = 2.5, -3.5
"""Log odds from which on GrabCut may not change its mind."""
BINS = 16  # of each Lab channel
ROUNDS = 6  # of colour models that learn from the mask before
CUTS = 3  # of GrabCut
SIDE = 0.1  # of the box: a gap of this size between mask and side costs 1 - 1/e of that side's point
LEAST = 0.02  # of the box: less is no mask


@dataclass(frozen=True)
class _Scene:
    """The window's picture (h, w, 3), the box in it as mask (h, w), motion's log odds and the middle's (h, w)."""

    picture: Image
    inside: BoolArray
    motion: FloatArray
    middle: FloatArray


def start_mask(images: Sequence[Image], box: FloatArray) -> BoolArray:
    """(H, W) the thing in the box (4,) px of the first of `images` (H, W, 3); those after it show what moves."""
    height, width = images[0].shape[:2]
    window = window_about(box, width, height)
    scene = _scene(images, box, window)
    guesses = [_cut(scene, _guess(scene, *weights)) for weights in GUESSES]
    best = max(guesses, key=lambda mask: plausibility(mask, scene))
    if plausibility(best, scene) == 0.0:
        best = scene.inside
    return window.whole(best.astype(np.float32), width, height)


def plausibility(mask: BoolArray, scene: _Scene) -> float:
    """How well the mask (h, w) fills its box to the sides, times how much its outline lies on edges; 0 for none."""
    if mask.sum() < LEAST * scene.inside.sum():
        return 0.0
    return _reaches_sides(mask, scene.inside) * _on_edges(mask, scene.picture)


def _reaches_sides(mask: BoolArray, inside: BoolArray) -> float:
    rows, columns = np.nonzero(mask)
    box_rows, box_columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    gaps = []
    for at, side in ((rows, box_rows), (columns, box_columns)):
        low, high = np.quantile(at, [0.005, 0.995])
        gaps += [(low - side[0]) / len(side), (side[-1] - high) / len(side)]
    return float(np.exp(-np.clip(gaps, 0.0, 1.0) / SIDE).mean())


def _on_edges(mask: BoolArray, picture: Image) -> float:
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 1.0)
    steep = cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    outline = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    return float(steep[outline].mean() / (steep.mean() + 1.0)) if outline.any() else 0.0


def _scene(images: Sequence[Image], box: FloatArray, window: Window) -> _Scene:
    corner = np.array([window.x0, window.y0])
    x0, y0 = np.round((box[:2] - corner) * window.zoom).astype(int).clip(0)
    x1, y1 = np.round((box[2:] - corner) * window.zoom).astype(int)
    inside = np.zeros((window.height, window.width), dtype=np.bool_)
    inside[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)] = True
    y, x = np.mgrid[: window.height, : window.width]
    off = np.hypot((2 * x - x0 - x1) / max(x1 - x0, 1), (2 * y - y0 - y1) / max(y1 - y0, 1))
    return _Scene(window.cut(images[0]), inside, _motion(images, window, inside), 1.0 - 1.2 * off)


def _motion(images: Sequence[Image], window: Window, inside: BoolArray) -> FloatArray:
    """(h, w) log odds of moving against the background, from the flow to a few later frames; 0 where unknown."""
    first = grey_of(window.cut(images[0]))
    odds = np.zeros(inside.shape)
    later = [images[ahead] for ahead in AHEAD if ahead < len(images)]
    for image in later:
        flow = flow_between(first, grey_of(window.cut(image)))
        behind = behind_of(flow, ~inside)
        if behind is None:
            continue
        off = np.sqrt(misses(flow, behind))
        still = max(2 * float(np.median(off[~inside])), 0.5)
        odds += np.clip(np.log((off + 0.1) / still), -2.0, 2.0) / len(later)
    return odds


def _guess(scene: _Scene, motion: float, colour: float, middle: float) -> FloatArray:
    """(h, w) log odds of being the thing; nan outside the box."""
    odds = motion * scene.motion + middle * scene.middle
    if colour > 0:
        bins = _colour_bins(scene.picture)
        share = _share(2 * odds) * scene.inside
        for _ in range(ROUNDS):
            seen = _colour_odds(bins, share, (1 - share) * np.where(scene.inside, 0.5, 1.0))
            odds = motion * scene.motion + colour * seen + middle * scene.middle
            share = _share(odds) * scene.inside
    return np.where(scene.inside, odds, np.nan)


def _share(odds: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-odds)))


def _colour_bins(picture: Image) -> NDArray[np.intp]:
    """(h, w) the bin of each pixel's Lab colour."""
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2Lab).astype(np.intp) // (256 // BINS)
    return np.asarray((lab[..., 0] * BINS + lab[..., 1]) * BINS + lab[..., 2])


def _colour_odds(bins: NDArray[np.intp], thing: FloatArray, rest: FloatArray) -> FloatArray:
    """(h, w) log odds of each pixel's colour under the histograms weighted by `thing` and `rest` (h, w)."""
    with_thing, with_rest = _histogram(bins, thing), _histogram(bins, rest)
    odds = np.clip(np.log((with_thing + 1e-5) / (with_rest + 1e-5)), -3.0, 3.0)[bins]
    return np.asarray(cv2.GaussianBlur(odds, (0, 0), 1.5))


def _histogram(bins: NDArray[np.intp], weight: FloatArray) -> FloatArray:
    """(BINS ** 3,) sums to 1, smoothed over neighbouring bins."""
    counts: FloatArray = np.bincount(bins.ravel(), weight.ravel(), BINS**3).reshape(BINS, BINS, BINS).astype(np.float64)
    for axis in range(3):
        counts = (np.roll(counts, 1, axis) + 2 * counts + np.roll(counts, -1, axis)) / 4
    return np.asarray(counts.ravel() / max(float(counts.sum()), 1e-9))


def _cut(scene: _Scene, odds: FloatArray) -> BoolArray:
    """(h, w) the guess with its outline drawn to edges by GrabCut."""
    labels = np.full(odds.shape, cv2.GC_BGD, np.uint8)
    labels[scene.inside] = cv2.GC_PR_BGD
    labels[odds >= 0] = cv2.GC_PR_FGD
    labels[odds > SURE_THING] = cv2.GC_FGD
    labels[odds < SURE_NOT] = cv2.GC_BGD
    thing = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    if thing.any() and not thing.all():
        cv2.setRNGSeed(0)
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(np.ascontiguousarray(scene.picture), labels, (0, 0, 1, 1), *models, CUTS, cv2.GC_INIT_WITH_MASK)
        thing = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    return np.asarray(thing)
